//! What the user can decide about an analysis, after every layer has been merged.
//!
//! The types here are what the analyzers read. Where the values come from, which layer
//! wins, and how a mistake is shown is the business of the program that loads them.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Declaration, Declared, MetricId, RuleId, Severity};

/// The figures above which a metric is reported, by severity; below which, where a smaller figure
/// is the worse one.
///
/// A figure is reported at the most severe limit it passes; a value equal to the
/// limit is still fine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Limits {
    /// Beyond this a finding is information.
    pub information: Option<f64>,
    /// Beyond this it is a warning.
    pub warning: Option<f64>,
    /// Beyond this it is an error.
    pub error: Option<f64>,
}

impl Limits {
    /// The severity `value` earns and the limit it passed: upwards, or downwards where a
    /// smaller figure is the worse one.
    #[must_use]
    pub fn judge(&self, value: f64, lower_is_worse: bool) -> Option<(Severity, f64)> {
        let passes = |limit: f64| if lower_is_worse { value < limit } else { value > limit };
        [
            (Severity::Error, self.error),
            (Severity::Warning, self.warning),
            (Severity::Information, self.information),
        ]
        .into_iter()
        .find_map(|(severity, limit)| limit.filter(|limit| passes(*limit)).map(|l| (severity, l)))
    }

    /// The lowest limit that is set.
    #[must_use]
    pub fn lowest(&self) -> Option<f64> {
        [self.information, self.warning, self.error].into_iter().flatten().reduce(f64::min)
    }
}

/// How a definition that tools disagree on is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variants {
    /// The names of the options that are switched away from their default, such as
    /// `cognitive.go_error_checks`.
    pub switched: Vec<String>,
}

impl Variants {
    /// Whether `option` is switched away from its default.
    #[must_use]
    pub fn is_switched(&self, option: &str) -> bool {
        self.switched.iter().any(|name| name == option)
    }
}

/// What an analysis may spend on one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLimits {
    /// A larger file is skipped, in bytes.
    pub max_bytes: u64,
    /// A parse that takes more is given up, in steps of a hundred operations of the parser.
    pub max_parse_steps: u64,
}

impl FileLimits {
    /// What holds unless somebody says otherwise.
    pub const DEFAULT: Self = Self { max_bytes: 8 << 20, max_parse_steps: 1_000_000 };
}

impl Default for FileLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// When the rules speak, and how loudly.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// The limits in force, by metric.
    pub thresholds: BTreeMap<MetricId, Limits>,
    /// Rules that are switched off, by rule identifier.
    pub disabled_rules: Vec<String>,
    /// The severity of a rule's findings, for the rules whose own does not count.
    pub severities: BTreeMap<RuleId, Severity>,
}

/// What the functions of a file are held to. Cheap to copy: every report of a file that is
/// configured the same shares it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgements {
    /// What holds in the file.
    pub code: Arc<Judgement>,
    /// What holds for functions in it that are test code; the same where the whole file is.
    pub tests: Arc<Judgement>,
}

/// The resolved configuration of the analysis of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct AnalysisConfig {
    /// What holds in the file.
    pub code: Arc<Judgement>,
    /// What holds for functions in it that are test code; the same where the whole file is.
    pub tests: Arc<Judgement>,
    /// What makes the whole file test code, as a clause; absent where it is not.
    pub test_reason: Option<String>,
    /// What people declare of the file's origin.
    pub declared: Declared,
    /// How disputed definitions are read.
    pub variants: Variants,
    /// Whether the increments behind every function's figures are reported.
    pub explain: bool,
    /// Whether generated, vendored and minified files get findings too.
    pub include_generated: bool,
    /// What one file may cost.
    pub limits: FileLimits,
}

impl AnalysisConfig {
    /// What functions are held to.
    #[must_use]
    pub fn judgements(&self) -> Judgements {
        Judgements { code: Arc::clone(&self.code), tests: Arc::clone(&self.tests) }
    }

    /// Identifies everything in the configuration that a report can depend on.
    #[must_use]
    pub fn digest(&self) -> ConfigDigest {
        // Taken apart by name, so that a new field cannot be forgotten here.
        let Self {
            code,
            tests,
            test_reason,
            declared: Declared { vendored, generated },
            variants: Variants { switched },
            explain,
            include_generated,
            limits: FileLimits { max_bytes, max_parse_steps },
        } = self;
        let mut digest = Digester::default();
        digest.judgement(code);
        digest.judgement(tests);
        digest.optional(test_reason.as_deref());
        for declaration in [vendored, generated] {
            digest.declaration(declaration.as_ref());
        }
        digest.names(switched);
        digest.number(u64::from(*explain));
        digest.number(u64::from(*include_generated));
        digest.number(*max_bytes);
        digest.number(*max_parse_steps);
        ConfigDigest(*digest.0.finalize().as_bytes())
    }
}

/// The digest of an [`AnalysisConfig`]: equal for equal configurations, on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConfigDigest([u8; 32]);

impl ConfigDigest {
    /// The digest's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Hashes parts so that they cannot run into each other.
#[derive(Default)]
struct Digester(blake3::Hasher);

impl Digester {
    fn number(&mut self, number: u64) {
        self.0.update(&number.to_le_bytes());
    }

    fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.update(text.as_bytes());
    }

    fn names(&mut self, names: &[String]) {
        self.count(names.len());
        for name in names {
            self.text(name);
        }
    }

    fn optional(&mut self, text: Option<&str>) {
        self.number(u64::from(text.is_some()));
        self.text(text.unwrap_or_default());
    }

    fn declaration(&mut self, declaration: Option<&Declaration>) {
        self.number(u64::from(declaration.is_some_and(|declaration| declaration.holds)));
        self.optional(declaration.map(|declaration| declaration.by.as_str()));
    }

    fn judgement(&mut self, judgement: &Judgement) {
        let Judgement { thresholds, disabled_rules, severities } = judgement;
        self.count(thresholds.len());
        for (metric, Limits { information, warning, error }) in thresholds {
            self.text(metric.as_str());
            for limit in [information, warning, error] {
                self.number(u64::from(limit.is_some()));
                self.number(limit.unwrap_or_default().to_bits());
            }
        }
        self.names(disabled_rules);
        self.count(severities.len());
        for (rule, severity) in severities {
            self.text(rule.as_str());
            self.number(*severity as u64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_severe_passed_limit_judges() {
        let limits = Limits { information: Some(10.0), warning: Some(20.0), error: None };
        assert_eq!(limits.judge(10.0, false), None);
        assert_eq!(limits.judge(11.0, false), Some((Severity::Information, 10.0)));
        assert_eq!(limits.judge(21.0, false), Some((Severity::Warning, 20.0)));
    }

    #[test]
    fn where_lower_is_worse_limits_are_passed_downwards() {
        let limits = Limits { information: None, warning: Some(60.0), error: Some(40.0) };
        assert_eq!(limits.judge(60.0, true), None);
        assert_eq!(limits.judge(59.0, true), Some((Severity::Warning, 60.0)));
        assert_eq!(limits.judge(39.0, true), Some((Severity::Error, 40.0)));
    }
}
