//! The tables of what was measured.

use super::growth::Growth;
use super::loading::Loading;
use super::material::Material;
use super::mix::Mix;
use super::peers::PeerRun;
use super::runs::{Run, Surroundings};
use crate::bench::measure::percentile;
use crate::compare::table::Table;

/// One row for each text, mix of edits and surroundings.
pub fn runs(runs: &[Run<'_>]) -> String {
    let mut table = Table::new([
        "text",
        "edits",
        "around it",
        "count",
        "reparse p50",
        "p99",
        "ours p50",
        "p99",
        "above p50",
        "p99",
        "lenses p50",
        "p99",
        "settled p50",
        "most",
    ]);
    for run in runs {
        let above = run.times.above_floor();
        table.row([
            run.task.material.name.clone(),
            run.task.mix.name().to_owned(),
            run.surroundings.name().to_owned(),
            run.times.published.len().to_string(),
            shown(&run.times.floor, 0.5),
            shown(&run.times.floor, 0.99),
            shown(&run.times.published, 0.5),
            shown(&run.times.published, 0.99),
            shown(&above, 0.5),
            shown(&above, 0.99),
            shown(&run.times.lenses, 0.5),
            shown(&run.times.lenses, 0.99),
            shown(&run.settled, 0.5),
            shown(&run.settled, 1.0),
        ]);
    }
    table.render()
}

/// One row for each text and server, ours first.
pub fn peers(materials: &[Material], ours: &[Run<'_>], peers: &[PeerRun<'_>]) -> String {
    let mut table =
        Table::new(["text", "server", "diagnostics", "count", "p50", "p99", "reparse p50", "p99"]);
    for Material { name, .. } in materials {
        let ours = ours
            .iter()
            .filter(|run| run.surroundings == Surroundings::Alone)
            .find(|run| run.task.material.name == *name && run.task.mix == Mix::Parseable)
            .map(|run| ("astrolens", &run.times));
        let theirs = peers.iter().filter(|run| run.material.name == *name);
        for (server, times) in ours.into_iter().chain(theirs.map(|run| (run.name, &run.times))) {
            table.row([
                name.clone(),
                server.to_owned(),
                times.diagnostics.to_string(),
                times.published.len().to_string(),
                shown(&times.published, 0.5),
                shown(&times.published, 0.99),
                shown(&times.floor, 0.5),
                shown(&times.floor, 0.99),
            ]);
        }
    }
    table.render()
}

/// One row for each language.
pub fn growth(growth: &[Growth]) -> String {
    let mut table = Table::new([
        "language",
        "open 2,000",
        "open 8,000",
        "scan 8,000",
        "key in a body",
        "key in a type's name",
    ]);
    let shown =
        |time: Option<f64>| time.map_or_else(|| "-".to_owned(), |time| format!("{time:.2}"));
    for growth in growth {
        table.row([
            growth.language.name().to_owned(),
            shown(Some(growth.few)),
            shown(Some(growth.many)),
            shown(Some(growth.scan)),
            shown(Some(growth.in_body)),
            shown(growth.in_class),
        ]);
    }
    table.render()
}

/// What the workspace costs.
pub fn loading(loading: &Loading) -> String {
    let mut table = Table::new(["a workspace", "is"]);
    let mut row = |name: &str, value: String| table.row([name.to_owned(), value]);
    row("lines", loading.lines.to_string());
    row("`initialize` answered, most of the rounds, ms", format!("{:.1}", loading.initialize));
    row("the same from the start of the process, ms", format!("{:.1}", loading.start));
    row("findings complete, s", format!("{:.2}", loading.complete));
    row("findings complete from the cache, s", format!("{:.2}", loading.complete_warm));
    row("`scan --no-cache`, s", format!("{:.2}", loading.scan));
    row("processors' time of 5 s without work, ms", format!("{:.0}", loading.idle));
    row("memory, MB", format!("{:.0}", loading.memory));
    row("after 1,000 files were opened and closed, MB", format!("{:.0}", loading.memory_after));
    table.render()
}

fn shown(times: &[f64], share: f64) -> String {
    if times.is_empty() { String::new() } else { format!("{:.2}", percentile(times, share)) }
}
