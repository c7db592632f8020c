//! Whose work a file is and whether it is test code, as sentences for people; and which of the
//! functions measured an overview lists.

use astrolens_model::{FileReport, Function, Origin, Summary};

use super::plain;

/// Which functions an overview lists.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    /// Those of files that are not the project's own, too, though nobody is asked to mend them.
    pub all: bool,
    /// Test code, too.
    pub tests: bool,
}

impl Listing {
    /// Whether `function`, one of `report`'s, is listed. What has findings is, whoever wrote it.
    pub(crate) fn lists(self, report: &FileReport, function: &Function) -> bool {
        let is_wanted = self.all || report.origin == Origin::Own || report.judgements.is_some();
        is_wanted && (self.tests || !function.test)
    }
}

/// Whose work the file of `report` is and why, as a sentence; nothing where there is nothing to
/// tell.
#[must_use]
pub fn origin(report: &FileReport) -> Option<String> {
    let why = report.origin_reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    let kind = report.origin.as_str();
    let remedy = "`[[overrides]] origin = \"own\"` changes that";
    Some(match report.origin {
        Origin::Own if why.is_empty() => return None,
        Origin::Own => format!("It is the project's own{why}."),
        _ if report.skipped.is_some() => {
            format!("It is {kind}{why}, so it is not measured; {remedy}.")
        }
        _ if report.judgements.is_some() => {
            format!("It is {kind}{why}; `files.include_generated` wants its findings all the same.")
        }
        _ => format!("It is {kind}{why}, so it has no findings; {remedy}."),
    })
}

/// What makes the file of `report` test code, as a sentence.
#[must_use]
pub fn test_code(report: &FileReport) -> Option<String> {
    report.test_reason.as_ref().map(|why| format!("It is test code: {why}."))
}

/// What stands behind the name of a function in a list that mixes files: whose work its file is,
/// if not the project's own.
pub(crate) fn mark(report: &FileReport) -> Option<&'static str> {
    (report.origin != Origin::Own).then(|| report.origin.as_str())
}

/// Whether `report` is of a file that is not the project's own and is judged all the same.
pub(crate) fn judges_others(report: &FileReport) -> bool {
    report.origin != Origin::Own && report.judgements.is_some()
}

/// How many measured files are not the project's own, as a phrase: `312 files vendored, 4
/// generated`.
pub(crate) fn others(summary: &Summary) -> Option<String> {
    let counts = [Origin::Vendored, Origin::Generated].into_iter().filter_map(|origin| {
        let count = summary.origins.get(&origin).copied().filter(|count| *count > 0)?;
        Some((count, origin.as_str()))
    });
    let phrases: Vec<_> = counts
        .enumerate()
        .map(|(place, (count, kind))| match place {
            0 => format!("{} {kind}", plain::count(count, "file")),
            _ => format!("{} {kind}", plain::grouped(count)),
        })
        .collect();
    (!phrases.is_empty()).then(|| phrases.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn a_sentence_says_what_follows_and_what_changes_it() {
        let mut report = testing::report("a.py");
        assert_eq!(origin(&report), None);
        report.origin = Origin::Vendored;
        report.origin_reason = Some("it lies under `deps/`".to_owned());
        assert_eq!(
            origin(&report).as_deref(),
            Some(
                "It is vendored: it lies under `deps/`, so it has no findings; \
                 `[[overrides]] origin = \"own\"` changes that."
            )
        );
        report.test_reason = Some("its path fits `tests/`".to_owned());
        assert_eq!(test_code(&report).as_deref(), Some("It is test code: its path fits `tests/`."));
    }

    #[test]
    fn files_of_others_are_counted_by_their_origin() {
        let mut summary = Summary::default();
        assert_eq!(others(&summary), None);
        summary.origins.insert(Origin::Own, 7);
        summary.origins.insert(Origin::Vendored, 1_312);
        summary.origins.insert(Origin::Generated, 1);
        assert_eq!(others(&summary).as_deref(), Some("1,312 files vendored, 1 generated"));
    }
}
