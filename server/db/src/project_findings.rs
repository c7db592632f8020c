//! What rules about a whole project found in one of its files.
//!
//! It follows from the module graph, which no report waits for: so it is found out elsewhere and handed in,
//! as what a scan finds is.

use std::sync::Arc;

use astrolens_model::{FileReport, Finding, RuleId};
use astrolens_smells::add_project_findings;

use crate::moved::Move;

/// What rules about a whole project found in a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProjectFindings {
    /// What they found, in order of place.
    pub found: Vec<Finding>,
    /// The rules that had something to judge: comments that suppress one of these for nothing are told.
    pub judged: Arc<[RuleId]>,
    /// The text that it was found in, if that is the one of a document.
    pub text: Option<Arc<str>>,
}

impl ProjectFindings {
    /// `report` with these; `text` is that of the document that it is of.
    ///
    /// What was found in an earlier text stays with its code.
    pub(crate) fn added_to(&self, report: &FileReport, text: Option<&str>) -> FileReport {
        let mut found = self.found.clone();
        let edit = self.text.as_deref().zip(text).and_then(|(old, new)| Move::between(old, new));
        if let Some(edit) = edit {
            for finding in &mut found {
                edit.finding(finding);
            }
        }
        let mut report = report.clone();
        add_project_findings(&mut report, found, &|rule| self.judged.contains(rule));
        report
    }
}
