//! Findings and mistakes as the protocol's diagnostics.

use std::path::Path;

use astrolens_config::{Diagnostic as Mistake, LastGood, Layer, Source, SourceKind};
use astrolens_db::OnDisk;
use astrolens_ide::Span;
use astrolens_model::{Evidence, Finding, LineTable, Severity, Skipped};
use serde_json::json;
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location,
    NumberOrString, Position, Range, Uri,
};

use super::documents::Document;
use super::features::Features;
use super::position::{Encoding, Lines, in_table};
use super::uri;

/// Who speaks, in every client's list.
const SOURCE: &str = "astrolens";

/// Where the pages of rules are.
const PAGES: &str = "https://github.com/astrolens/astrolens/blob/main/analyzers/smells/src/rules/";

/// What findings are of.
struct Subject<'a> {
    /// Its address.
    uri: &'a Uri,
    /// What reports call it.
    name: &'a str,
}

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
    let place = |evidence: &Evidence| match evidence.path {
        None => document.range(Span { start: evidence.start_byte, end: evidence.end_byte }),
        Some(_) => elsewhere(evidence),
    };
    let range = document.range(Span { start: finding.start_byte, end: finding.end_byte });
    let placed = Placed { finding: range, evidence: finding.evidence.iter().map(place).collect() };
    let subject = Subject { uri: &document.uri, name: &document.view.settings.name };
    diagnostic(finding, &subject, &placed, features)
}

/// The ranges that a finding is told with.
struct Placed {
    finding: Range,
    /// That of each part of its evidence.
    evidence: Vec<Range>,
}

impl Placed {
    /// Where `finding` is in a text with these `lines`, which is not at hand.
    fn in_table(finding: &Finding, lines: &LineTable, encoding: Encoding) -> Self {
        let range = |start, end| in_table(lines, start, end, encoding);
        let place = |evidence: &Evidence| match evidence.path {
            None => range(evidence.start_byte, evidence.end_byte),
            Some(_) => elsewhere(evidence),
        };
        Self {
            finding: range(finding.start_byte, finding.end_byte),
            evidence: finding.evidence.iter().map(place).collect(),
        }
    }
}

/// Where evidence of another file is, whose text is not at hand: the column counts code points,
/// whatever the client counts.
fn elsewhere(evidence: &Evidence) -> Range {
    let at = Position::new(evidence.line.saturating_sub(1), evidence.column.saturating_sub(1));
    Range::new(at, at)
}

/// The diagnostics of the file at `uri`, which is not open.
pub(crate) fn of_file(
    file: &OnDisk,
    uri: &Uri,
    (features, encoding): (&Features, Encoding),
) -> Vec<Diagnostic> {
    let Some(lines) = file.lines() else { return Vec::new() };
    let subject = Subject { uri, name: &file.report().path };
    let told = |finding| {
        let placed = Placed::in_table(finding, lines, encoding);
        diagnostic(finding, &subject, &placed, features)
    };
    file.findings().iter().map(told).collect()
}

/// The diagnostics of what was found in the file at `uri` that holds `text` and is no source.
pub(crate) fn of_text(
    findings: &[Finding],
    (uri, text): (&Uri, &str),
    (features, encoding): (&Features, Encoding),
) -> Vec<Diagnostic> {
    if findings.is_empty() {
        return Vec::new();
    }
    let lines = LineTable::new(text.as_bytes());
    let subject = Subject { uri, name: "" };
    let told = |finding| {
        let placed = Placed::in_table(finding, &lines, encoding);
        diagnostic(finding, &subject, &placed, features)
    };
    findings.iter().map(told).collect()
}

/// What tells the diagnostics of the file at `uri`, which is not open, from others.
pub(crate) fn identify_file<'file>(
    file: &'file OnDisk,
    uri: &Uri,
    told: (&Features, Encoding),
) -> &'file str {
    file.tag(|| identify(&of_file(file, uri, told)))
}

fn diagnostic(
    finding: &Finding,
    subject: &Subject<'_>,
    placed: &Placed,
    features: &Features,
) -> Diagnostic {
    let related = |(evidence, range): (&Evidence, &Range)| {
        Some(DiagnosticRelatedInformation {
            location: Location::new(subject.uri_of(evidence)?, *range),
            message: evidence.note.clone(),
        })
    };
    let evidence = finding.evidence.iter().zip(&placed.evidence);
    let is_related = features.related_information && !finding.evidence.is_empty();
    Diagnostic {
        range: placed.finding,
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_string())),
        code_description: page(finding.rule.as_str()).filter(|_| features.code_description),
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone(),
        related_information: is_related.then(|| evidence.filter_map(related).collect()),
        tags: None,
        data: Some(json!({
            "fingerprint": finding.fingerprint,
            "symbol": finding.symbol,
            "rule": finding.rule,
        })),
    }
}

impl Subject<'_> {
    /// The address of the file that `evidence` is in; none where it cannot be told.
    fn uri_of(&self, evidence: &Evidence) -> Option<Uri> {
        match &evidence.path {
            None => Some(self.uri.clone()),
            Some(path) => uri::of_other(self.uri, self.name, path),
        }
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

#[cfg(test)]
mod tests {
    use astrolens_testing::{SOURCE, report_across_files};

    use super::*;

    /// The related information of a finding in `/w/docs/a.py` whose second piece of evidence is in
    /// the file that reports call `other`.
    fn related(other: &str) -> Vec<(String, Range)> {
        let report = report_across_files("docs/a.py", other);
        let uri = "file:///w/docs/a.py".parse().expect("an address");
        let subject = Subject { uri: &uri, name: &report.path };
        let lines = LineTable::new(SOURCE.as_bytes());
        let placed = Placed::in_table(&report.findings[0], &lines, Encoding::Utf16);
        let features = Features { related_information: true, ..Features::default() };
        let diagnostic = diagnostic(&report.findings[0], &subject, &placed, &features);
        let related = diagnostic.related_information.unwrap_or_default();
        let at =
            |at: DiagnosticRelatedInformation| (at.location.uri.to_string(), at.location.range);
        related.into_iter().map(at).collect()
    }

    fn range(line: u32, start: u32, end: u32) -> Range {
        Range::new(Position::new(line, start), Position::new(line, end))
    }

    #[test]
    fn evidence_is_in_the_file_that_it_names() {
        // `if` has two bytes; of the other file no text is known.
        let own = ("file:///w/docs/a.py".to_owned(), range(1, 4, 6));
        let other = |uri: &str| (uri.to_owned(), range(2, 8, 8));
        assert_eq!(related("lib/b.py"), [own.clone(), other("file:///w/lib/b.py")]);
        assert_eq!(related("../b.py"), [own.clone(), other("file:///b.py")]);
        assert_eq!(related("/lib/b.py"), [own, other("file:///lib/b.py")]);
    }
}
