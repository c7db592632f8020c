//! What a rule hands over: a judgement that does not yet know its place among the others.

use std::cmp::Reverse;

use astrolens_facts::{Points, Token};
use astrolens_metrics::{metric as metric_row, points_of, reason};
use astrolens_model::config::Judgement;
use astrolens_model::{
    Evidence, FileReport, Function, LineTable, Location, MetricId, Severity, TypeReport, figure,
};
use astrolens_syntax::Language;

use crate::locations::{first_line, location};
use crate::thresholds::lower_is_worse;

/// At most as many places are shown as evidence.
const MOST_EVIDENCE: usize = 10;

/// A function to be judged.
pub struct FunctionSite<'a> {
    pub(crate) function: &'a Function,
    pub(crate) points: &'a Points,
    pub(crate) judgement: &'a Judgement,
    pub(crate) lines: &'a LineTable,
    pub(crate) language: Language,
}

impl FunctionSite<'_> {
    /// The function as far as its first line goes.
    pub(crate) fn head(&self) -> Location {
        first_line(self.function.start_byte, self.function.end_byte, self.lines)
    }
}

/// A type to be judged.
pub struct TypeSite<'a> {
    pub(crate) named: &'a TypeReport,
    pub(crate) report: &'a FileReport,
    pub(crate) judgement: &'a Judgement,
    pub(crate) lines: &'a LineTable,
}

/// A file to be judged.
pub struct FileSite<'a> {
    pub(crate) report: &'a FileReport,
    pub(crate) judgement: &'a Judgement,
    pub(crate) lines: &'a LineTable,
}

/// What a rule says of a function or file.
pub struct Draft {
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) value: Option<f64>,
    pub(crate) threshold: Option<f64>,
    pub(crate) evidence: Vec<Evidence>,
    /// How many places support it, listed or not.
    pub(crate) evidence_count: u32,
}

impl Draft {
    /// `value` is beyond what `judgement` allows for `metric`: `message` is given the limit, as
    /// people write it.
    pub(crate) fn over(
        judgement: &Judgement,
        metric: &MetricId,
        value: f64,
        message: impl FnOnce(&str) -> String,
    ) -> Option<Self> {
        let limits = judgement.thresholds.get(metric)?;
        let (severity, limit) = limits.judge(value, lower_is_worse(metric))?;
        Some(Self {
            severity,
            message: message(&figure(limit)),
            value: Some(value),
            threshold: Some(limit),
            evidence: Vec::new(),
            evidence_count: 0,
        })
    }

    /// One place more supports it.
    pub(crate) fn at(mut self, role: &'static str, location: Location, note: String) -> Self {
        self.evidence.push(Evidence::new(role, location, note));
        self.evidence_count += 1;
        self
    }

    /// The points of the function at `site` that add most to `metric`, worst first.
    pub(crate) fn because_of(mut self, site: &FunctionSite<'_>, metric: &MetricId) -> Self {
        let mut points = points_of(metric, site.points, site.function.start_byte);
        // As bad ones are in the order of the source.
        points.sort_by_key(|point| (Reverse(point.points), point.token.start));
        self.evidence_count = points.len() as u32;
        points.truncate(MOST_EVIDENCE);
        let sign = metric_row(metric.as_str()).map_or('+', |row| row.sign);
        let evidence = points.iter().map(|point| {
            let Token { start, length } = point.token;
            let location = location(site.lines, start, start + length);
            let note = format!("{sign}{} {}", point.points, reason(point, site.language));
            Evidence::new("increment", location, note)
        });
        self.evidence = evidence.collect();
        self
    }
}

/// `function` as the subject of a sentence: its qualified name in back quotes, or what it is and
/// what it stands in.
pub(crate) fn subject(function: &Function) -> String {
    let symbol = function.qualified_name.as_str();
    if function.is_named() {
        return format!("`{symbol}`");
    }
    // Literals within literals: the name of what holds them all tells most.
    let name = function.name.as_str();
    let mut around = symbol;
    while let Some(rest) = around.strip_suffix(name).filter(|_| !name.is_empty()) {
        around = rest.trim_end_matches(['.', ':']);
    }
    let kind = function.kind.as_str();
    if around.is_empty() { format!("this {kind}") } else { format!("this {kind} in `{around}`") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{config, with_subject};

    #[test]
    fn a_figure_is_beyond_its_limit_on_the_worse_side() {
        let beyond = |metric: &'static str, value: f64| {
            let judgement = config(&[(metric, 50.0)]).code;
            Draft::over(&judgement, &MetricId::new(metric), value, str::to_owned).is_some()
        };
        assert!(beyond("cyclomatic", 51.0) && !beyond("cyclomatic", 49.0));
        assert!(beyond("maintainability_index", 49.0) && !beyond("maintainability_index", 51.0));
    }

    #[test]
    fn a_function_is_named_as_its_file_knows_it() {
        let subjects = |language: &str, source: &str| {
            with_subject(language, source, &config(&[]), |judged| {
                judged.report.functions.iter().map(subject).collect::<Vec<_>>()
            })
        };
        assert_eq!(
            subjects("javascript", "class A { f() { return () => () => 1; } }"),
            ["`A.f`", "this closure in `A.f`", "this closure in `A.f`"]
        );
        assert_eq!(subjects("rust", "impl A { fn f(&self) {} }"), ["`A::f`"]);
        assert_eq!(subjects("javascript", "g(() => 1);"), ["this closure"]);
    }
}
