//! `cargo xtask bench lsp`: how soon an editor is told what an edit changed.
//!
//! The server is the real process, spoken to over its pipes. What no server can go below is
//! measured beside it, edit by edit: tree-sitter's own reparse of the same edit of the same text.
//! Speed never buys wrongness: the chore fails unless a text ends with the diagnostics that another
//! session gives for a fresh copy of it.

mod background;
mod burst;
mod costs;
mod desk;
mod edit;
mod habits;
mod loading;
mod material;
mod parseable;
mod peers;
mod process_figures;
mod random;
mod runs;
mod server;
mod tables;
mod times;
mod truth;
mod typist;
mod workspace;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, ensure};

use super::machine;
use crate::cache::Cache;
use crate::compare::ours;
use crate::language::Language;
use edit::Edit;
use material::Material;
use runs::{Surroundings, Task};
use server::Server;
use workspace::Workspace;

/// The lines of a text that is edited.
const LINES: usize = 6_000;

/// Where the sequences of edits begin.
const SEED: u64 = 1;

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
    /// What a workspace costs.
    Workspace,
    /// Other servers.
    Peers,
}

/// Which edits are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mix {
    /// Each leaves a text that parses.
    Parseable,
    /// Anything, anywhere, one on top of the other.
    Random,
}

impl Mix {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Parseable, Self::Random];

    /// What tables call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parseable => "parseable",
            Self::Random => "random",
        }
    }

    /// The edits of a text.
    pub fn edits(self, material: &Material, count: usize) -> Result<Vec<Edit>> {
        match self {
            Self::Parseable => parseable::edits(material, count, SEED),
            Self::Random => Ok(random::edits(material, count, SEED)),
        }
    }
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
    let tasks = tasks(&materials, arguments.edits)?;
    let is_measured = |part| arguments.part.is_empty() || arguments.part.contains(&part);
    let mut runs = Vec::new();
    if is_measured(Part::Edits) {
        for surroundings in Surroundings::ALL {
            if arguments.around.is_none_or(|only| only == surroundings) {
                let workspace = workspace(&cache, &materials, surroundings, arguments)?;
                let measured = runs::all(&server, &workspace, surroundings, &tasks)?;
                println!("\n{}", tables::runs(&measured));
                runs.extend(measured);
            }
        }
    }
    let mut loading = None;
    if is_measured(Part::Workspace) {
        let workspace = workspace(&cache, &materials, Surroundings::Loaded, arguments)?;
        let measured = loading::measure(&server, &workspace.folder, &cache.folder("bench-lsp")?)?;
        println!("\n{}", tables::loading(&measured));
        loading = Some(measured);
    }
    if is_measured(Part::Peers) {
        println!("\n{}", tables::peers(&materials, &runs, &peers::all(&cache, &tasks)?));
    }
    println!("\n{}", tables::goals(&runs, loading.as_ref()));
    let wrong: Vec<&str> = runs.iter().flat_map(|run| &run.wrong).map(String::as_str).collect();
    ensure!(wrong.is_empty(), "{} texts ended wrong:\n{}", wrong.len(), wrong.join("\n"));
    Ok(())
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

fn workspace(
    cache: &Cache,
    materials: &[Material],
    surroundings: Surroundings,
    arguments: &Arguments,
) -> Result<Workspace> {
    match (&arguments.workspace, surroundings) {
        (_, Surroundings::Alone) => Workspace::empty(cache, materials),
        (Some(folder), _) => Workspace::given(folder),
        (None, _) => Workspace::of_corpus(cache, materials),
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
