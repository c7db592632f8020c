//! What the user can decide about an analysis, after every layer has been merged.
//!
//! The types here are what the analyzers read. Where the values come from, which layer
//! wins, and how a mistake is shown is the business of the program that loads them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{MetricId, Severity};

/// The figures above which a metric is reported, by severity.
///
/// A figure is reported at the most severe limit it exceeds; a value equal to the
/// limit is still fine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Limits {
    /// Above this a finding is information.
    pub information: Option<f64>,
    /// Above this it is a warning.
    pub warning: Option<f64>,
    /// Above this it is an error.
    pub error: Option<f64>,
}

impl Limits {
    /// The severity `value` earns and the limit it passed.
    #[must_use]
    pub fn judge(&self, value: f64) -> Option<(Severity, f64)> {
        [
            (Severity::Error, self.error),
            (Severity::Warning, self.warning),
            (Severity::Information, self.information),
        ]
        .into_iter()
        .find_map(|(severity, limit)| limit.filter(|limit| value > *limit).map(|l| (severity, l)))
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
    /// A parse that takes longer is given up, in milliseconds.
    pub max_parse_ms: u64,
}

impl Default for FileLimits {
    fn default() -> Self {
        Self { max_bytes: 8 << 20, max_parse_ms: 10_000 }
    }
}

/// The resolved configuration of the analysis of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnalysisConfig {
    /// The limits in force, by metric.
    pub thresholds: BTreeMap<MetricId, Limits>,
    /// Rules that are switched off, by rule identifier.
    pub disabled_rules: Vec<String>,
    /// How disputed definitions are read.
    pub variants: Variants,
    /// Whether the increments behind every function's figures are reported.
    pub explain: bool,
    /// Whether generated, vendored and minified files get findings too.
    pub include_generated: bool,
    /// What one file may cost.
    pub limits: FileLimits,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_severe_passed_limit_judges() {
        let limits = Limits { information: Some(10.0), warning: Some(20.0), error: None };
        assert_eq!(limits.judge(10.0), None);
        assert_eq!(limits.judge(11.0), Some((Severity::Information, 10.0)));
        assert_eq!(limits.judge(21.0), Some((Severity::Warning, 20.0)));
    }
}
