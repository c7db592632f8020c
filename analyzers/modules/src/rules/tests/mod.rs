//! Constraints held against small graphs, with what they come to derived by hand.

mod added;
mod cycles;
mod dependencies;
mod findings;
mod reach;

use std::sync::Arc;

use super::*;
use crate::analysis::testing::{Asks, graph};
use crate::analysis::{Counted, Level};
use crate::graph::{ModuleGraph, ModuleId};
use crate::layout::Layout;
use crate::resolution::Origin;

/// A file and what it asks for, line by line.
pub(super) type File<'test> = (&'test str, &'test [&'test str]);

/// Globs as they are written in the top folder.
pub(super) fn globs(written: &[&str]) -> Globs {
    Globs::new("".into(), written.iter().map(|glob| Arc::from(*glob)))
}

/// Two groups of files.
pub(super) fn ends(from: &str, to: &str) -> Ends {
    Ends { from: globs(&[from]), to: globs(&[to]) }
}

/// The demand for `kind`, and nothing said beside it.
pub(super) fn constraint(kind: Kind) -> Constraint {
    Constraint {
        kind,
        name: None,
        reason: None,
        severity: None,
        counted: Counted::default(),
        exceptions: Vec::new(),
        written: Written::default(),
    }
}

/// The demand that there are no cycles of files.
pub(super) fn acyclic() -> Constraint {
    constraint(Kind::Acyclic { level: Level::File, files: None })
}

/// `constraint` with an exception for what leads from one glob to the other.
pub(super) fn except(mut constraint: Constraint, from: &str, to: &str) -> Constraint {
    let (from, to) = (globs(&[from]), globs(&[to]));
    constraint.exceptions.push(Exception { from, to, reason: "so".into(), location: None });
    constraint
}

/// The graph of `files` in Python.
pub(super) fn project(files: &[File<'_>]) -> ModuleGraph {
    let asks: Vec<Vec<Asks>> = files
        .iter()
        .map(|(_, asks)| asks.iter().map(|path| Asks::import(path)).collect())
        .collect();
    let files: Vec<(&str, &[Asks])> =
        files.iter().zip(&asks).map(|((path, _), asks)| (*path, &asks[..])).collect();
    graph(&files)
}

/// That every file is the project's own, and none is a test.
pub(super) fn own(_: ModuleId) -> Traits {
    Traits { is_judged: true, is_test: false }
}

/// What becomes of `graph`.
pub(super) fn verdict(graph: &ModuleGraph, constraints: Vec<Constraint>) -> Verdict {
    let subject = Subject { graph, layout: &Layout::default(), traits: &own, fits: None };
    judge(&Architecture { constraints }, &subject, &Known::default())
}

/// Violations as `file:line → to: message`.
pub(super) fn told(graph: &ModuleGraph, violations: &[Violation]) -> Vec<String> {
    let told = |violation: &Violation| {
        let (at, to) = (place(graph, violation.at), &violation.to);
        format!("{at} → {to}: {}", violation.message)
    };
    violations.iter().map(told).collect()
}

/// Violations as `file:line → to`.
pub(super) fn places(graph: &ModuleGraph, violations: &[Violation]) -> Vec<String> {
    let told = |violation: &Violation| format!("{} → {}", place(graph, violation.at), violation.to);
    violations.iter().map(told).collect()
}

/// A place as `file:line`.
pub(super) fn place(graph: &ModuleGraph, at: Place) -> String {
    let line = match at.origin {
        Origin::Import { import, .. } => import + 1,
        _ => 0,
    };
    format!("{}:{line}", graph.module(at.file).name)
}
