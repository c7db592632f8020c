//! The one entrance: bytes and language in, facts out; facts and configuration in, a report out.
//!
//! Invariants: no I/O, no clock, no environment. What comes out depends on nothing but the
//! arguments, so editor, command line and worker cannot disagree.

pub mod attribution;

use astrolens_facts::FileFacts;
use astrolens_metrics::{Figures, Text, measure};
use astrolens_model::FileReport;
use astrolens_model::config::{AnalysisConfig, Variants};
use astrolens_smells::{Judged, judge};
use astrolens_syntax::{Language, ParseError, Parsed, parse};

/// What is seen in one file; `variants` says how disputed definitions are read.
///
/// `stop` is asked now and then whether to give up.
///
/// # Errors
/// When it said so, or the grammar cannot be used.
pub fn facts(
    source: &[u8],
    language: Language,
    variants: &Variants,
    stop: &dyn Fn() -> bool,
) -> Result<FileFacts, ParseError> {
    let parsed = parse(source, language, stop)?;
    Ok(measure(Text { source, parsed: &parsed, language }, variants))
}

/// The report of a file in which `facts` were seen: figures, held against what `config` allows.
///
/// Its `path` is left empty for the caller to fill.
#[must_use]
pub fn report(facts: FileFacts, language: Language, config: &AnalysisConfig) -> FileReport {
    let mut figures = Figures::of(facts, language, config.test_reason.is_some());
    figures.report.judgements = Some(config.judgements());
    figures.report.test_reason.clone_from(&config.test_reason);
    let Judged { findings, suppressions } = judge(&figures, config);
    figures.report.findings = findings;
    figures.report.suppressions = suppressions;
    if config.explain {
        figures.explain();
    }
    figures.report
}

/// The report of a file in which nothing was seen because of `error`.
#[must_use]
pub fn unparsed(error: ParseError, language: Language, config: &AnalysisConfig) -> FileReport {
    match error {
        ParseError::Stopped => {
            let limit = config.limits.max_parse_ms;
            let detail = format!("the parse took longer than {limit} ms");
            FileReport::skipped(language.name(), "time-limit", detail)
        }
        ParseError::Grammar => {
            FileReport::skipped(language.name(), "internal-error", error.to_string())
        }
    }
}

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
    match facts(source, language, &config.variants, stop) {
        Ok(facts) => report(facts, language, config),
        Err(error) => unparsed(error, language, config),
    }
}

/// Analyses one file that has been parsed.
#[must_use]
pub fn analyze_parsed(
    source: &[u8],
    parsed: &Parsed,
    language: Language,
    config: &AnalysisConfig,
) -> FileReport {
    report(measure(Text { source, parsed, language }, &config.variants), language, config)
}
