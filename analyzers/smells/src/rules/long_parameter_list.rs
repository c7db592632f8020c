//! Long parameter list.

use astrolens_model::config::Limits;
use astrolens_model::{FunctionKind, MetricId, RuleId};

use crate::draft::{Draft, FunctionSite, subject};
use crate::registry::{Check, Rule};
use crate::thresholds::Threshold;

const METRIC: MetricId = MetricId::new("parameters");

/// What constructors may take: they name the parts of a whole, which is seldom a choice.
pub(crate) static CONSTRUCTORS: Threshold = Threshold {
    id: &CONSTRUCTOR_METRIC,
    title: "Parameters of a constructor",
    summary: "Number of parameters of a constructor, without the receiver.",
    default_limits: Limits { information: None, warning: Some(8.0), error: None },
    lower_is_worse: false,
};

static CONSTRUCTOR_METRIC: MetricId = MetricId::new("constructor_parameters");

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("long-parameter-list"),
    title: "Long parameter list",
    summary: "A function that wants to be told too much at once.",
    metric: Some(METRIC),
    check: Check::Function(check),
    documentation: include_str!("long_parameter_list.md"),
};

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let metric = match function.kind {
        FunctionKind::Constructor => &CONSTRUCTOR_METRIC,
        _ => &METRIC,
    };
    let value = function.parameters;
    Draft::over(site.judgement, metric, f64::from(value), |limit| {
        format!("{} has {value} parameters (limit {limit})", subject(function))
    })
    .map(|draft| {
        let names = function.parameter_names.iter().map(|parameter| parameter.name.as_str());
        let names = names.filter(|name| !name.is_empty()).map(|name| format!("`{name}`"));
        let names = names.collect::<Vec<_>>().join(", ");
        let start = (function.start_line, function.start_column);
        draft.at("parameters", start, format!("takes {names}"))
    })
}
