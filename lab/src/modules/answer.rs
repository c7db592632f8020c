//! What an oracle says of a project, asked once and kept.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::time::timed;
use super::{Oracle, Project, Question, install};
use lab_tools::cache::Cache;

/// Which files an oracle knows, or folders at that level, and which of them depend on which: paths
/// from the project's root, with `/`.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Answer {
    /// All that it has looked into.
    pub files: BTreeSet<String>,
    /// Who asks, and for what.
    pub edges: BTreeSet<(String, String)>,
}

/// An answer with how long it took.
#[derive(Serialize, Deserialize)]
pub struct Timed {
    /// What it was made from.
    pub(super) key: String,
    /// The answer.
    pub answer: Answer,
    /// Seconds, with the start of the oracle's process.
    pub seconds: f64,
}

/// The kept answer if it is to this very question, else a new one, which is kept. One whose time counts
/// is always new: it has to be taken on the same day as ours.
///
/// # Errors
/// When the oracle cannot be installed or fails.
pub fn ask(
    oracle: &Oracle,
    project: &Project,
    root: &Path,
    cache: &Cache,
    is_fresh: bool,
) -> Result<Timed> {
    let key = format!("{:?} {project:?} {}", oracle.packages, oracle.definition);
    let key = blake3::hash(key.as_bytes()).to_hex().to_string();
    let file = format!("{}-{}.json", oracle.name, project.name);
    let path = cache.folder("modules/answers")?.join(file);
    if !is_fresh
        && oracle.goal.is_none()
        && let Ok(text) = fs::read(&path)
        && let Ok(kept) = serde_json::from_slice::<Timed>(&text)
        && kept.key == key
    {
        return Ok(kept);
    }
    let installed = install(oracle, cache)?;
    println!("asking {} about {}", oracle.name, project.name);
    let question = Question { installed, project, root };
    let (answer, seconds) = timed(oracle.goal.is_some(), || (oracle.ask)(&question))
        .with_context(|| format!("failed to ask {} about {}", oracle.name, project.name))?;
    let answer = Timed { key, answer, seconds };
    fs::write(&path, serde_json::to_vec(&answer)?)
        .with_context(|| format!("failed to write {}", path.display()))?;
    Ok(answer)
}
