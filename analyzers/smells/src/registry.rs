//! The rules there are: one row each.

use astrolens_model::config::Limits;
use astrolens_model::{FileReport, Function, RuleId};

use crate::rules;

/// A rule, as lists, configuration and documentation know it.
pub struct Rule {
    /// The identifier in findings, configuration and suppressions.
    pub id: RuleId,
    /// The name people read.
    pub title: &'static str,
    /// One sentence that says what it finds.
    pub summary: &'static str,
    /// The metric whose limits it enforces, if it is about one.
    pub metric: Option<&'static str>,
    /// What it looks at.
    pub subject: Subject,
    /// Its page: what is looked for and what is not, with a bad and a good example.
    pub documentation: &'static str,
}

/// What a rule looks at.
pub enum Subject {
    /// A figure of each function.
    Function(FunctionRule),
    /// A figure of the whole file: its value and how the message calls it.
    File {
        /// The figure.
        value: fn(&FileReport) -> f64,
        /// The limits, where the configuration has none of that name.
        limits: Limits,
        /// What the message calls the figure.
        phrase: &'static str,
    },
    /// Something the analysis itself reports.
    Analysis,
}

/// How a rule about functions judges one.
pub struct FunctionRule {
    /// The figure.
    pub value: fn(&Function) -> f64,
    /// How much more than the limit a function of this sort may have.
    pub allowance: fn(&Function) -> f64,
    /// What the message calls the figure.
    pub phrase: &'static str,
    /// The metric whose increments are the evidence, if it has any.
    pub evidence: Option<&'static str>,
}

/// One row for each rule, in the order in which lists show them.
pub static RULES: &[Rule] = &[
    rules::cognitive_complexity::RULE,
    rules::cyclomatic_complexity::RULE,
    rules::deep_nesting::RULE,
    rules::npath_complexity::RULE,
    rules::long_parameter_list::RULE,
    rules::long_function::RULE,
    rules::large_file::RULE,
];

/// The rule called `id`.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id.as_str() == id)
}
