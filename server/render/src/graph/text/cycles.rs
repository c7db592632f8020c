//! The cycles, each with a circle through it and what to cut.

use std::fmt::Write as _;

use astrolens_graph::Modules;
use astrolens_modules::analysis::{Components, Cycle, UnitId, Units, cycles, shortest_circle};

use super::super::Options;
use super::super::cuts::reason;
use super::noun;
use crate::plain;
use crate::style::{Palette, paint};

/// How many units of a circle are named.
const NAMED: usize = 8;

/// How many links of a cut are named.
const CUTS: usize = 10;

/// All cycles, as many as a list may have.
pub(super) fn render(modules: &Modules, units: &Units, options: &Options) -> String {
    let cycles = cycles(units, &Components::of(units));
    if cycles.is_empty() {
        let all = plain::count(units.len() as u64, noun(options.level));
        return format!("No cycles among {all}\n");
    }
    section(modules, units, options, &cycles)
}

/// A heading, then `cycles`, as many as a list may have.
pub(super) fn section(
    modules: &Modules,
    units: &Units,
    options: &Options,
    cycles: &[Cycle],
) -> String {
    let palette = Palette::of(options.terminal);
    let members: usize = cycles.iter().map(|cycle| cycle.units.len()).sum();
    let number = plain::count(cycles.len() as u64, "cycle");
    let heading = format!("{number}, {} in all", plain::count(members as u64, noun(options.level)));
    let mut text = format!("{}\n", paint(palette.strong(), heading));
    for (number, cycle) in cycles.iter().take(options.top).enumerate() {
        let _ = writeln!(text, "\n {}. {}", number + 1, size(cycle, options));
        text.push_str(&one(modules, units, palette, cycle));
    }
    let more = cycles.len().saturating_sub(options.top);
    if more > 0 {
        let more = plain::count(more as u64, "more cycle");
        let _ = writeln!(text, "\n… and {more} (`--top 0` shows all)");
    }
    text
}

fn size(cycle: &Cycle, options: &Options) -> String {
    let units = plain::count(cycle.units.len() as u64, noun(options.level));
    let links = plain::count(cycle.cut.links.len() as u64, "dependency");
    let uses = plain::count(cycle.cut.uses, "use");
    let sure = if cycle.cut.is_cheapest { "" } else { ", perhaps fewer" };
    format!("{units}; to break it, cut {links} with {uses}{sure}")
}

/// A circle through a cycle, and what to cut.
fn one(modules: &Modules, units: &Units, palette: Palette, cycle: &Cycle) -> String {
    let mut text = String::new();
    let name = |unit: UnitId| plain::printable(&units.unit(unit).name).into_owned();
    // The one that the first cut breaks.
    let start = cycle.cut.links.first().map(|link| units.link(*link).to);
    if let Some(circle) = start.and_then(|start| shortest_circle(units, start)) {
        let ends =
            circle.iter().take(NAMED).chain(circle.first().filter(|_| circle.len() <= NAMED));
        let names: Vec<String> = ends.map(|unit| name(*unit)).collect();
        let more = circle.len().saturating_sub(NAMED);
        let rest = if more > 0 { format!(" → … ({more} more)") } else { String::new() };
        let _ = writeln!(text, "    {}{rest}", names.join(" → "));
    }
    for link in cycle.cut.links.iter().take(CUTS) {
        let (from, to) = (name(units.link(*link).from), name(units.link(*link).to));
        let why = paint(palette.quiet(), plain::printable(&reason(modules, units, *link)));
        let _ = writeln!(text, "    ✂ {from} → {to}  {why}");
    }
    let more = cycle.cut.links.len().saturating_sub(CUTS);
    if more > 0 {
        let _ = writeln!(text, "    … and {more} more (`--format json` has all)");
    }
    text
}
