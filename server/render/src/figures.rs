//! The figures that the registry's metrics come with where each has a place of its own: one of the
//! metric's name, but for metrics that are made of several, or that a floating-point number rounds.

use astrolens_metrics::{METRICS, Metric, TYPE_METRICS, TypeMetric};
use astrolens_model::{Function, TypeReport};

/// A figure: its name, and its value as programs read it.
type Figure<Row> = (&'static str, fn(&Row) -> String);

/// The figures of functions, by metric, that are more than the metric's own.
static FUNCTIONS: &[(&str, &[Figure<Function>])] = &[
    ("npath", &[("npath", |function| function.npath.to_string())]),
    (
        "lines",
        &[
            ("lines_total", |function| function.lines.total.to_string()),
            ("lines_code", |function| function.lines.code.to_string()),
            ("lines_comment", |function| function.lines.comment.to_string()),
            ("lines_blank", |function| function.lines.blank.to_string()),
        ],
    ),
    (
        "abc",
        &[
            ("abc_assignments", |function| function.abc.a.to_string()),
            ("abc_branches", |function| function.abc.b.to_string()),
            ("abc_conditions", |function| function.abc.c.to_string()),
            ("abc_magnitude", |function| function.abc.magnitude.to_string()),
        ],
    ),
    (
        "halstead",
        &[
            ("halstead_distinct_operators", |function| function.halstead.n1.to_string()),
            ("halstead_distinct_operands", |function| function.halstead.n2.to_string()),
            ("halstead_total_operators", |function| function.halstead.total_operators.to_string()),
            ("halstead_total_operands", |function| function.halstead.total_operands.to_string()),
            ("halstead_vocabulary", |function| function.halstead.vocabulary.to_string()),
            ("halstead_length", |function| function.halstead.length.to_string()),
            ("halstead_volume", |function| function.halstead.volume.to_string()),
            ("halstead_difficulty", |function| function.halstead.difficulty.to_string()),
            ("halstead_effort", |function| function.halstead.effort.to_string()),
            ("halstead_time_s", |function| function.halstead.time_s.to_string()),
            ("halstead_bugs", |function| function.halstead.bugs.to_string()),
        ],
    ),
];

/// The figures of types, by metric, that are more than the metric's own.
static TYPES: &[(&str, &[Figure<TypeReport>])] = &[
    (
        "methods",
        &[
            ("methods", |named| named.methods.to_string()),
            ("public_methods", |named| named.public_methods.to_string()),
        ],
    ),
    (
        "fields",
        &[
            ("fields", |named| named.fields.to_string()),
            ("public_fields", |named| named.public_fields.to_string()),
        ],
    ),
];

/// The figures of `metric`, by name, for `function`.
pub fn of_function(metric: &'static Metric, function: &Function) -> Vec<(&'static str, String)> {
    let own = || (metric.value)(function).to_string();
    valued(FUNCTIONS, metric.id.as_str(), function, own)
}

/// The figures of `metric`, by name, for `named`; empty where it has too little to measure.
pub(crate) fn of_type(
    metric: &'static TypeMetric,
    named: &TypeReport,
) -> Vec<(&'static str, String)> {
    let own = || (metric.value)(named).map_or_else(String::new, |value| value.to_string());
    valued(TYPES, metric.id.as_str(), named, own)
}

/// The names of all figures of functions, in the registry's order.
pub(crate) fn names_of_functions() -> impl Iterator<Item = &'static str> {
    METRICS.iter().flat_map(|metric| names(FUNCTIONS, metric.id.as_str()))
}

/// The names of all figures of types, in the registry's order.
pub(crate) fn names_of_types() -> impl Iterator<Item = &'static str> {
    TYPE_METRICS.iter().flat_map(|metric| names(TYPES, metric.id.as_str()))
}

/// What `table` has of the metric called `id`.
fn row<Row>(table: &'static [(&str, &[Figure<Row>])], id: &str) -> Option<&'static [Figure<Row>]> {
    table.iter().find(|(known, _)| *known == id).map(|(_, figures)| *figures)
}

fn names<Row>(table: &'static [(&str, &[Figure<Row>])], id: &'static str) -> Vec<&'static str> {
    row(table, id)
        .map_or_else(|| vec![id], |figures| figures.iter().map(|(name, _)| *name).collect())
}

fn valued<Row>(
    table: &'static [(&str, &[Figure<Row>])],
    id: &'static str,
    of: &Row,
    own: impl FnOnce() -> String,
) -> Vec<(&'static str, String)> {
    let Some(figures) = row(table, id) else { return vec![(id, own())] };
    figures.iter().map(|(name, value)| (*name, value(of))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn what_has_figures_of_its_own_is_a_metric() {
        let metrics = FUNCTIONS.iter().map(|(id, _)| astrolens_metrics::metric(id).is_some());
        let types = TYPES.iter().map(|(id, _)| astrolens_metrics::type_metric(id).is_some());
        assert!(metrics.chain(types).all(|is_known| is_known));
    }

    #[test]
    fn each_metric_comes_with_its_figures() {
        let function = Function { npath: u64::MAX, ..testing::function() };
        let figures = |id: &str| {
            let metric = astrolens_metrics::metric(id).expect("a metric");
            of_function(metric, &function)
        };
        assert_eq!(figures("cognitive"), [("cognitive", "3".to_owned())]);
        // 2⁶⁴ − 1, which a floating-point number rounds.
        assert_eq!(figures("npath"), [("npath", "18446744073709551615".to_owned())]);
        assert_eq!(figures("lines")[1], ("lines_code", "4".to_owned()));
        let methods = astrolens_metrics::type_metric("methods").expect("a metric");
        let expected = [("methods", "2".to_owned()), ("public_methods", "1".to_owned())];
        assert_eq!(of_type(methods, &testing::named_type()), expected);
    }
}
