//! Our own graph of a folder: the program is run, and its JSON read.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::time::timed;
use lab_tools::process::{capture, command};

/// Our graph.
pub struct Ours {
    /// The files in it.
    pub files: Vec<String>,
    /// What they ask of one another.
    pub links: Vec<Link>,
}

/// An edge of ours between files or packages of the project, by path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The file that asks.
    pub from: String,
    /// What it asks for.
    pub to: String,
    /// How, in the words of the report.
    pub kind: String,
    /// What is particular about it, in the words of the report.
    pub flags: Vec<String>,
}

impl Link {
    /// Whether `flag` is one of its flags.
    pub fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|own| own == flag)
    }

    /// Whether it is what one program asks another over a network, which is no import to any oracle.
    pub fn is_between_programs(&self) -> bool {
        matches!(self.kind.as_str(), "http" | "grpc")
    }
}

#[derive(Deserialize)]
struct Report {
    schema: String,
    modules: Vec<Module>,
    edges: Vec<Edge>,
}

#[derive(Deserialize)]
struct Module {
    id: String,
    kind: String,
}

#[derive(Deserialize)]
struct Edge {
    from: String,
    to: String,
    kind: String,
    flags: Vec<String>,
}

/// Makes the graph of a folder.
///
/// # Errors
/// When the program fails, or prints something else.
pub fn graph(binary: &Path, folder: &Path) -> Result<Ours> {
    let printed = capture(&mut command_of(binary, folder))?;
    let report: Report = serde_json::from_str(&printed)
        .with_context(|| format!("{} printed no graph", binary.display()))?;
    ensure!(report.schema == "astrolens-graph-1", "the graph has the schema {}", report.schema);
    let links = report.edges.into_iter().map(|edge| {
        let Edge { from, to, kind, flags } = edge;
        Link { from, to: named_by_oracles(to), kind, flags }
    });
    let links = links.collect();
    let files = report.modules.into_iter().filter(|module| module.kind == "file");
    let files = files.map(|module| module.id).collect();
    Ok(Ours { files, links })
}

/// The path of what a report calls `id`: the root of a project is the empty path to oracles.
fn named_by_oracles(id: String) -> String {
    if id == "." { String::new() } else { id }
}

/// Globs of manifests at the top of a project: they say what imports mean, and an oracle reads them too.
const MANIFESTS: &[&str] = &["*.json", "*.yaml", "*.toml", "*.cfg", "setup.py", "go.*"];

/// Seconds that the graph of `parts` of a folder takes, those that an oracle looks into; with the start of the
/// process.
///
/// # Errors
/// When the program fails.
pub fn seconds(binary: &Path, folder: &Path, parts: &[&str]) -> Result<f64> {
    let mut graph = command_of(binary, folder);
    if !parts.contains(&"") {
        let all = parts.iter().flat_map(|part| [(*part).to_owned(), format!("{part}/**")]);
        let globs = all.chain(MANIFESTS.iter().map(|glob| (*glob).to_owned()));
        graph.args(globs.flat_map(|glob| ["--include".to_owned(), glob]));
    }
    Ok(timed(true, || capture(&mut graph))?.1)
}

fn command_of(binary: &Path, folder: &Path) -> Command {
    let mut graph = command(binary, ["graph"]);
    graph.arg(folder).args(["--format", "json", "--no-cache"]);
    graph
}
