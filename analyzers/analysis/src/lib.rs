//! The one entrance: bytes and language in, facts out; facts and configuration in, a report out.
//!
//! Invariants: no I/O, no clock, no environment. What comes out depends on nothing but the
//! arguments, so editor, command line and worker cannot disagree.

pub mod attribution;
mod content;
pub mod stored;

use astrolens_facts::FileFacts;
use astrolens_metrics::{Figures, Text, measure};
use astrolens_model::config::{AnalysisConfig, FileLimits, Variants};
use astrolens_model::{FileReport, Skipped};
use astrolens_smells::{Judged, judge};
use astrolens_syntax::{Language, ParseError, Parsed, parse_within};

pub use content::{ContentFacts, EncodedFacts, FileContext, Outcome};

/// What is seen in one file; `variants` says how disputed definitions are read, and `limits` how
/// much work it may be.
///
/// `stop` is asked once in each step of the parse whether to give up.
///
/// # Errors
/// When it said so, when it is too much work, or the grammar cannot be used.
pub fn facts(
    source: &[u8],
    language: Language,
    (variants, limits): (&Variants, &FileLimits),
    stop: &dyn Fn() -> bool,
) -> Result<FileFacts, ParseError> {
    let parsed = parse_within(source, language, limits, stop)?;
    Ok(measure(Text { source, parsed: &parsed, language }, variants))
}

/// The report of a file in which `facts` were seen: figures, held against what `config` allows.
///
/// Its `path` is left empty for the caller to fill.
#[must_use]
pub fn report(facts: &FileFacts, language: Language, config: &AnalysisConfig) -> FileReport {
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

/// Why a file was not measured whose analysis panicked.
#[must_use]
pub fn panicked(panic: &str) -> Skipped {
    let detail = format!("the analysis failed ({panic}); please report it with the file");
    Skipped { reason: "internal-error".into(), detail }
}

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
    match facts(source, language, (&config.variants, &config.limits), stop) {
        Ok(facts) => report(&facts, language, config),
        Err(error) => unparsed(error, language, &config.limits),
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
    report(&measure(Text { source, parsed, language }, &config.variants), language, config)
}
