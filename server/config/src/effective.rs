//! Every value in force for a file, with who decided it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use astrolens_model::config::{AnalysisConfig, FileLimits, Judgement, Limits, Variants};
use astrolens_model::{Declared, MetricId, RuleId, Severity};
use astrolens_smells::{Threshold, threshold, thresholds};
use astrolens_syntax::Language;
use serde_json::{Value, json};

use crate::keys::{Form, INCLUDE_GENERATED, MAX_BYTES, MAX_PARSE_STEPS, Row, TEST_SCALE, keys};
use crate::layer::Layer;
use crate::settings::{Override, Rules, Thresholds};
use crate::source::{Origin, Sourced};
use crate::values::{Plain, Values};

/// Every value in force for a file, with who decided it.
#[derive(Clone, Debug)]
pub struct Effective {
    pub(crate) thresholds: BTreeMap<MetricId, Limit>,
    /// Whether a rule speaks, for the rules somebody mentioned.
    pub(crate) rules: BTreeMap<RuleId, Sourced<bool>>,
    pub(crate) severities: BTreeMap<RuleId, Sourced<Severity>>,
    /// What holds for each file by itself.
    pub(crate) values: Values,
    is_scaled: bool,
}

/// What a file is, as far as its path and the configuration say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Circumstances {
    /// What makes it test code, as a clause.
    pub(crate) test_reason: Option<String>,
    /// What people declare of its origin.
    pub(crate) declared: Declared,
}

/// The limits of one metric.
#[derive(Clone, Debug)]
pub(crate) struct Limit {
    limits: Sourced<Limits>,
    /// Whether it is taken as it is written in test code too.
    exact: bool,
}

/// One value in force, for people.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key as a dotted path, as it would be written in `astrolens.toml`.
    pub key: String,
    /// The value, as TOML; one item of it where the key holds a list.
    pub value: String,
    /// Whether the value is one item of a list.
    pub is_item: bool,
    /// Who decided it.
    pub origin: Origin,
    /// What else had a part in it, such as the scale of test code.
    pub note: Option<String>,
}

impl Default for Effective {
    fn default() -> Self {
        let mut values = Values::default();
        for row in keys().filter(|row| row.is_per_file) {
            if let Some(default) = Plain::default_of(row.form) {
                values.insert(row, Sourced::by_default(default));
            }
        }
        let limit = |limits| Limit { limits: Sourced::by_default(limits), exact: false };
        Self {
            thresholds: thresholds()
                .map(|threshold| (threshold.id.clone(), limit(threshold.default_limits)))
                .collect(),
            rules: BTreeMap::new(),
            severities: BTreeMap::new(),
            values,
            is_scaled: false,
        }
    }
}

impl Effective {
    /// Lets a stronger layer speak, all but its overrides.
    pub(crate) fn apply(&mut self, layer: &Layer, language: Option<Language>, is_test: bool) {
        let settings = &layer.settings;
        self.judge(&settings.thresholds, &settings.rules, layer.exact);
        if let Some(special) = language.and_then(|name| settings.languages.0.get(&name)) {
            self.judge(&special.thresholds, &special.rules, layer.exact);
        }
        if is_test {
            self.judge(&settings.tests.thresholds, &settings.tests.rules, true);
        }
        for row in keys().filter(|row| row.is_per_file) {
            if let Some(value) = settings.values.of(row) {
                self.values.insert(row, value.clone());
            }
        }
    }

    /// Lets an override speak that chooses the file.
    pub(crate) fn apply_override(&mut self, chosen: &Override) {
        self.judge(&chosen.thresholds, &chosen.rules, true);
    }

    fn judge(&mut self, thresholds: &Thresholds, rules: &Rules, exact: bool) {
        for (metric, limits) in &thresholds.0 {
            self.thresholds.insert(metric.clone(), Limit { limits: limits.clone(), exact });
        }
        for (list, speaks) in [(&rules.disabled, false), (&rules.enabled, true)] {
            for rule in list {
                let speaks = Sourced { value: speaks, origin: rule.origin.clone() };
                self.rules.insert(rule.value.clone(), speaks);
            }
        }
        for (rule, severity) in &rules.severity {
            self.severities.insert(rule.clone(), severity.clone());
        }
    }

    /// Makes the limits those of test code, once all layers have spoken.
    pub(crate) fn scale_for_tests(&mut self) {
        let scale = self.values.value(&TEST_SCALE);
        self.is_scaled = true;
        for threshold in thresholds() {
            let Some(limit) = self.thresholds.get_mut(threshold.id) else { continue };
            if limit.exact {
                continue;
            }
            let scale = if threshold.lower_is_worse { scale.recip() } else { scale };
            let limits = &mut limit.limits.value;
            for limit in [&mut limits.information, &mut limits.warning, &mut limits.error] {
                *limit = limit.map(|limit| limit * scale);
            }
        }
    }

    /// The limits of a metric as they were written, with who wrote them.
    pub(crate) fn unscaled(&self, metric: &MetricId) -> Option<(Limits, &Origin)> {
        let Limit { limits: Sourced { value, origin }, exact } = self.thresholds.get(metric)?;
        let lower_is_worse = threshold(metric)?.lower_is_worse;
        let scale = match (self.is_scaled && !exact, lower_is_worse) {
            (false, _) => 1.0,
            (true, false) => self.values.value(&TEST_SCALE),
            (true, true) => self.values.value(&TEST_SCALE).recip(),
        };
        let unscaled = |limit: Option<f64>| limit.map(|limit| limit / scale);
        let Limits { information, warning, error } = value;
        let [information, warning, error] = [information, warning, error].map(|l| unscaled(*l));
        Some((Limits { information, warning, error }, origin))
    }

    /// When the rules speak, as the analyzers read it.
    pub(crate) fn judgement(&self) -> Judgement {
        let limits = self.thresholds.iter().map(|(metric, limit)| (metric, limit.limits.value));
        let silent = self.rules.iter().filter(|(_, speaks)| !speaks.value);
        Judgement {
            thresholds: limits
                .filter(|(_, limits)| limits.lowest().is_some())
                .map(|(metric, limits)| (metric.clone(), limits))
                .collect(),
            disabled_rules: silent.map(|(rule, _)| rule.as_str().to_owned()).collect(),
            severities: (self.severities.iter())
                .map(|(rule, severity)| (rule.clone(), severity.value))
                .collect(),
        }
    }

    /// What the analyzers read, with what holds for test code in the same file.
    pub(crate) fn analysis(
        &self,
        tests: Judgement,
        circumstances: Circumstances,
        explain: bool,
    ) -> AnalysisConfig {
        let Circumstances { test_reason, declared } = circumstances;
        let is_switched = |row: &&Row| match (row.form, self.values.of(row)) {
            (Form::Word([_, switched]), Some(word)) => word.value == Plain::Word(switched),
            _ => false,
        };
        AnalysisConfig {
            code: Arc::new(self.judgement()),
            tests: Arc::new(tests),
            test_reason,
            declared,
            variants: Variants {
                switched: keys().filter(is_switched).map(|row| row.path.to_owned()).collect(),
            },
            explain,
            include_generated: self.values.value(&INCLUDE_GENERATED),
            limits: FileLimits {
                max_bytes: self.values.value(&MAX_BYTES),
                max_parse_steps: self.values.value(&MAX_PARSE_STEPS),
            },
        }
    }

    /// The values as a list for people, in the order of the reference.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries = self.limit_entries();
        entries.extend(keys().filter_map(|row| {
            let Sourced { value, origin } = self.values.of(row)?;
            let (key, value, origin) = (row.path.to_owned(), value.toml(), origin.clone());
            Some(Entry { key, value, is_item: false, origin, note: None })
        }));
        entries.extend(self.rule_entries());
        entries
    }

    fn limit_entries(&self) -> Vec<Entry> {
        let scale = self.values.value(&TEST_SCALE);
        let entry = |threshold: Threshold| {
            let Limit { limits, exact } = self.thresholds.get(threshold.id)?;
            let is_scaled = self.is_scaled && !exact && limits.value.lowest().is_some();
            let sign = if threshold.lower_is_worse { '÷' } else { '×' };
            Some(Entry {
                key: format!("thresholds.{}", threshold.id),
                value: toml_limits(&limits.value),
                is_item: false,
                origin: limits.origin.clone(),
                note: is_scaled.then(|| format!("{sign} {scale} in test code")),
            })
        };
        thresholds().filter_map(entry).collect()
    }

    /// The rules that somebody mentioned: those switched off, those switched on again, and
    /// their severities.
    fn rule_entries(&self) -> impl Iterator<Item = Entry> {
        let entry = |key, value, is_item, origin: &Origin| Entry {
            key,
            value,
            is_item,
            origin: origin.clone(),
            note: None,
        };
        let listed =
            [("disabled", false), ("enabled", true)].into_iter().flat_map(move |(list, speaks)| {
                let rules = self.rules.iter().filter(move |(_, rule)| rule.value == speaks);
                rules.map(move |(rule, by)| {
                    entry(format!("rules.{list}"), format!("\"{rule}\""), true, &by.origin)
                })
            });
        let severities = self.severities.iter().map(move |(rule, severity)| {
            let value = format!("\"{}\"", severity.value);
            entry(format!("rules.severity.{rule}"), value, false, &severity.origin)
        });
        listed.chain(severities)
    }
}

/// Limits as they would be written: `15`, `{ warning = 15, error = 25 }` or `"off"`.
pub(crate) fn toml_limits(limits: &Limits) -> String {
    match limits {
        Limits { information: None, warning: None, error: None } => "\"off\"".to_owned(),
        Limits { information: None, warning: Some(warning), error: None } => warning.to_string(),
        Limits { information, warning, error } => {
            let mut text = String::from("{ ");
            for (name, limit) in
                [("information", information), ("warning", warning), ("error", error)]
            {
                if let Some(limit) = limit {
                    let comma = if text.len() > 2 { ", " } else { "" };
                    // Writing to a string cannot fail.
                    let _ = write!(text, "{comma}{name} = {limit}");
                }
            }
            text + " }"
        }
    }
}

/// Limits as the schema states defaults.
pub(crate) fn json_limits(limits: &Limits) -> Value {
    match limits {
        Limits { information: None, warning: None, error: None } => json!("off"),
        Limits { information: None, warning: Some(warning), error: None } => json_number(*warning),
        Limits { information, warning, error } => {
            let all = [("information", information), ("warning", warning), ("error", error)];
            let set = all.into_iter().filter_map(|(name, limit)| {
                limit.map(|limit| (name.to_owned(), json_number(limit)))
            });
            Value::Object(set.collect())
        }
    }
}

/// A number as people write it: without a fraction where there is none.
pub(crate) fn json_number(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 1e15 { json!(number as i64) } else { json!(number) }
}
