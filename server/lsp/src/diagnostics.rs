//! Findings and mistakes as the protocol's diagnostics.

use std::path::Path;

use astrolens_config::{Diagnostic as Mistake, LastGood, Layer, Source, SourceKind};
use astrolens_db::{Placed, Stored};
use astrolens_ide::Span;
use astrolens_model::{Evidence, FileReport, Finding, Severity, Skipped};
use serde_json::json;
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location,
    NumberOrString, Position, Range, Uri,
};

use super::documents::Document;
use super::features::Features;
use super::position::{Encoding, Lines, Rows};

/// Who speaks, in every client's list.
const SOURCE: &str = "astrolens";

/// Where the pages of rules are.
const PAGES: &str = "https://github.com/astrolens/astrolens/blob/main/analyzers/smells/src/rules/";

/// The diagnostics of a document.
pub(crate) fn of_document(document: &Document, features: &Features) -> Vec<Diagnostic> {
    if document.is_pending() {
        return Vec::new();
    }
    let report = &document.view.report;
    if let Some(skipped) = &report.skipped {
        return of_skipped(skipped);
    }
    if !document.shows_findings {
        return Vec::new();
    }
    report.findings.iter().map(|finding| of_finding(finding, document, features)).collect()
}

/// A finding in a document.
pub(crate) fn of_finding(
    finding: &Finding,
    document: &Document,
    features: &Features,
) -> Diagnostic {
    let place =
        |evidence: &Evidence| document.position(document.place(evidence.line, evidence.column));
    let range = document.range(Span { start: finding.start_byte, end: finding.end_byte });
    let placed = placed(range, finding.evidence.iter().map(place));
    diagnostic(finding, &document.uri, &placed, features)
}

/// Where the findings of a file that is not open are in its text.
///
/// What was no UTF-8 in it has been replaced, so that its bytes are not those that reports count;
/// lines and columns are.
pub(crate) fn place(report: &FileReport, text: &str, encoding: Encoding) -> Box<[Placed]> {
    let (lines, rows) = (Lines::new(text), Rows::new(text));
    let position = |line, column| lines.position(text, rows.place(text, line, column), encoding);
    let place = |finding: &Finding| {
        let range = Range::new(
            position(finding.start_line, finding.start_column),
            position(finding.end_line, finding.end_column),
        );
        placed(range, finding.evidence.iter().map(|at| position(at.line, at.column)))
    };
    report.findings.iter().map(place).collect()
}

/// Where a finding is, as it is kept.
fn placed(range: Range, evidence: impl Iterator<Item = Position>) -> Placed {
    let place = |position: Position| (position.line, position.character);
    Placed {
        start: place(range.start),
        end: place(range.end),
        evidence: evidence.map(place).collect(),
    }
}

fn position((line, character): (u32, u32)) -> Position {
    Position::new(line, character)
}

/// The diagnostics of the file at `uri`, which is not open.
pub(crate) fn of_stored(stored: &Stored, uri: &Uri, features: &Features) -> Vec<Diagnostic> {
    let findings = stored.report().findings.iter().zip(stored.places());
    findings.map(|(finding, placed)| diagnostic(finding, uri, placed, features)).collect()
}

/// What tells the diagnostics of the file at `uri`, which is not open, from others.
pub(crate) fn identify_stored<'stored>(
    stored: &'stored Stored,
    uri: &Uri,
    features: &Features,
) -> &'stored str {
    stored.tag(|| identify(&of_stored(stored, uri, features)))
}

fn diagnostic(finding: &Finding, uri: &Uri, placed: &Placed, features: &Features) -> Diagnostic {
    let related = |(evidence, at): (&Evidence, &(u32, u32))| DiagnosticRelatedInformation {
        location: Location::new(uri.clone(), Range::new(position(*at), position(*at))),
        message: evidence.note.clone(),
    };
    let evidence = finding.evidence.iter().zip(&placed.evidence);
    let is_related = features.related_information && !finding.evidence.is_empty();
    Diagnostic {
        range: Range::new(position(placed.start), position(placed.end)),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_string())),
        code_description: page(finding.rule.as_str()).filter(|_| features.code_description),
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone(),
        related_information: is_related.then(|| evidence.map(related).collect()),
        tags: None,
        data: Some(json!({
            "fingerprint": finding.fingerprint,
            "symbol": finding.symbol,
            "rule": finding.rule,
        })),
    }
}

/// The address of the page of a rule.
pub(crate) fn page_of(rule: &str) -> Option<Uri> {
    format!("{PAGES}{}.md", rule.replace('-', "_")).parse().ok()
}

fn page(rule: &str) -> Option<CodeDescription> {
    page_of(rule).map(|href| CodeDescription { href })
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Error => DiagnosticSeverity::ERROR,
    }
}

/// Why a document is not analysed; nothing where nobody would want it to be.
pub(crate) fn of_skipped(skipped: &Skipped) -> Vec<Diagnostic> {
    if skipped.reason == "minified" {
        return Vec::new();
    }
    let start = Position::new(0, 0);
    vec![Diagnostic {
        range: Range::new(start, start),
        severity: Some(DiagnosticSeverity::INFORMATION),
        code: Some(NumberOrString::String(skipped.reason.to_string())),
        source: Some(SOURCE.to_owned()),
        message: format!("not analysed: {}", skipped.detail),
        ..Diagnostic::default()
    }]
}

/// The mistakes in the configuration file at `path` that holds `text`, saved or not.
pub(crate) fn mistakes(path: &Path, text: &str, last_good: Option<&LastGood>) -> Vec<Mistake> {
    let base = path.parent().unwrap_or(path).to_owned();
    let source = Source { kind: SourceKind::File(path.to_owned()), text: text.to_owned() };
    let (_, mut mistakes) = Layer::from_toml(source, base);
    if let Some(last_good) = last_good {
        last_good.explain(path, &mut mistakes);
    }
    mistakes
}

/// Mistakes in a configuration file.
pub(crate) fn of_mistakes(mistakes: &[Mistake], encoding: Encoding) -> Vec<Diagnostic> {
    let Some(first) = mistakes.first() else { return Vec::new() };
    let text = &first.source.text;
    let lines = Lines::new(text);
    let diagnostic = |mistake: &Mistake| {
        let range = mistake.location.map_or_else(Range::default, |at| {
            lines.range(text, at.start_byte, at.end_byte, encoding)
        });
        let message = match &mistake.help {
            Some(help) => format!("{} ({help})", mistake.message),
            None => mistake.message.clone(),
        };
        Diagnostic {
            range,
            severity: Some(DiagnosticSeverity::ERROR),
            code: Some(NumberOrString::String(mistake.mistake.code().to_owned())),
            source: Some(SOURCE.to_owned()),
            message,
            data: mistake.replacement.as_ref().map(|text| json!({ "replacement": text })),
            ..Diagnostic::default()
        }
    };
    mistakes.iter().map(diagnostic).collect()
}

/// What tells these diagnostics from others.
pub(crate) fn identify(items: &[Diagnostic]) -> String {
    let mut hasher = blake3::Hasher::new();
    // They have string keys only, and a hasher takes every byte.
    let _ = serde_json::to_writer(&mut hasher, items);
    hasher.finalize().to_hex()[..16].to_owned()
}
