//! big-code-analysis (`bca`): all languages, both metrics, for information.

use anyhow::Result;
use serde::Deserialize;

use super::{Peer, Run, Runner};
use crate::compare::function::{Function, Metric, bare_name};
use crate::language::Language;
use lab_tools::process::{capture_with_input, command};

const BOTH: &[Metric] = &[Metric::Cyclomatic, Metric::Cognitive];

/// The only other tool that has both metrics for all languages.
pub static PEER: Peer = Peer {
    name: "bca",
    covers: &[
        (Language::Python, BOTH),
        (Language::Go, BOTH),
        (Language::C, BOTH),
        (Language::Cpp, BOTH),
        (Language::Javascript, BOTH),
        (Language::Typescript, BOTH),
        (Language::Rust, BOTH),
    ],
    files_at_once: 100,
    sample: None,
    runner: Runner::Program(run),
    definition: include_str!("bca.rs"),
};

/// A file, type, function or closure in its report.
#[derive(Deserialize)]
struct Space {
    name: Option<String>,
    start_line: u32,
    end_line: u32,
    kind: String,
    spaces: Vec<Space>,
    metrics: Metrics,
}

#[derive(Deserialize)]
struct Metrics {
    cyclomatic: Value,
    cognitive: Value,
}

/// A metric: of the space alone, and with all spaces inside it.
#[derive(Deserialize)]
struct Value {
    value: f64,
    sum: f64,
}

impl Space {
    fn is_closure(&self) -> bool {
        self.kind == "function" && self.name.as_deref().is_none_or(|name| name == "<anonymous>")
    }

    /// The decisions of the closures inside, which belong to the function in most languages.
    fn decisions_of_closures(&self) -> f64 {
        let mut open: Vec<&Self> = self.spaces.iter().collect();
        let mut decisions = 0.0;
        while let Some(space) = open.pop() {
            if space.is_closure() {
                decisions += space.metrics.cyclomatic.value - 1.0;
                open.extend(&space.spaces);
            }
        }
        decisions
    }
}

fn run(run: &Run<'_>) -> Result<Vec<Function>> {
    let language = match run.language {
        // Its C grammar goes by the C++ name as well; the extension decides.
        Language::C | Language::Cpp => Some("cpp"),
        // Forced to be one of its dialects, files of the other would be read by the wrong grammar.
        Language::Typescript => None,
        other => Some(other.name()),
    };
    let output = tempfile::NamedTempFile::new()?;
    let mut bca = command(run.tools.cargo_program("bca"), ["metrics", "--no-config"]);
    bca.args(["--metrics", "cyclomatic,cognitive", "--no-skip-generated"])
        .args(["--format", "json"])
        .args(language.into_iter().flat_map(|language| ["--language", language]))
        .args(["--paths-from", "-", "--output"])
        .arg(output.path())
        .current_dir(run.root);
    capture_with_input(&mut bca, &run.files.join("\n"), run.limit)?;
    let files: Vec<Space> = serde_json::from_reader(std::io::BufReader::new(output.reopen()?))?;
    let mut functions = Vec::new();
    for file in &files {
        let path = file.name.as_deref().unwrap_or_default();
        let mut open: Vec<&Space> = file.spaces.iter().collect();
        while let Some(space) = open.pop() {
            open.extend(&space.spaces);
            if space.kind == "function" {
                functions.push(function(space, path, run.language));
            }
        }
    }
    Ok(functions)
}

fn function(space: &Space, path: &str, language: Language) -> Function {
    let Metrics { cyclomatic, cognitive } = &space.metrics;
    // In JavaScript and TypeScript every function stands for itself; elsewhere a closure is part of its function.
    let (cyclomatic, cognitive) = if matches!(language, Language::Javascript | Language::Typescript)
    {
        (cyclomatic.value, cognitive.value)
    } else {
        (cyclomatic.value + space.decisions_of_closures(), cognitive.sum)
    };
    Function {
        file: path.to_owned(),
        name: bare_name(space.name.as_deref().unwrap_or_default()),
        line: space.start_line,
        end_line: Some(space.end_line),
        cyclomatic: Some(cyclomatic as u32),
        cognitive: Some(cognitive as u32),
        ..Function::default()
    }
}
