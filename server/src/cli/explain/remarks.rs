//! What is said of a function or a type beside its figures: whose work it is, what was found, what
//! else has its name.

use std::fmt::Write;

use astrolens_model::{FileReport, Finding, MetricId};
use astrolens_render::finding::{is_explained, metric_of};
use astrolens_render::style::{Palette, paint, sign};
use astrolens_render::{plain, whose};

use super::symbol::Symbol;

/// Says whose work the file of `report` is, and whether what is explained is test code.
pub(super) fn write_known(report: &FileReport, is_test: bool, text: &mut String) {
    let known = [whose::origin(report), whose::test_code(report)];
    for sentence in known.into_iter().flatten() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", plain::printable(&sentence));
    }
    if is_test && report.test_reason.is_none() {
        text.push_str("It is test code: it is marked as a test, or stands within one that is.\n");
    }
}

/// Lists `findings`, each with how to see its points if those of another metric are shown.
pub(super) fn write_findings<'report>(
    findings: impl Iterator<Item = &'report Finding>,
    shown: &MetricId,
    palette: Palette,
    text: &mut String,
) {
    for finding in findings {
        let style = palette.severity(finding.severity);
        let sign = paint(style, sign(finding.severity));
        let rule = paint(palette.quiet(), format!("({})", rule(finding, shown)));
        let message = plain::printable(&finding.message);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{sign} {message} {rule}");
    }
}

fn rule(finding: &Finding, shown: &MetricId) -> String {
    match metric_of(finding) {
        Some(metric) if is_explained(metric) && metric != shown => {
            format!("{}; --metric {metric}", finding.rule)
        }
        _ => finding.rule.to_string(),
    }
}

/// Names the places of the others in the file called `file` that the name could have meant.
pub(super) fn write_namesakes(
    file: &str,
    namesakes: &[Symbol<'_>],
    palette: Palette,
    text: &mut String,
) {
    if namesakes.is_empty() {
        return;
    }
    let file = plain::printable(file);
    let places = namesakes.iter().map(|other| format!("{file}:{}", other.lines().0));
    let places = places.collect::<Vec<_>>().join(", ");
    let note = format!("Others of that name: {places}");
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n{}", paint(palette.quiet(), note));
}
