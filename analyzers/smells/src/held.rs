//! Which limits a function or a type was held to, for whoever marks figures: the same that findings are
//! judged by.

use astrolens_model::config::{Judgement, Limits};
use astrolens_model::{FileReport, Function, MetricId, Severity, TypeReport};

use crate::judge::{is_test_type, speaks};
use crate::registry::{Check, RULES, Rule, rule, type_rule};
use crate::thresholds::{lower_is_worse, threshold_for};

/// A limit that one figure of one function or type was held to.
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
    held_by(rule, judgement, threshold_for(metric, function)?)
}

/// What `metric` of `named`, a type of `report`, was held to; `None` as for functions.
///
/// A rule that looks at several metrics of a type says one thing of it at most: a figure may be
/// past its limit and its finding about another.
#[must_use]
pub fn held_type<'report>(
    report: &'report FileReport,
    named: &TypeReport,
    metric: &MetricId,
) -> Option<Held<'report>> {
    let judgements = report.judgements.as_ref()?;
    let judgement = if is_test_type(named, report) { &judgements.tests } else { &judgements.code };
    held_by(type_rule(metric)?, judgement, metric)
}

/// What `rule` holds figures to by `threshold`, if it may speak.
fn held_by<'report>(
    rule: &Rule,
    judgement: &'report Judgement,
    threshold: &MetricId,
) -> Option<Held<'report>> {
    if !speaks(rule, judgement) {
        return None;
    }
    Some(Held {
        limits: judgement.thresholds.get(threshold)?,
        severity: judgement.severities.get(&rule.id).copied(),
        lower_is_worse: lower_is_worse(threshold),
    })
}

/// The limits that `function` passed, as the findings of `report` about it say.
#[must_use]
pub fn passed_limits(report: &FileReport, function: &Function) -> Vec<(MetricId, Severity)> {
    let about = report.findings.iter().filter(|finding| finding.is_about(function));
    about
        .filter_map(|finding| {
            let metric = rule(finding.rule.as_str())?.metric.clone()?;
            Some((metric, finding.severity))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use astrolens_metrics::{METRICS, TYPE_METRICS};
    use astrolens_model::{Finding, RuleId};

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

    /// `A` has two methods and two fields, which none share: a weight of 2, 2 parts, and a cohesion
    /// of 0. `B` has one method and two fields, and `TestA` is test code.
    #[test]
    fn of_the_figures_of_a_type_that_passed_the_first_of_each_rule_is_found() {
        let mut config = defaults();
        // Above 1 is too much, and a cohesion below 1 too little.
        let tight = Limits { warning: Some(1.0), ..Limits::default() };
        for judgement in [&mut config.code, &mut config.tests] {
            let judgement = Arc::make_mut(judgement);
            judgement.thresholds.values_mut().for_each(|limits| *limits = tight);
            judgement.severities.insert(RuleId::new("large-class"), Severity::Error);
        }
        Arc::make_mut(&mut config.tests).disabled_rules.push("large-class".to_owned());
        let two = "    fn a(&self) { self.a; }\n    fn b(&self) { self.b; }\n";
        let source = format!(
            "struct A {{ a: u8, b: u8 }}\nimpl A {{\n{two}}}\n\
             struct B {{ a: u8, b: u8 }}\nimpl B {{ fn a(&self) {{}} }}\n\
             #[cfg(test)]\nmod tests {{\ntrait T {{\n    fn a(&self) {{}}\n    fn b(&self) {{}}\n}}\n}}\n"
        );
        with_subject("rust", &source, &config, |subject| {
            let types = &subject.report.types;
            let (mut passed, mut first) = (Vec::new(), BTreeMap::new());
            for (named, metric) in types
                .iter()
                .flat_map(|named| TYPE_METRICS.iter().map(move |metric| (named, metric)))
            {
                let held = held_type(&subject.report, named, &metric.id);
                let judged = held.zip((metric.value)(named));
                let Some((severity, _)) = judged.and_then(|(held, value)| held.judge(value)) else {
                    continue;
                };
                passed.push(format!("{} {}", named.name, metric.id));
                let rule = type_rule(&metric.id).expect("a rule about it").id.clone();
                let figure = (severity, (metric.value)(named));
                first.entry((named.name.clone(), rule)).or_insert(figure);
            }
            let findings = crate::judge(subject, &config).findings;
            let found = findings.iter().filter_map(|finding| {
                let named = types.iter().find(|named| finding.is_about_type(named))?;
                Some((
                    (named.name.clone(), finding.rule.clone()),
                    (finding.severity, finding.value),
                ))
            });
            assert_eq!(first, found.collect());
            let a = ["A wmc", "A lcom4", "A tcc", "A methods", "A fields"];
            assert_eq!(passed, [&a[..], &["B fields", "T lcom4", "T tcc"]].concat());
        });
    }
}
