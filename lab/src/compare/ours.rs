//! Our own report of a folder: the binary is built, run, and its JSON read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::function::{Function, bare_name};
use lab_tools::process::{capture, command};

/// Our functions, in the common form and with what only we have.
pub struct Ours {
    /// The functions.
    pub functions: Vec<Function>,
    /// Of each function, what the common form leaves out.
    pub details: Vec<Detail>,
    /// The files in the report, and why one was skipped.
    pub files: BTreeMap<String, Option<String>>,
    /// The files that could be read in part only.
    pub partial: BTreeSet<String>,
}

/// What we know of a function besides the common form.
#[derive(Debug, Clone)]
pub struct Detail {
    /// Its bytes, half-open.
    pub bytes: (usize, usize),
    /// Its kind as the report names it.
    pub kind: String,
    /// Whether its file could be analysed in part only.
    pub partial: bool,
}

#[derive(Deserialize)]
struct Report {
    schema: String,
    files: Vec<FileReport>,
}

#[derive(Deserialize)]
struct FileReport {
    path: String,
    #[serde(default)]
    partial: bool,
    #[serde(default)]
    skipped: Option<Skipped>,
    #[serde(default)]
    functions: Vec<FunctionReport>,
}

#[derive(Deserialize)]
struct Skipped {
    reason: String,
}

#[derive(Deserialize)]
struct FunctionReport {
    name: String,
    kind: String,
    start_line: u32,
    start_column: u32,
    end_line: u32,
    start_byte: usize,
    end_byte: usize,
    cyclomatic: Option<u32>,
    cognitive: Option<u32>,
}

/// The program to measure: the one given, or the one of this tree, built optimised.
pub fn binary(given: Option<&Path>) -> Result<PathBuf> {
    if let Some(given) = given {
        return given.canonicalize().with_context(|| format!("no program at {}", given.display()));
    }
    println!("building astrolens");
    let messages = capture(
        command("cargo", ["build", "--release", "--quiet", "--package", "astrolens"]).args([
            "--bin",
            "astrolens",
            "--message-format",
            "json-render-diagnostics",
        ]),
    )?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == "astrolens")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .context("cargo built no program called astrolens")
}

/// Scans a folder, leaving the JSON in `kept`, and reads it.
pub fn scan(binary: &Path, folder: &Path, kept: &Path) -> Result<Ours> {
    let file =
        File::create(kept).with_context(|| format!("failed to create {}", kept.display()))?;
    let status = command(binary, ["scan"])
        .arg(folder)
        .args(["--format", "json", "--no-cache"])
        .stdout(Stdio::from(file))
        .status()
        .with_context(|| format!("failed to start {}", binary.display()))?;
    ensure!(status.success(), "{} scan {} ended with {status}", binary.display(), folder.display());
    read(kept)
}

/// Reads a JSON report.
fn read(path: &Path) -> Result<Ours> {
    let report: Report = serde_json::from_reader(BufReader::new(File::open(path)?))
        .with_context(|| format!("{} does not hold the report's contract", path.display()))?;
    ensure!(
        report.schema == "astrolens-report-1",
        "{} has the schema {}",
        path.display(),
        report.schema
    );
    let mut ours = Ours {
        functions: Vec::new(),
        details: Vec::new(),
        files: BTreeMap::new(),
        partial: BTreeSet::new(),
    };
    for file in report.files {
        for function in file.functions {
            // Other tools know no titles: to them a block is a function without a name.
            let name = if function.kind == "block" { "" } else { &*function.name };
            let name = bare_name(name);
            ours.details.push(Detail {
                bytes: (function.start_byte, function.end_byte),
                kind: function.kind,
                partial: file.partial,
            });
            ours.functions.push(Function {
                file: file.path.clone(),
                name,
                line: function.start_line,
                column: Some(function.start_column),
                end_line: Some(function.end_line),
                cyclomatic: function.cyclomatic,
                cognitive: function.cognitive,
            });
        }
        if file.partial {
            ours.partial.insert(file.path.clone());
        }
        ours.files.insert(file.path, file.skipped.map(|skipped| skipped.reason));
    }
    Ok(ours)
}

/// The lines of all files that a JSON report is about.
pub fn lines(path: &Path) -> Result<u64> {
    #[derive(Deserialize)]
    struct Totals {
        summary: Summary,
    }
    #[derive(Deserialize)]
    struct Summary {
        lines: Lines,
    }
    #[derive(Deserialize)]
    struct Lines {
        total: u64,
    }
    let report: Totals = serde_json::from_reader(BufReader::new(File::open(path)?))
        .with_context(|| format!("{} does not hold the report's contract", path.display()))?;
    Ok(report.summary.lines.total)
}
