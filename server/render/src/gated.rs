//! What a gate's reports for programs say of a file.

use std::borrow::Cow;

use astrolens_model::FileReport;

use super::Purpose;
use super::found::Found;

/// All of `report` for an overview. For a gate only what something was found of, with the figures
/// of the functions and types it is about; nothing if that is nothing.
#[must_use]
pub fn found_in(report: &FileReport, purpose: Purpose) -> Option<Cow<'_, FileReport>> {
    if purpose == Purpose::Overview {
        return Some(Cow::Borrowed(report));
    }
    let suppressed = report.suppressions.iter().flat_map(|by| &by.findings);
    let mut findings = report.findings.iter().chain(&report.known).chain(suppressed).peekable();
    if findings.peek().is_none() && report.skipped.is_none() {
        return None;
    }
    let found = Found::new(findings);
    let functions = report.functions.iter();
    let functions = functions.filter(|function| found.about(function).next().is_some());
    let types = report.types.iter();
    let types = types.filter(|named| found.about_type(named).next().is_some());
    Some(Cow::Owned(FileReport {
        functions: functions.cloned().collect(),
        types: types.cloned().collect(),
        imports: Vec::new(),
        ..report.clone()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn functions_stay_that_something_was_found_of() {
        let mut report = testing::report("a.py");
        let mut other = testing::function();
        (other.start_byte, other.name_start_byte, other.name_end_byte) = (90, 94, 99);
        report.functions.push(other);
        let all = |purpose| found_in(&report, purpose).map(|report| report.functions.len());
        assert_eq!((all(Purpose::Overview), all(Purpose::Gate)), (Some(2), Some(1)));
        report.findings.clear();
        assert!(found_in(&report, Purpose::Gate).is_none());
    }
}
