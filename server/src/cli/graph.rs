//! `astrolens graph`: which module depends on which, and what follows from it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use astrolens_config::Flags;
use astrolens_error::{Error, Result};
use astrolens_graph::{Modules, NameError, named, one, read, resolve};
use astrolens_model::count;
use astrolens_modules::Problem;
use astrolens_modules::analysis::{Counted, Level, UnitId, Units, unreachable};
use astrolens_modules::path::matches;
use astrolens_render::graph::{Form, Options, Part, write};
use astrolens_scan::{Job, WalkOptions, Workspaces, walk};
use clap::ValueEnum;

use super::options::{Destination, GlobalOptions, WorkOptions};
use super::progress::Progress;
use super::session::{close, open_cache};
use super::{Verdict, configuration, logging, mistakes};

/// So many problems of manifests are told one by one.
const MOST_TOLD: usize = 20;

/// Show which module depends on which, and what follows from it
///
/// What a file asks for is resolved as its language does it: by the manifests of the project, the
/// layout of its folders, and what other files offer. Nothing is run, and nothing outside of the folder
/// is opened.
///
/// Without more, it shows what most depends on, the cycles with the cheapest cut of each, hubs, orphans
/// and what could not be resolved. With `--focus` it is a tree.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the project
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// The form of the graph
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    format: Form,
    /// What is a node
    #[arg(long, value_enum, default_value_t, value_name = "LEVEL", help_heading = "Output")]
    level: Named,
    /// Only this file or folder, relative to PATH, and what it depends on
    #[arg(long, value_name = "FILE", help_heading = "Output", conflicts_with_all = ["cycles", "between"])]
    focus: Option<String>,
    /// With `--focus`, what depends on it instead
    #[arg(long, requires = "focus", help_heading = "Output")]
    reverse: bool,
    /// With `--focus`, no more than N dependencies away
    #[arg(long, value_name = "N", requires = "focus", help_heading = "Output")]
    depth: Option<usize>,
    /// Only cycles, with what to cut
    #[arg(long, help_heading = "Output", conflicts_with = "between")]
    cycles: bool,
    /// Only the shortest chain of dependencies from one to the other, with its lines
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"], help_heading = "Output")]
    between: Vec<String>,
    /// Only what none of these leads to: files, folders or globs, relative to PATH (repeatable)
    #[arg(long, value_name = "FILE", help_heading = "Output", conflicts_with_all = ["focus", "cycles", "between"])]
    unreachable_from: Vec<String>,
    /// Also show packages that are no part of the project, and standard libraries
    #[arg(long, help_heading = "Output")]
    external: bool,
    /// Show N entries in lists; 0 for all
    #[arg(long, value_name = "N", default_value_t = 10, help_heading = "Output")]
    top: usize,
    /// Have dependencies on types alone not count in cycles and figures
    #[arg(long, help_heading = "Output")]
    no_type_only: bool,
    /// Have dependencies for tests alone not count in cycles and figures
    #[arg(long, help_heading = "Output")]
    no_tests: bool,
    #[command(flatten)]
    destination: Destination,
    /// Only files that match this glob, relative to the workspace's folder (repeatable)
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    include: Vec<String>,
    /// No files that match this glob, relative to the workspace's folder (repeatable)
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    exclude: Vec<String>,
    /// Also look at files that `.gitignore` and the like leave out
    #[arg(long, help_heading = "Files")]
    no_ignore: bool,
    /// Also look at hidden files and folders
    #[arg(long, help_heading = "Files")]
    hidden: bool,
    #[command(flatten)]
    work: WorkOptions,
}

/// What is a node, by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Named {
    /// A file; in Go, a package
    #[default]
    File,
    /// A header with the source of its name; else a file
    Component,
    /// A folder, with the files right in it
    Folder,
    /// What is built together: the folder of a `Cargo.toml`, `package.json`, `go.mod`, `pyproject.toml`
    Package,
}

impl From<Named> for Level {
    fn from(named: Named) -> Self {
        match named {
            Named::File => Self::File,
            Named::Component => Self::Component,
            Named::Folder => Self::Folder,
            Named::Package => Self::Package,
        }
    }
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, global: &GlobalOptions) -> Result<Verdict> {
        let metadata = self.path.metadata();
        let metadata =
            metadata.map_err(|source| Error::Read { path: self.path.clone(), source })?;
        if !metadata.is_dir() {
            let message = format!("`{}` is no folder", self.path.display());
            return Err(Error::usage(
                message,
                "name the folder of the project; `--focus` is for files",
            ));
        }
        if !self.format.is_built() {
            let message = "this program was built without the page of graphs";
            return Err(Error::usage(
                message,
                "run `cargo xtask web`, which needs Node, and build again; released programs have it",
            ));
        }
        let (modules, title, verdict) = self.modules(global)?;
        let level = self.level.into();
        let counted = Counted { type_only: !self.no_type_only, tests: !self.no_tests };
        let units = Units::new(&modules.graph, &modules.layout, level, counted);
        let options = Options {
            title,
            level,
            counted,
            external: self.external,
            part: self.part(&modules, &units)?,
            top: if self.top == 0 { usize::MAX } else { self.top },
            terminal: self.destination.terminal(),
        };
        let written = write(self.format, &modules, &units, &options, self.destination.open()?);
        written.map_err(|error| self.destination.error(error))?;
        Ok(verdict)
    }

    /// The graph of the folder, what it is called, and whether all of it could be read.
    fn modules(&self, global: &GlobalOptions) -> Result<(Modules, String, Verdict)> {
        let flags = Flags {
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            ..Flags::default()
        };
        let mut workspaces = Workspaces::new(configuration::options(global, flags, false));
        let walk_options =
            WalkOptions { no_ignore: self.no_ignore, hidden: self.hidden, force_exclude: false };
        let found = walk(std::slice::from_ref(&self.path), walk_options, &mut workspaces);
        mistakes::check(&workspaces.diagnostics())?;
        let is_incomplete = logging::problems(&found.problems, &found.prefix);
        let cache = if self.work.no_cache { None } else { open_cache() };
        let workers = self.work.workers.start()?;
        let backend = workers.backend(found.files.len());
        let threads = self.work.threads();
        let job = Job {
            cache: cache.as_ref(),
            backend: &*backend,
            threads,
            ..Job::of(&found, &workspaces)
        };
        let mut progress = Progress::start(found.files.len());
        let sources = read(&job, &mut || progress.step());
        progress.finish();
        close(cache);
        workers.tell(sources.statistics.analysed);
        let modules = resolve(&sources, threads)
            .map_err(|error| Error::usage(error.to_string(), "use fewer `--threads`"))?;
        tell(&modules.problems, &found.prefix);
        let verdict = if is_incomplete { Verdict::Incomplete } else { Verdict::Passed };
        Ok((modules, found.title, verdict))
    }

    /// Which part of the graph was asked for.
    fn part(&self, modules: &Modules, units: &Units) -> Result<Part> {
        if let Some(focus) = &self.focus {
            let centre = named(modules, units, focus).map_err(|error| unnamed(&error))?;
            let depth = self.depth.unwrap_or(usize::MAX);
            return Ok(Part::Around { centre, depth, reverse: self.reverse });
        }
        if let [from, to] = &self.between[..] {
            let one = |name| one(modules, units, name).map_err(|error| unnamed(&error));
            return Ok(Part::Between(one(from)?, one(to)?));
        }
        if !self.unreachable_from.is_empty() {
            return Ok(Part::Units(unreached(modules, units, &self.unreachable_from)?));
        }
        Ok(if self.cycles { Part::Cycles } else { Part::All })
    }
}

/// The units of which no file is reached from those that `entries` name.
fn unreached(modules: &Modules, units: &Units, entries: &[String]) -> Result<BTreeSet<UnitId>> {
    let mut files = Vec::new();
    for entry in entries {
        let is_named = |unit: &UnitId| matches(entry, &units.unit(*unit).name);
        let matching: BTreeSet<UnitId> = units.ids().filter(is_named).collect();
        let found = if matching.is_empty() {
            named(modules, units, entry).map_err(|error| unnamed(&error))?
        } else {
            matching
        };
        files.extend(found.iter().flat_map(|unit| &units.unit(*unit).files).copied());
    }
    let unreached: BTreeSet<_> = unreachable(&modules.graph, files).into_iter().collect();
    let is_unreached = |unit: &UnitId| {
        let files = &units.unit(*unit).files;
        files.iter().all(|file| unreached.contains(file)) && !files.is_empty()
    };
    Ok(units.ids().filter(is_unreached).collect())
}

/// Warns of what is not understood of manifests, whose paths are relative to the folder at `prefix`.
fn tell(problems: &[Problem], prefix: &str) {
    for Problem { path, line, message, loss } in problems.iter().take(MOST_TOLD) {
        let line = line.map(|line| format!(":{line}")).unwrap_or_default();
        logging::warn(&format!("{prefix}{path}{line}: {message}; {loss}"));
    }
    let more = problems.len().saturating_sub(MOST_TOLD);
    if more > 0 {
        let more = count(more as u64, "more problem of manifests");
        logging::warn(&format!("{more}; `--format json` has all of them"));
    }
}

/// That a name of the command line is none of the graph.
fn unnamed(error: &NameError) -> Error {
    let advice = match error {
        NameError::Unknown { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
        NameError::Unknown { nearest: None, .. } => {
            "names are relative to the folder of the project".to_owned()
        }
        NameError::Several { .. } => {
            "name a file, or look at folders with `--level folder`".to_owned()
        }
    };
    Error::usage(error.to_string(), advice)
}
