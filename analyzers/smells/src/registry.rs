//! The rules there are: one row each.

use astrolens_model::{MetricId, RuleId};

use crate::draft::{Draft, FileSite, FunctionSite, TypeSite};
use crate::rules;

/// A rule, as lists, configuration and documentation know it.
pub struct Rule {
    /// The identifier in findings, configuration and suppressions.
    pub id: RuleId,
    /// The name people read.
    pub title: &'static str,
    /// One sentence that says what it finds.
    pub summary: &'static str,
    /// The threshold it enforces, if it is about one.
    pub metric: Option<MetricId>,
    /// How it judges.
    pub check: Check,
    /// Where the literature, or a peer's rule, describes what it finds.
    pub reference: Option<&'static str>,
    /// Its page: what is looked for and what is not, with a bad and a good example.
    pub documentation: &'static str,
}

/// How a rule judges.
#[derive(Clone, Copy)]
pub enum Check {
    /// Each function by itself.
    Function(fn(&FunctionSite<'_>) -> Option<Draft>),
    /// Each type by itself: of these metrics the first that is past its limit is what is said.
    Type(fn(&TypeSite<'_>) -> Option<Draft>, &'static [MetricId]),
    /// The file as a whole.
    File(fn(&FileSite<'_>) -> Option<Draft>),
    /// The comments that suppress other rules, once those have spoken.
    Suppressions,
    /// What files are to one another, which takes a whole project to see.
    Project,
    /// What a change did to the gate itself, which takes two states of a project to see.
    Change,
}

/// One row for each rule, in the order in which lists show them.
pub static RULES: &[Rule] = &[
    rules::cognitive_complexity::RULE,
    rules::cyclomatic_complexity::RULE,
    rules::npath_complexity::RULE,
    rules::deep_nesting::RULE,
    rules::long_parameter_list::RULE,
    rules::many_exits::RULE,
    rules::many_statements::RULE,
    rules::long_function::RULE,
    rules::large_abc_size::RULE,
    rules::large_halstead_volume::RULE,
    rules::low_maintainability::RULE,
    rules::large_file::RULE,
    rules::large_class::RULE,
    rules::low_cohesion::RULE,
    rules::import_cycle::RULE,
    rules::layer_violation::RULE,
    rules::forbidden_dependency::RULE,
    rules::sibling_dependency::RULE,
    rules::transitive_dependency::RULE,
    rules::high_fan_out::RULE,
    rules::unused_exception::RULE,
    rules::unused_suppression::RULE,
    rules::invalid_suppression::RULE,
    rules::loosened_gate::RULE,
];

/// The rule that holds `metric` of types against its limits.
#[must_use]
pub fn type_rule(metric: &MetricId) -> Option<&'static Rule> {
    RULES
        .iter()
        .find(|rule| matches!(rule.check, Check::Type(_, metrics) if metrics.contains(metric)))
}

/// The rule called `id`.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id.as_str() == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn rules_have_names_of_their_own_and_enforce_what_there_is() {
        let mut seen = BTreeSet::new();
        for rule in RULES {
            let id = rule.id.as_str();
            assert!(seen.insert(id), "`{id}` is there twice");
            let is_word = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(rule.reference.is_none_or(|address| address.starts_with("https://")));
            assert!(id.chars().all(is_word), "`{id}` is no identifier of a rule");
            if let Some(metric) = &rule.metric {
                let known = crate::thresholds().any(|threshold| threshold.id == metric);
                assert!(known, "`{id}` enforces `{metric}`, which is no threshold");
            }
        }
    }
}
