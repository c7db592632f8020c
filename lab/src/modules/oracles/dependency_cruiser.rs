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

/// It reads comments that tell a compiler of other files, which are no imports.
fn explain(difference: &Difference<'_>) -> Option<&'static str> {
    if difference.ours.is_some() {
        return None;
    }
    let text = difference.text();
    let mut comments = text.lines().filter(|line| line.trim_start().starts_with("/// <reference"));
    let name = difference.to.rsplit('/').next().unwrap_or(difference.to);
    comments.any(|line| line.contains(name)).then_some("`/// <reference path>` is a comment to us")
}
