//! dependency-cruiser: what most projects check the dependencies of JavaScript and TypeScript with.

use super::javascript::{self, PACKAGES, PROJECTS};
use crate::modules::{Difference, Level, Oracle};

/// Every way to ask for a file, types included; resolved by enhanced-resolve.
pub static ORACLE: Oracle = Oracle {
    name: "dependency-cruiser",
    packages: PACKAGES,
    projects: PROJECTS,
    ask: |question| javascript::ask(question, include_str!("dependency_cruiser.mjs")),
    level: Level::Files,
    goal: Some(20.0),
    counts: |_| true,
    explain,
    definition: concat!(
        include_str!("dependency_cruiser.rs"),
        include_str!("dependency_cruiser.mjs"),
        include_str!("javascript.rs")
    ),
};

/// What it does not read, or reads otherwise.
fn explain(difference: &Difference<'_>) -> Option<&'static str> {
    if difference.from.ends_with(".d.ts") {
        return Some("a declaration asks for declarations");
    }
    let name = difference.to.rsplit('/').next().unwrap_or(difference.to);
    let text = difference.ours.map(|_| difference.text())?;
    let mut lines = text.lines().filter(|line| line.contains(name));
    if lines.any(|line| line.contains("require.resolve(")) {
        return Some("`require.resolve` is none to it");
    }
    let is_amd = text.contains("define(") && !text.contains("\nimport ");
    is_amd.then_some("it reads no AMD where it reads types")
}
