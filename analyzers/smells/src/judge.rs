//! Figures held against their limits.

use std::borrow::Cow;
use std::collections::BTreeMap;

use astrolens_metrics::metric;
use astrolens_model::config::{Judgement, Limits};
use astrolens_model::{
    Evidence, FileReport, Finding, Fingerprint, Function, LineIndex, Location, Severity,
};

use crate::registry::{FunctionRule, RULES, Rule, Subject};

/// More pieces of evidence than this say nothing more.
const MAX_EVIDENCE: usize = 10;

/// What the rules find in a file, in source order.
///
/// `judgement` says which limits hold for a function: those of code or those of tests.
/// The increments of functions above a limit must be in the report: they are the evidence.
#[must_use]
pub fn judge<'config>(
    report: &FileReport,
    lines: &LineIndex<'_>,
    of_file: &'config Judgement,
    of_function: impl Fn(&Function) -> &'config Judgement,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        match &rule.subject {
            Subject::File { value, limits, phrase } => {
                let value = value(report);
                if let Some((severity, limit)) = judged(rule, of_file, limits, value, 0.0) {
                    let message = format!("the file has {phrase} {value} (limit {limit})");
                    let message = message.as_str();
                    let verdict = Verdict { rule, severity, value, limit, message, symbol: None };
                    findings.push(finding_of(verdict, first_line(lines), Vec::new(), 0));
                }
            }
            Subject::Function(check) => {
                let mut ordinals = BTreeMap::new();
                for function in &report.functions {
                    let symbol = symbol(function);
                    let ordinal: &mut u32 = ordinals.entry(symbol).or_default();
                    let ordinal = std::mem::replace(ordinal, *ordinal + 1);
                    let judgement = of_function(function);
                    findings
                        .extend(function_finding(rule, check, judgement, function, lines, ordinal));
                }
            }
            Subject::Analysis => {}
        }
    }
    findings.sort_by(|left, right| {
        (left.start_byte, left.rule.as_str()).cmp(&(right.start_byte, right.rule.as_str()))
    });
    findings
}

/// The severity and the limit, if the rule is on and its limit passed.
fn judged(
    rule: &Rule,
    judgement: &Judgement,
    fallback: &Limits,
    value: f64,
    allowance: f64,
) -> Option<(Severity, f64)> {
    if judgement.disabled_rules.iter().any(|name| name == rule.id.as_str()) {
        return None;
    }
    let configured =
        rule.metric.and_then(metric).map(|metric| judgement.thresholds.get(&metric.id));
    let limits = configured.map_or(Some(fallback), |limits| limits)?;
    let (severity, limit) = limits.judge(value - allowance)?;
    Some((judgement.severities.get(&rule.id).copied().unwrap_or(severity), limit + allowance))
}

fn function_finding(
    rule: &Rule,
    check: &FunctionRule,
    judgement: &Judgement,
    function: &Function,
    lines: &LineIndex<'_>,
    ordinal: u32,
) -> Option<Finding> {
    let value = (check.value)(function);
    let allowance = (check.allowance)(function);
    let none = Limits::default();
    let (severity, limit) = judged(rule, judgement, &none, value, allowance)?;
    let location = Location {
        start: lines.position(function.name_start_byte),
        end: lines.position(function.name_end_byte),
        start_byte: function.name_start_byte,
        end_byte: function.name_end_byte,
    };
    let message =
        format!("`{}` has {} {value} (limit {limit})", function.qualified_name, check.phrase);
    let symbol = symbol(function);
    let verdict = Verdict { rule, severity, value, limit, message: &message, symbol: Some(symbol) };
    Some(finding_of(verdict, location, evidence(check, function), ordinal))
}

/// The name that survives edits elsewhere: without the line that tells namesakes apart.
fn symbol(function: &Function) -> &str {
    let name = function.qualified_name.as_str();
    let line = function.start_line.to_string();
    name.strip_suffix(&line).and_then(|name| name.strip_suffix('@')).unwrap_or(name)
}

/// The increments that add most, most first.
fn evidence(check: &FunctionRule, function: &Function) -> Vec<Evidence> {
    let Some(metric) = check.evidence else { return Vec::new() };
    let mut increments: Vec<_> = function
        .increments
        .iter()
        .filter(|increment| increment.metric.as_str() == metric)
        .collect();
    increments.sort_by_key(|increment| {
        (std::cmp::Reverse(increment.points), increment.line, increment.column)
    });
    increments
        .into_iter()
        .take(MAX_EVIDENCE)
        .map(|increment| Evidence {
            role: Cow::Borrowed("increment"),
            line: increment.line,
            column: increment.column,
            note: format!("+{} {}", increment.points, increment.reason),
        })
        .collect()
}

fn first_line(lines: &LineIndex<'_>) -> Location {
    let end_byte = lines.line(0).len() as u32;
    Location { start: lines.position(0), end: lines.position(end_byte), start_byte: 0, end_byte }
}

/// A rule's verdict, before it has a place.
#[derive(Clone, Copy)]
struct Verdict<'rule> {
    rule: &'rule Rule,
    severity: Severity,
    value: f64,
    limit: f64,
    message: &'rule str,
    symbol: Option<&'rule str>,
}

fn finding_of(
    verdict: Verdict<'_>,
    location: Location,
    evidence: Vec<Evidence>,
    ordinal: u32,
) -> Finding {
    let Verdict { rule, severity, value, limit, message, symbol } = verdict;
    Finding {
        rule: rule.id.clone(),
        severity,
        message: message.to_owned(),
        start_line: location.start.line,
        start_column: location.start.column,
        end_line: location.end.line,
        end_column: location.end.column,
        start_byte: location.start_byte,
        end_byte: location.end_byte,
        symbol: symbol.map(str::to_owned),
        fingerprint: Fingerprint::new(&rule.id, symbol.unwrap_or_default(), ordinal),
        confidence: None,
        value: Some(value),
        threshold: Some(limit),
        evidence,
    }
}
