//! A project, held to its architecture.

use std::collections::HashSet;

use super::acyclic::{self, Memory};
use super::constraint::Architecture;
use super::exceptions;
use super::kind::Kind;
use super::known::Known;
use super::site::{Outcome, Site, Subject};
use super::violation::{Excused, Verdict};
use super::{allowed, fan_out, forbidden, independent, layers, unreachable};

/// What in `subject` breaks a constraint of `architecture`. A cycle that was `known` is told where it was.
#[must_use]
pub fn judge(architecture: &Architecture, subject: &Subject<'_>, known: &Known) -> Verdict {
    let mut verdict = Verdict::default();
    for numbered in architecture.constraints.iter().enumerate() {
        let site = Site::new(subject, numbered, &HashSet::new());
        let Outcome { violations, used, excused } = outcome(&site, known);
        verdict.unused.extend(exceptions::unused(&site, numbered.0, &used));
        verdict.violations.extend(violations);
        let rule = numbered.1.kind.rule();
        let excused = excused.into_iter();
        verdict.excused.extend(excused.map(|(from, to)| Excused { rule: rule.clone(), from, to }));
    }
    verdict
}

/// What becomes of the constraint at `site`.
pub(super) fn outcome(site: &Site<'_>, known: &Known) -> Outcome {
    match &site.constraint.kind {
        Kind::Layers(layers) => layers::judge(site, layers),
        Kind::Forbidden(ends) => forbidden::judge(site, ends),
        Kind::Allowed(ends) => allowed::judge(site, ends),
        Kind::Independent(siblings) => independent::judge(site, siblings),
        Kind::Acyclic { level, files } => {
            acyclic::judge(site, (*level, files.as_ref()), &Memory::of(site, known))
        }
        Kind::MaxFanOut { most, files } => fan_out::judge(site, *most, files.as_ref()),
        Kind::Unreachable(ends) => unreachable::judge(site, ends),
    }
}
