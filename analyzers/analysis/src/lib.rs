//! The one entrance: bytes, language and configuration in, a report out.
//!
//! Invariants: no I/O, no clock, no environment. The report depends on nothing but the
//! arguments, so editor, command line and worker cannot disagree.

pub mod attribution;
pub mod live;

use astrolens_metrics::{Measured, Options, measure};
use astrolens_model::config::AnalysisConfig;
use astrolens_model::{FileReport, LineIndex};
use astrolens_smells::{Judged, Subject, judge};
use astrolens_syntax::{Language, ParseError, Parsed, first_error, parse};

/// Analyses one file.
///
/// `stop` is asked now and then whether to give up; the report then says that it was
/// skipped for `time-limit`. The report's `path` is left empty for the caller to fill.
#[must_use]
pub fn analyze(
    source: &[u8],
    language: Language,
    config: &AnalysisConfig,
    stop: &dyn Fn() -> bool,
) -> FileReport {
    let parsed = match parse(source, language, stop) {
        Ok(parsed) => parsed,
        Err(ParseError::Stopped) => {
            let limit = config.limits.max_parse_ms;
            let detail = format!("the parse took longer than {limit} ms");
            return FileReport::skipped(language.name(), "time-limit", detail);
        }
        Err(error @ ParseError::Grammar) => {
            return FileReport::skipped(language.name(), "internal-error", error.to_string());
        }
    };
    analyze_parsed(source, &parsed, language, config)
}

/// Analyses one file that has been parsed.
#[must_use]
pub fn analyze_parsed(
    source: &[u8],
    parsed: &Parsed,
    language: Language,
    config: &AnalysisConfig,
) -> FileReport {
    let Measured { lines, metrics, functions, types, imports, comments, partial } =
        measure(source, parsed, language, Options::new(config));
    let mut report = FileReport {
        partial,
        lines,
        metrics: Some(metrics),
        functions,
        types,
        imports,
        judgements: Some(config.judgements()),
        test_reason: config.test_reason.clone(),
        ..FileReport::empty(language.name())
    };
    let lines = LineIndex::new(source);
    report.partial_at = first_error(parsed).map(|at| lines.position(at));
    let subject = Subject { source, lines: &lines, language, report: &report, comments: &comments };
    let Judged { findings, suppressions } = judge(&subject, config);
    report.findings = findings;
    report.suppressions = suppressions;
    if !config.explain {
        report.functions.iter_mut().for_each(|function| function.increments.clear());
    }
    report
}
