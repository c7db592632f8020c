//! The rules there are: one row each.

use astrolens_model::{MetricId, RuleId};

/// A rule, as lists, configuration and documentation know it.
pub struct Rule {
    /// The identifier in findings, configuration and suppressions.
    pub id: RuleId,
    /// The name people read.
    pub title: &'static str,
    /// One sentence that says what it finds.
    pub summary: &'static str,
    /// The metric whose limits it enforces, if it is about one.
    pub metric: Option<MetricId>,
    /// Its page: what is looked for and what is not, with a bad and a good example.
    pub documentation: &'static str,
}

/// One row for each rule, in the order in which lists show them.
pub static RULES: &[Rule] = &[];

/// The rule called `id`.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id.as_str() == id)
}
