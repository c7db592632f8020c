//! `cargo xtask peers modules`: holds our module graph against those that others make.
//!
//! An oracle is a file below `modules/oracles/` and a row here; it names its projects, and says how
//! it is asked. What it answers changes only with its version, its runner or the project, so it is
//! kept, unless its time counts; our side is made every time.

mod answer;
mod comparison;
mod oracles;
mod ours;
mod project;
mod reached;
mod time;

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::compare::ours::binary;
use crate::compare::table::Table;
use answer::{Answer, ask};
use comparison::{Comparison, HEADINGS};
use lab_tools::cache::Cache;
use lab_tools::npm::Npm;
use lab_tools::process::{capture, command};
use lab_tools::venv::Venv;
use oracles::ORACLES;
use ours::Link;
use project::Project;

/// A tool that knows what depends on what.
pub struct Oracle {
    /// Its name in tables and on the command line.
    pub name: &'static str,
    /// What has to be installed for it.
    pub packages: Packages,
    /// The projects that it is asked about.
    pub projects: &'static [Project],
    /// How it is asked about one.
    pub ask: fn(&Question<'_>) -> Result<Answer>,
    /// What its edges go between.
    pub level: Level,
    /// How many times as fast as it we mean to be, where its time counts.
    pub goal: Option<f64>,
    /// Which of our edges it means to have as well.
    pub counts: fn(&Link) -> bool,
    /// Why it differs from us by an edge and is wrong, or means something else, where that is known.
    pub explain: fn(&Difference<'_>) -> Option<&'static str>,
    /// The text of its definition: answers made with another one are not used.
    pub definition: &'static str,
}

/// What an oracle is installed from, in pinned versions.
#[derive(Debug, Clone, Copy)]
pub enum Packages {
    /// Packages of pip's registry.
    Python(&'static [&'static str]),
    /// Packages of npm's registry.
    Node(&'static [&'static str]),
    /// A component of the toolchain that builds this program.
    Component(&'static str),
    /// Nothing: it comes with what builds this program.
    Toolchain,
}

/// What the edges of an oracle go between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Files.
    Files,
    /// The folders of files, where those of one folder are a package.
    Folders,
    /// Files where something begins, and all that they lead to by way of others.
    Reached,
}

impl Level {
    /// What a file at `path` is to it.
    fn of(self, path: &str) -> &str {
        match self {
            Self::Files | Self::Reached => path,
            Self::Folders => path.rsplit_once('/').map_or("", |(folder, _)| folder),
        }
    }
}

/// What an oracle is asked.
pub struct Question<'a> {
    /// Where its packages are.
    pub installed: Installed,
    /// The project.
    pub project: &'a Project,
    /// The folder that it is in.
    pub root: &'a Path,
}

/// Where the packages of an oracle are.
pub enum Installed {
    /// In a virtual environment.
    Python(Venv),
    /// In a folder of npm's.
    Node(Npm),
    /// On the path.
    Toolchain,
}

impl Question<'_> {
    /// A program of the oracle's packages.
    pub fn program(&self, name: &str) -> PathBuf {
        match &self.installed {
            Installed::Python(venv) => venv.program(name),
            Installed::Node(npm) => npm.program(name),
            Installed::Toolchain => PathBuf::from(name),
        }
    }
}

/// An edge that one side has alone.
pub struct Difference<'a> {
    /// The folder of the project.
    pub root: &'a Path,
    /// The file that asks.
    pub from: &'a str,
    /// The file that is asked for.
    pub to: &'a str,
    /// Our edge, where it is ours.
    pub ours: Option<&'a Link>,
}

impl Difference<'_> {
    /// The text of the file that asks.
    pub fn text(&self) -> String {
        // One that cannot be read explains nothing.
        std::fs::read_to_string(self.root.join(self.from)).unwrap_or_default()
    }
}

/// Arguments of `cargo xtask peers modules`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Ask only this oracle.
    #[arg(long)]
    oracle: Option<String>,
    /// Ask only about this project.
    #[arg(long)]
    project: Option<String>,
    /// Compare what is in this folder, in place of the oracle's own projects.
    #[arg(long, requires = "oracle", conflicts_with = "project")]
    folder: Option<PathBuf>,
    /// A folder in that one to compare; all of it without one. A package, for an oracle of packages.
    #[arg(long = "part", requires = "folder")]
    parts: Vec<String>,
    /// Ask again, even where an answer is kept.
    #[arg(long)]
    fresh: bool,
    /// How many examples to print of each class of differences.
    #[arg(long, default_value_t = 2)]
    examples: usize,
    /// The program to compare, in place of this tree's own.
    #[arg(long)]
    astrolens: Option<PathBuf>,
}

/// Runs the chore.
pub fn run(arguments: &Arguments) -> Result<()> {
    let wanted = |oracle: &&&Oracle| {
        arguments.oracle.as_deref().is_none_or(|name| name == oracle.name)
            && oracle.projects.iter().any(|project| is_wanted(arguments, project))
    };
    let oracles: Vec<&Oracle> = ORACLES.iter().filter(wanted).copied().collect();
    ensure!(!oracles.is_empty(), "there is no such oracle with such a project");
    let cache = Cache::open()?;
    let binary = binary(arguments.astrolens.as_deref())?;
    let mut table = Table::new(HEADINGS);
    let mut goals = Table::new(["oracle", "project", "goal", "reached", "met"]);
    let mut differences = String::new();
    for oracle in oracles {
        for project in &projects(arguments, oracle)? {
            let root = project.gather(&cache)?;
            let theirs = ask(oracle, project, &root, &cache, arguments.fresh)?;
            let seconds = ours::seconds(&binary, &root, project.parts)?;
            let ours = (ours::graph(&binary, &root)?, seconds);
            let comparison = Comparison::new(oracle, project, &root, ours, theirs);
            comparison.keep(&cache.folder("modules/differences")?)?;
            differences += &comparison.classes(arguments.examples);
            table.row(comparison.row());
            if let Some(goal) = comparison.goal() {
                goals.row(goal);
            }
        }
    }
    println!("\n{}\n{}\n{differences}", table.render(), goals.render());
    println!("all differences: {}", cache.folder("modules/differences")?.display());
    Ok(())
}

/// What an oracle is asked about.
fn projects(arguments: &Arguments, oracle: &Oracle) -> Result<Vec<Project>> {
    if let Some(folder) = &arguments.folder {
        return Ok(vec![Project::of_folder(folder, &arguments.parts)?]);
    }
    let wanted = oracle.projects.iter().filter(|project| is_wanted(arguments, project));
    Ok(wanted.cloned().collect())
}

fn is_wanted(arguments: &Arguments, project: &Project) -> bool {
    arguments.project.as_deref().is_none_or(|name| name == project.name)
}

/// Installs what an oracle needs; those that need the same share it.
fn install(oracle: &Oracle, cache: &Cache) -> Result<Installed> {
    let key = blake3::hash(format!("{:?}", oracle.packages).as_bytes()).to_hex();
    let folder = cache.folder("modules/installed")?.join(&key[..16]);
    Ok(match oracle.packages {
        Packages::Python(packages) => {
            let venv = Venv::at(folder);
            venv.install(packages)?;
            Installed::Python(venv)
        }
        Packages::Node(packages) => {
            let npm = Npm::at(folder);
            npm.install(packages)?;
            Installed::Node(npm)
        }
        Packages::Component(component) => {
            capture(&mut command("rustup", ["component", "add", component]))?;
            Installed::Toolchain
        }
        Packages::Toolchain => Installed::Toolchain,
    })
}
