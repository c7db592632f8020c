//! The lines of the page's data block; `js/data.js` reads them.
//!
//! A file is one line of columns, since column arrays are short and quick to read, and the points
//! of its functions are a line of their own, since the page reads it only when one of them is
//! opened. Texts that repeat are places in the table of strings, which the last line carries.

use std::collections::BTreeMap;

use astrolens_metrics::{METRICS, Metric};
use astrolens_model::{FileReport, Finding, Function, Summary};
use serde::Serialize;

use super::json::Figure;
use super::limits::{Held, HeldLimits, silenced};
use super::strings::Strings;
use crate::render::finding::excess;
use crate::render::{Options, Purpose};

/// The first line: the project and the metrics.
#[derive(Serialize)]
pub(super) struct Meta<'a> {
    meta: MetaFields<'a>,
}

#[derive(Serialize)]
struct MetaFields<'a> {
    title: &'a str,
    version: &'static str,
    /// What the report was made from, in words.
    made_from: Vec<String>,
    /// The view that is shown first.
    tab: &'static str,
    metrics: Vec<MetricFields>,
}

#[derive(Serialize)]
struct MetricFields {
    id: &'static str,
    title: &'static str,
    short: &'static str,
    summary: &'static str,
    lower_is_worse: bool,
}

impl<'a> Meta<'a> {
    pub(super) fn new(options: &'a Options) -> Self {
        let fields = |metric: &'static Metric| MetricFields {
            id: metric.id.as_str(),
            title: metric.title,
            short: metric.short,
            summary: metric.summary,
            lower_is_worse: metric.lower_is_worse,
        };
        let metrics = METRICS.iter().map(fields).collect();
        let tab = match options.purpose {
            Purpose::Overview => "functions",
            Purpose::Gate => "findings",
        };
        let version = env!("CARGO_PKG_VERSION");
        let made_from = (options.made_from)();
        Self { meta: MetaFields { title: &options.title, version, made_from, tab, metrics } }
    }
}

/// A file with the columns of its functions.
#[derive(Serialize)]
pub(super) struct FileRecord<'a> {
    file: FileFields<'a>,
}

#[derive(Serialize)]
struct FileFields<'a> {
    path: &'a str,
    language: &'a str,
    origin: &'static str,
    /// What says whose work it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin_reason: Option<&'a str>,
    /// What makes all of it test code.
    #[serde(skip_serializing_if = "Option::is_none")]
    test_reason: Option<&'a str>,
    partial: bool,
    /// Total, code, comment, blank.
    lines: [u32; 4],
    functions: Columns<'a>,
    findings: Vec<FindingRow>,
}

#[derive(Serialize)]
struct Columns<'a> {
    name: Vec<&'a str>,
    qualifier: Vec<&'a str>,
    kind: Vec<u32>,
    start: Vec<u32>,
    end: Vec<u32>,
    /// 1 for test code.
    test: Vec<u8>,
    /// The place of the limits that held.
    held: Vec<u32>,
    /// The metrics whose findings are silenced, as bits.
    #[serde(skip_serializing_if = "Option::is_none")]
    silenced: Option<Vec<u32>>,
    /// One column for each metric, in the registry's order.
    figures: Vec<Vec<Figure>>,
}

impl<'a> FileRecord<'a> {
    pub(super) fn new(
        report: &'a FileReport,
        strings: &mut Strings,
        limits: &mut HeldLimits,
    ) -> Self {
        let functions = &report.functions;
        let names = functions.iter().map(split_name);
        let (qualifier, name) = names.unzip();
        let column =
            |metric: &Metric| functions.iter().map(|f| Figure((metric.value)(f))).collect();
        let lines = &report.lines;
        Self {
            file: FileFields {
                path: &report.path,
                language: report.language.as_str(),
                origin: report.origin.as_str(),
                origin_reason: report.origin_reason.as_deref(),
                test_reason: report.test_reason.as_deref(),
                partial: report.partial,
                lines: [lines.total, lines.code, lines.comment, lines.blank],
                functions: Columns {
                    name,
                    qualifier,
                    kind: functions.iter().map(|f| strings.place(f.kind.as_str())).collect(),
                    start: functions.iter().map(|f| f.start_line).collect(),
                    end: functions.iter().map(|f| f.end_line).collect(),
                    test: functions.iter().map(|f| u8::from(f.test)).collect(),
                    held: functions.iter().map(|f| limits.place(report, f)).collect(),
                    silenced: silenced(report),
                    figures: METRICS.iter().map(column).collect(),
                },
                findings: report.findings.iter().map(|f| finding_row(f, strings)).collect(),
            },
        }
    }
}

/// A function's qualified name as what stands before its own name, and the rest.
fn split_name(function: &Function) -> (&str, &str) {
    let qualified = &function.qualified_name;
    qualified.split_at(qualified.rfind(&function.name).unwrap_or(0))
}

/// The points of a file's functions: for each function five numbers a point, namely the metric,
/// the line counted from the function's first, the column, the points and the reason.
#[derive(Serialize)]
pub(super) struct Increments {
    increments: Vec<Vec<u64>>,
}

impl Increments {
    /// The line, or nothing where no function has points to explain.
    pub(super) fn new(report: &FileReport, strings: &mut Strings) -> Option<Self> {
        let mut row = |function: &Function| {
            let points = function.increments.iter().flat_map(|increment| {
                [
                    u64::from(strings.place(increment.metric.as_str())),
                    u64::from(increment.line.saturating_sub(function.start_line)),
                    u64::from(increment.column),
                    increment.points,
                    u64::from(strings.place(&increment.reason)),
                ]
            });
            points.collect()
        };
        let increments: Vec<Vec<u64>> = report.functions.iter().map(&mut row).collect();
        increments.iter().any(|row| !row.is_empty()).then_some(Self { increments })
    }
}

/// Rule, severity, message, first line, last line, symbol, confidence, evidence, how many places
/// support it, and how many times its limit the figure is.
type FindingRow =
    (u32, u32, String, u32, u32, Option<String>, Option<f64>, Vec<EvidenceRow>, u32, Figure);

/// Role, line, note.
type EvidenceRow = (u32, u32, String);

fn finding_row(finding: &Finding, strings: &mut Strings) -> FindingRow {
    let rule = strings.place(finding.rule.as_str());
    let severity = strings.place(&finding.severity.to_string());
    let evidence = finding.evidence.iter();
    let evidence = evidence.map(|e| (strings.place(&e.role), e.line, e.note.clone())).collect();
    (
        rule,
        severity,
        finding.message.clone(),
        finding.start_line,
        finding.end_line,
        finding.symbol.clone(),
        finding.confidence,
        evidence,
        finding.evidence_count,
        Figure((excess(finding) * 100.0).round() / 100.0),
    )
}

/// The last line: what is only known at the end.
#[derive(Serialize)]
pub(super) struct End<'a> {
    end: EndFields<'a>,
}

#[derive(Serialize)]
struct EndFields<'a> {
    strings: &'a [String],
    /// What functions were held to.
    limits: &'a [Held],
    skipped: &'a BTreeMap<String, u64>,
}

impl<'a> End<'a> {
    pub(super) fn new(strings: &'a Strings, limits: &'a HeldLimits, summary: &'a Summary) -> Self {
        let skipped = &summary.skipped;
        Self { end: EndFields { strings: strings.texts(), limits: limits.sets(), skipped } }
    }
}
