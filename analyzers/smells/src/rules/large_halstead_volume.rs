//! Large Halstead volume.

use astrolens_model::{Halstead, MetricId, RuleId, count, figure, grouped};

use crate::draft::{Draft, FunctionSite, subject};
use crate::registry::{Check, Rule};

const METRIC: MetricId = MetricId::new("halstead");

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("large-halstead-volume"),
    title: "Large Halstead volume",
    summary: "A function that takes a reader too many bits to take in.",
    metric: Some(METRIC),
    check: Check::Function(check),
    reference: Some("https://en.wikipedia.org/wiki/Halstead_complexity_measures"),
    documentation: include_str!("large_halstead_volume.md"),
};

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let Halstead { length, vocabulary, volume, .. } = function.halstead;
    Draft::over(site.judgement, &METRIC, volume, |limit| {
        format!("{} has a Halstead volume of {} (limit {limit})", subject(function), figure(volume))
    })
    .map(|draft| {
        let (length, vocabulary) = (count(length.into(), "token"), grouped(vocabulary.into()));
        let note = format!("{length} from a vocabulary of {vocabulary}");
        draft.at("parts", site.head(), note)
    })
}
