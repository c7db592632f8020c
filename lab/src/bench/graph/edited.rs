//! An import that is typed in a large project: how long until the editor is told what that does to the module
//! graph, and what it costs.
//!
//! Each language has a project of its own, which is to have no cycles of files, so that each graph is judged as
//! well. One file is open. An import of another file is added and taken away in turn, each once what the edit
//! before has led to is told.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use fastrand::Rng;
use serde_json::json;

use super::super::lsp::background;
use super::super::lsp::server::{Begun, Server};
use super::super::measure::{median, percentile};
use super::super::process_figures::processor_time;
use super::monorepo;
use super::sources::{self, Module};
use crate::compare::table::Table;
use crate::language::Language;
use crate::lsp::client::Client;
use crate::lsp::document::Document;

/// What the server says once a graph is another one.
const TOLD: &str = "astrolens/moduleGraphChanged";

/// So many milliseconds may pass until then.
const MOST: f64 = 10.0;

/// What the projects are held to.
const CONFIGURATION: &str = "[[architecture]]\nacyclic = \"files\"\n";

/// So many edits are made before those that are measured; an even number.
const WARMING: usize = 4;

/// What is asked of the measurement.
pub struct Asked {
    /// How many files a project has.
    pub files: usize,
    /// How many edits are made.
    pub edits: usize,
}

/// Measures the program in projects that are written to `work`, and returns a row for each language.
///
/// # Errors
/// When a project cannot be written, or the server says nothing of an edit.
pub fn run(program: &Path, work: &Path, asked: &Asked, goals: &mut Table<4>) -> Result<Table<5>> {
    let mut table = Table::new(["an import typed in", "files", "told after ms", "p95", "CPU ms"]);
    for language in Language::ALL {
        let top = work.join(format!("edited-{}", language.name()));
        monorepo::write_in(&top, language, asked.files, &mut Rng::with_seed(1))?;
        fs::write(top.join("astrolens.toml"), CONFIGURATION)?;
        let home = work.join("home-of-edited");
        let server =
            Server { name: "astrolens", program: program.to_owned(), arguments: &["lsp"], home };
        let Begun { mut client, .. } = server.begin(&top, false)?;
        let (times, processor) = typed(&mut client, &top, language, asked)
            .with_context(|| format!("failed to type imports of {}", language.name()))?;
        client.stop()?;
        let middle = median(times.iter().copied());
        table.row([
            language.name().to_owned(),
            asked.files.to_string(),
            format!("{middle:.1}"),
            format!("{:.1}", percentile(&times, 0.95)),
            format!("{processor:.1}"),
        ]);
        goals.row([
            format!("{} files of {}", asked.files, language.name()),
            format!("an edited import told within {MOST} ms"),
            format!("{middle:.1}"),
            (if middle <= MOST { "yes" } else { "no" }).to_owned(),
        ]);
        fs::remove_dir_all(&top)?;
    }
    Ok(table)
}

/// Types and takes away an import; how many milliseconds each took to be told, and how many of the processors'
/// time one took.
fn typed(
    client: &mut Client,
    top: &Path,
    language: Language,
    asked: &Asked,
) -> Result<(Vec<f64>, f64)> {
    background::wait(client)?;
    let module = monorepo::module(asked.files / 2);
    let path: PathBuf = top.join(sources::path(language, module));
    let text = fs::read_to_string(&path)?;
    let line = new_import(language, module, &text).context("all imports are there")?;
    let place = sources::head(language, module).len();
    let mut document = Document::new(&path, language.registered(), text);
    client.open(&document)?;
    // Whoever has asked for a graph is told of the next one.
    client.request("astrolens/moduleGraph", &json!({}))?;
    let mut edit = |client: &mut Client, number: usize| -> Result<f64> {
        let began = match number % 2 {
            0 => client.change(&mut document, place..place, &line)?,
            _ => client.change(&mut document, place..place + line.len(), "")?,
        };
        Ok((client.notified(TOLD)? - began).as_secs_f64() * 1e3)
    };
    // The first ones find less of it made.
    for number in 0..WARMING {
        edit(client, number)?;
    }
    let before = processor_time(client.process())?;
    let times: Result<Vec<f64>> = (0..asked.edits).map(|number| edit(client, number)).collect();
    let used = processor_time(client.process())?.saturating_sub(before);
    Ok((times?, used.as_secs_f64() * 1e3 / asked.edits.max(1) as f64))
}

/// A line by which the file asks for another one that it does not ask for yet.
fn new_import(language: Language, module: Module, text: &str) -> Option<String> {
    let others = (1..module.package).map(|package| Module { package, number: 3 });
    let own = (0..module.number).map(|number| Module { number, ..module });
    let lines = own.chain(others).filter_map(|other| sources::import(language, module, other));
    lines.map(|line| line + "\n").find(|line| !text.contains(line))
}
