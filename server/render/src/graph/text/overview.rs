//! What stands out of a graph: what most depends on, cycles, hubs, dependencies on what is less stable,
//! orphans, and what could not be resolved.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use astrolens_graph::Modules;
use astrolens_modules::ModuleKind;
use astrolens_modules::analysis::{Analysis, UnitId, Units};
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

use super::super::Options;
use super::super::json::told;
use super::{cycles, noun};
use crate::plain;
use crate::style::{Palette, paint};

/// How many entries the shorter lists have.
const FEW: usize = 5;

/// The overview.
pub(super) fn render(modules: &Modules, units: &Units, options: &Options) -> String {
    let analysis = Analysis::of(units, &modules.graph);
    let palette = Palette::of(options.terminal);
    let mut sections = vec![table(units, &analysis, options)];
    if !analysis.cycles.is_empty() {
        let few = Options { top: options.top.min(FEW), ..options.clone() };
        sections.push(cycles::section(modules, units, &few, &analysis.cycles));
    }
    sections.push(list(
        palette,
        "Hubs: many ask for them, and they ask for many",
        &hubs(units, &analysis),
    ));
    let rises = "Dependencies on what is less stable (instability, from and to)";
    sections.push(list(palette, rises, &unstable(units, &analysis)));
    let orphans = analysis.orphans.iter().map(|unit| units.unit(*unit).name.to_string());
    sections.push(list(
        palette,
        "Nothing asks for them, and they ask for nothing",
        &orphans.collect::<Vec<_>>(),
    ));
    sections.push(list(palette, &unresolved_heading(modules), &unresolved(modules)));
    sections.push(closing(modules, units, &analysis, options));
    sections.retain(|section| !section.is_empty());
    sections.join("\n")
}

/// The units that most others depend on, with their figures.
fn table(units: &Units, analysis: &Analysis, options: &Options) -> String {
    let palette = Palette::of(options.terminal);
    let dependents = |unit: UnitId| {
        let at = unit.0 as usize;
        let all = analysis.reach.dependents.as_ref().map_or(0, |counts| counts[at]);
        (all, analysis.coupling[at].fan_in)
    };
    let mut most: Vec<UnitId> = units.ids().filter(|unit| dependents(*unit).1 > 0).collect();
    most.sort_by_key(|unit| (std::cmp::Reverse(dependents(*unit)), *unit));
    most.truncate(options.top);
    if most.is_empty() {
        return String::new();
    }
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Disabled);
    let headings = ["reached by", "fan-in", "fan-out", "layer", "instability", noun(options.level)];
    table.set_header(headings.map(|heading| Cell::new(paint(palette.quiet(), heading))));
    for column in table.column_iter_mut().take(headings.len() - 1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for unit in &most {
        let coupling = &analysis.coupling[unit.0 as usize];
        let instability = coupling.instability.map(|it| format!("{:.2}", it.value()));
        let count = |count: u32| plain::grouped(u64::from(count));
        table.add_row([
            analysis
                .reach
                .dependents
                .as_ref()
                .map_or_else(String::new, |_| count(dependents(*unit).0)),
            count(coupling.fan_in),
            count(coupling.fan_out),
            count(analysis.layers[unit.0 as usize]),
            instability.unwrap_or_default(),
            plain::printable(&units.unit(*unit).name).into_owned(),
        ]);
    }
    let of = plain::count(units.len() as u64, noun(options.level));
    let heading = format!("What most depends on: {} of {of}", plain::grouped(most.len() as u64));
    format!("{}\n\n{}\n", paint(palette.strong(), heading), table.trim_fmt())
}

/// A heading with how many entries there are, and the first of them; nothing without any.
fn list(palette: Palette, heading: &str, entries: &[String]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let count = plain::grouped(entries.len() as u64);
    let mut text = format!("{}: {count}\n", paint(palette.strong(), heading));
    for entry in entries.iter().take(FEW) {
        let _ = writeln!(text, "  {}", plain::printable(entry));
    }
    let more = entries.len().saturating_sub(FEW);
    if more > 0 {
        let more = format!("  … and {} more", plain::grouped(more as u64));
        let _ = writeln!(text, "{}", paint(palette.quiet(), more));
    }
    text
}

fn hubs(units: &Units, analysis: &Analysis) -> Vec<String> {
    let line = |unit: &UnitId| {
        let coupling = &analysis.coupling[unit.0 as usize];
        let name = &units.unit(*unit).name;
        format!("{name}  {} in, {} out", coupling.fan_in, coupling.fan_out)
    };
    analysis.hubs.iter().map(line).collect()
}

fn unstable(units: &Units, analysis: &Analysis) -> Vec<String> {
    let rises = analysis.unstable.iter().map(|rise| {
        let link = units.link(rise.link);
        let (from, to) = (&units.unit(link.from).name, &units.unit(link.to).name);
        format!("{from} → {to}  {:.2} → {:.2}", rise.from.value(), rise.to.value())
    });
    rises.collect()
}

/// What was not found, as many lines as a list may have.
fn unresolved(modules: &Modules) -> Vec<String> {
    let lines = modules.graph.unresolved().map(|it| {
        let path = &modules.graph.module(it.from).name;
        let line = modules.line(it.from, it.origin).unwrap_or(1);
        let written = modules.written(it.from, it.origin).unwrap_or_default();
        let (reason, detail, candidates) = told(it.reason);
        let detail = match (detail, candidates.len()) {
            (Some(detail), _) => format!(": {detail}"),
            (None, 0) => String::new(),
            (None, count) => format!(": {}", plain::count(count as u64, "candidate")),
        };
        format!("{path}:{line}  {written}  {reason}{detail}")
    });
    lines.collect()
}

/// That something was not found, and how much for which reason.
fn unresolved_heading(modules: &Modules) -> String {
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    for unresolved in modules.graph.unresolved() {
        *reasons.entry(told(unresolved.reason).0).or_default() += 1;
    }
    let each: Vec<_> = reasons
        .iter()
        .map(|(reason, count)| format!("{} {reason}", plain::grouped(*count)))
        .collect();
    format!("Not resolved ({})", each.join(", "))
}

/// How much there is in all.
fn closing(modules: &Modules, units: &Units, analysis: &Analysis, options: &Options) -> String {
    let palette = Palette::of(options.terminal);
    let of_kind = |kind: ModuleKind| {
        modules.graph.modules().iter().filter(|module| module.kind == kind).count() as u64
    };
    let mut parts = vec![
        plain::count(units.len() as u64, noun(options.level)),
        plain::count(units.links().len() as u64, "dependency"),
        plain::count(of_kind(ModuleKind::External), "external package"),
    ];
    if let Some(layers) = analysis.layers.iter().max() {
        parts.push(plain::count(u64::from(*layers) + 1, "layer"));
    }
    if let Some(propagation) = analysis.reach.propagation {
        let error = propagation.error.map(|error| format!(" ± {:.1}", error * 100.0));
        let error = error.unwrap_or_default();
        parts.push(format!("propagation cost {:.1}{error} %", propagation.share * 100.0));
    }
    format!("{}\n", paint(palette.quiet(), parts.join(" · ")))
}
