//! Comments that suppress findings: `astrolens: ignore[rule] reason`.
//!
//! | the comment stands | it covers |
//! |---|---|
//! | on a line with code | findings on that line |
//! | above a function or type, with nothing but comments and attributes between | all in it |
//! | above the first code of the file | the whole file |
//! | anywhere else | nothing, and is reported |
//!
//! At the top of a file and directly above a declaration at once, it covers the declaration,
//! and what is found of the file as a whole. A comment names its rules, several of them with
//! commas between, and must give a reason. The closest comment that covers a finding
//! suppresses it; one that suppresses nothing is reported, unless the file has a syntax
//! error, behind which the finding may be hidden.

mod directive;
mod scope;

use astrolens_model::config::{AnalysisConfig, Judgement};
use astrolens_model::{Finding, Severity};

use crate::draft::Draft;
use crate::judge::{Findings, Judged, Subject, speaks};
use crate::registry::{Check, Rule};
use crate::rules::{invalid_suppression, unused_suppression};
use directive::{Directive, Instruction, Mistake, RuleName};
use scope::{Scope, Surroundings};

/// The rule that is probably meant by `name`, which no rule has.
#[must_use]
pub fn nearest_rule(name: &str) -> Option<&'static str> {
    match Mistake::unknown_rule(name) {
        Mistake::UnknownRule(_, near) => near,
        _ => None,
    }
}

/// A comment that is meant to suppress something.
struct Suppression<'a> {
    directive: Directive<'a>,
    scope: Option<Scope>,
    /// For each rule it names, whether it suppressed a finding of it.
    used: Vec<bool>,
}

/// Splits `findings` into those to report and those that the comments of `subject` suppress;
/// comments that are of no use, or wrong, are findings themselves.
#[must_use]
pub fn apply(subject: &Subject<'_>, findings: Vec<Finding>, config: &AnalysisConfig) -> Judged {
    let mut suppressions = collect(subject);
    if suppressions.is_empty() {
        return Judged { findings, suppressed: Vec::new() };
    }
    let mut judged = Judged::default();
    let mut split = |findings: Vec<Finding>, suppressions: &mut [Suppression<'_>]| {
        for finding in findings {
            if suppress(&finding, suppressions) {
                judged.suppressed.push(finding);
            } else {
                judged.findings.push(finding);
            }
        }
    };
    split(findings, &mut suppressions);
    // What is said of suppressions can be suppressed itself, once.
    let mut about = Findings::new(subject);
    let is_first = |rule: &Rule| !matches!(rule.check, Check::Suppressions);
    report_mistakes(subject, &suppressions, &mut about, &config.code);
    report_unused(subject, &suppressions, &mut about, config, is_first);
    split(about.in_order(), &mut suppressions);
    let mut about = Findings::new(subject);
    report_unused(subject, &suppressions, &mut about, config, |rule| !is_first(rule));
    judged.findings.extend(about.in_order());
    judged.findings.sort_by_key(|finding| finding.start_byte);
    judged.suppressed.sort_by_key(|finding| finding.start_byte);
    judged
}

fn collect<'a>(subject: &Subject<'a>) -> Vec<Suppression<'a>> {
    // Most files have none: one search instead of a look at each comment.
    if memchr::memmem::find(subject.source, directive::MARK).is_none() {
        return Vec::new();
    }
    let surroundings = Surroundings::new(subject);
    let directives = subject.comments.iter().filter_map(|comment| {
        let directive = Directive::read(subject.source, comment)?;
        let scope = surroundings.scope(comment);
        let used = vec![false; directive.rules().len()];
        Some(Suppression { directive, scope, used })
    });
    directives.collect()
}

/// Whether one of `suppressions` covers `finding`; the closest that does is used by it.
fn suppress(finding: &Finding, suppressions: &mut [Suppression<'_>]) -> bool {
    let candidates = suppressions.iter_mut().filter_map(|suppression| {
        let directive = &suppression.directive;
        // What is said of a suppression is said where it stands, above what it covers.
        let is_own = (directive.start..directive.end).contains(&finding.start_byte);
        let scope = suppression.scope.filter(|scope| is_own || scope.covers(finding))?;
        let is_named = |name: &RuleName<'_>| name.text == finding.rule.as_str();
        let place = directive.rules().iter().position(is_named)?;
        Some((scope.reach(finding), &mut suppression.used[place]))
    });
    let closest = candidates.min_by_key(|(reach, _)| *reach);
    closest.map(|(_, used)| *used = true).is_some()
}

fn report_mistakes(
    subject: &Subject<'_>,
    suppressions: &[Suppression<'_>],
    about: &mut Findings<'_>,
    judgement: &Judgement,
) {
    let rule = &invalid_suppression::RULE;
    if !speaks(rule, judgement) {
        return;
    }
    for Suppression { directive, scope, .. } in suppressions {
        let symbol = scope::symbol_around(subject, directive.start, *scope);
        let mut report = |mistake: &Mistake, start, end| {
            about.add(
                rule,
                judgement,
                symbol,
                about.location(start, end),
                warning(mistake.to_string()),
            );
        };
        let (start, end) = (directive.start, directive.end);
        match &directive.instruction {
            Instruction::Wrong(mistake) => {
                report(mistake, start, end);
                continue;
            }
            Instruction::Ignore { rules, has_reason } => {
                for name in rules.iter().filter(|name| name.rule().is_none()) {
                    report(&Mistake::unknown_rule(name.text), name.start, name.end());
                }
                if !has_reason {
                    report(&Mistake::NoReason, start, end);
                }
            }
        }
        if scope.is_none() {
            report(&Mistake::Misplaced, start, end);
        }
    }
}

/// Reports the names of the rules that `is_wanted` chooses and that were of no use.
fn report_unused(
    subject: &Subject<'_>,
    suppressions: &[Suppression<'_>],
    about: &mut Findings<'_>,
    config: &AnalysisConfig,
    is_wanted: impl Fn(&Rule) -> bool,
) {
    let rule = &unused_suppression::RULE;
    if subject.report.partial || !speaks(rule, &config.code) {
        return;
    }
    for Suppression { directive, scope, used } in suppressions {
        // One that stands in the wrong place is reported as such.
        let Some(scope) = scope else { continue };
        for (name, _) in directive.rules().iter().zip(used).filter(|(_, used)| !**used) {
            let Some(named) = name.rule() else { continue };
            // A rule that may not speak here is not silent because nothing is wrong.
            let may_speak = speaks(named, &config.code) && speaks(named, &config.tests);
            if !may_speak || !is_wanted(named) {
                continue;
            }
            let symbol = scope::symbol_around(subject, directive.start, Some(*scope));
            let message = format!(
                "there is no `{}` {} to suppress: remove the suppression",
                name.text,
                scope.description()
            );
            let location = about.location(name.start, name.end());
            about.add(rule, &config.code, symbol, location, warning(message));
        }
    }
}

fn warning(message: String) -> Draft {
    let severity = Severity::Warning;
    Draft { severity, message, value: None, threshold: None, evidence: Vec::new() }
}

#[cfg(test)]
mod tests;
