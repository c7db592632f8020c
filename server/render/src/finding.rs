//! What findings say of a function, and their order: the worst first.

use std::borrow::Cow;

use astrolens_metrics::TypeMetric;
use astrolens_model::{
    Evidence, FileReport, Finding, Function, MetricId, Severity, Suppression, TypeReport,
};
use astrolens_smells::{held_type, type_rule};

use super::found::Found;
use super::style::sign;
use super::worst::Rank;

/// How far past its limit a figure may be before more makes no difference.
const FURTHEST: f64 = 1e9;

/// The metrics whose points `astrolens explain` shows line by line, the one it shows unasked
/// first.
const EXPLAINED: [&str; 4] = ["cognitive", "cyclomatic", "nesting", "npath"];

/// A severity as people read it, and compilers write it.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "note",
    }
}

/// Where `evidence` is, in one phrase: the line, and the file if it is another than the finding's.
pub(super) fn place(evidence: &Evidence) -> String {
    match &evidence.path {
        None => format!("line {}", evidence.line),
        Some(path) => format!("{path}:{}", evidence.line),
    }
}

/// What keeps a finding from being reported.
#[derive(Clone, Copy, Debug)]
pub(super) enum SilencedBy<'report> {
    /// A comment in the file.
    Comment(&'report Suppression),
    /// The baseline, which knows it.
    Baseline,
}

impl SilencedBy<'_> {
    /// What it is, and why, in one phrase.
    pub(super) fn phrase(self) -> Cow<'static, str> {
        match self {
            Self::Comment(Suppression { start_line, reason, .. }) => {
                format!("suppressed by line {start_line}: {reason}").into()
            }
            Self::Baseline => "known to the baseline".into(),
        }
    }
}

/// The findings that `report` keeps though they are not reported: there are none unless they
/// were asked for.
pub(super) fn silenced(report: &FileReport) -> impl Iterator<Item = (&Finding, SilencedBy<'_>)> {
    let by_comments = report
        .suppressions
        .iter()
        .flat_map(|by| by.findings.iter().map(move |finding| (finding, SilencedBy::Comment(by))));
    by_comments.chain(report.known.iter().map(|finding| (finding, SilencedBy::Baseline)))
}

/// Whether `astrolens explain` shows the points of `metric` line by line.
#[must_use]
pub fn is_explained(metric: &MetricId) -> bool {
    EXPLAINED.contains(&metric.as_str())
}

/// The command that shows all that makes up the figure of the metric `id` for the function at `line` of
/// the file at `path`, where there is one.
pub(super) fn explaining(id: &MetricId, path: &str, line: u32) -> Option<String> {
    let [default, ..] = EXPLAINED;
    let metric = id.as_str();
    let option = if metric == default { String::new() } else { format!(" --metric {metric}") };
    is_explained(id).then(|| format!("astrolens explain {path}:{line}{option}"))
}

/// The metric that `finding` is about.
#[must_use]
pub fn metric_of(finding: &Finding) -> Option<&'static MetricId> {
    astrolens_smells::rule(finding.rule.as_str())?.metric.as_ref()
}

/// The limits that `function` passed, as what was `found` in its file says.
pub(super) fn passed_limits(found: &Found<'_>, function: &Function) -> Vec<(MetricId, Severity)> {
    let passed = |finding: &Finding| Some((metric_of(finding)?.clone(), finding.severity));
    found.about(function).filter_map(passed).collect()
}

/// The sign of the limit of `metric` that `named` of `report` passed, if its rule `found` anything
/// of the type.
#[must_use]
pub fn type_sign(
    report: &FileReport,
    found: &Found<'_>,
    named: &TypeReport,
    metric: &TypeMetric,
) -> Option<&'static str> {
    let rule = &type_rule(&metric.id)?.id;
    found.about_type(named).find(|finding| finding.rule == *rule)?;
    // A rule says one thing of several figures, each of which may be past its limit.
    let (severity, _) = held_type(report, named, &metric.id)?.judge((metric.value)(named)?)?;
    Some(sign(severity))
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
    use astrolens_metrics::TYPE_METRICS;
    use astrolens_model::config::Limits;

    use super::*;

    use crate::testing::{self, finding};

    /// The finding is about the weight; the fields are as many, and no rule found them too many.
    #[test]
    fn a_figure_that_equals_another_does_not_take_its_sign() {
        let mut report = testing::report("a.py");
        let named = TypeReport { fields: 5, ..testing::named_type() };
        report.types = vec![named.clone()];
        report.findings = vec![testing::type_finding()];
        let limits = Limits { warning: Some(4.0), ..Limits::default() };
        report.judgements = Some(testing::held_to("wmc", limits));
        let sign = |report: &FileReport, metric| {
            type_sign(report, &Found::new(&report.findings), &named, metric)
        };
        let signs = TYPE_METRICS.iter().map(|metric| sign(&report, metric));
        assert_eq!(signs.collect::<Vec<_>>(), [Some("!"), None, None, None, None]);
        report.findings.clear();
        assert_eq!(sign(&report, &TYPE_METRICS[0]), None);
    }

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
