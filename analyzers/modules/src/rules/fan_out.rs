//! Fan-out: on how many others something depends.

use std::cmp::Reverse;

use astrolens_model::count;

use super::globs::Globs;
use super::site::{Outcome, Site};
use super::violation::{Related, Violation};
use crate::analysis::{Level, UnitId, Units};
use crate::graph::Edge;

/// What depends on more than `most` others, of those among `files`.
pub(super) fn judge(site: &Site<'_>, most: u32, files: Option<&Globs>) -> Outcome {
    let fitting = files.map(|files| site.fitted(files));
    let is_wanted = |units: &Units, unit: UnitId| {
        let Some(fitting) = &fitting else { return true };
        units.unit(unit).files.iter().any(|file| fitting.has(*file))
    };
    let all = site.units(Level::File, None, &|_, _| true);
    let is_kept = |_: usize, edge: &Edge<'_>| !site.is_excused(edge);
    let left = site.has_exceptions().then(|| site.units(Level::File, None, &is_kept));
    let kept = left.as_ref().unwrap_or(&all);
    let mut outcome = Outcome::default();
    for unit in all.ids().filter(|unit| is_wanted(&all, *unit)) {
        if all.links_from(unit).len() as u32 <= most {
            continue;
        }
        let asking = all.links_from(unit).flat_map(|link| &all.link(link).edges);
        for edge in asking.map(|edge| site.graph.edge(*edge)).filter(|it| site.is_excused(it)) {
            outcome.used.extend(site.excusing(edge.from, edge.to));
            outcome.excused.push((edge.from, edge.to));
        }
        outcome.violations.extend(violation(site, kept, unit, most));
    }
    outcome
}

/// That `unit` depends on more than `most` others, if it does.
fn violation(site: &Site<'_>, units: &Units, unit: UnitId, most: u32) -> Option<Violation> {
    let mut links: Vec<_> = units.links_from(unit).collect();
    let fan_out = links.len() as u32;
    if fan_out <= most {
        return None;
    }
    let edges: Vec<usize> =
        links.iter().flat_map(|link| units.link(*link).edges.iter().copied()).collect();
    let name = &units.unit(unit).name;
    let message =
        format!("`{name}` depends on {} (limit {most})", count(fan_out.into(), "other module"));
    let places = site.places(&edges, &|_| true);
    let first = places.get(..1)?;
    let mut violation = site.violation(first, (name, name), (unit.0, unit.0), message)?;
    links.sort_by_key(|link| (Reverse(units.link(*link).uses), *link));
    let related = links.into_iter().filter_map(|link| {
        let (to, uses) = (units.link(link).to, units.link(link).uses);
        let at = site.place_of(units, link, &|_| true)?;
        let note = format!("asks for `{}` in {}", units.unit(to).name, count(uses.into(), "place"));
        Some(Related { at, role: "import", note })
    });
    violation.related = related.collect();
    violation.figure = Some((fan_out, most));
    Some(violation)
}
