//! What a change has brought that breaks a constraint.
//!
//! Both states are held to the same architecture. A dependency that broke a constraint before is not new,
//! whatever its files are called now. For cycles that is not enough: the cheapest place to cut an old one
//! may be another one now. So a cycle is told at something that was added, where it makes modules depend on
//! one another that did not, and where it is left after the links are taken as cut that cut the older graph.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use super::acyclic::{self, Memory};
use super::constraint::Architecture;
use super::globs::Globs;
use super::joins::joins;
use super::judge::outcome;
use super::kind::{Ends, Kind};
use super::known::Known;
use super::mapping::Mapping;
use super::site::{Site, Subject};
use super::unreachable;
use super::violation::{Excused, Violation};
use crate::analysis::{Level, LinkId, UnitId, Units};
use crate::graph::{Edge, ModuleId};

/// What it costs to cut what is no part of the change: more than all that is.
const NO_PART: u64 = 1 << 32;

/// An older state of a project.
pub struct Older<'run> {
    /// The project as it was.
    pub subject: Subject<'run>,
    /// What a file of it is called now, by its path; `None` if it is called the same, or is gone.
    pub renamed: &'run dyn Fn(&str) -> Option<String>,
    /// What was excused then: where it is not any more, it is as good as new.
    pub excused: &'run [Excused],
    /// What the older state is called, as the end of a sentence: `at 1a2b3c4`.
    pub was: &'run str,
}

/// What in `newer` breaks a constraint of `architecture` and did not in `older`.
#[must_use]
pub fn added(
    architecture: &Architecture,
    older: &Older<'_>,
    newer: &Subject<'_>,
) -> Vec<Violation> {
    let mapping = Mapping::new(&older.subject, newer, older.renamed);
    let mut added = Vec::new();
    for numbered in architecture.constraints.iter().enumerate() {
        let rule = numbered.1.kind.rule();
        let excused = older.excused.iter().filter(|excused| excused.rule == rule);
        let without: HashSet<_> = excused.map(|excused| (excused.from, excused.to)).collect();
        let old = Site::new(&older.subject, numbered, &without);
        let new = Site::new(newer, numbered, &HashSet::new());
        let both = Both { old: &old, new: &new, mapping: &mapping };
        added.extend(match &numbered.1.kind {
            Kind::Acyclic { level, files } => both.cycles((*level, files.as_ref())),
            Kind::MaxFanOut { .. } => both.fan_outs(older.was),
            Kind::Unreachable(ends) => both.chains(ends),
            Kind::Layers(_) | Kind::Forbidden(_) | Kind::Allowed(_) | Kind::Independent(_) => {
                both.dependencies()
            }
        });
    }
    added
}

/// Both states as one constraint looks at them.
struct Both<'run> {
    old: &'run Site<'run>,
    new: &'run Site<'run>,
    mapping: &'run Mapping,
}

impl Both<'_> {
    /// The dependencies that break the constraint and did not.
    fn dependencies(&self) -> Vec<Violation> {
        let known = Known::default();
        let before = outcome(self.old, &known).violations.into_iter();
        let before: HashSet<(u32, u32)> = before
            .filter_map(|Violation { ends: (from, to), .. }| {
                let now = |id| Some(self.mapping.now(ModuleId(id))?.0);
                Some((now(from)?, now(to)?))
            })
            .collect();
        let mut violations = outcome(self.new, &known).violations;
        violations.retain(|violation| !before.contains(&violation.ends));
        violations
    }

    /// The units at a level without what is excused, of either state.
    fn units(&self, (level, files): (Level, Option<&Globs>)) -> (Units, Units) {
        let of = |site: &Site<'_>| site.units(level, files, &|_, edge| !site.is_excused(edge));
        (of(self.old), of(self.new))
    }

    /// The cycles that were not there, each at a dependency that was not.
    fn cycles(&self, level: (Level, Option<&Globs>)) -> Vec<Violation> {
        let (old, new) = self.units(level);
        let units = self.mapping.units(&old, &new);
        // What is still there: an old cycle that is now another way round is cut there.
        let is_left = |old: &Units, link: LinkId| {
            let link = old.link(link);
            let ends = units.now(link.from).zip(units.now(link.to));
            ends.is_some_and(|(from, to)| new.link_between(from, to).is_some())
        };
        let cost_of_old = |old: &Units, link: LinkId| {
            if is_left(old, link) { old.link(link).uses.into() } else { NO_PART }
        };
        let memory_of_old = Memory {
            is_known: Box::new(|_, _| false),
            cost: Box::new(cost_of_old),
            is_preferred: Box::new(|_| true),
        };
        let (old, told) = acyclic::closings(self.old, level, &memory_of_old);
        let told: HashSet<_> = told
            .iter()
            .filter_map(|closing| {
                let link = old.link(closing.link);
                units.now(link.from).zip(units.now(link.to))
            })
            .collect();
        let ends = |units: &Units, link: LinkId| (units.link(link).from, units.link(link).to);
        let was_there = |units_now: &Units, link: LinkId| {
            let (from, to) = ends(units_now, link);
            units.had(from, to)
        };
        let cost = |units: &Units, link: LinkId| {
            if was_there(units, link) { NO_PART } else { units.link(link).uses.into() }
        };
        let joins = joins(&old, &new, &units, &|link| cost(&new, link));
        let memory = Memory {
            is_known: Box::new(|units, link| {
                told.contains(&ends(units, link)) || joins.contains_key(&link)
            }),
            cost: Box::new(cost),
            is_preferred: Box::new(|edge| self.is_new(edge)),
        };
        let (new, mut closings) = acyclic::closings(self.new, level, &memory);
        for closing in &mut closings {
            if let Some(found) = joins.get(&closing.link) {
                closing.found = Some(*found);
            }
        }
        // What was known is not found.
        let added = closings
            .iter()
            .filter(|closing| closing.found.is_some() && !was_there(&new, closing.link));
        added.filter_map(|closing| acyclic::violation(self.new, &new, closing, &memory)).collect()
    }

    /// Whether an edge of the newer graph was not there.
    fn is_new(&self, edge: &Edge<'_>) -> bool {
        !self.mapping.had(edge.from, edge.to)
    }

    /// What depends on too many others, and on more than it did.
    fn fan_outs(&self, was: &str) -> Vec<Violation> {
        let known = Known::default();
        let (old, new) = self.units((Level::File, None));
        let units = self.mapping.units(&old, &new);
        let before: HashMap<u32, u32> = outcome(self.old, &known)
            .violations
            .into_iter()
            .filter_map(|Violation { ends: (unit, _), figure, .. }| {
                Some((units.now(UnitId(unit))?.0, figure?.0))
            })
            .collect();
        let mut violations = outcome(self.new, &known).violations;
        violations.retain_mut(|violation| {
            let Some(before) = before.get(&violation.ends.0) else { return true };
            // Writing to a string cannot fail.
            let _ = write!(violation.message, "; it was {before} {was}");
            violation.figure.is_some_and(|(fan_out, _)| fan_out > *before)
        });
        violations
    }

    /// The chains that were not there, each at its first step that was not.
    fn chains(&self, ends: &Ends) -> Vec<Violation> {
        let (old, new) = self.units((Level::File, None));
        let units = self.mapping.units(&old, &new);
        let before = unreachable::judge(self.old, ends).violations.into_iter();
        let before: HashSet<(UnitId, UnitId)> = before
            .filter_map(|Violation { ends: (from, to), .. }| {
                units.now(UnitId(from)).zip(units.now(UnitId(to)))
            })
            .collect();
        let is_known = |from, to| before.contains(&(from, to));
        unreachable::added(self.new, ends, &is_known, &|from, to| units.had(from, to))
    }
}
