//! Runs the rules over a measured file.

use std::cell::OnceCell;
use std::collections::HashMap;

use astrolens_metrics::Comment;
use astrolens_model::config::{AnalysisConfig, Judgement};
use astrolens_model::{
    FileReport, Finding, Fingerprint, Function, LineIndex, Location, RuleId, Suppression,
    TypeReport,
};
use astrolens_syntax::{Language, TestSite, is_test_function};

use crate::draft::{Draft, FileSite, FunctionSite, TypeSite};
use crate::registry::{Check, RULES, Rule};
use crate::suppression;

/// A measured file, with all that judging it needs.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// Its text.
    pub source: &'a [u8],
    /// The lines of the text.
    pub lines: &'a LineIndex<'a>,
    /// Its language.
    pub language: Language,
    /// What was measured, with the increments of functions that pass a limit.
    pub report: &'a FileReport,
    /// Its comments in source order.
    pub comments: &'a [Comment],
}

/// What the rules found, and what comments keep from being reported.
#[derive(Debug, Default, PartialEq)]
pub struct Judged {
    /// To be reported, in source order.
    pub findings: Vec<Finding>,
    /// The comments that suppress findings, with what they suppressed, in source order.
    pub suppressions: Vec<Suppression>,
}

/// Judges a file: what the rules find, less what its comments suppress.
#[must_use]
pub fn judge(subject: &Subject<'_>, config: &AnalysisConfig) -> Judged {
    suppression::apply(subject, check(subject, config), config)
}

/// What the rules find in a file, in source order, whatever its comments say.
#[must_use]
pub fn check(subject: &Subject<'_>, config: &AnalysisConfig) -> Vec<Finding> {
    let mut findings = Findings::new(subject);
    for function in &subject.report.functions {
        check_function(subject, function, config, &mut findings);
    }
    for named in &subject.report.types {
        check_type(subject, named, config, &mut findings);
    }
    for rule in RULES.iter().filter(|rule| speaks(rule, &config.code)) {
        let Check::File(check) = rule.check else { continue };
        let site =
            FileSite { report: subject.report, judgement: &config.code, lines: subject.lines };
        if let Some(draft) = check(&site) {
            let first_line = location(subject.lines, 0, subject.lines.line(0).len() as u32);
            findings.add(rule, &config.code, None, first_line, draft);
        }
    }
    findings.in_order()
}

/// What the rules say of one function.
fn check_function(
    subject: &Subject<'_>,
    function: &Function,
    config: &AnalysisConfig,
    findings: &mut Findings<'_>,
) {
    let is_test = OnceCell::new();
    for rule in RULES {
        let Check::Function(check) = rule.check else { continue };
        let judge = |judgement| {
            speaks(rule, judgement).then(|| check(&FunctionSite { function, judgement }))?
        };
        let (code, tests) = (judge(&config.code), judge(&config.tests));
        if code.is_none() && tests.is_none() {
            continue;
        }
        // Asked only of functions that pass some limit: it may search the text around them.
        let is_test = *is_test.get_or_init(|| {
            let site = TestSite {
                source: subject.source,
                start_byte: function.start_byte,
                qualified_name: &function.qualified_name,
            };
            is_test_function(&site, subject.language)
        });
        let (judgement, draft) =
            if is_test { (&config.tests, tests) } else { (&config.code, code) };
        if let Some(draft) = draft {
            let location = name_location(function, subject.lines);
            findings.add(rule, judgement, Some(function.symbol()), location, draft);
        }
    }
}

/// What the rules say of one type.
fn check_type(
    subject: &Subject<'_>,
    named: &TypeReport,
    config: &AnalysisConfig,
    findings: &mut Findings<'_>,
) {
    let is_test = OnceCell::new();
    for rule in RULES {
        let Check::Type(check) = rule.check else { continue };
        let judge = |judgement| {
            let Subject { report, lines, .. } = *subject;
            let site = TypeSite { named, report, judgement, lines };
            speaks(rule, judgement).then(|| check(&site))?
        };
        let (code, tests) = (judge(&config.code), judge(&config.tests));
        if code.is_none() && tests.is_none() {
            continue;
        }
        let is_test = *is_test.get_or_init(|| {
            let site = TestSite {
                source: subject.source,
                start_byte: named.start_byte,
                qualified_name: &named.qualified_name,
            };
            is_test_function(&site, subject.language)
        });
        let (judgement, draft) =
            if is_test { (&config.tests, tests) } else { (&config.code, code) };
        if let Some(draft) = draft {
            let location = first_line(named.start_byte, named.end_byte, subject.lines);
            findings.add(rule, judgement, Some(&named.qualified_name), location, draft);
        }
    }
}

/// Whether `judgement` lets `rule` speak.
pub(crate) fn speaks(rule: &Rule, judgement: &Judgement) -> bool {
    !judgement.disabled_rules.iter().any(|disabled| disabled == rule.id.as_str())
}

/// Findings that know their place among each other.
pub(crate) struct Findings<'a> {
    lines: &'a LineIndex<'a>,
    found: Vec<Finding>,
    /// How many there are of each rule on each symbol.
    ordinals: HashMap<(RuleId, String), u32>,
}

impl<'a> Findings<'a> {
    /// No findings in `subject` yet.
    pub(crate) fn new(subject: &Subject<'a>) -> Self {
        Self { lines: subject.lines, found: Vec::new(), ordinals: HashMap::new() }
    }

    /// Adds what `rule` says of `symbol`, or of the file; the findings of one rule on one
    /// symbol are added in source order.
    pub(crate) fn add(
        &mut self,
        rule: &Rule,
        judgement: &Judgement,
        symbol: Option<&str>,
        location: Location,
        draft: Draft,
    ) {
        let name = symbol.unwrap_or_default();
        let ordinal = self.ordinals.entry((rule.id.clone(), name.to_owned())).or_default();
        let fingerprint = Fingerprint::new(&rule.id, name, *ordinal);
        *ordinal += 1;
        let Draft { severity, message, value, threshold, evidence, evidence_count } = draft;
        let finding = Finding {
            rule: rule.id.clone(),
            severity: judgement.severities.get(&rule.id).copied().unwrap_or(severity),
            message,
            start_line: 0,
            start_column: 0,
            end_line: 0,
            end_column: 0,
            start_byte: 0,
            end_byte: 0,
            symbol: symbol.map(str::to_owned),
            fingerprint,
            confidence: None,
            value,
            threshold,
            evidence,
            evidence_count,
            baseline: None,
        };
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

/// Where a function's name stands; without one, the first line of the function.
fn name_location(function: &Function, lines: &LineIndex<'_>) -> Location {
    if function.is_named() {
        return location(lines, function.name_start_byte, function.name_end_byte);
    }
    first_line(function.start_byte, function.end_byte, lines)
}

/// What the bytes from `start` to `end` have on their first line.
fn first_line(start: u32, end: u32, lines: &LineIndex<'_>) -> Location {
    let row = lines.row(start);
    let line_end = lines.start(row) + lines.line(row).len() as u32;
    location(lines, start, line_end.min(end))
}

fn location(lines: &LineIndex<'_>, start_byte: u32, end_byte: u32) -> Location {
    Location {
        start: lines.position(start_byte),
        end: lines.position(end_byte),
        start_byte,
        end_byte,
    }
}

#[cfg(test)]
mod tests;
