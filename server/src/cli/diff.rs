//! `astrolens diff`: what became of functions between two states of a repository.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use astrolens_compare::{States, Texts, compare};
use astrolens_config::Flags;
use astrolens_error::{Error, Result};
use astrolens_gate::Paths;
use astrolens_git::{Endpoints, FileChange, Repository};
use astrolens_render::diff::{Form, Options, Word, render};
use astrolens_scan::Workspaces;
use astrolens_syntax::Language;

use super::configuration;
use super::languages::Languages;
use super::options::{Destination, GlobalOptions, ListOptions, WorkOptions};
use super::session::open_cache;
use super::{Verdict, logging, mistakes};

/// Compare functions before and after a change: what got worse, what got better
///
/// With one revision, from where the current history parted from it to the files as they are,
/// uncommitted changes included. With two, from the first to the second. The exit code is 0 whatever
/// differs, and 2 where that cannot be said: `astrolens check --since` is the gate.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The older side: a branch, tag or commit; or both sides, as `A..B` or, from where they
    /// parted, `A...B`
    #[arg(value_name = "FROM", default_value = "HEAD")]
    from: String,
    /// The newer side; unless given, the files as they are
    #[arg(value_name = "TO")]
    to: Option<String>,
    /// Only these files and folders
    #[arg(last = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The form of the comparison
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    format: Form,
    /// Also show functions that were moved or edited without a change of the figures shown
    #[arg(long, help_heading = "Output")]
    all: bool,
    #[command(flatten)]
    list: ListOptions,
    /// Show only functions that are this (repeatable, or with commas)
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WORD", help_heading = "Output")]
    only: Vec<Word>,
    /// Only files that match this glob, relative to the workspace's folder (repeatable)
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    include: Vec<String>,
    /// No files that match this glob, relative to the workspace's folder (repeatable)
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    exclude: Vec<String>,
    /// Only files in this language (repeatable)
    #[arg(long, value_parser = Languages, value_name = "LANGUAGE", help_heading = "Files")]
    language: Vec<String>,
    #[command(flatten)]
    destination: Destination,
    #[command(flatten)]
    work: WorkOptions,
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, global: &GlobalOptions) -> Result<Verdict> {
        let here = Path::new(".");
        let start = self.paths.first().filter(|path| path.exists());
        let repository = Repository::discover(start.map_or(here, PathBuf::as_path))?;
        let ends = self.ends(&repository)?;
        let root = match repository.root() {
            // Two revisions can be compared without a work tree.
            Err(_) if ends.to.is_some() => repository.folder(),
            root => root?,
        };
        let mut changes = repository.changes(&ends)?;
        leave_out_ignored(&repository, &mut changes)?;
        self.select(&mut changes, &root)?;
        let cache = if self.work.no_cache { None } else { open_cache() };
        let workers = self.work.workers.start()?;
        let backend = workers.backend(changes.len());
        let mut states = States {
            from: Texts::Revision(&repository, &ends.from),
            to: match &ends.to {
                Some(to) => Texts::Revision(&repository, to),
                None => Texts::Disk,
            },
            named: HashMap::new(),
            taken_for: HashMap::new(),
            workspaces: Workspaces::new(configuration::options(
                global,
                Flags {
                    include: self.include.clone(),
                    exclude: self.exclude.clone(),
                    ..Flags::default()
                },
                false,
            )),
            languages: self.language.iter().filter_map(|name| Language::by_name(name)).collect(),
            cache: cache.as_ref(),
            backend: &*backend,
            threads: self.work.threads(),
            pace: None,
            root,
        };
        let comparison = compare(&changes, &mut states)?;
        mistakes::check(&states.workspaces.diagnostics())?;
        let options = Options {
            sort: self.list.sort()?,
            top: self.list.top(),
            all: self.all,
            only: self.only,
            here: folder_within(here, &states.root),
            terminal: self.destination.terminal(),
        };
        let text = render(self.format, &comparison, &ends, &options);
        self.destination.write(text)?;
        if let Some(trouble) = cache.and_then(astrolens_scan::cache::Cache::close) {
            logging::warn(&trouble.to_string());
        }
        Ok(Verdict::Passed)
    }

    /// The two sides.
    fn ends(&self, repository: &Repository) -> Result<Endpoints> {
        let misplaced = [Some(&self.from), self.to.as_ref()]
            .into_iter()
            .flatten()
            .find(|name| Path::new(name).exists() && repository.revision(name).is_err());
        let ends = repository.endpoints(&self.from, self.to.as_deref());
        match (ends, misplaced) {
            (Err(_), Some(path)) => Err(Error::usage(
                format!("`{path}` names a file or folder, not a commit"),
                format!("put paths behind `--`: `astrolens diff main -- {path}`"),
            )),
            (ends, _) => Ok(ends?),
        }
    }

    /// Leaves of `changes` those to the files that were asked for.
    fn select(&self, changes: &mut Vec<FileChange>, root: &Path) -> Result<()> {
        let mut wanted = Vec::new();
        for path in &self.paths {
            let told = Paths::new("", root).tell(&path.to_string_lossy());
            if Paths::is_outside(&told) {
                return Err(Error::usage(
                    format!("`{}` is outside the repository", path.display()),
                    format!("name files and folders in `{}`", root.display()),
                ));
            }
            wanted.push(told);
        }
        let is_wanted = |path: &Option<String>| {
            path.as_ref()
                .is_some_and(|path| wanted.iter().any(|wanted| Path::new(path).starts_with(wanted)))
        };
        if !wanted.is_empty() {
            changes.retain(|change| is_wanted(&change.old_path) || is_wanted(&change.new_path));
        }
        Ok(())
    }
}

/// Leaves out of `changes` what ignore rules hold for, whether Git knows the file or not: as no
/// scan looks at it, so does no comparison.
fn leave_out_ignored(repository: &Repository, changes: &mut Vec<FileChange>) -> Result<()> {
    let paths: Vec<&str> = changes.iter().map(FileChange::path).collect();
    let ignored = repository.ignored(&paths)?;
    changes.retain(|change| !ignored.contains(change.path()));
    Ok(())
}

/// `folder` as told from `root`, with a trailing `/`; empty if it is that or outside.
fn folder_within(folder: &Path, root: &Path) -> String {
    let told = Paths::new("", root).tell(&folder.to_string_lossy());
    if told.is_empty() || Paths::is_outside(&told) { String::new() } else { told + "/" }
}
