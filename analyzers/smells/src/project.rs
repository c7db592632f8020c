//! What rules that look at a whole project say of one of its files, put into that file's report.
//!
//! The file was judged by itself before; all that is known of its comments are the suppressions in its
//! report.

use astrolens_facts::Remark;
use astrolens_model::config::Judgement;
use astrolens_model::{
    Evidence, FileReport, Finding, Location, Position, RuleId, Severity, Suppression,
};

use crate::draft::Draft;
use crate::judge::{finding, speaks};
use crate::registry::{Check, Rule, rule};
use crate::rules::unused_suppression;

/// How long the mark is that every suppression begins with.
const MARK: u32 = Remark::MARK.len() as u32;

/// What a rule about a project says of a place in one of its files.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectDraft {
    /// What it is about, as it is known in the next version of the project too.
    pub symbol: String,
    /// Which it is of those of one rule and symbol in its file, from 0.
    pub ordinal: u32,
    /// How severe it is, if whoever wrote the rule says so; a warning unless the configuration of the file
    /// says otherwise.
    pub severity: Option<Severity>,
    /// One sentence for a person.
    pub message: String,
    /// The figure and its limit, if it is about one.
    pub figure: Option<(f64, f64)>,
    /// What supports it.
    pub evidence: Vec<Evidence>,
    /// How many places support it, listed or not.
    pub evidence_count: u32,
}

/// The finding of the rule called `id` at `location`, in a file that is held to `judgement`; `None` if the
/// rule is switched off there, or there is none.
#[must_use]
pub fn project_finding(
    id: &RuleId,
    judgement: &Judgement,
    location: Location,
    said: ProjectDraft,
) -> Option<Finding> {
    let rule = rule(id.as_str()).filter(|rule| speaks(rule, judgement))?;
    let ProjectDraft { symbol, ordinal, severity, message, figure, evidence, evidence_count } =
        said;
    let (value, threshold) = figure.unzip();
    let milder = Severity::Warning;
    let draft = Draft { severity: milder, message, value, threshold, evidence, evidence_count };
    let mut found =
        finding(rule, judgement, Some(symbol.as_str().into()), ordinal, draft).at(location);
    // Who writes one rule means it more than who speaks of all of its kind.
    found.severity = severity.unwrap_or(found.severity);
    Some(found)
}

/// Adds to `report` what was `found` in its file of rules about the project: what its comments suppress
/// goes to these. A comment that suppresses nothing of a rule that `is_judged` is reported.
///
/// A file that is not held to anything, such as a vendored one, gets nothing.
pub fn add_project_findings(
    report: &mut FileReport,
    found: Vec<Finding>,
    is_judged: &dyn Fn(&RuleId) -> bool,
) {
    let Some(judgement) = report.judgements.as_ref().map(|judgements| judgements.code.clone())
    else {
        return;
    };
    place(report, found);
    if !report.partial && speaks(&unused_suppression::RULE, &judgement) {
        let unused = unused(report, &judgement, is_judged);
        place(report, unused);
    }
    report.findings.sort_by_key(|finding| finding.start_byte);
}

/// Puts each of `found` where it belongs: to the closest comment that suppresses it, or to the findings.
fn place(report: &mut FileReport, found: Vec<Finding>) {
    for finding in found {
        match closest(&report.suppressions, &finding) {
            Some(place) => {
                let suppression = &mut report.suppressions[place];
                suppression.findings.push(finding);
                suppression.findings.sort_by_key(|finding| finding.start_byte);
            }
            None => report.findings.push(finding),
        }
    }
}

/// The one of `suppressions` that keeps `finding` from being reported.
#[must_use]
pub fn suppressing<'comments>(
    suppressions: &'comments [Suppression],
    finding: &Finding,
) -> Option<&'comments Suppression> {
    closest(suppressions, finding).map(|place| &suppressions[place])
}

/// The place of the one of `suppressions` that covers `finding` most closely.
fn closest(suppressions: &[Suppression], finding: &Finding) -> Option<usize> {
    let covering = suppressions.iter().enumerate().filter(|(_, it)| covers(it, finding));
    let closest = covering.min_by_key(|(_, it)| (covers_all(it), reach(it)));
    closest.map(|(place, _)| place)
}

/// Whether `suppression` covers `finding`.
fn covers(suppression: &Suppression, finding: &Finding) -> bool {
    let (start, end) = suppression.covers;
    let is_within =
        finding.start_byte <= end && start < finding.end_byte.max(finding.start_byte + 1);
    // What is said of a suppression is said where it stands, above what it covers.
    let own = suppression.start_byte..suppression.end_byte;
    suppression.rule == finding.rule
        && (is_within || covers_all(suppression) || own.contains(&finding.start_byte))
}

/// Whether `suppression` stands at the top of its file, and not above a declaration.
fn covers_all(suppression: &Suppression) -> bool {
    suppression.covers_file && suppression.covers.0 == 0
}

/// How many bytes `suppression` covers.
fn reach(suppression: &Suppression) -> u32 {
    suppression.covers.1.saturating_sub(suppression.covers.0)
}

/// What is to be said of the suppressions of rules about the project that `is_judged` and that were of no
/// use.
fn unused(
    report: &FileReport,
    judgement: &Judgement,
    is_judged: &dyn Fn(&RuleId) -> bool,
) -> Vec<Finding> {
    let of_project = |rule: &&Rule| matches!(rule.check, Check::Project);
    let is_unused = |it: &&Suppression| {
        let named = rule(it.rule.as_str()).filter(of_project);
        it.findings.is_empty()
            && named.is_some_and(|rule| speaks(rule, judgement))
            && is_judged(&it.rule)
    };
    let is_own = |finding: &&Finding| {
        finding.rule == unused_suppression::RULE.id && finding.symbol.is_none()
    };
    let known = report.findings.iter().filter(is_own).count() as u32;
    let unused = report.suppressions.iter().filter(is_unused);
    unused.zip(known..).map(|(it, ordinal)| unused_finding(it, ordinal, judgement)).collect()
}

/// That `suppression` is of no use, as the `ordinal`th of its file.
fn unused_finding(suppression: &Suppression, ordinal: u32, judgement: &Judgement) -> Finding {
    let Suppression { rule, start_line, start_column, start_byte, .. } = suppression;
    let covered = if covers_all(suppression) { "in this file" } else { "here" };
    let message = format!("there is no `{rule}` {covered} to suppress: remove the suppression");
    let draft = Draft {
        severity: Severity::Warning,
        message,
        value: None,
        threshold: None,
        evidence: Vec::new(),
        evidence_count: 0,
    };
    let start = Position { line: *start_line, column: *start_column };
    let location = Location {
        start,
        end: Position { column: start.column + MARK, ..start },
        start_byte: *start_byte,
        end_byte: start_byte + MARK,
    };
    finding(&unused_suppression::RULE, judgement, None, ordinal, draft).at(location)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge;
    use crate::testing::{config, with_subject};

    /// The report of `source` in Python, with what is said of its first line and of its third added.
    fn judged(source: &str, is_judged: bool) -> FileReport {
        with_subject("python", source, &config(&[]), |subject| {
            let judged = judge(subject, &config(&[]));
            let mut report = subject.report.clone();
            report.findings = judged.findings;
            report.suppressions = judged.suppressions;
            let lines = &subject.facts.lines;
            let at = |row: u32| {
                let (start, end) = (lines.start(row), lines.end(row));
                crate::locations::location(lines, start, end)
            };
            let said = |ordinal| ProjectDraft {
                symbol: "b.py".to_owned(),
                ordinal,
                severity: None,
                message: "no".to_owned(),
                figure: None,
                evidence: Vec::new(),
                evidence_count: 0,
            };
            let id = RuleId::new("import-cycle");
            let found = [0, 2].into_iter().zip(0..).filter_map(|(row, ordinal)| {
                project_finding(&id, &config(&[]).code, at(row), said(ordinal))
            });
            add_project_findings(&mut report, found.collect(), &|_| is_judged);
            report
        })
    }

    fn told(report: &FileReport) -> Vec<String> {
        report.findings.iter().map(|it| format!("{} {}", it.start_line, it.rule)).collect()
    }

    #[test]
    fn a_comment_on_the_line_suppresses_what_is_found_there_alone() {
        let report =
            judged("import b  # astrolens: ignore[import-cycle] old\nx = 1\nimport b\n", true);
        assert_eq!(told(&report), ["3 import-cycle"]);
        assert_eq!(report.suppressions[0].findings.len(), 1);
    }

    #[test]
    fn a_comment_at_the_top_suppresses_all_of_the_file() {
        let report = judged("# astrolens: ignore[import-cycle] old\n\nimport b\n", true);
        assert!(told(&report).is_empty(), "{:?}", told(&report));
        assert_eq!(report.suppressions[0].findings.len(), 2);
    }

    #[test]
    fn a_comment_of_no_use_is_reported_once_its_rule_was_judged() {
        let source = "import b\nx = 1  # astrolens: ignore[import-cycle] old\nimport b\n";
        let expected = ["1 import-cycle", "3 import-cycle"];
        assert_eq!(told(&judged(source, false)), expected);
        let expected = ["1 import-cycle", "2 unused-suppression", "3 import-cycle"];
        assert_eq!(told(&judged(source, true)), expected);
        let excused = "import b\nx = 1  # astrolens: ignore[import-cycle, unused-suppression] old\nimport b\n";
        assert_eq!(told(&judged(excused, true)), ["1 import-cycle", "3 import-cycle"]);
    }

    #[test]
    fn findings_of_one_rule_and_symbol_differ_in_their_fingerprints() {
        let report = judged("import b\nx = 1\nimport b\n", true);
        let [one, other] = &report.findings[..] else { panic!("{:?}", told(&report)) };
        assert_ne!(one.fingerprint, other.fingerprint);
        assert_eq!(one.severity, Severity::Warning);
    }
}
