//! What it means for a report whose work its file is.

use astrolens_model::config::AnalysisConfig;
use astrolens_model::{Attribution, FileReport, Origin};
use astrolens_syntax::{Language, origin};

/// The report of a file that is not measured because of whose work it is, if that is so.
#[must_use]
pub fn unmeasured(
    attribution: &Attribution,
    language: Language,
    config: &AnalysisConfig,
) -> Option<FileReport> {
    if attribution.origin.is_measured() || config.include_generated {
        return None;
    }
    let mut report = FileReport::empty(language.name());
    report.skipped = Some(origin::skipped(attribution));
    attribute(&mut report, attribution.clone(), config);
    Some(report)
}

/// Says in `report` whose work its file is. What is not the project's own has no findings, unless
/// `config` wants them.
pub fn attribute(report: &mut FileReport, attribution: Attribution, config: &AnalysisConfig) {
    let Attribution { origin, reason } = attribution;
    report.origin = origin;
    report.origin_reason = reason;
    report.test_reason.clone_from(&config.test_reason);
    hold(report, config);
    if report.judgements.is_none() {
        report.findings.clear();
        report.suppressions.clear();
    }
}

/// Says in `report`, which has an origin, what its functions are held to under `config`.
fn hold(report: &mut FileReport, config: &AnalysisConfig) {
    let is_judged = report.origin == Origin::Own || config.include_generated;
    report.judgements = (is_judged && report.skipped.is_none()).then(|| config.judgements());
}
