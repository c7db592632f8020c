//! madge: graphs of JavaScript and TypeScript, by the dependency-tree family of packages.

use super::javascript::{self, PACKAGES, PROJECTS};
use crate::modules::{Level, Oracle};

/// Imports and requires of files, by one form a file: it takes a file for a module of ES, of `CommonJS`,
/// or of AMD.
pub static ORACLE: Oracle = Oracle {
    name: "madge",
    packages: PACKAGES,
    projects: PROJECTS,
    ask: |question| javascript::ask(question, include_str!("madge.mjs")),
    level: Level::Files,
    goal: Some(10.0),
    counts: |_| true,
    explain: |_| None,
    definition: concat!(
        include_str!("madge.rs"),
        include_str!("madge.mjs"),
        include_str!("javascript.rs")
    ),
};
