//! What a worker is told: by flags, by the environment, by a file. The first of these that speaks counts.

use std::fs;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Settings, as far as one source has them. Each is a flag, a variable and a key of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Given {
    /// Where to listen for clients; port 0 is any that is free.
    #[arg(long, env = "ASTROLENS_WORKER_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Where to listen for Prometheus; without it there are no metrics.
    #[arg(long, env = "ASTROLENS_WORKER_METRICS_LISTEN", value_name = "ADDRESS:PORT")]
    metrics_listen: Option<SocketAddr>,
    /// Listen beyond this machine although what goes there and back can be read on the way.
    #[arg(long, env = "ASTROLENS_WORKER_INSECURE", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_name = "BOOL")]
    insecure: Option<bool>,
    /// The folder where answers are kept; without it none are.
    #[arg(long, env = "ASTROLENS_WORKER_CACHE_DIR", value_name = "DIR")]
    cache_dir: Option<PathBuf>,
    /// How much is kept there.
    #[arg(long, env = "ASTROLENS_WORKER_CACHE_MAX_BYTES", value_name = "BYTES")]
    cache_max_bytes: Option<u64>,
    /// How many processes analyse; one more is there for what somebody waits for.
    #[arg(long, env = "ASTROLENS_WORKER_CHILDREN", value_name = "N")]
    children: Option<NonZeroUsize>,
    /// How much address space each of them may take; the allocator's first gigabyte is always there.
    #[arg(long, env = "ASTROLENS_WORKER_CHILD_MEMORY_BYTES", value_name = "BYTES")]
    child_memory_bytes: Option<u64>,
    /// How long a parse may take before it is taken to hang.
    #[arg(long, env = "ASTROLENS_WORKER_FILE_TIMEOUT_MS", value_name = "MS")]
    file_timeout_ms: Option<u64>,
    /// A longer text is refused.
    #[arg(long, env = "ASTROLENS_WORKER_MAX_TEXT_BYTES", value_name = "BYTES")]
    max_text_bytes: Option<u64>,
    /// How many tasks a client may have here without an answer.
    #[arg(long, env = "ASTROLENS_WORKER_WINDOW_TASKS", value_name = "N")]
    window_tasks: Option<u32>,
    /// How much text a client may have here without an answer.
    #[arg(long, env = "ASTROLENS_WORKER_WINDOW_BYTES", value_name = "BYTES")]
    window_bytes: Option<u64>,
    /// How long it may take to finish what was begun, once the worker is told to end.
    #[arg(long, env = "ASTROLENS_WORKER_DRAIN_TIMEOUT_MS", value_name = "MS")]
    drain_timeout_ms: Option<u64>,
    /// What is logged, as `tracing` reads it: `info`, `astrolens_worker=debug`.
    #[arg(long, env = "ASTROLENS_WORKER_LOG", value_name = "FILTER")]
    log: Option<String>,
}

/// The settings that hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) insecure: bool,
    pub(crate) cache_dir: Option<PathBuf>,
    pub(crate) cache_max_bytes: u64,
    pub(crate) children: NonZeroUsize,
    pub(crate) child_memory_bytes: u64,
    pub(crate) file_timeout_ms: u64,
    pub(crate) max_text_bytes: u64,
    pub(crate) window_tasks: u32,
    pub(crate) window_bytes: u64,
    pub(crate) drain_timeout_ms: u64,
    pub(crate) log: String,
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("failed to read the settings in `{}`: {error}", path.display())]
    Unreadable { path: PathBuf, error: std::io::Error },
    #[error("failed to understand the settings in `{}`: {error}", path.display())]
    Malformed { path: PathBuf, error: Box<toml::de::Error> },
    #[error(
        "failed to listen on {0}: what goes beyond this machine could be read on the way; say \
         `--insecure` if something else sees to that"
    )]
    Insecure(SocketAddr),
}

impl Settings {
    /// What holds where flags and variables are `given`, and `file` says the rest.
    pub(crate) fn resolve(given: Given, file: Option<&Path>) -> Result<Self, Error> {
        let in_file = file.map(read).transpose()?.unwrap_or_default();
        let settings = Self::of(given.or(in_file));
        let listens = [Some(settings.listen), settings.metrics_listen];
        let far = listens.into_iter().flatten().find(|address| !address.ip().is_loopback());
        match far {
            Some(address) if !settings.insecure => Err(Error::Insecure(address)),
            _ => Ok(settings),
        }
    }

    /// `given`, and the defaults for what it does not say.
    fn of(given: Given) -> Self {
        let cores = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Self {
            listen: given.listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 7313))),
            metrics_listen: given.metrics_listen,
            insecure: given.insecure.unwrap_or(false),
            cache_dir: given.cache_dir,
            cache_max_bytes: given.cache_max_bytes.unwrap_or(4 << 30),
            children: given.children.unwrap_or_else(cores),
            child_memory_bytes: given.child_memory_bytes.unwrap_or(4 << 30),
            // As long as an analysis in the client's own process would be waited for.
            file_timeout_ms: given.file_timeout_ms.unwrap_or(600_000),
            max_text_bytes: given.max_text_bytes.unwrap_or(16 << 20),
            window_tasks: given.window_tasks.unwrap_or(256),
            window_bytes: given.window_bytes.unwrap_or(32 << 20),
            drain_timeout_ms: given.drain_timeout_ms.unwrap_or(30_000),
            log: given.log.unwrap_or_else(|| "info".to_owned()),
        }
    }

    /// The settings as a file that says all of them.
    pub(crate) fn to_toml(&self) -> String {
        // Every field is a scalar or absent, which is what TOML has.
        toml::to_string(self).unwrap_or_default()
    }

    pub(crate) fn file_timeout(&self) -> Duration {
        Duration::from_millis(self.file_timeout_ms)
    }

    pub(crate) fn drain_timeout(&self) -> Duration {
        Duration::from_millis(self.drain_timeout_ms)
    }
}

impl Given {
    /// What this says, and what `other` says of the rest.
    fn or(self, other: Self) -> Self {
        Self {
            listen: self.listen.or(other.listen),
            metrics_listen: self.metrics_listen.or(other.metrics_listen),
            insecure: self.insecure.or(other.insecure),
            cache_dir: self.cache_dir.or(other.cache_dir),
            cache_max_bytes: self.cache_max_bytes.or(other.cache_max_bytes),
            children: self.children.or(other.children),
            child_memory_bytes: self.child_memory_bytes.or(other.child_memory_bytes),
            file_timeout_ms: self.file_timeout_ms.or(other.file_timeout_ms),
            max_text_bytes: self.max_text_bytes.or(other.max_text_bytes),
            window_tasks: self.window_tasks.or(other.window_tasks),
            window_bytes: self.window_bytes.or(other.window_bytes),
            drain_timeout_ms: self.drain_timeout_ms.or(other.drain_timeout_ms),
            log: self.log.or(other.log),
        }
    }
}

fn read(path: &Path) -> Result<Given, Error> {
    let text = fs::read_to_string(path)
        .map_err(|error| Error::Unreadable { path: path.to_owned(), error })?;
    toml::from_str(&text)
        .map_err(|error| Error::Malformed { path: path.to_owned(), error: Box::new(error) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("worker.toml");
        fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn flags_count_before_the_file_and_the_file_before_defaults() {
        let (_folder, path) = file("window_tasks = 3\nwindow_bytes = 4\n");
        let given = Given { window_tasks: Some(2), ..Given::default() };
        let settings = Settings::resolve(given, Some(&path)).unwrap();
        let Settings { window_tasks, window_bytes, insecure, .. } = settings;
        assert_eq!((window_tasks, window_bytes, insecure), (2, 4, false));
    }

    #[test]
    fn what_is_printed_is_a_file_that_says_the_same() {
        let given = Given {
            listen: Some(SocketAddr::from(([127, 0, 0, 1], 1))),
            cache_dir: Some(PathBuf::from("/a \"b\"")),
            insecure: Some(true),
            ..Given::default()
        };
        let settings = Settings::resolve(given, None).unwrap();
        let (_folder, path) = file(&settings.to_toml());
        assert_eq!(Settings::resolve(Given::default(), Some(&path)).unwrap(), settings);
    }

    #[test]
    fn a_key_that_there_is_not_is_an_error_with_its_name() {
        let (_folder, path) = file("childen = 3\n");
        let told = Settings::resolve(Given::default(), Some(&path)).unwrap_err().to_string();
        assert!(told.contains("childen") && told.contains("worker.toml"), "{told}");
    }

    #[test]
    fn beyond_this_machine_somebody_has_to_say_so() {
        let far = |insecure| Given {
            listen: Some(SocketAddr::from(([0, 0, 0, 0], 0))),
            insecure,
            ..Given::default()
        };
        for insecure in [None, Some(false)] {
            let refused = Settings::resolve(far(insecure), None);
            assert!(matches!(refused, Err(Error::Insecure(_))), "{refused:?}");
        }
        assert!(Settings::resolve(far(Some(true)), None).is_ok());
    }
}
