//! What a suppression covers, by where it stands.

use astrolens_facts::Scope;
use astrolens_metrics::Figures;
use astrolens_model::{FileReport, Finding, Function};

use super::nest::Nest;
use crate::judge::Symbol;
use crate::registry::{Check, rule};

/// Whether `finding` lies in `scope`.
pub(super) fn covers(scope: Scope, finding: &Finding) -> bool {
    match scope {
        Scope::Lines { first, last, .. } => {
            !is_about_file(finding) && finding.start_line <= last + 1 && first < finding.end_line
        }
        Scope::Declaration { is_first, .. } if is_about_file(finding) => is_first,
        Scope::Declaration { start, end, .. } => (start..end).contains(&finding.start_byte),
        Scope::File => true,
    }
}

/// How far around `finding` `scope` reaches: the least is the closest.
pub(super) fn reach(scope: Scope, finding: &Finding) -> u32 {
    match scope {
        Scope::Lines { .. } => 0,
        Scope::Declaration { start, end, .. } if !is_about_file(finding) => end - start,
        Scope::Declaration { .. } | Scope::File => u32::MAX,
    }
}

/// The bytes that `scope` covers.
pub(super) fn bytes(scope: Scope, subject: &Figures<'_>) -> (u32, u32) {
    let lines = &subject.facts.lines;
    match scope {
        Scope::Lines { first, last, .. } => (lines.start(first), lines.end(last)),
        Scope::Declaration { start, end, .. } => (start, end),
        Scope::File => (0, lines.length()),
    }
}

/// Whether `scope` covers what is found of the file as a whole.
pub(super) fn covers_file(scope: Scope) -> bool {
    matches!(scope, Scope::File | Scope::Declaration { is_first: true, .. })
}

/// What `scope` covers, for people: `on this line`.
pub(super) fn description(scope: Scope) -> &'static str {
    match scope {
        Scope::Lines { .. } => "on this line",
        Scope::Declaration { .. } => "in the declaration below",
        Scope::File => "in this file",
    }
}

/// Whether `finding` is about the file as a whole, although it is shown on one line.
fn is_about_file(finding: &Finding) -> bool {
    rule(finding.rule.as_str()).is_some_and(|rule| matches!(rule.check, Check::File(_)))
}

/// The functions and types of a file, by where they stand.
pub(super) struct Symbols<'subject> {
    pub(super) report: &'subject FileReport,
    /// The functions first, then the types.
    extents: Nest,
}

impl<'subject> Symbols<'subject> {
    /// Those of `subject`.
    pub(super) fn of(subject: &'subject Figures<'_>) -> Self {
        let report = &subject.report;
        let functions = report.functions.iter().map(Function::extent);
        let types = report.types.iter().map(|type_| (type_.start_byte, type_.end_byte));
        Self { report, extents: Nest::new(functions.chain(types).zip(0..)) }
    }

    /// The function or type that a comment at `offset` is in or covers.
    pub(super) fn around(&self, offset: u32, scope: Option<Scope>) -> Option<Symbol<'subject>> {
        let offset = match scope {
            Some(Scope::Declaration { start, .. }) => start,
            // A function may end before the comment behind its last line.
            Some(Scope::Lines { text, .. }) => text,
            _ => offset,
        };
        let number = self.extents.around(offset).next()?;
        let functions = &self.report.functions;
        Some(match functions.get(number) {
            Some(function) => Symbol::from(function),
            None => Symbol::from(&self.report.types[number - functions.len()]),
        })
    }
}
