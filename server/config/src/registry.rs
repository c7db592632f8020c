//! The names that configuration may use, as the registries have them.

use std::sync::LazyLock;

use astrolens_model::RuleId;
use astrolens_smells::RULES;
use astrolens_syntax::{Language, Variant};

/// Every option that a language knows, by name, `cognitive.go_error_checks`; several languages may
/// know the same one.
pub(crate) static OPTIONS: LazyLock<Vec<&'static Variant>> = LazyLock::new(|| {
    let mut options: Vec<_> = Language::all().flat_map(variants).collect();
    options.sort_by_key(|variant| variant.option);
    options.dedup_by_key(|variant| variant.option);
    options
});

fn variants(language: Language) -> impl Iterator<Item = &'static Variant> {
    let definition = language.definition();
    definition.cyclomatic.variants.iter().chain(definition.cognitive.variants)
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
        for variant in Language::all().flat_map(variants) {
            let option = variant.option;
            let (metric, _) = option.split_once('.').expect("a metric before a dot");
            assert!(astrolens_metrics::metric(metric).is_some(), "{option}");
            let known = OPTIONS.iter().find(|known| known.option == option).expect("known");
            assert_eq!([known.default, known.switched], [variant.default, variant.switched]);
            assert_eq!(known.summary, variant.summary, "{option}");
        }
    }
}
