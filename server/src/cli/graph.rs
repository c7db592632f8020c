//! `astrolens graph`: which module depends on which, and what follows from it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use astrolens_config::Flags;
use astrolens_error::{Error, Result};
use astrolens_graph::{Modules, read, resolve};
use astrolens_modules::analysis::{Counted, Level, UnitId, Units};
use astrolens_modules::path::{is_within, join};
use astrolens_render::graph::{Form, Options, Part, write};
use astrolens_scan::{Job, WalkOptions, Workspaces, walk};
use clap::ValueEnum;
use strsim::jaro_winkler;

use super::options::{Destination, GlobalOptions, WorkOptions};
use super::progress::Progress;
use super::session::{close, open_cache};
use super::{Verdict, configuration, logging, mistakes};

/// How alike a name has to be that a person may have meant.
const ALIKE: f64 = 0.8;

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
        let modules = resolve(sources, threads)
            .map_err(|error| Error::usage(error.to_string(), "use fewer `--threads`"))?;
        let verdict = if is_incomplete { Verdict::Incomplete } else { Verdict::Passed };
        Ok((modules, found.title, verdict))
    }

    /// Which part of the graph was asked for.
    fn part(&self, modules: &Modules, units: &Units) -> Result<Part> {
        if let Some(focus) = &self.focus {
            let centre = named(modules, units, focus)?;
            let depth = self.depth.unwrap_or(usize::MAX);
            return Ok(Part::Around { centre, depth, reverse: self.reverse });
        }
        if let [from, to] = &self.between[..] {
            return Ok(Part::Between(one(modules, units, from)?, one(modules, units, to)?));
        }
        Ok(if self.cycles { Part::Cycles } else { Part::All })
    }
}

/// The one unit that is called `name`, or that has the file called so.
fn one(modules: &Modules, units: &Units, name: &str) -> Result<UnitId> {
    let named = named(modules, units, name)?;
    match named.iter().collect::<Vec<_>>()[..] {
        [unit] => Ok(*unit),
        _ => Err(Error::usage(
            format!("`{name}` is more than one node"),
            "name a file, or look at folders with `--level folder`",
        )),
    }
}

/// The units that are called `name`, have the file called so, or are in that folder.
fn named(modules: &Modules, units: &Units, name: &str) -> Result<BTreeSet<UnitId>> {
    let told = name.replace(std::path::MAIN_SEPARATOR, "/");
    let path = join("", &told).unwrap_or(told);
    let called = if path.is_empty() { "." } else { &path };
    let whole = units.find(called).or_else(|| units.of(modules.graph.find(&path)?));
    let found = match whole {
        Some(unit) => BTreeSet::from([unit]),
        None => units.ids().filter(|unit| is_within(&units.unit(*unit).name, &path)).collect(),
    };
    if found.is_empty() {
        let near = nearest(units, &path);
        let advice = near.map_or_else(
            || "names are relative to the folder of the project".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return Err(Error::usage(format!("the graph has no `{name}`"), advice));
    }
    Ok(found)
}

/// The name of a unit that is most like `path`, if one is.
fn nearest<'units>(units: &'units Units, path: &str) -> Option<&'units str> {
    let likeness = |name: &str| {
        let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        // Who forgets the folder has the name right.
        jaro_winkler(name, path).max(jaro_winkler(&last(name), &last(path)))
    };
    let names = units.all().iter().map(|unit| (&*unit.name, likeness(&unit.name)));
    let nearest = names.max_by(|one, other| one.1.total_cmp(&other.1))?;
    Some(nearest.0).filter(|_| nearest.1 >= ALIKE)
}
