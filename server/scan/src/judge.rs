//! The report of a file, of what was found in its content.

use std::borrow::Cow;

use astrolens_analysis::{ContentFacts, FileContext, Outcome, panicked, without_tree};
use astrolens_guard::guarded;
use astrolens_model::{FileReport, Skipped};
use astrolens_syntax::Language;
use astrolens_syntax::origin::Signs;
use astrolens_syntax::text::Encoding;

use super::backend::{Answer, Failure, local};

/// What makes the report of a file of what was found in its content; `None` if more is to be found in it
/// first.
pub(crate) type Judge = fn(&FileContext<'_>, &ContentFacts) -> Option<FileReport>;

/// All that there is to say.
pub(crate) const MEASURED: Judge = |context, content| context.judge(content);

/// What the file is, and nothing of what is in it.
pub(crate) const IDENTIFIED: Judge = |context, content| context.identify(content);

/// The report of a file in `language` that was not measured.
#[must_use]
pub fn unmeasured(language: Language, skipped: Skipped) -> FileReport {
    FileReport { skipped: Some(skipped), ..FileReport::empty(language.name()) }
}

/// The report of `text`, in the file that reports call `name`, analysed on this thread.
#[must_use]
pub fn report(context: &FileContext<'_>, name: &str, text: &[u8]) -> FileReport {
    let (signs, config) = (context.signs(text), context.config);
    let asked = (&config.variants, config.limits.max_parse_steps);
    let answer = if context.needs_facts(&signs) {
        local::outcome(text, context.language, asked)
    } else {
        Ok(Outcome::NotNeeded)
    };
    let report = concluded((context, MEASURED), (signs, Encoding::Utf8), answer, |_| {});
    // What was looked for under this configuration is all that it asks for.
    let report = report.unwrap_or_else(|| FileReport::empty(context.language.name()));
    FileReport { path: name.to_owned(), ..report }
}

/// The report of a file whose content has these signs and was looked at with this answer; `None` if
/// the answer is not all that the configuration asks for.
///
/// What was found, unless the analysis failed, is given to `keep` first.
pub(crate) fn concluded(
    (context, judge): (&FileContext<'_>, Judge),
    (signs, encoding): (Signs, Encoding),
    answer: Answer,
    keep: impl FnOnce(&ContentFacts),
) -> Option<FileReport> {
    match answer {
        Ok(outcome) => {
            let content = ContentFacts::new(signs, encoding, outcome);
            keep(&content);
            judged((context, judge), &content)
        }
        Err(failure) => {
            let encoding = encoding.name_if_transcoded().map(Cow::Borrowed);
            Some(context.skip(why(failure, context), &signs, encoding))
        }
    }
}

/// The report of a file that holds what `content` tells of; survives a failure of the judgement.
/// `None` if more is to be found in it first.
pub(crate) fn judged(
    (context, judge): (&FileContext<'_>, Judge),
    content: &ContentFacts,
) -> Option<FileReport> {
    guarded(|| judge(context, content)).unwrap_or_else(|panic| {
        Some(context.skip(panicked(&panic), &content.signs, content.encoding.clone()))
    })
}

/// Whether another analysis of the same text would come to the same report.
pub(crate) fn is_final(report: &FileReport) -> bool {
    let reason = report.skipped.as_ref().map(|skipped| skipped.reason.as_ref());
    !matches!(reason, Some("time-limit" | "internal-error" | "poison"))
}

/// Why the analysis of a file failed.
fn why(failure: Failure, context: &FileContext<'_>) -> Skipped {
    match failure {
        Failure::Unparsed(error) => without_tree(error, &context.config.limits),
        Failure::Panicked(panic) => panicked(&panic),
        Failure::Poison(cause) => poisoned(&cause),
        Failure::Lost => panicked("nobody answered"),
    }
}

/// Why a file was not measured of whose analysis processes died that had nothing else to do.
fn poisoned(cause: &str) -> Skipped {
    let detail = format!("workers died of its analysis ({cause}); please report it with the file");
    Skipped { reason: "poison".into(), detail }
}
