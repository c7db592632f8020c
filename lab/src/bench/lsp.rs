//! `cargo xtask bench lsp`: how soon an editor is told what an edit changed.
//!
//! The server is the real process, spoken to over its pipes. What no server can go below is
//! measured beside it, edit by edit: tree-sitter's own reparse of the same edit of the same text.
//! Speed never buys wrongness: the chore fails unless a text ends with the diagnostics that another
//! session gives for a fresh copy of it.

pub(super) mod background;
mod burst;
mod costs;
mod desk;
mod edit;
mod goals;
mod growth;
mod habits;
mod loading;
mod material;
mod mix;
mod parseable;
mod peers;
mod random;
mod runs;
pub(super) mod server;
mod tables;
mod times;
mod truth;
mod typist;
mod workspace;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, ensure};

use super::machine;
use crate::compare::ours;
use crate::language::Language;
use lab_tools::cache::Cache;
use loading::Loading;
use material::Material;
use mix::Mix;
use runs::{Run, Surroundings, Task};
use server::Server;
use workspace::Workspace;

/// The lines of a text that is edited.
const LINES: usize = 6_000;

/// Bursts at the end of a run.
const BURSTS: usize = 10;

/// Arguments of `cargo xtask bench lsp`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Measure only this language.
    #[arg(long)]
    language: Option<Language>,
    /// How many edits of each mix are made in each text.
    #[arg(long, default_value_t = 500)]
    edits: usize,
    /// Measure only with this around the text.
    #[arg(long)]
    around: Option<Surroundings>,
    /// The folder to measure with, in place of 5,000 files of the corpus.
    #[arg(long)]
    workspace: Option<PathBuf>,
    /// The program to measure, in place of this tree's own.
    #[arg(long)]
    server: Option<PathBuf>,
    /// Measure only these parts; all of them unless given.
    #[arg(long)]
    part: Vec<Part>,
    /// Measure what an edit costs at least, and no server.
    #[arg(long)]
    floor: bool,
}

/// A part of what is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// What an edit takes.
    Edits,
    /// How what a file costs grows with it.
    Growth,
    /// What a workspace costs.
    Workspace,
    /// Other servers.
    Peers,
}

/// Runs the chore.
pub fn run(arguments: &Arguments) -> Result<()> {
    let cache = Cache::open()?;
    let materials = material::gather(&cache, arguments.language, LINES)?;
    if arguments.floor {
        println!("{}", machine::hardware()?);
        println!("\n{}", costs::table(&materials, arguments.edits)?.render());
        return Ok(());
    }
    let server = Server {
        name: "astrolens",
        program: ours::binary(arguments.server.as_deref())?,
        arguments: &["lsp"],
        home: cache.path("bench-lsp/home"),
    };
    println!("{}", machine::hardware()?);
    println!("{}; {}; times in ms", machine::versions(&server.program)?, peers::versions());
    let bench = Bench { arguments, cache: &cache, materials: &materials, server };
    bench.run(&tasks(&materials, arguments.edits)?)
}

/// What all parts share.
struct Bench<'a> {
    arguments: &'a Arguments,
    cache: &'a Cache,
    materials: &'a [Material],
    server: Server,
}

impl Bench<'_> {
    /// Measures the parts asked for, and prints each when it is done.
    fn run(&self, tasks: &[Task<'_>]) -> Result<()> {
        let parts = &self.arguments.part;
        let is_measured = |part| parts.is_empty() || parts.contains(&part);
        let mut runs = Vec::new();
        if is_measured(Part::Edits) {
            runs = self.edits(tasks)?;
        }
        let mut growth = Vec::new();
        if is_measured(Part::Growth) {
            let folder = self.cache.path("bench-lsp/growth");
            growth = growth::measure(&self.server, &folder, self.arguments.language)?;
            println!("\n{}", tables::growth(&growth));
        }
        let mut loading = None;
        if is_measured(Part::Workspace) {
            loading = Some(self.loading()?);
        }
        if is_measured(Part::Peers) {
            let peers = peers::all(self.cache, tasks)?;
            println!("\n{}", tables::peers(self.materials, &runs, &peers));
        }
        println!("\n{}", goals::table(&runs, &growth, loading.as_ref()));
        let wrong: Vec<&str> = runs.iter().flat_map(|run| &run.wrong).map(String::as_str).collect();
        ensure!(wrong.is_empty(), "{} texts ended wrong:\n{}", wrong.len(), wrong.join("\n"));
        Ok(())
    }

    fn edits<'a>(&self, tasks: &'a [Task<'a>]) -> Result<Vec<Run<'a>>> {
        let mut runs = Vec::new();
        for surroundings in Surroundings::ALL {
            if self.arguments.around.is_none_or(|only| only == surroundings) {
                let workspace = self.workspace(surroundings)?;
                let measured = runs::all(&self.server, &workspace, surroundings, tasks)?;
                println!("\n{}", tables::runs(&measured));
                runs.extend(measured);
            }
        }
        Ok(runs)
    }

    fn loading(&self) -> Result<Loading> {
        let folder = self.workspace(Surroundings::Loaded)?.folder;
        let measured = loading::measure(&self.server, &folder, &self.cache.folder("bench-lsp")?)?;
        println!("\n{}", tables::loading(&measured));
        Ok(measured)
    }

    fn workspace(&self, surroundings: Surroundings) -> Result<Workspace> {
        match (&self.arguments.workspace, surroundings) {
            (_, Surroundings::Alone) => Workspace::empty(self.cache, self.materials),
            (Some(folder), _) => Workspace::given(folder),
            (None, _) => Workspace::of_corpus(self.cache, self.materials),
        }
    }
}

fn tasks(materials: &[Material], count: usize) -> Result<Vec<Task<'_>>> {
    let mut tasks = Vec::new();
    for material in materials {
        for mix in Mix::ALL {
            let mut typed = mix.edits(material, count + BURSTS * burst::EDITS)?;
            let bursts = typed.split_off(count);
            tasks.push(Task { material, mix, typed, bursts });
        }
    }
    Ok(tasks)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
