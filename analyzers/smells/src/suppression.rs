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

mod coverage;
mod directive;
mod nest;
mod scope;

use astrolens_facts::Scope;
use astrolens_metrics::Figures;
use astrolens_model::config::{AnalysisConfig, Judgement};
use astrolens_model::{Finding, Severity, Suppression};

use crate::draft::Draft;
use crate::judge::{Findings, Judged, speaks};
use crate::registry::{Check, Rule};
use crate::rules::{invalid_suppression, unused_suppression};
use coverage::Coverage;
use directive::{Directive, Instruction, Mistake, RuleName};
use scope::Symbols;

/// The rule that is probably meant by `name`, which no rule has.
#[must_use]
pub fn nearest_rule(name: &str) -> Option<&'static str> {
    match Mistake::unknown_rule(name) {
        Mistake::UnknownRule(_, near) => near,
        _ => None,
    }
}

/// A comment that is meant to suppress something.
struct Intent<'a> {
    directive: Directive<'a>,
    scope: Option<Scope>,
    /// For each rule it names, what it suppressed.
    suppressed: Vec<Vec<Finding>>,
}

/// Splits `findings` into those to report and those that the comments of `subject` suppress;
/// comments that are of no use, or wrong, are findings themselves.
#[must_use]
pub fn apply(subject: &Figures<'_>, findings: Vec<Finding>, config: &AnalysisConfig) -> Judged {
    let mut intents = collect(subject);
    if intents.is_empty() {
        return Judged { findings, suppressions: Vec::new() };
    }
    let coverage = Coverage::of(&intents);
    let symbols = Symbols::of(subject);
    let mut reported = Vec::new();
    let mut split = |findings: Vec<Finding>, intents: &mut [Intent<'_>]| {
        for finding in findings {
            match place(&finding, &coverage, intents) {
                Some(place) => place.push(finding),
                None => reported.push(finding),
            }
        }
    };
    split(findings, &mut intents);
    // What is said of suppressions can be suppressed itself, once.
    let mut about = Findings::new(subject);
    let is_first = |rule: &Rule| !matches!(rule.check, Check::Suppressions);
    report_mistakes(&symbols, &intents, &mut about, &config.code);
    report_unused(&symbols, &intents, &mut about, config, is_first);
    split(about.in_order(), &mut intents);
    let mut about = Findings::new(subject);
    report_unused(&symbols, &intents, &mut about, config, |rule| !is_first(rule));
    reported.extend(about.in_order());
    reported.sort_by_key(|finding| finding.start_byte);
    let suppressions = intents.into_iter().flat_map(|intent| intent.suppressions(subject));
    Judged { findings: reported, suppressions: suppressions.collect() }
}

impl Intent<'_> {
    /// What it comes to, for each rule that it names and that there is.
    fn suppressions(self, subject: &Figures<'_>) -> Vec<Suppression> {
        let Self { directive, scope, suppressed } = self;
        let Some(scope) = scope else { return Vec::new() };
        let start = subject.facts.lines.position(directive.start);
        let named = directive.rules().iter().zip(suppressed);
        let suppression = |(name, mut findings): (&RuleName<'_>, Vec<Finding>)| {
            findings.sort_by_key(|finding| finding.start_byte);
            Some(Suppression {
                rule: name.rule()?.id.clone(),
                reason: directive.reason().to_owned(),
                start_line: start.line,
                start_column: start.column,
                start_byte: directive.start,
                end_byte: directive.end,
                covers: scope::bytes(scope, subject),
                covers_file: scope::covers_file(scope),
                findings,
            })
        };
        named.filter_map(suppression).collect()
    }
}

fn collect<'facts>(subject: &Figures<'facts>) -> Vec<Intent<'facts>> {
    let intents = subject.facts.remarks.iter().flat_map(|remark| {
        Directive::read(remark).into_iter().map(|directive| {
            let suppressed = vec![Vec::new(); directive.rules().len()];
            Intent { directive, scope: remark.scope, suppressed }
        })
    });
    intents.collect()
}

/// Where the closest of `intents` that covers `finding` keeps what it suppressed, if one does.
fn place<'intents>(
    finding: &Finding,
    coverage: &Coverage,
    intents: &'intents mut [Intent<'_>],
) -> Option<&'intents mut Vec<Finding>> {
    let candidates = coverage.candidates(finding).into_iter().filter_map(|number| {
        let intent = &intents[number];
        let directive = &intent.directive;
        // What is said of a suppression is said where it stands, above what it covers.
        let is_own = (directive.start..directive.end).contains(&finding.start_byte);
        let scope = intent.scope.filter(|scope| is_own || scope::covers(*scope, finding))?;
        let is_named = |name: &RuleName<'_>| name.text == finding.rule.as_str();
        let place = directive.rules().iter().position(is_named)?;
        Some((scope::reach(scope, finding), (number, place)))
    });
    let (_, (number, place)) = candidates.min_by_key(|(reach, _)| *reach)?;
    Some(&mut intents[number].suppressed[place])
}

fn report_mistakes(
    symbols: &Symbols<'_>,
    intents: &[Intent<'_>],
    about: &mut Findings<'_>,
    judgement: &Judgement,
) {
    let rule = &invalid_suppression::RULE;
    if !speaks(rule, judgement) {
        return;
    }
    for Intent { directive, scope, .. } in intents {
        let symbol = symbols.around(directive.start, *scope);
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
            Instruction::Ignore { rules, reason } => {
                for name in rules.iter().filter(|name| name.rule().is_none()) {
                    report(&Mistake::unknown_rule(name.text), name.start, name.end());
                }
                if reason.is_empty() {
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
    symbols: &Symbols<'_>,
    intents: &[Intent<'_>],
    about: &mut Findings<'_>,
    config: &AnalysisConfig,
    is_wanted: impl Fn(&Rule) -> bool,
) {
    let rule = &unused_suppression::RULE;
    if symbols.report.partial || !speaks(rule, &config.code) {
        return;
    }
    for Intent { directive, scope, suppressed } in intents {
        // One that stands in the wrong place is reported as such.
        let Some(scope) = scope else { continue };
        let named = directive.rules().iter().zip(suppressed);
        for (name, _) in named.filter(|(_, suppressed)| suppressed.is_empty()) {
            let Some(named) = name.rule().filter(|named| !may_be_of_use(named, directive)) else {
                continue;
            };
            // A rule that cannot speak here is not silent because nothing is wrong.
            let may_speak = can_speak(named, &config.code) && can_speak(named, &config.tests);
            if !may_speak || !is_wanted(named) {
                continue;
            }
            let symbol = symbols.around(directive.start, Some(*scope));
            let message = format!(
                "there is no `{}` {} to suppress: remove the suppression",
                name.text,
                scope::description(*scope)
            );
            let location = about.location(name.start, name.end());
            about.add(rule, &config.code, symbol, location, warning(message));
        }
    }
}

/// Whether `directive` may yet suppress what `rule` says of it: that it is of no use for a rule about the
/// project, which is judged later.
fn may_be_of_use(rule: &Rule, directive: &Directive<'_>) -> bool {
    let is_later = |rule: &Rule| matches!(rule.check, Check::Project);
    matches!(rule.check, Check::Suppressions)
        && directive.rules().iter().filter_map(RuleName::rule).any(is_later)
}

/// Whether `judgement` lets `rule` speak of a file by itself, and gives the figure that it is about a
/// limit.
fn can_speak(rule: &Rule, judgement: &Judgement) -> bool {
    let has_limit = |metric| judgement.thresholds.contains_key(metric);
    speaks(rule, judgement)
        && !matches!(rule.check, Check::Project)
        && rule.metric.as_ref().is_none_or(has_limit)
}

fn warning(message: String) -> Draft {
    let severity = Severity::Warning;
    Draft {
        severity,
        message,
        value: None,
        threshold: None,
        evidence: Vec::new(),
        evidence_count: 0,
    }
}

#[cfg(test)]
mod tests;
