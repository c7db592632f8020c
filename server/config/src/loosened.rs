//! What one configuration of a file allows that another does not.

use std::collections::BTreeMap;

use astrolens_model::config::{Judgement, Limits};
use astrolens_model::{Declared, MetricId, RuleId, Severity};
use astrolens_smells::threshold;

use crate::configuration::{Resolved, Selection};
use crate::effective::{Effective, toml_limits};
use crate::keys::keys;
use crate::source::{Origin, Sourced};

/// A setting that allows more than it did.
#[derive(Clone, Debug, PartialEq)]
pub struct Loosening {
    /// The key as a dotted path, as it would be written in `astrolens.toml`.
    pub key: String,
    /// What it was and is, as TOML; nothing where that says no more than the key.
    pub values: Option<(String, String)>,
    /// Who decides now.
    pub origin: Origin,
}

/// What `after` allows for a file that `before` does not, in the order of the reference.
#[must_use]
pub fn loosened(before: &Resolved, after: &Resolved) -> Vec<Loosening> {
    let (was, now) = (&before.effective, &after.effective);
    let mut found = limits(was, now);
    let (of_tests, others): (Vec<_>, Vec<_>) =
        values(was, now).partition(|loosening| loosening.key.starts_with("tests."));
    found.extend(of_tests);
    let is_test = |resolved: &Resolved| resolved.analysis.test_reason.is_some();
    if is_test(after) && !is_test(before) {
        let key = "tests.files".to_owned();
        found.push(Loosening { key, values: None, origin: Origin::Default });
    }
    if found.is_empty() {
        found.extend(limits_of_tests(&before.analysis.tests, &after.analysis.tests));
    }
    found.extend(others);
    if is_declared_foreign(after) && !is_declared_foreign(before)
        || is_declared_own(before) && !is_declared_own(after)
    {
        let key = "overrides.origin".to_owned();
        found.push(Loosening { key, values: None, origin: Origin::Default });
    }
    found.extend(rules(was, now));
    found
}

/// Whether a file is declared to be vendored or generated, which gets no findings.
fn is_declared_foreign(resolved: &Resolved) -> bool {
    let Declared { vendored, generated } = &resolved.analysis.declared;
    [vendored, generated].into_iter().flatten().any(|declaration| declaration.holds)
}

/// Whether a file is declared to be its project's own in some way.
fn is_declared_own(resolved: &Resolved) -> bool {
    let Declared { vendored, generated } = &resolved.analysis.declared;
    [vendored, generated].into_iter().flatten().any(|declaration| !declaration.holds)
}

/// That `after` leaves a file out which `before` does not.
#[must_use]
pub fn left_out(before: &Selection, after: &Selection) -> Option<Loosening> {
    let (key, origin) = match (before, after) {
        (Selection::Selected, Selection::Excluded(origin)) => ("files.exclude", origin),
        (Selection::Selected, Selection::NotIncluded(origin)) => ("files.include", origin),
        _ => return None,
    };
    Some(Loosening { key: key.to_owned(), values: None, origin: origin.clone() })
}

/// The plain values that allow more, as their rows say.
fn values<'a>(was: &'a Effective, now: &'a Effective) -> impl Iterator<Item = Loosening> + 'a {
    keys().filter_map(|row| {
        let (was, now) = (was.values.of(row)?, now.values.of(row)?);
        let is_looser = row.looser.is_some() && now.value.order(&was.value) == row.looser;
        is_looser.then(|| Loosening {
            key: row.path.to_owned(),
            values: Some((was.value.toml(), now.value.toml())),
            origin: now.origin.clone(),
        })
    })
}

/// The limits that are further away, the scale of test code aside.
fn limits(was: &Effective, now: &Effective) -> Vec<Loosening> {
    let mut found = Vec::new();
    for metric in was.thresholds.keys() {
        let (Some((was, _)), Some((now, origin))) = (was.unscaled(metric), now.unscaled(metric))
        else {
            continue;
        };
        if is_looser(metric, &was, &now) {
            let values = Some((toml_limits(&was), toml_limits(&now)));
            let key = format!("thresholds.{metric}");
            found.push(Loosening { key, values, origin: origin.clone() });
        }
    }
    found
}

/// The limits that are further away in test code which stands among other code.
fn limits_of_tests(was: &Judgement, now: &Judgement) -> Vec<Loosening> {
    let none = Limits::default();
    let looser = |metric: &MetricId| {
        let limits = |judgement: &Judgement| *judgement.thresholds.get(metric).unwrap_or(&none);
        let (was, now) = (limits(was), limits(now));
        is_looser(metric, &was, &now).then(|| Loosening {
            key: format!("tests.thresholds.{metric}"),
            values: Some((toml_limits(&was), toml_limits(&now))),
            origin: Origin::Default,
        })
    };
    was.thresholds.keys().filter_map(looser).collect()
}

/// Whether `now` lets a figure of `metric` pass that `was` reports, or reports it as less severe.
fn is_looser(metric: &MetricId, was: &Limits, now: &Limits) -> bool {
    let lower_is_worse = threshold(metric).is_some_and(|threshold| threshold.lower_is_worse);
    // How severe a figure is at least, from the severest on: a limit holds for all below it.
    let steps = |limits: &Limits| {
        let all = [limits.error, limits.warning, limits.information];
        let nearer = move |one: f64, other: f64| {
            if lower_is_worse { one.max(other) } else { one.min(other) }
        };
        let mut nearest = None;
        all.map(|limit| {
            nearest = match (nearest, limit) {
                (Some(one), Some(other)) => Some(nearer(one, other)),
                (one, other) => one.or(other),
            };
            nearest
        })
    };
    let is_further = |was: f64, now: f64| if lower_is_worse { now < was } else { now > was };
    steps(was).into_iter().zip(steps(now)).any(|(was, now)| match (was, now) {
        (Some(was), Some(now)) => is_further(was, now),
        (Some(_), None) => true,
        (None, _) => false,
    })
}

/// The rules that do not speak any more, or speak less loudly.
fn rules(was: &Effective, now: &Effective) -> Vec<Loosening> {
    let mut found = Vec::new();
    let spoke = |rule: &RuleId| was.rules.get(rule).is_none_or(|speaks| speaks.value);
    for (rule, speaks) in &now.rules {
        if !speaks.value && spoke(rule) {
            let key = format!("rules.disabled.{rule}");
            found.push(Loosening { key, values: None, origin: speaks.origin.clone() });
        }
    }
    for (rule, severity) in &now.severities {
        // A rule of which nothing is said is as severe as the limit that was passed.
        let was = was.severities.get(rule).map_or(Severity::Warning, |was| was.value);
        if severity.value < was {
            let values = Some((format!("\"{was}\""), format!("\"{}\"", severity.value)));
            let key = format!("rules.severity.{rule}");
            found.push(Loosening { key, values, origin: severity.origin.clone() });
        }
    }
    found.extend(gone_severities(&was.severities, &now.severities));
    found
}

/// The rules whose findings were errors whatever limit they passed.
fn gone_severities<'a>(
    was: &'a BTreeMap<RuleId, Sourced<Severity>>,
    now: &'a BTreeMap<RuleId, Sourced<Severity>>,
) -> impl Iterator<Item = Loosening> + 'a {
    let is_gone = |(rule, severity): &(&RuleId, &Sourced<Severity>)| {
        severity.value > Severity::Warning && !now.contains_key(*rule)
    };
    was.iter().filter(is_gone).map(|(rule, _)| Loosening {
        key: format!("rules.severity.{rule}"),
        values: None,
        origin: Origin::Default,
    })
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use super::*;
    use crate::{Configuration, Layer, Source, SourceKind};

    /// What `after` allows for `path` that `before` does not: key, and line in `after`.
    fn keys(path: &str, before: &str, after: &str) -> Vec<String> {
        let resolve = |text: &str| {
            let kind = SourceKind::File("/w/astrolens.toml".into());
            let source = Source { kind, text: text.to_owned() };
            let (layer, wrong) = Layer::from_toml(source, PathBuf::from("/w"));
            assert!(wrong.is_empty(), "{wrong:?}");
            let files = vec![Arc::new(layer)];
            let configuration = Configuration::new("/w".into(), files, Vec::new(), false);
            configuration.resolve(&Path::new("/w").join(path), None)
        };
        let told = |loosening: Loosening| match loosening.origin {
            Origin::Written { line: Some(line), .. } => format!("{}:{line}", loosening.key),
            _ => loosening.key,
        };
        loosened(&resolve(before), &resolve(after)).into_iter().map(told).collect()
    }

    #[test]
    fn a_limit_that_is_further_away_is_looser() {
        let keys = |before: &str, after: &str| {
            keys("a.py", &format!("[thresholds]\n{before}"), &format!("[thresholds]\n{after}"))
        };
        let cognitive = ["thresholds.cognitive:2"];
        assert_eq!(keys("cognitive = 10", "cognitive = 11"), cognitive);
        assert_eq!(keys("cognitive = 10", "cognitive = \"off\""), cognitive);
        assert_eq!(keys("cognitive = 10", "cognitive = { information = 10 }"), cognitive);
        assert_eq!(keys("cognitive = { error = 10 }", "cognitive = 10"), cognitive);
        let index = "maintainability_index";
        let looser = keys(&format!("{index} = 20"), &format!("{index} = 10"));
        assert_eq!(looser, ["thresholds.maintainability_index:2"]);
        assert!(keys("cognitive = 10", "cognitive = 9").is_empty());
        // What was a warning is an error now.
        assert!(keys("cognitive = 10", "cognitive = { error = 10 }").is_empty());
        assert!(keys("cognitive = \"off\"", "cognitive = 10").is_empty());
        // The default is 15, and 25 for an error.
        assert_eq!(keys("cognitive = 10", ""), ["thresholds.cognitive"]);
    }

    #[test]
    fn test_code_rules_and_costs_can_be_looser() {
        for (before, after, expected) in [
            ("", "tests.scale = 3", &["tests.scale:1"][..]),
            ("", "tests.files = ['*.py']", &["tests.files"]),
            ("", "[tests.thresholds]\ncognitive = 90", &["tests.thresholds.cognitive"]),
            ("", "rules.disabled = ['large-file']", &["rules.disabled.large-file:1"]),
            ("", "[rules.severity]\nlarge-file = 'information'", &["rules.severity.large-file:2"]),
            ("", "[rules.severity]\nlarge-file = 'error'", &[]),
            ("[rules.severity]\nlarge-file = 'error'", "", &["rules.severity.large-file"]),
            ("files.include_generated = true", "", &["files.include_generated"]),
            ("", "limits.max_bytes = 10", &["limits.max_bytes:1"]),
            ("", "limits.max_bytes = 100000000", &[]),
            (
                "",
                "[[overrides]]\nfiles = ['a.py']\nthresholds.npath = 9000",
                &["thresholds.npath:3"],
            ),
            ("", "[[overrides]]\nfiles = ['b.py']\nthresholds.npath = 9000", &[]),
        ] {
            assert_eq!(keys("a.py", before, after), expected, "`{before}` → `{after}`");
        }
    }
}
