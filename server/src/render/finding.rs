//! What findings say of a function, and their order: the worst first.

use astrolens_model::{FileReport, Finding, Function, MetricId, Severity};

use super::worst::Rank;

/// How far past its limit a figure may be before more makes no difference.
const FURTHEST: f64 = 1e9;

/// The limits `function` passed, as the findings about it say.
pub(crate) fn passed_limits(report: &FileReport, function: &Function) -> Vec<(MetricId, Severity)> {
    report
        .findings
        .iter()
        .filter(|finding| finding.is_about(function))
        .filter_map(|finding| {
            let rule = astrolens_smells::rule(finding.rule.as_str())?;
            Some((rule.metric.clone()?, finding.severity))
        })
        .collect()
}

/// How bad `finding` is: first by severity, then by how far past its limit the figure is.
pub(super) fn rank(finding: &Finding, path: &str) -> Rank {
    let severity = match finding.severity {
        Severity::Information => 0.0,
        Severity::Warning => 1.0,
        Severity::Error => 2.0,
    };
    let badness = severity * FURTHEST + excess(finding).min(FURTHEST - 1.0);
    Rank { badness, path: path.to_owned(), offset: finding.start_byte }
}

/// How many times its limit the figure is, or the limit the figure where smaller is worse.
pub(super) fn excess(finding: &Finding) -> f64 {
    match (finding.value, finding.threshold) {
        (Some(value), Some(limit)) => (value / limit).max(limit / value).abs().max(1.0),
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing::finding;

    #[test]
    fn severity_comes_before_distance() {
        let bad = |severity, value, limit| {
            let finding = Finding { severity, value, threshold: limit, ..finding() };
            rank(&finding, "").badness
        };
        let error = bad(Severity::Error, Some(3.0), Some(2.0));
        let far = bad(Severity::Warning, Some(1e300), Some(0.0));
        let low = bad(Severity::Warning, Some(5.0), Some(20.0));
        let near = bad(Severity::Warning, Some(21.0), Some(20.0));
        let unmeasured = bad(Severity::Warning, None, None);
        assert!(error > far && far > low && low > near && near > unmeasured);
    }
}
