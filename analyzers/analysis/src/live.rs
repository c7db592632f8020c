//! The report of a file that is being edited, put together from parts that outlive an edit.
//!
//! What the whole analysis says of functions, lines and findings, this says too, from the same
//! traversal and the same rules; [`astrolens_metrics::unit`] tells what is left out.

use astrolens_metrics::mark_tests;
use astrolens_metrics::unit::{Assembled, Text};
use astrolens_model::config::AnalysisConfig;
use astrolens_model::{FileReport, LineIndex};
use astrolens_smells::{Judged, Subject, judge};
use astrolens_syntax::first_error;

/// The report of `text` from its assembled parts, all functions with their increments.
///
/// It says nothing of imports, documentation, hashes, the figures of types, and of the file
/// as a whole but for its lines. Its `path` is left empty.
#[must_use]
pub fn report(text: Text<'_>, assembled: Assembled, config: &AnalysisConfig) -> FileReport {
    let Text { source, parsed, language } = text;
    let Assembled { lines, mut functions, types, comments, partial } = assembled;
    mark_tests(&mut functions, source, language, config.test_reason.is_some());
    let mut report = FileReport {
        partial,
        lines,
        functions,
        types,
        judgements: Some(config.judgements()),
        test_reason: config.test_reason.clone(),
        ..FileReport::empty(language.name())
    };
    let index = LineIndex::new(source);
    report.partial_at = first_error(parsed).map(|at| index.position(at));
    let subject = Subject { source, lines: &index, language, report: &report, comments: &comments };
    let Judged { findings, suppressions } = judge(&subject, config);
    report.findings = findings;
    report.suppressions = suppressions;
    report
}
