//! Long parameter list.

use astrolens_model::config::Limits;
use astrolens_model::{Function, FunctionKind, MetricId, RuleId, count};

use crate::draft::{Draft, FunctionSite, subject};
use crate::registry::{Check, Rule};
use crate::thresholds::Threshold;

pub(crate) const METRIC: MetricId = MetricId::new("parameters");

/// What constructors may take: they name the parts of a whole, which is seldom a choice.
pub(crate) static CONSTRUCTORS: Threshold = Threshold {
    id: &CONSTRUCTOR_METRIC,
    title: "Parameters of a constructor",
    summary: "Number of parameters of a constructor, without the receiver.",
    default_limits: Limits { information: None, warning: Some(8.0), error: None },
    lower_is_worse: false,
};

static FUNCTION_METRIC: MetricId = METRIC;

static CONSTRUCTOR_METRIC: MetricId = MetricId::new("constructor_parameters");

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("long-parameter-list"),
    title: "Long parameter list",
    summary: "A function that wants to be told too much at once.",
    metric: Some(METRIC),
    check: Check::Function(check),
    reference: Some("https://refactoring.guru/smells/long-parameter-list"),
    documentation: include_str!("long_parameter_list.md"),
};

/// What a function's parameters are held to.
pub(crate) fn threshold(function: &Function) -> &'static MetricId {
    match function.kind {
        FunctionKind::Constructor => &CONSTRUCTOR_METRIC,
        _ => &FUNCTION_METRIC,
    }
}

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let metric = threshold(function);
    let value = function.parameters;
    Draft::over(site.judgement, metric, f64::from(value), |limit| {
        let parameters = count(value.into(), "parameter");
        format!("{} has {parameters} (limit {limit})", subject(function))
    })
    .map(|draft| {
        let names = function.parameter_names.iter().map(|parameter| parameter.name.as_str());
        let names = names.filter(|name| !name.is_empty()).map(|name| format!("`{name}`"));
        let names = names.collect::<Vec<_>>().join(", ");
        draft.at("parameters", site.head(), format!("takes {names}"))
    })
}
