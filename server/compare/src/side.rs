//! A function as it is in one of the two states.

use std::collections::HashMap;

use astrolens_metrics::Metric;
use astrolens_model::{
    FileReport, Finding, Function, FunctionKind, LanguageName, MetricId, Origin, Severity, Skipped,
    Suppression, TextHash, TypeReport,
};
use astrolens_smells::rule;
use astrolens_syntax::{Language, NestedFunctions};

use super::named::TypeSide;

/// A function on one side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// The path of its file from the root of the repository.
    pub path: String,
    /// The function.
    pub function: Function,
    /// The language it is written in.
    pub(crate) language: LanguageName,
    /// Whether it stands inside another function.
    pub(crate) is_nested: bool,
    /// The limits it passes.
    pub passed: Vec<(MetricId, Severity)>,
}

impl Side {
    /// The hash of its text without its name: the same for a function that was renamed or moved.
    pub(super) fn body(&self) -> Option<TextHash> {
        self.function.hashes.map(|hashes| hashes.body)
    }

    /// Whether its figure of `metric` is a part of the figure of the function around it.
    #[must_use]
    pub fn counts_in_encloser(&self, metric: &Metric) -> bool {
        let language = Language::by_name(self.language.as_str()).filter(|_| self.is_nested);
        language.is_some_and(|language| {
            let definition = language.definition();
            match metric.id.as_str() {
                "cognitive" => {
                    self.function.kind != FunctionKind::Block
                        && definition.cognitive.nested_functions != NestedFunctions::Apart
                }
                "cyclomatic" => {
                    self.function.kind == FunctionKind::Closure
                        && definition.cyclomatic.closures_count_in_encloser
                }
                _ => true,
            }
        })
    }

    /// The most severe limit of `metric` that it passes.
    #[must_use]
    pub fn limit(&self, metric: &MetricId) -> Option<Severity> {
        let passed = self.passed.iter().filter(|(passed, _)| passed == metric);
        passed.map(|(_, severity)| *severity).max()
    }
}

/// A file on one side of a comparison.
#[derive(Debug, Default)]
pub(super) struct Measured {
    /// Why it was not measured, if it was not.
    pub(super) skipped: Option<String>,
    /// Its functions in source order.
    pub(super) functions: Vec<Side>,
    /// Its types.
    pub(super) types: Vec<TypeSide>,
    /// What was found in it.
    pub(super) judged: Judged,
}

/// What was found in a file on one side of a comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// The path of the file from the root of the repository.
    pub path: String,
    /// What the rules found.
    pub findings: Vec<Finding>,
    /// The comments that suppress findings, with what they suppressed.
    pub suppressions: Vec<Suppression>,
    /// Its types.
    pub types: Vec<TypeReport>,
    /// Whose work it is.
    pub origin: Origin,
    /// What says so.
    pub origin_reason: Option<String>,
    /// Why it was not measured, if it was not.
    pub skipped: Option<Skipped>,
}

impl Measured {
    /// The file of `report`.
    pub(super) fn new(report: FileReport) -> Self {
        let mut passed = passed_limits(&report);
        let side = |function: &Function| Side {
            path: report.path.clone(),
            language: report.language.clone(),
            is_nested: false,
            passed: passed.remove(&place(function)).unwrap_or_default(),
            function: function.clone(),
        };
        let named =
            |named: &TypeReport| TypeSide { path: report.path.clone(), report: named.clone() };
        Self {
            skipped: report.skipped.as_ref().map(|skipped| skipped.reason.to_string()),
            types: report.types.iter().map(named).collect(),
            functions: nested(report.functions.iter().map(side).collect()),
            judged: Judged {
                findings: report.findings,
                suppressions: report.suppressions,
                types: report.types,
                path: report.path,
                origin: report.origin,
                origin_reason: report.origin_reason,
                skipped: report.skipped,
            },
        }
    }
}

/// The limits that functions passed, as the findings of `report` about them say, by where such
/// findings stand.
fn passed_limits(report: &FileReport) -> HashMap<u32, Vec<(MetricId, Severity)>> {
    let mut passed: HashMap<u32, Vec<(MetricId, Severity)>> = HashMap::new();
    for finding in report.findings.iter().filter(|finding| finding.symbol.is_some()) {
        if let Some(metric) = rule(finding.rule.as_str()).and_then(|rule| rule.metric.clone()) {
            passed.entry(finding.start_byte).or_default().push((metric, finding.severity));
        }
    }
    passed
}

/// Where findings about `function` as a whole stand.
#[must_use]
pub fn place(function: &Function) -> u32 {
    if function.is_named() { function.name_start_byte } else { function.start_byte }
}

/// Says of each of `functions`, which are in source order, whether it stands in another one.
fn nested(mut functions: Vec<Side>) -> Vec<Side> {
    let mut end = 0;
    for side in &mut functions {
        side.is_nested = side.function.end_byte <= end;
        end = end.max(side.function.end_byte);
    }
    functions
}

#[cfg(test)]
pub(super) mod tests {
    use astrolens_model::Hashes;
    use astrolens_testing as testing;

    use super::*;

    /// The function called `name` in lines `start` to `end` of the file at `path`, with `text` as
    /// its own: a letter for each line.
    pub(crate) fn side(path: &str, name: &str, start: u32, text: &str) -> Side {
        let hash = |text: &[u8]| {
            let digits = blake3::hash(text).to_hex();
            TextHash::new(u64::from_str_radix(&digits[..16], 16).expect("hexadecimal digits"))
        };
        let hashes = Hashes { head: hash(&text.as_bytes()[..1]), body: hash(text.as_bytes()) };
        let function = Function {
            name: name.rsplit('.').next().unwrap_or(name).to_owned(),
            hashes: Some(hashes),
            qualified_name: name.to_owned(),
            start_line: start,
            end_line: start + text.len() as u32,
            start_byte: start * 10,
            end_byte: (start + text.len() as u32) * 10 + 5,
            statements: text.len() as u32,
            ..testing::function()
        };
        Side {
            path: path.to_owned(),
            language: LanguageName::new("python"),
            is_nested: false,
            function,
            passed: Vec::new(),
        }
    }
}
