//! A finding as a result.

use std::collections::BTreeMap;

use astrolens_model::{Finding, Increment, Severity};
use astrolens_smells::{Check, rule};
use serde_sarif::sarif::{
    Location, LogicalLocation, Message, PhysicalLocation, PropertyBag, Region,
    Result as SarifResult, ResultLevel, Suppression,
};

use super::offsets::Offsets;
use super::rules;
use super::uri::artifact;
use crate::finding::{SilencedBy, metric_of};
use crate::found::Subjects;

/// How many related locations GitHub shows.
const RELATED: usize = 100;

/// Names the way [`Finding::fingerprint`] is computed; a new way gets a new number.
const FINGERPRINT: &str = "astrolens/v1";

/// A file that findings are of.
pub(super) struct File<'report> {
    /// Its path.
    pub(super) path: &'report str,
    /// Its functions.
    pub(super) subjects: Subjects<'report>,
    /// Where what its report counts is in it.
    pub(super) offsets: Offsets<'report>,
}

/// The result that tells of `finding`, which may be silenced, in a file.
pub(super) fn result(
    finding: &Finding,
    silenced: Option<SilencedBy<'_>>,
    File { path, subjects, offsets }: &File<'_>,
) -> SarifResult {
    let fingerprint = finding.fingerprint.as_str().to_owned();
    let mut result = SarifResult::builder()
        .rule_id(finding.rule.as_str())
        .level(level(finding.severity))
        .message(Message::from(finding.message.as_str()))
        .locations(vec![location(finding, path, offsets)])
        .partial_fingerprints(BTreeMap::from([(FINGERPRINT.to_owned(), fingerprint)]))
        .build();
    result.rule_index = rules::index(finding.rule.as_str());
    result.rank = finding.confidence.map(|confidence| confidence * 100.0);
    result.properties = properties(finding);
    result.baseline_state = finding.baseline.map(|state| state.as_str().into());
    result.suppressions = silenced.map(|by| vec![suppression(by)]);
    let related = related(&pieces(finding, subjects, offsets), path);
    result.related_locations = (!related.is_empty()).then_some(related);
    result
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        Severity::Information => ResultLevel::Note,
    }
}

/// Why a finding is not to be shown.
fn suppression(by: SilencedBy<'_>) -> Suppression {
    let (kind, justification) = match by {
        SilencedBy::Comment(comment) => ("inSource", comment.reason.as_str()),
        SilencedBy::Baseline => ("external", "known to the baseline"),
    };
    Suppression::builder().kind(kind).status("accepted").justification(justification).build()
}

/// The finding's own place.
fn location(finding: &Finding, path: &str, offsets: &Offsets<'_>) -> Location {
    let region = Region::builder()
        .start_line(finding.start_line)
        .start_column(finding.start_column)
        .end_line(finding.end_line)
        .end_column(finding.end_column)
        .build();
    let bytes = offsets.in_file(finding.start_byte).zip(offsets.in_file(finding.end_byte));
    let region = with_bytes(region, bytes);
    let place =
        PhysicalLocation::builder().artifact_location(artifact(path)).region(region).build();
    let mut location = Location::builder().physical_location(place).build();
    location.logical_locations = finding.symbol.as_deref().map(|symbol| {
        let kind = symbol_kind(finding);
        vec![LogicalLocation::builder().fully_qualified_name(symbol).kind(kind).build()]
    });
    location
}

/// `region`, which is at these bytes of its file, where they can be told.
fn with_bytes(mut region: Region, bytes: Option<(u32, u32)>) -> Region {
    region.byte_offset = bytes.map(|(start, _)| i64::from(start));
    region.byte_length = bytes.map(|(start, end)| i64::from(end.saturating_sub(start)));
    region
}

/// What the symbol of `finding` is, in SARIF's words (section 3.33.7).
fn symbol_kind(finding: &Finding) -> &'static str {
    match rule(finding.rule.as_str()).map(|rule| &rule.check) {
        Some(Check::Type(..)) => "type",
        _ => "function",
    }
}

/// A place that supports a finding.
struct Piece<'report> {
    /// Its file, if it is not that of the finding.
    path: Option<&'report str>,
    line: u32,
    column: u32,
    /// Its first byte in the file and the one just past it, where they can be told.
    bytes: Option<(u32, u32)>,
    /// What it contributes.
    note: String,
}

/// What supports `finding`: all increments of its figure where the function of `subjects` that it
/// is about has them, else its evidence.
fn pieces<'report>(
    finding: &'report Finding,
    subjects: &Subjects<'_>,
    offsets: &Offsets<'_>,
) -> Vec<Piece<'report>> {
    let metric = metric_of(finding).and_then(|id| astrolens_metrics::metric(id.as_str()));
    if let (Some(metric), Some(function)) = (metric, subjects.of(finding)) {
        let increments = metric.increments(function).map(|increment| {
            let note = format!("{}{} {}", metric.sign, increment.points, increment.reason);
            let Increment { line, column, .. } = *increment;
            Piece { path: None, line, column, bytes: None, note }
        });
        let increments: Vec<Piece<'_>> = increments.collect();
        if !increments.is_empty() {
            return increments;
        }
    }
    let pieces = finding.evidence.iter().map(|evidence| Piece {
        path: evidence.path.as_deref(),
        line: evidence.line,
        column: evidence.column,
        // How another file is encoded is not known here.
        bytes: offsets
            .in_file(evidence.start_byte)
            .zip(offsets.in_file(evidence.end_byte))
            .filter(|_| evidence.path.is_none()),
        note: evidence.note.clone(),
    });
    pieces.collect()
}

/// The places of the first of `pieces`.
fn related(pieces: &[Piece<'_>], path: &str) -> Vec<Location> {
    let pieces = pieces.iter().take(RELATED).enumerate();
    pieces
        .map(|(index, piece)| {
            let region = Region::builder().start_line(piece.line).start_column(piece.column);
            let region = with_bytes(region.build(), piece.bytes);
            let place = PhysicalLocation::builder()
                .artifact_location(artifact(piece.path.unwrap_or(path)))
                .region(region)
                .build();
            Location::builder()
                .id(i64::try_from(index).unwrap_or(i64::MAX - 1) + 1)
                .physical_location(place)
                .message(Message::from(piece.note.as_str()))
                .build()
        })
        .collect()
}

/// The figure and its limit.
fn properties(finding: &Finding) -> Option<PropertyBag> {
    let figures = [("value", finding.value), ("threshold", finding.threshold)];
    let figures: BTreeMap<String, serde_json::Value> = figures
        .into_iter()
        .filter_map(|(name, figure)| Some((name.to_owned(), figure?.into())))
        .collect();
    (!figures.is_empty()).then(|| PropertyBag::builder().additional_properties(figures).build())
}
