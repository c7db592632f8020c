//! Workers elsewhere, as every command that scans names them, and what is told of them.

use std::fmt::Write as _;
use std::sync::Arc;

use astrolens_error::{Error, Result};
use astrolens_model::grouped;
use astrolens_pool::{Direct, Given, Notice, Settings, Statistics, UrlError, WorkerUrl, user_file};
use astrolens_scan::backend::{Backend, Local};
use clap::Args;

use super::logging;

/// Who analyses.
#[derive(Debug, Args)]
pub(crate) struct WorkerOptions {
    /// Have files analysed by this worker, at `http://HOST:PORT` or `https://HOST:PORT`, or by those
    /// behind `dns://NAME:PORT` or `etcd://HOST:PORT/PREFIX` (repeatable, or with commas)
    #[arg(
        long,
        env = "ASTROLENS_WORKERS",
        hide_env = true,
        value_delimiter = ',',
        value_parser = url,
        value_name = "URL",
        help_heading = "Work"
    )]
    workers: Vec<Option<WorkerUrl>>,
    /// Let texts leave this machine in plain text, on their way to workers at `http://`
    #[arg(long, help_heading = "Work")]
    workers_insecure: bool,
    /// Analyse all files here, whatever the environment and the user's own file say of workers
    #[arg(long, help_heading = "Work")]
    no_workers: bool,
}

/// The worker at `text`; none where a variable is empty.
fn url(text: &str) -> std::result::Result<Option<WorkerUrl>, UrlError> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
}

impl WorkerOptions {
    /// Which workers there are, by the command line, the environment and the user's own file; `None` if all
    /// is done here.
    ///
    /// # Errors
    /// When they cannot be used as they are named.
    pub(crate) fn settings(&self) -> Result<Option<Settings>> {
        if self.no_workers {
            return Ok(None);
        }
        let urls = self.workers.iter().flatten().cloned().collect();
        let given = Given { urls, insecure: self.workers_insecure, tls: None };
        let settings = Settings::resolve(given, user_file().as_deref());
        settings.map_err(|error| Error::usage(error.to_string(), "see `docs/workers.md`"))
    }

    /// The workers that scans ask; a person is told on standard error what there is to know of them.
    ///
    /// # Errors
    /// When they cannot be used as they are named.
    pub(crate) fn start(&self) -> Result<Workers> {
        self.start_to_tell(|notice| logging::warn(&notice.to_string()))
    }

    /// The workers that scans ask; what there is to know of them is for `tell`.
    ///
    /// # Errors
    /// When they cannot be used as they are named.
    pub(crate) fn start_to_tell(
        &self,
        tell: impl Fn(Notice) + Send + Sync + 'static,
    ) -> Result<Workers> {
        let Some(settings) = self.settings()? else { return Ok(Workers(None)) };
        let pool = Direct::start(settings, tell);
        let pool =
            pool.map_err(|error| Error::usage(error.to_string(), "see `docs/workers.md`"))?;
        Ok(Workers(Some(pool)))
    }
}

/// Who analyses for a command: workers, or this process alone.
pub(crate) struct Workers(Option<Direct>);

impl Workers {
    /// Who finds facts for a scan of so many files.
    pub(crate) fn backend(&self, files: usize) -> Box<dyn Backend> {
        match &self.0 {
            None => Box::new(Local),
            // Somebody waits for a single one, and does not want it behind other people's scans.
            Some(pool) if files == 1 => Box::new(pool.interactive()),
            Some(pool) => Box::new(pool.clone()),
        }
    }

    /// Who finds facts for any number of scans.
    pub(crate) fn shared(&self) -> Arc<dyn Backend> {
        match &self.0 {
            None => Arc::new(Local),
            Some(pool) => Arc::new(pool.clone()),
        }
    }

    /// What they did; `None` if there are none.
    pub(crate) fn statistics(&self) -> Option<Statistics> {
        self.0.as_ref().map(Direct::statistics)
    }

    /// Tells where `analysed` files were analysed, if anybody could wonder.
    pub(crate) fn tell(&self, analysed: u64) {
        if let Some(statistics) = self.statistics().filter(|_| analysed > 0) {
            logging::note(&where_it_ran(analysed, &statistics));
        }
    }
}

/// Where `analysed` files were analysed.
fn where_it_ran(analysed: u64, statistics: &Statistics) -> String {
    let here = analysed.saturating_sub(statistics.answered);
    let shares: Vec<_> = statistics.workers.values().collect();
    if shares.is_empty() {
        return format!("analysed here: {}", count(here, "file"));
    }
    let mut told = format!(
        "analysed by {}: {}",
        count(shares.len() as u64, "worker"),
        count(statistics.answered, "file")
    );
    let known: u64 = shares.iter().map(|share| share.known).sum();
    // Writing to a string does not fail.
    if known > 0 {
        let _ = write!(told, " ({} known before)", grouped(known));
    }
    let _ = write!(told, ", {} here", grouped(here));
    told
}

fn count(number: u64, what: &str) -> String {
    format!("{} {what}{}", grouped(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use astrolens_pool::Share;

    use super::*;

    fn told(analysed: u64, answers: &[(u64, u64)]) -> String {
        let shares = answers.iter().map(|&(answered, known)| Share { answered, known });
        let statistics = Statistics {
            answered: answers.iter().map(|(answered, _)| answered).sum(),
            workers: shares
                .enumerate()
                .map(|(index, share)| (format!("http://worker{index}"), share))
                .collect(),
            ..Statistics::default()
        };
        where_it_ran(analysed, &statistics)
    }

    #[test]
    fn who_analysed_how_much_is_told_in_a_line() {
        assert_eq!(
            told(1246, &[(1000, 0), (234, 0)]),
            "analysed by 2 workers: 1,234 files, 12 here"
        );
        assert_eq!(told(1, &[(1, 1)]), "analysed by 1 worker: 1 file (1 known before), 0 here");
        assert_eq!(told(7, &[]), "analysed here: 7 files");
    }
}
