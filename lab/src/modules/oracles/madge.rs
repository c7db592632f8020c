//! madge: graphs of JavaScript and TypeScript, by the dependency-tree family of packages.

use super::javascript::{self, PACKAGES, PROJECTS};
use crate::modules::{Difference, Level, Oracle};

/// Imports and requires of files, by one form a file: it takes a file for a module of ES, of `CommonJS`,
/// or of AMD.
pub static ORACLE: Oracle = Oracle {
    name: "madge",
    packages: PACKAGES,
    projects: PROJECTS,
    ask: |question| javascript::ask(question, include_str!("madge.mjs")),
    level: Level::Files,
    goal: Some(10.0),
    // It reads no comments.
    counts: |link| !link.has("type_only") || is_typed(&link.from),
    explain,
    definition: concat!(
        include_str!("madge.rs"),
        include_str!("madge.mjs"),
        include_str!("javascript.rs")
    ),
};

fn is_typed(path: &str) -> bool {
    [".ts", ".tsx", ".mts", ".cts"].iter().any(|ending| path.ends_with(ending))
}

/// It asks TypeScript's compiler, which has declarations before what they are of.
fn explain(difference: &Difference<'_>) -> Option<&'static str> {
    let (is_ours, to) = (difference.ours.is_some(), difference.to);
    let declared = to.strip_suffix(".d.ts").map(|stem| format!("{stem}.js"));
    let other =
        if is_ours { to.strip_suffix(".js").map(|it| format!("{it}.d.ts")) } else { declared };
    let is_pair = other.is_some_and(|other| difference.root.join(other).is_file());
    if is_pair {
        return Some("it takes the declaration of what is beside it");
    }
    let name = to.rsplit('/').next().unwrap_or(to);
    let text = difference.ours.map(|_| difference.text())?;
    let mut lines = text.lines().filter(|line| line.contains(name));
    lines.any(|line| line.contains("require.resolve(")).then_some("`require.resolve` is none to it")
}
