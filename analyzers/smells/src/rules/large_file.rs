//! Large file.

use astrolens_model::RuleId;
use astrolens_model::config::Limits;

use crate::registry::{Rule, Subject};

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("large-file"),
    title: "Large file",
    summary: "Files with many lines.",
    metric: None,
    subject: Subject::File {
        value: |report| f64::from(report.lines.total),
        limits: Limits { information: None, warning: Some(1000.0), error: None },
        phrase: "a number of lines of",
    },
    documentation: include_str!("large_file.md"),
};
