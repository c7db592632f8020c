//! Cycles: there are to be none.
//!
//! A cycle is told where it costs least to cut: at the links without which nothing is left of it, with the
//! fewest uses. So that it is not told elsewhere as soon as something else is cheaper, links at which it
//! was told before are cut first ([`Memory`]), and only what remains after that is looked for afresh.

use std::collections::HashSet;

use astrolens_model::count;

use super::globs::Globs;
use super::known::Known;
use super::site::{Outcome, Site};
use super::violation::{Related, Violation};
use crate::analysis::{Components, Cut, Level, LinkId, UnitId, Units, between};
use crate::graph::Edge;

/// Of longer circles the middle is left out of messages.
const MOST_NAMED: usize = 6;

/// Something that is asked of a link.
type OfLink<'run, T> = dyn Fn(&Units, LinkId) -> T + 'run;

/// What cycles are held against.
pub(super) struct Memory<'run> {
    /// Whether a cycle that goes over a link is told there, whatever it costs.
    pub(super) is_known: Box<OfLink<'run, bool>>,
    /// What it costs to cut a link.
    pub(super) cost: Box<OfLink<'run, u64>>,
    /// Which edges of a link are told rather than others.
    pub(super) is_preferred: Box<dyn Fn(&Edge<'_>) -> bool + 'run>,
}

impl<'run> Memory<'run> {
    /// What is `known` of the graph of `site`.
    pub(super) fn of(site: &'run Site<'run>, known: &'run Known) -> Self {
        let is_known = move |units: &Units, link: LinkId| {
            let link = units.link(link);
            let to = &units.unit(link.to).name;
            let mut edges = link.edges.iter().map(|edge| site.graph.edge(*edge));
            edges.any(|edge| known.has(site.name(edge.from), to))
        };
        Self {
            is_known: Box::new(is_known),
            cost: Box::new(|units, link| units.link(link).uses.into()),
            is_preferred: Box::new(|_| true),
        }
    }
}

/// A link at which a cycle is told.
pub(super) struct Closing {
    pub(super) link: LinkId,
    /// The links that lead back, in order.
    back: Vec<LinkId>,
    /// Of a cycle that was not told there before: how many units are in it, and whether it is certain that
    /// no other cut costs less.
    pub(super) found: Option<(usize, bool)>,
}

/// What breaks the demand that units at a `level`, among `files`, form no cycle.
pub(super) fn judge(
    site: &Site<'_>,
    (level, files): (Level, Option<&Globs>),
    memory: &Memory<'_>,
) -> Outcome {
    let mut outcome = Outcome::default();
    if site.has_exceptions() {
        excuse(site, &site.units(level, files, &|_, _| true), &mut outcome);
    }
    let (kept, closings) = closings(site, (level, files), memory);
    let violations = closings.iter().filter_map(|closing| violation(site, &kept, closing, memory));
    outcome.violations = violations.collect();
    outcome
}

/// Enters which exceptions are of use: those of dependencies that are part of a cycle of `units`.
fn excuse(site: &Site<'_>, units: &Units, outcome: &mut Outcome) {
    let components = Components::of(units);
    for link in units.links() {
        if components.of_unit(link.from) != components.of_unit(link.to) {
            continue;
        }
        for edge in link.edges.iter().map(|edge| site.graph.edge(*edge)) {
            let excusing: Vec<usize> = site.excusing(edge.from, edge.to).collect();
            if !excusing.is_empty() {
                outcome.used.extend(excusing);
                outcome.excused.push((edge.from, edge.to));
            }
        }
    }
}

/// The units without what is excused, and the links of them at which cycles are told.
pub(super) fn closings(
    site: &Site<'_>,
    (level, files): (Level, Option<&Globs>),
    memory: &Memory<'_>,
) -> (Units, Vec<Closing>) {
    let kept = site.units(level, files, &|_, edge| !site.is_excused(edge));
    let components = Components::of(&kept);
    let (mut closings, known) = known_closings(&kept, &components, memory);
    let is_left =
        |number: usize, edge: &Edge<'_>| !site.is_excused(edge) && !known.contains(&number);
    let left = (!known.is_empty()).then(|| site.units(level, files, &is_left));
    let components_left = left.as_ref().map(Components::of);
    let (rest, components) =
        (left.as_ref().unwrap_or(&kept), components_left.unwrap_or(components));
    for members in components.members().iter().filter(|members| members.len() > 1) {
        let cut = Cut::at_cost(rest, members, &|link| (memory.cost)(rest, link));
        for link in cut.links {
            let (from, to) = (rest.link(link).from, rest.link(link).to);
            let back = between(rest, to, from).unwrap_or_default();
            let same = |link: LinkId| {
                let link = rest.link(link);
                kept.link_between(link.from, link.to)
            };
            closings.extend(same(link).map(|link| Closing {
                link,
                back: back.into_iter().filter_map(same).collect(),
                found: Some((members.len(), cut.is_cheapest)),
            }));
        }
    }
    closings.sort_by_key(|closing| closing.link);
    (kept, closings)
}

/// The links of `units`, which have these `components`, at which cycles were told and are still there, and
/// the edges of these.
fn known_closings(
    units: &Units,
    components: &Components,
    memory: &Memory<'_>,
) -> (Vec<Closing>, HashSet<usize>) {
    let all = (0..units.links().len() as u32).map(LinkId);
    let known = all.filter(|id| {
        let link = units.link(*id);
        components.of_unit(link.from) == components.of_unit(link.to)
            && (memory.is_known)(units, *id)
    });
    let closing = |id: LinkId| {
        let back = between(units, units.link(id).to, units.link(id).from);
        Closing { link: id, back: back.unwrap_or_default(), found: None }
    };
    let closings: Vec<Closing> = known.map(closing).collect();
    let edges = closings.iter().flat_map(|it| units.link(it.link).edges.iter().copied()).collect();
    (closings, edges)
}

/// What is said of a cycle at `closing`.
pub(super) fn violation(
    site: &Site<'_>,
    units: &Units,
    closing: &Closing,
    memory: &Memory<'_>,
) -> Option<Violation> {
    let link = units.link(closing.link);
    let names = (&units.unit(link.from).name, &units.unit(link.to).name);
    let places = site.places(&link.edges, &memory.is_preferred);
    let message = message(units, closing);
    let mut violation = site.violation(&places, names, (link.from.0, link.to.0), message)?;
    let step = |link: &LinkId| {
        let at = site.place_of(units, *link, &memory.is_preferred)?;
        let [from, to] = [units.link(*link).from, units.link(*link).to];
        let note = format!("`{}` depends on `{}`", units.unit(from).name, units.unit(to).name);
        Some(Related { at, role: "cycle", note })
    };
    let others = std::mem::take(&mut violation.related);
    violation.related = closing.back.iter().filter_map(step).chain(others).collect();
    Some(violation)
}

/// What closes the cycle, which units it leads over, and why it is told here.
fn message(units: &Units, closing: &Closing) -> String {
    let link = units.link(closing.link);
    let name = |unit: UnitId| &units.unit(unit).name;
    let (from, to) = (name(link.from), name(link.to));
    let circle = if let [_] = closing.back[..] {
        format!("`{from}` and `{to}` depend on one another")
    } else {
        let back = closing.back.iter().map(|link| format!("`{}`", name(units.link(*link).to)));
        let first = [from, to].map(|name| format!("`{name}`"));
        let mut all: Vec<String> = first.into_iter().chain(back).collect();
        if all.len() > MOST_NAMED + 1 {
            let left_out = all.len() - MOST_NAMED;
            all.splice(3..3 + left_out, [format!("{left_out} more")]);
        }
        format!("a cycle: {}", all.join(" → "))
    };
    let Some((size, is_cheapest)) = closing.found else { return circle };
    let knot = if size == closing.back.len() + 1 {
        String::new()
    } else {
        format!(", in a knot of {}", count(size as u64, "module"))
    };
    let uses = count(link.uses.into(), "use");
    let cheapest = if is_cheapest { "cheapest" } else { "cheap" };
    format!("{circle}{knot}; {cheapest} to cut here, with {uses}")
}
