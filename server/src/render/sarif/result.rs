//! A finding as a result.

use std::collections::BTreeMap;

use astrolens_model::{Finding, Severity};
use serde_sarif::sarif::{
    Location, LogicalLocation, Message, PhysicalLocation, PropertyBag, Region,
    Result as SarifResult, ResultLevel,
};

use super::rules;
use super::uri::artifact;

/// How many related locations GitHub shows.
const RELATED: usize = 100;

/// Names the way [`Finding::fingerprint`] is computed; a new way gets a new number.
const FINGERPRINT: &str = "astrolens/v1";

/// The result that tells of `finding` in the file at `path`.
pub(super) fn result(finding: &Finding, path: &str) -> SarifResult {
    let fingerprint = finding.fingerprint.as_str().to_owned();
    let mut result = SarifResult::builder()
        .rule_id(finding.rule.as_str())
        .level(level(finding.severity))
        .message(Message::from(finding.message.as_str()))
        .locations(vec![location(finding, path)])
        .partial_fingerprints(BTreeMap::from([(FINGERPRINT.to_owned(), fingerprint)]))
        .build();
    result.rule_index = rules::index(finding.rule.as_str());
    result.rank = finding.confidence.map(|confidence| confidence * 100.0);
    result.properties = properties(finding);
    if !finding.evidence.is_empty() {
        result.related_locations = Some(related(finding, path));
    }
    result
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        Severity::Information => ResultLevel::Note,
    }
}

/// The finding's own place.
fn location(finding: &Finding, path: &str) -> Location {
    let region = Region::builder()
        .start_line(finding.start_line)
        .start_column(finding.start_column)
        .end_line(finding.end_line)
        .end_column(finding.end_column)
        .byte_offset(finding.start_byte)
        .byte_length(finding.end_byte.saturating_sub(finding.start_byte))
        .build();
    let place =
        PhysicalLocation::builder().artifact_location(artifact(path)).region(region).build();
    let mut location = Location::builder().physical_location(place).build();
    location.logical_locations = finding.symbol.as_deref().map(|symbol| {
        vec![LogicalLocation::builder().fully_qualified_name(symbol).kind("function").build()]
    });
    location
}

/// The places of the evidence.
fn related(finding: &Finding, path: &str) -> Vec<Location> {
    let pieces = finding.evidence.iter().take(RELATED).enumerate();
    pieces
        .map(|(index, piece)| {
            let region =
                Region::builder().start_line(piece.line).start_column(piece.column).build();
            let place = PhysicalLocation::builder()
                .artifact_location(artifact(path))
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
