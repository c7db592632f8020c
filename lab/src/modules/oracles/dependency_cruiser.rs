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
    counts: |_| true,
    explain,
    definition: concat!(
        include_str!("dependency_cruiser.rs"),
        include_str!("dependency_cruiser.mjs"),
        include_str!("javascript.rs")
    ),
};

fn explain(_difference: &Difference<'_>) -> Option<&'static str> {
    None
}
