//! What must not be reached, by way of others either.

use std::collections::{BTreeSet, VecDeque};

use super::globs::Fitted;
use super::kind::Ends;
use super::site::{Outcome, Site};
use super::violation::{Related, Violation};
use crate::analysis::{Level, LinkId, UnitId, Units};
use crate::graph::Edge;

/// In a longer chain the middle is left out of messages.
const MOST_NAMED: usize = 6;

/// Whether something holds of a link, by the units that it leads from and to.
type OfLink<'run> = &'run dyn Fn(UnitId, UnitId) -> bool;

/// What of `ends.from` reaches something of `ends.to`: each first step of a chain that leads there is told
/// by itself, with the shortest chain that begins with it.
pub(super) fn judge(site: &Site<'_>, ends: &Ends) -> Outcome {
    let mut outcome = Outcome::default();
    if site.has_exceptions() {
        let all = site.units(Level::File, None, &|_, _| true);
        excuse(site, &all, &Sides::new(site, ends, &all), &mut outcome);
    }
    let (kept, chains) = chains(site, ends);
    let violations = chains.iter().filter_map(|chain| violation(site, &kept, chain, 0));
    outcome.violations = violations.collect();
    outcome
}

/// The same for a newer state of a project: a chain whose first step `is_known` is left out, and the others
/// are told at the first step that the older state had not.
pub(super) fn added(
    site: &Site<'_>,
    ends: &Ends,
    is_known: OfLink<'_>,
    had: OfLink<'_>,
) -> Vec<Violation> {
    let (kept, chains) = chains(site, ends);
    let is = |holds: OfLink<'_>, link: LinkId| holds(kept.link(link).from, kept.link(link).to);
    let mut told = BTreeSet::new();
    let mut violations = Vec::new();
    for chain in chains {
        if chain.first().is_none_or(|first| is(is_known, *first)) {
            continue;
        }
        let step = chain.iter().position(|link| !is(had, *link)).unwrap_or_default();
        // What was added may end many chains: it is told once.
        if told.insert(chain[step]) {
            violations.extend(violation(site, &kept, &chain, step));
        }
    }
    violations
}

/// The units without what is excused, and the chains from one side to the other.
fn chains(site: &Site<'_>, ends: &Ends) -> (Units, Vec<Vec<LinkId>>) {
    let kept = site.units(Level::File, None, &|_, edge| !site.is_excused(edge));
    let sides = Sides::new(site, ends, &kept);
    let next = sides.next_steps(&kept);
    let first = sides.first_steps(&kept, &next).into_iter();
    let chains = first.map(|first| chain(&kept, first, &next)).collect();
    (kept, chains)
}

/// Which units are on either side.
struct Sides {
    from: Vec<bool>,
    to: Vec<bool>,
}

impl Sides {
    fn new(site: &Site<'_>, ends: &Ends, units: &Units) -> Self {
        let holding = |fitted: &Fitted| {
            let mut holding = vec![false; units.len()];
            let fitted = site.graph.ids().filter(|module| fitted.has(*module));
            for unit in fitted.filter_map(|module| units.of(module)) {
                holding[unit.0 as usize] = true;
            }
            holding
        };
        let to = holding(&site.fitted(&ends.to));
        let mut from = holding(&site.fitted(&ends.from));
        // What is to be reached by nobody may use itself.
        from.iter_mut().zip(&to).for_each(|(from, to)| *from &= !to);
        Self { from, to }
    }

    /// For each unit that reaches the other side, but by way of no other of this side, the link that is
    /// the next step of the shortest chain. What is on this side may begin one and not go on with it.
    fn next_steps(&self, units: &Units) -> Vec<Option<LinkId>> {
        let mut next = vec![None; units.len()];
        let mut waiting: VecDeque<UnitId> =
            units.ids().filter(|unit| self.to[unit.0 as usize]).collect();
        while let Some(unit) = waiting.pop_front() {
            for link in units.links_to(unit) {
                let before = units.link(link).from;
                let place = before.0 as usize;
                if next[place].is_none() && !self.to[place] && !self.from[place] {
                    next[place] = Some(link);
                    waiting.push_back(before);
                }
            }
        }
        next
    }

    /// The links by which this side leaves for the other.
    fn first_steps(&self, units: &Units, next: &[Option<LinkId>]) -> Vec<LinkId> {
        let leads_there = |unit: UnitId| {
            let place = unit.0 as usize;
            self.to[place] || next[place].is_some()
        };
        let all = (0..units.links().len() as u32).map(LinkId);
        let first = all.filter(|link| {
            let link = units.link(*link);
            self.from[link.from.0 as usize] && leads_there(link.to)
        });
        first.collect()
    }
}

/// Enters which exceptions are of use: those of dependencies on a way from one side to the other.
fn excuse(site: &Site<'_>, units: &Units, sides: &Sides, outcome: &mut Outcome) {
    let next = sides.next_steps(units);
    let mut reached = sides.from.clone();
    let mut waiting: Vec<UnitId> = units.ids().filter(|unit| sides.from[unit.0 as usize]).collect();
    while let Some(unit) = waiting.pop() {
        for link in units.links_from(unit) {
            let to = units.link(link).to;
            let leads_on = sides.to[to.0 as usize] || next[to.0 as usize].is_some();
            for edge in units.link(link).edges.iter().filter(|_| leads_on) {
                let Edge { from, to, .. } = site.graph.edge(*edge);
                let excusing: Vec<usize> = site.excusing(from, to).collect();
                if !excusing.is_empty() {
                    outcome.used.extend(excusing);
                    outcome.excused.push((from, to));
                }
            }
            if !std::mem::replace(&mut reached[to.0 as usize], true) {
                waiting.push(to);
            }
        }
    }
}

/// The shortest chain to the other side that begins with `first`.
fn chain(units: &Units, first: LinkId, next: &[Option<LinkId>]) -> Vec<LinkId> {
    let step = |link: &LinkId| next[units.link(*link).to.0 as usize];
    std::iter::successors(Some(first), step).collect()
}

/// That `chain` leads to the other side, told at its step of this number.
fn violation(site: &Site<'_>, units: &Units, chain: &[LinkId], step: usize) -> Option<Violation> {
    let (first, last) = (units.link(*chain.first()?), units.link(*chain.last()?));
    let told = units.link(*chain.get(step)?);
    let name = |unit: UnitId| &units.unit(unit).name;
    let (from, to) = (name(first.from), name(last.to));
    let way: Vec<_> =
        chain[1..].iter().map(|link| format!("`{}`", name(units.link(*link).from))).collect();
    let by_way = match way.len() {
        0 => String::new(),
        1..=MOST_NAMED => format!(", by way of {}", way.join(" → ")),
        more => {
            format!(", by way of {} → {} more", way[..MOST_NAMED].join(" → "), more - MOST_NAMED)
        }
    };
    let message = format!("`{from}` must not reach `{to}`, and does{by_way}");
    let places = site.places(&told.edges, &|_| true);
    let ends = (name(told.from), name(told.to));
    let mut violation = site.violation(&places, ends, (told.from.0, told.to.0), message)?;
    let others = std::mem::take(&mut violation.related);
    let steps = chain.iter().enumerate().filter(|(place, _)| *place != step);
    let steps = steps.filter_map(|(_, link)| {
        let at = site.place_of(units, *link, &|_| true)?;
        let [from, to] = [units.link(*link).from, units.link(*link).to].map(name);
        Some(Related { at, role: "chain", note: format!("`{from}` depends on `{to}`") })
    });
    violation.related = steps.chain(others).collect();
    Some(violation)
}
