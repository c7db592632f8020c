//! Runs the rules over a measured file.

mod speakers;

use std::cell::LazyCell;
use std::collections::HashMap;

use astrolens_facts::{FileFacts, FunctionFacts};
use astrolens_metrics::Figures;
use astrolens_model::config::{AnalysisConfig, Judgement};
use astrolens_model::{
    FileReport, Finding, Fingerprint, Function, LineTable, Location, RuleId, Suppression,
    SymbolKind, TypeReport,
};

use crate::draft::{Draft, FileSite, FunctionSite, TypeSite};
use crate::locations::{first_line, location, name_location};
use crate::registry::{Check, RULES, Rule};
use crate::suppression;
use speakers::{Speaker, speakers};

/// What the rules found, and what comments keep from being reported.
#[derive(Debug, Default, PartialEq)]
pub struct Judged {
    /// To be reported, in source order.
    pub findings: Vec<Finding>,
    /// The comments that suppress findings, with what they suppressed, in source order.
    pub suppressions: Vec<Suppression>,
}

/// Judges a measured file: what the rules find, less what its comments suppress.
#[must_use]
pub fn judge(subject: &Figures<'_>, config: &AnalysisConfig) -> Judged {
    suppression::apply(subject, check(subject, config), config)
}

/// What the rules find in a file, in source order, whatever its comments say.
#[must_use]
pub fn check(subject: &Figures<'_>, config: &AnalysisConfig) -> Vec<Finding> {
    let mut findings = Findings::new(subject);
    let lines = &subject.facts.lines;
    let of_code = LazyCell::new(|| speakers(&config.code));
    let of_tests = LazyCell::new(|| speakers(&config.tests));
    for (function, facts) in subject.report.functions.iter().zip(&subject.facts.functions) {
        let held: (&Judgement, &[Speaker]) =
            if function.test { (&config.tests, &of_tests) } else { (&config.code, &of_code) };
        check_function(subject, (function, facts), held, &mut findings);
    }
    for named in &subject.report.types {
        check_type(subject, named, config, &mut findings);
    }
    for rule in RULES.iter().filter(|rule| speaks(rule, &config.code)) {
        let Check::File(check) = rule.check else { continue };
        let site = FileSite { report: &subject.report, judgement: &config.code, lines };
        if let Some(draft) = check(&site) {
            let first_line = location(lines, 0, lines.end(0));
            findings.add(rule, &config.code, None, first_line, draft);
        }
    }
    findings.in_order()
}

/// What the rules say of one function, which is held to a judgement by these speakers.
fn check_function(
    subject: &Figures<'_>,
    (function, facts): (&Function, &FunctionFacts),
    (judgement, speakers): (&Judgement, &[Speaker]),
    findings: &mut Findings<'_>,
) {
    let Figures { facts: FileFacts { lines, .. }, language, .. } = subject;
    let points = &facts.points;
    let site = FunctionSite { function, points, judgement, lines, language: *language };
    for speaker in speakers {
        if let Some(draft) = speaker.check(&site) {
            let location = name_location(function, lines);
            findings.add(speaker.rule, judgement, Some(function.into()), location, draft);
        }
    }
}

/// What the rules say of one type.
fn check_type(
    subject: &Figures<'_>,
    named: &TypeReport,
    config: &AnalysisConfig,
    findings: &mut Findings<'_>,
) {
    let Figures { report, facts: FileFacts { lines, .. }, .. } = subject;
    let judgement = if is_test_type(named, report) { &config.tests } else { &config.code };
    for rule in RULES {
        let Check::Type(check, _) = rule.check else { continue };
        if !speaks(rule, judgement) {
            continue;
        }
        if let Some(draft) = check(&TypeSite { named, report, judgement, lines }) {
            let location = first_line(named.start_byte, named.end_byte, lines);
            findings.add(rule, judgement, Some(named.into()), location, draft);
        }
    }
}

/// Whether `named` is test code, as the first function within it is.
#[must_use]
pub fn is_test_type(named: &TypeReport, report: &FileReport) -> bool {
    let next = report.functions.partition_point(|function| function.start_byte < named.start_byte);
    let first = report.functions.get(next);
    first.is_some_and(|function| function.test && function.start_byte < named.end_byte)
}

/// Whether `judgement` lets `rule` speak.
pub(crate) fn speaks(rule: &Rule, judgement: &Judgement) -> bool {
    !judgement.disabled_rules.iter().any(|disabled| disabled == rule.id.as_str())
}

/// What identifies the function, the type or whatever else a finding is about.
#[derive(Clone, Copy)]
pub(crate) struct Symbol<'a> {
    /// Its qualified name.
    name: &'a str,
    /// Which it is of those that share the name.
    ordinal: u32,
    /// Its kind, as reports write it, if it is a function or a type.
    kind: Option<&'static str>,
}

impl<'a> From<&'a Function> for Symbol<'a> {
    fn from(function: &'a Function) -> Self {
        let Function { qualified_name: name, ordinal, kind, .. } = function;
        Self { name, ordinal: *ordinal, kind: Some(kind.as_str()) }
    }
}

impl<'a> From<&'a str> for Symbol<'a> {
    fn from(name: &'a str) -> Self {
        Self { name, ordinal: 0, kind: None }
    }
}

impl<'a> From<&'a TypeReport> for Symbol<'a> {
    fn from(type_: &'a TypeReport) -> Self {
        Self { name: &type_.qualified_name, ordinal: 0, kind: Some(type_.kind.as_str()) }
    }
}

/// Findings that know their place among each other.
pub(crate) struct Findings<'a> {
    lines: &'a LineTable,
    found: Vec<Finding>,
    /// How many there are of each rule on each symbol.
    ordinals: HashMap<(RuleId, String), u32>,
}

impl<'a> Findings<'a> {
    /// No findings in `subject` yet.
    pub(crate) fn new(subject: &Figures<'a>) -> Self {
        Self { lines: &subject.facts.lines, found: Vec::new(), ordinals: HashMap::new() }
    }

    /// Adds what `rule` says of `symbol`, or of the file; the findings of one rule on one
    /// symbol are added in source order.
    pub(crate) fn add(
        &mut self,
        rule: &Rule,
        judgement: &Judgement,
        symbol: Option<Symbol<'_>>,
        location: Location,
        draft: Draft,
    ) {
        let name = symbol.map_or("", |symbol| symbol.name);
        let ordinal = self.ordinals.entry((rule.id.clone(), name.to_owned())).or_default();
        let finding = finding(rule, judgement, symbol, *ordinal, draft);
        *ordinal += 1;
        self.found.push(finding.at(location));
    }

    /// The place of the bytes from `start` to `end`.
    pub(crate) fn location(&self, start: u32, end: u32) -> Location {
        location(self.lines, start, end)
    }

    /// The findings in source order, those of one place in the order of the rules.
    pub(crate) fn in_order(mut self) -> Vec<Finding> {
        self.found.sort_by_key(|finding| finding.start_byte);
        self.found
    }
}

/// What `rule` says of `symbol`, or of the file, without its place; it is the `ordinal`th that it
/// says of it.
pub(crate) fn finding(
    rule: &Rule,
    judgement: &Judgement,
    symbol: Option<Symbol<'_>>,
    ordinal: u32,
    draft: Draft,
) -> Finding {
    let Draft { severity, message, value, threshold, evidence, evidence_count } = draft;
    Finding {
        rule: rule.id.clone(),
        severity: judgement.severities.get(&rule.id).copied().unwrap_or(severity),
        message,
        start_line: 0,
        start_column: 0,
        end_line: 0,
        end_column: 0,
        start_byte: 0,
        end_byte: 0,
        symbol: symbol.map(|symbol| symbol.name.to_owned()),
        ordinal: symbol.map_or(0, |symbol| symbol.ordinal),
        kind: symbol.and_then(|symbol| symbol.kind).map(SymbolKind::new),
        fingerprint: Fingerprint::new(&rule.id, symbol.map_or("", |symbol| symbol.name), ordinal),
        confidence: None,
        value,
        threshold,
        evidence,
        evidence_count,
        baseline: None,
    }
}

#[cfg(test)]
mod tests;
