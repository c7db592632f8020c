//! Findings that do not flicker while something is half written.
//!
//! A function that a syntax error cuts is not what it will be when the line is finished: what was
//! found of it before stays, where it stands now, until the text has settled.

use std::collections::HashSet;
use std::sync::Arc;

use astrolens_model::{FileReport, Finding};

use crate::moved::Move;

/// `found` of the text `new`, which has a syntax error, with what the `last` report of an earlier
/// text says of the functions that the error cuts or hides.
pub(crate) fn steady(
    found: &Arc<FileReport>,
    (old, last): (&str, &FileReport),
    new: &str,
) -> Arc<FileReport> {
    let functions = || found.functions.iter();
    let whole: HashSet<&str> = functions()
        .filter(|function| !function.partial)
        .map(|function| function.qualified_name.as_str())
        .collect();
    let is_told =
        |finding: &Finding| finding.symbol.as_deref().is_none_or(|name| whole.contains(name));
    let kept: Vec<&Finding> = last.findings.iter().filter(|finding| !is_told(finding)).collect();
    if kept.is_empty() && found.findings.iter().all(is_told) {
        return Arc::clone(found);
    }
    let mut report = FileReport::clone(found);
    report.findings.retain(is_told);
    let edit = Move::between(old, new);
    for finding in kept {
        let mut finding = finding.clone();
        if let Some(edit) = &edit {
            edit.finding(&mut finding);
        }
        report.findings.push(finding);
    }
    report.findings.sort_by_key(|finding| finding.start_byte);
    Arc::new(report)
}
