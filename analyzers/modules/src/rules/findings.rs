//! Violations told as everything that rules find is told.

use std::collections::HashMap;
use std::sync::Arc;

use astrolens_model::config::Judgement;
use astrolens_model::{Evidence, Finding, Location, RuleId};
use astrolens_smells::{ProjectDraft, project_finding};

use super::constraint::Architecture;
use super::globs::Globs;
use super::violation::{Place, Related, UnusedException, Verdict, Violation};
use crate::graph::ModuleId;

/// At most as many places are shown as evidence.
const MOST_EVIDENCE: usize = 10;

/// What is known of the files of a graph beside it.
pub trait View {
    /// Where in its file stands what asks; `None` if that is not known.
    fn location(&self, at: Place) -> Option<Location>;

    /// What the findings of a file are held to; `None` if it has none.
    fn judgement(&self, file: ModuleId) -> Option<Arc<Judgement>>;

    /// What reports call a file.
    fn name(&self, file: ModuleId) -> String;
}

/// A finding in a file of a graph.
#[derive(Clone, Debug, PartialEq)]
pub struct FileFinding {
    /// The file.
    pub file: ModuleId,
    /// The place of the violation that it tells.
    pub violation: usize,
    /// What is told.
    pub finding: Finding,
}

/// The violations of a verdict on `architecture` as findings, by file and place in it.
#[must_use]
pub fn findings(
    verdict: &Verdict,
    architecture: &Architecture,
    view: &dyn View,
) -> Vec<FileFinding> {
    let located = verdict.violations.iter().enumerate().filter_map(|(number, violation)| {
        Some((violation.at.file, view.location(violation.at)?, number))
    });
    let mut located: Vec<_> = located.collect();
    located.sort_by_key(|(file, location, number)| (*file, location.start_byte, *number));
    let mut ordinals: HashMap<(ModuleId, RuleId, Arc<str>), u32> = HashMap::new();
    let mut findings = Vec::new();
    for (file, location, number) in located {
        let violation = &verdict.violations[number];
        let key = (file, violation.rule.clone(), Arc::clone(&violation.to));
        let ordinal = ordinals.entry(key).or_default();
        let found = finding(violation, architecture, (location, *ordinal), view);
        *ordinal += 1;
        findings.extend(found.map(|finding| FileFinding { file, violation: number, finding }));
    }
    findings
}

/// What is told of `violation`, the one of this ordinal among those alike in its file.
fn finding(
    violation: &Violation,
    architecture: &Architecture,
    (location, ordinal): (Location, u32),
    view: &dyn View,
) -> Option<Finding> {
    let file = violation.at.file;
    let judgement = view.judgement(file)?;
    let constraint = architecture.constraints.get(violation.constraint)?;
    let evidence = violation.related.iter().take(MOST_EVIDENCE);
    let evidence = evidence.filter_map(|related| evidence_of(related, file, view)).collect();
    let said = ProjectDraft {
        symbol: violation.to.to_string(),
        ordinal,
        severity: constraint.severity,
        message: violation.message.clone(),
        figure: violation.figure.map(|(value, limit)| (value.into(), limit.into())),
        evidence,
        evidence_count: violation.related.len() as u32,
    };
    project_finding(&violation.rule, &judgement, location, said)
}

/// `related` to what is found in `file`.
fn evidence_of(related: &Related, file: ModuleId, view: &dyn View) -> Option<Evidence> {
    let Related { at, role, note } = related;
    let evidence = Evidence::new(role, view.location(*at)?, note.clone());
    let path = (at.file != file).then(|| view.name(at.file));
    Some(Evidence { path, ..evidence })
}

/// That an exception is of no use, in its configuration file, which is held to `judgement`; `None` if it
/// is in none.
#[must_use]
pub fn exception_finding(
    unused: &UnusedException,
    architecture: &Architecture,
    judgement: &Judgement,
) -> Option<Finding> {
    let constraint = architecture.constraints.get(unused.constraint)?;
    let exception = constraint.exceptions.get(unused.exception)?;
    let id = RuleId::new("unused-exception");
    let said = ProjectDraft {
        symbol: format!("{} → {}", written(&exception.from), written(&exception.to)),
        ordinal: constraint.written.number as u32,
        severity: None,
        message: unused.message.clone(),
        figure: None,
        evidence: Vec::new(),
        evidence_count: 0,
    };
    project_finding(&id, judgement, exception.location?, said)
}

/// Globs as they were written.
fn written(globs: &Globs) -> String {
    globs.written().collect::<Vec<_>>().join(", ")
}
