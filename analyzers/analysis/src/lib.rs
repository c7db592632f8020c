//! The one entrance: bytes, language and configuration in, a report out.
//!
//! Invariants: no I/O, no clock, no environment. The report depends on nothing but the
//! arguments, so editor, command line and worker cannot disagree.

pub mod attribution;
pub mod live;

use astrolens_metrics::{Measured, Options, measure};
use astrolens_model::config::{AnalysisConfig, FileLimits};
use astrolens_model::{FileReport, LineIndex, Skipped};
use astrolens_smells::{Judged, Subject, judge};
use astrolens_syntax::{Language, ParseError, Parsed, first_error, parse_within};

/// Analyses one file.
///
/// `stop` is asked now and then whether to give up; see [`unparsed`] for the report of what has no
/// tree. The report's `path` is left empty for the caller to fill.
#[must_use]
pub fn analyze(
    source: &[u8],
    language: Language,
    config: &AnalysisConfig,
    stop: &dyn Fn() -> bool,
) -> FileReport {
    match parse_within(source, language, &config.limits, stop) {
        Ok(parsed) => analyze_parsed(source, &parsed, language, config),
        Err(error) => unparsed(error, language, &config.limits),
    }
}

/// The report of a file that has no tree within `limits`.
#[must_use]
pub fn unparsed(error: ParseError, language: Language, limits: &FileLimits) -> FileReport {
    let skipped = Some(without_tree(error, limits));
    FileReport { skipped, ..FileReport::empty(language.name()) }
}

/// Why a file that has no tree within `limits` was not measured.
///
/// It is `work-limit` where the parse is too much work, which is so on every machine, and
/// `time-limit` where the caller lost patience, which says nothing of the next time.
#[must_use]
pub fn without_tree(error: ParseError, limits: &FileLimits) -> Skipped {
    let (reason, detail) = match error {
        ParseError::TooMuch => {
            let limit = limits.max_parse_steps;
            let allows = format!("`limits.max_parse_steps` allows ({limit})");
            ("work-limit", format!("its parse takes more steps than {allows}"))
        }
        ParseError::Stopped => {
            ("time-limit", "its parse had not ended after minutes; please report it".to_owned())
        }
        ParseError::Grammar => ("internal-error", error.to_string()),
    };
    Skipped { reason: reason.into(), detail }
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
