//! Which limits a function was held to, for whoever marks figures: the same that findings are
//! judged by.

use astrolens_model::config::Limits;
use astrolens_model::{FileReport, Function, MetricId, Severity};

use crate::judge::speaks;
use crate::registry::{Check, RULES};
use crate::thresholds::{lower_is_worse, threshold_for};

/// A limit that one figure of one function was held to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held<'report> {
    /// The limits, each with the severity that it has unless [`severity`](Self::severity) is set.
    pub limits: &'report Limits,
    /// The severity of whatever passes a limit, where the configuration gives the rule one.
    pub severity: Option<Severity>,
    /// Whether a smaller figure is the worse one.
    pub lower_is_worse: bool,
}

impl Held<'_> {
    /// The severity that `value` earns and the limit it passed: those of the finding about it,
    /// unless a comment suppresses that.
    #[must_use]
    pub fn judge(&self, value: f64) -> Option<(Severity, f64)> {
        let (severity, limit) = self.limits.judge(value, self.lower_is_worse)?;
        Some((self.severity.unwrap_or(severity), limit))
    }
}

/// What `metric` of `function`, one of `report`'s, was held to: whether the function is test code
/// or a constructor, and what holds for its file and language, is taken into account.
///
/// `None` where nothing is said of such a figure: no rule is about the metric or the rule is
/// switched off, the function is exempt from it, no limit is set, or the file is not the
/// project's own.
#[must_use]
pub fn held<'report>(
    report: &'report FileReport,
    function: &Function,
    metric: &MetricId,
) -> Option<Held<'report>> {
    let judgements = report.judgements.as_ref()?;
    let judgement = if function.test { &judgements.tests } else { &judgements.code };
    let rule = RULES.iter().find(|rule| {
        matches!(rule.check, Check::Function(_)) && rule.metric.as_ref() == Some(metric)
    })?;
    if !speaks(rule, judgement) {
        return None;
    }
    Some(Held {
        limits: judgement.thresholds.get(threshold_for(metric, function)?)?,
        severity: judgement.severities.get(&rule.id).copied(),
        lower_is_worse: lower_is_worse(metric),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use astrolens_metrics::METRICS;
    use astrolens_model::Finding;

    use super::*;
    use crate::testing::{defaults, with_subject};

    #[test]
    fn what_a_figure_was_held_to_is_what_findings_are_judged_by() {
        let mut config = defaults();
        // Everything of a function is beyond its limit, with one rule louder and one silent.
        let tight = Limits { warning: Some(0.0), ..Limits::default() };
        for judgement in [&mut config.code, &mut config.tests] {
            let judgement = Arc::make_mut(judgement);
            judgement.thresholds.values_mut().for_each(|limits| *limits = tight);
            judgement.severities.insert(RULES[0].id.clone(), Severity::Error);
            judgement.disabled_rules.push("deep-nesting".to_owned());
        }
        let tests = Limits { information: Some(0.5), ..Limits::default() };
        let lines = MetricId::new("lines");
        Arc::make_mut(&mut config.tests).thresholds.insert(lines, tests);
        let source = "struct S;\nimpl S { fn new(a: u8) -> S { if a > 0 { S } else { S } } }\n\
                      #[test]\nfn t() { if true { let f = |a: u8| if a > 1 { 1 } else { 2 }; } }\n";
        with_subject("rust", source, &config, |subject| {
            let mut found = BTreeMap::new();
            let findings = crate::judge(subject, &config).findings;
            let is_about_one = |finding: &Finding| {
                subject.report.functions.iter().any(|function| finding.is_about(function))
            };
            for finding in findings.iter().filter(|finding| is_about_one(finding)) {
                if let Some(symbol) = &finding.symbol {
                    let key = (symbol.clone(), finding.rule.clone());
                    found.insert(key, (finding.severity, finding.threshold));
                }
            }
            let mut marked = BTreeMap::new();
            for function in &subject.report.functions {
                for metric in METRICS {
                    let held = held(&subject.report, function, &metric.id);
                    let judged = held.and_then(|held| held.judge((metric.value)(function)));
                    let Some((severity, limit)) = judged else { continue };
                    let rule = RULES.iter().find(|rule| rule.metric.as_ref() == Some(&metric.id));
                    let rule = rule.expect("a rule about it").id.clone();
                    marked.insert((function.qualified_name.clone(), rule), (severity, Some(limit)));
                }
            }
            assert_eq!(marked, found);
            assert!(found.len() > 8, "{found:?}");
        });
    }
}
