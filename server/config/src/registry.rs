//! The names that configuration may use, as the registries have them.

use std::sync::LazyLock;

use astrolens_model::RuleId;
use astrolens_smells::RULES;
use astrolens_syntax::{Language, Variant};

/// An option that changes what a metric counts: `[cognitive] go_error_checks = "exempt"`.
#[derive(Debug)]
pub(crate) struct MetricOption {
    /// The section: the metric's identifier.
    pub(crate) metric: &'static str,
    /// The key in the section.
    pub(crate) key: &'static str,
    /// What the languages' tables say about it.
    pub(crate) variant: &'static Variant,
}

impl MetricOption {
    /// Its values, the default first.
    pub(crate) fn values(&self) -> [&'static str; 2] {
        [self.variant.default, self.variant.switched]
    }
}

/// Every option that a language knows, by name; several languages may know the same one.
pub(crate) static OPTIONS: LazyLock<Vec<MetricOption>> = LazyLock::new(|| {
    let mut options: Vec<_> = Language::all()
        .flat_map(|language| {
            let definition = language.definition();
            definition.cyclomatic.variants.iter().chain(definition.cognitive.variants)
        })
        .filter_map(|variant| {
            let (metric, key) = variant.option.split_once('.')?;
            Some(MetricOption { metric, key, variant })
        })
        .collect();
    options.sort_by_key(|option| option.variant.option);
    options.dedup_by_key(|option| option.variant.option);
    options
});

/// The metrics that have options, which are sections.
pub(crate) fn metrics_with_options() -> Vec<&'static str> {
    let mut metrics: Vec<_> = OPTIONS.iter().map(|option| option.metric).collect();
    metrics.dedup();
    metrics
}

/// The identifiers of the rules.
pub(crate) fn rule_names() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.id.as_str()).collect()
}

/// The identifier of the rule at this place of [`rule_names`].
pub(crate) fn rule_at(place: usize) -> RuleId {
    RULES[place].id.clone()
}

/// The languages with their names.
pub(crate) fn languages() -> impl Iterator<Item = (&'static str, Language)> {
    Language::all().map(|language| (language.definition().name, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_agree_on_the_options_they_share() {
        for language in Language::all() {
            let definition = language.definition();
            for variant in
                definition.cyclomatic.variants.iter().chain(definition.cognitive.variants)
            {
                let known = OPTIONS.iter().find(|known| known.variant.option == variant.option);
                let known = known.unwrap_or_else(|| panic!("`{}` has no dot", variant.option));
                assert!(astrolens_metrics::metric(known.metric).is_some(), "{}", variant.option);
                assert_eq!(known.values(), [variant.default, variant.switched]);
                assert_eq!(known.variant.summary, variant.summary, "{}", variant.option);
            }
        }
    }
}
