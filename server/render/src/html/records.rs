//! The lines of the page's data block; `js/data.js` reads them.
//!
//! A file is one line of columns, since column arrays are short and quick to read, and the points
//! of its functions are a line of their own, since the page reads it only when one of them is
//! opened. Texts that repeat are places in the table of strings, which the last line carries.

use std::borrow::Cow;
use std::collections::BTreeMap;

use astrolens_metrics::{METRICS, Metric, TYPE_METRICS, TypeMetric};
use astrolens_model::{Evidence, FileReport, Finding, Function, Summary, TypeReport};
use astrolens_smells::is_test_type;
use astrolens_syntax::Language;
use serde::Serialize;

use super::json::Figure;
use super::limits::{Held, silenced, silenced_types};
use super::strings::Strings;
use super::tables::Tables;
use crate::finding::excess;
use crate::found::{Owner, owners};
use crate::{Options, Purpose};

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
    type_metrics: Vec<MetricFields>,
    /// The metric that types are sorted by at first.
    type_sort: &'static str,
    /// The languages there are, and what people call them.
    languages: BTreeMap<&'static str, &'static str>,
}

#[derive(Serialize)]
struct MetricFields {
    id: &'static str,
    title: &'static str,
    short: Cow<'static, str>,
    summary: &'static str,
    lower_is_worse: bool,
}

impl<'a> Meta<'a> {
    pub(super) fn new(options: &'a Options) -> Self {
        let tab = match (options.purpose, options.types) {
            (Purpose::Overview, None) => "functions",
            (Purpose::Overview, Some(_)) => "types",
            (Purpose::Gate, _) => "findings",
        };
        Self {
            meta: MetaFields {
                title: &options.title,
                version: env!("CARGO_PKG_VERSION"),
                made_from: (options.made_from)(),
                tab,
                metrics: METRICS.iter().map(MetricFields::of).collect(),
                type_metrics: TYPE_METRICS.iter().map(MetricFields::of_type).collect(),
                type_sort: options.types.unwrap_or(&TYPE_METRICS[0]).id.as_str(),
                languages: Language::all().map(titled).collect(),
            },
        }
    }
}

fn titled(language: Language) -> (&'static str, &'static str) {
    (language.definition().name, language.definition().title)
}

impl MetricFields {
    fn of(metric: &'static Metric) -> Self {
        Self {
            id: metric.id.as_str(),
            title: metric.title,
            short: metric.short.into(),
            summary: metric.summary,
            lower_is_worse: metric.lower_is_worse,
        }
    }

    fn of_type(metric: &'static TypeMetric) -> Self {
        let id = metric.id.as_str();
        // What is no word of the title is an abbreviation of it.
        let is_word = metric.title.split(' ').any(|word| word == id);
        Self {
            id,
            title: metric.title,
            short: if is_word { id.into() } else { id.to_uppercase().into() },
            summary: metric.summary,
            lower_is_worse: metric.lower_is_worse,
        }
    }
}

/// A file with the columns of its functions and types.
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
    #[serde(skip_serializing_if = "Option::is_none")]
    types: Option<Columns<'a>>,
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
    pub(super) fn new(report: &'a FileReport, tables: &mut Tables) -> Self {
        let lines = &report.lines;
        let strings = &mut tables.strings;
        let findings = report.findings.iter().zip(owners(report));
        let findings =
            findings.map(|(finding, owner)| finding_row(finding, owner, strings)).collect();
        Self {
            file: FileFields {
                path: &report.path,
                language: report.language.as_str(),
                origin: report.origin.as_str(),
                origin_reason: report.origin_reason.as_deref(),
                test_reason: report.test_reason.as_deref(),
                partial: report.partial,
                lines: [lines.total, lines.code, lines.comment, lines.blank],
                functions: Columns::of_functions(report, tables),
                types: (!report.types.is_empty()).then(|| Columns::of_types(report, tables)),
                findings,
            },
        }
    }
}

impl<'a> Columns<'a> {
    fn of_functions(report: &'a FileReport, tables: &mut Tables) -> Self {
        let functions = &report.functions;
        let names = functions.iter().map(|f| split_name(&f.qualified_name, &f.name));
        let (qualifier, name) = names.unzip();
        let column =
            |metric: &Metric| functions.iter().map(|f| Figure((metric.value)(f))).collect();
        let Tables { strings, limits, .. } = tables;
        Self {
            name,
            qualifier,
            kind: functions.iter().map(|f| strings.place(f.kind.as_str())).collect(),
            start: functions.iter().map(|f| f.start_line).collect(),
            end: functions.iter().map(|f| f.end_line).collect(),
            test: functions.iter().map(|f| u8::from(f.test)).collect(),
            held: functions.iter().map(|f| limits.place(Held::of(report, f))).collect(),
            silenced: silenced(report),
            figures: METRICS.iter().map(column).collect(),
        }
    }

    fn of_types(report: &'a FileReport, tables: &mut Tables) -> Self {
        let types = &report.types;
        let names = types.iter().map(|t| split_name(&t.qualified_name, &t.name));
        let (qualifier, name) = names.unzip();
        let figure =
            |metric: &TypeMetric, named: &TypeReport| (metric.value)(named).unwrap_or(f64::NAN);
        let column = |metric| types.iter().map(|t| Figure(figure(metric, t))).collect();
        let Tables { strings, type_limits, .. } = tables;
        Self {
            name,
            qualifier,
            kind: types.iter().map(|t| strings.place(t.kind.as_str())).collect(),
            start: types.iter().map(|t| t.start_line).collect(),
            end: types.iter().map(|t| t.end_line).collect(),
            test: types.iter().map(|t| u8::from(is_test_type(t, report))).collect(),
            held: types.iter().map(|t| type_limits.place(Held::of_type(report, t))).collect(),
            silenced: silenced_types(report),
            figures: TYPE_METRICS.iter().map(column).collect(),
        }
    }
}

/// A qualified name as what stands before the `name` itself, and the rest.
fn split_name<'a>(qualified: &'a str, name: &str) -> (&'a str, &'a str) {
    qualified.split_at(qualified.rfind(name).unwrap_or(0))
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
/// support it, how many times its limit the figure is, and what it hangs on, if that is a function or
/// a type: 0 for a function and 1 for a type, and its place in the file.
type FindingRow = (
    u32,
    u32,
    String,
    u32,
    u32,
    Option<String>,
    Option<f64>,
    Vec<EvidenceRow>,
    u32,
    Figure,
    Option<(u8, usize)>,
);

/// Role, line, note, and the path where it is in another file than the finding.
#[derive(Serialize)]
#[serde(untagged)]
enum EvidenceRow {
    Here(u32, u32, String),
    Elsewhere(u32, u32, String, u32),
}

impl EvidenceRow {
    fn new(evidence: &Evidence, strings: &mut Strings) -> Self {
        let Evidence { line, note, path, .. } = evidence;
        let role = strings.place(&evidence.role);
        match path {
            None => Self::Here(role, *line, note.clone()),
            Some(path) => Self::Elsewhere(role, *line, note.clone(), strings.place(path)),
        }
    }
}

fn finding_row(finding: &Finding, owner: Owner, strings: &mut Strings) -> FindingRow {
    let rule = strings.place(finding.rule.as_str());
    let severity = strings.place(&finding.severity.to_string());
    let evidence = finding.evidence.iter();
    let evidence = evidence.map(|evidence| EvidenceRow::new(evidence, strings)).collect();
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
        match owner {
            Owner::File => None,
            Owner::Function(place) => Some((0, place)),
            Owner::Type(place) => Some((1, place)),
        },
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
    /// What types were held to.
    type_limits: &'a [Held],
    skipped: &'a BTreeMap<String, u64>,
}

impl<'a> End<'a> {
    pub(super) fn new(tables: &'a Tables, summary: &'a Summary) -> Self {
        Self {
            end: EndFields {
                strings: tables.strings.texts(),
                limits: tables.limits.sets(),
                type_limits: tables.type_limits.sets(),
                skipped: &summary.skipped,
            },
        }
    }
}
