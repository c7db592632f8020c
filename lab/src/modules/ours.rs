//! Our own graph of a folder: the program is run, and its JSON read.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use lab_tools::process::{capture, command};

/// Our graph, and how long it took.
pub struct Ours {
    /// The files in it.
    pub files: Vec<String>,
    /// What they ask of one another.
    pub links: Vec<Link>,
    /// Seconds, with the start of the process.
    pub seconds: f64,
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
    let started = Instant::now();
    let printed =
        capture(command(binary, ["graph"]).arg(folder).args(["--format", "json", "--no-cache"]))?;
    let seconds = started.elapsed().as_secs_f64();
    let report: Report = serde_json::from_str(&printed)
        .with_context(|| format!("{} printed no graph", binary.display()))?;
    ensure!(report.schema == "astrolens-graph-1", "the graph has the schema {}", report.schema);
    let links = report.edges.into_iter().map(|edge| {
        let Edge { from, to, kind, flags } = edge;
        Link { from, to, kind, flags }
    });
    let links = links.collect();
    let files = report.modules.into_iter().filter(|module| module.kind == "file");
    let files = files.map(|module| module.id).collect();
    Ok(Ours { files, links, seconds })
}
