//! Maintainability index (Oman and Hagemeister 1992, in Microsoft's scaling).

use astrolens_model::config::Limits;
use astrolens_model::{Halstead, MetricId};

use crate::registry::Metric;
use crate::round;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("maintainability_index"),
    title: "Maintainability index",
    short: "MI",
    summary: "A blend of volume, cyclomatic complexity and lines, from 0 (worst) to 100.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: true,
    sign: '+',
    value: |function| function.maintainability_index,
    documentation: include_str!("maintainability.md"),
};

/// max(0, (171 − 5.2 ln V − 0.23 CC − 16.2 ln LOC) · 100 / 171), to two decimals.
///
/// Volume and lines below 1 are taken as 1: they have no logarithm, and nothing is easier to
/// maintain than nothing.
pub(crate) fn index(halstead: &Halstead, cyclomatic: u32, code_lines: u32) -> f64 {
    let raw = 171.0
        - 5.2 * halstead.volume.max(1.0).ln()
        - 0.23 * f64::from(cyclomatic)
        - 16.2 * f64::from(code_lines.max(1)).ln();
    round((raw * 100.0 / 171.0).clamp(0.0, 100.0))
}
