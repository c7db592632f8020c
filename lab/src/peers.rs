//! `cargo xtask peers`: compares our numbers with those of the tools people use today.
//!
//! Each peer is a file below, and a row here. What a peer says about the corpus changes only with
//! its version, its runner, or the corpus, so it is kept; our side is measured every time.

mod bca;
mod chore;
mod clang_tidy;
mod complexipy;
mod eslint;
mod found;
mod go_list;
mod gocognit;
mod gocyclo;
mod lizard;
mod radon;
mod results;
mod sonarjs;
mod tools;

pub use chore::{Arguments, run};
pub use tools::Tools;

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use crate::compare::function::{Function, Metric};
use crate::language::Language;

/// All peers: the references of each language first.
pub static PEERS: &[&Peer] = &[
    &radon::PEER,
    &complexipy::PEER,
    &gocyclo::PEER,
    &gocognit::PEER,
    &lizard::PEER,
    &clang_tidy::PEER,
    &eslint::PEER,
    &sonarjs::PEER,
    &bca::PEER,
];

/// A tool that lists functions, with or without metrics.
pub struct Peer {
    /// Its name in tables and on the command line.
    pub name: &'static str,
    /// What it measures in which language.
    pub covers: &'static [(Language, &'static [Metric])],
    /// How many files one process gets: few where one file may take it down.
    pub files_at_once: usize,
    /// The files to run it on where it is too slow for all.
    pub sample: Option<Sample>,
    /// How it is run.
    pub runner: Runner,
    /// The text of its definition: results made with another one are not used.
    pub definition: &'static str,
}

impl Peer {
    /// What it measures in a language; none where it does not know it.
    pub fn metrics(&self, language: Language) -> Option<&'static [Metric]> {
        self.covers.iter().find(|(covered, _)| *covered == language).map(|(_, metrics)| *metrics)
    }
}

/// A part of the files, the same one in every run.
pub struct Sample {
    /// How many.
    pub files: usize,
    /// Which may be among them.
    pub candidate: fn(&str) -> bool,
}

/// How a peer is run.
pub enum Runner {
    /// A script that reads paths from standard input and prints [`Function`]s as lines of JSON.
    Script(Interpreter, &'static str),
    /// Code that runs a program and reads what it prints.
    Program(fn(&Run<'_>) -> Result<Vec<Function>>),
}

/// What runs a script.
#[derive(Debug, Clone, Copy)]
pub enum Interpreter {
    /// The virtual environment's Python.
    Python,
    /// Node.js, in the folder that holds the packages.
    Node,
    /// The Go toolchain.
    Go,
}

/// One run of a peer over a few files.
pub struct Run<'a> {
    /// Where the programs are.
    pub tools: &'a Tools,
    /// The language of the files.
    pub language: Language,
    /// The folder that the files' paths start at.
    pub root: &'a Path,
    /// The files, with `/`.
    pub files: &'a [String],
    /// How long a process may take.
    pub limit: Duration,
}
