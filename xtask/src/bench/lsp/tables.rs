//! The tables of what was measured, and what we aim at.

use super::loading::Loading;
use super::material::Material;
use super::mix::Mix;
use super::peers::PeerRun;
use super::runs::{Run, Surroundings};
use crate::bench::measure::percentile;
use crate::compare::table::Table;

/// What we aim at, in milliseconds where nothing else is said.
mod goal {
    /// Above tree-sitter's own reparse, at the median.
    pub const ABOVE_FLOOR_MEDIAN: f64 = 5.0;
    /// The same for 99 of 100 edits.
    pub const ABOVE_FLOOR_MOST: f64 = 15.0;
    /// From the last edit to the truth.
    pub const SETTLED: f64 = 250.0;
    /// From the diagnostics to the code lenses.
    pub const LENSES: f64 = 5.0;
    /// To the answer to the first request.
    pub const INITIALIZE: f64 = 50.0;
    /// Of the time that the command line takes for a workspace.
    pub const COMPLETE: f64 = 1.5;
    /// Megabytes for a million lines.
    pub const MEMORY: f64 = 300.0;
    /// Of the memory before files were opened and closed.
    pub const MEMORY_AFTER: f64 = 1.2;
}

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
            run.task.material.name.to_owned(),
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
                (*name).to_owned(),
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

/// What we aim at, the worst that was reached, and whether that is met.
pub fn goals(runs: &[Run<'_>], workspace: Option<&Loading>) -> String {
    let mut goals = Goals { table: Table::new(["goal", "worst", "in", "met"]) };
    goals.worst("above the reparse at p50", goal::ABOVE_FLOOR_MEDIAN, runs, |run| {
        percentile(&run.times.above_floor(), 0.5)
    });
    goals.worst("above the reparse at p99", goal::ABOVE_FLOOR_MOST, runs, |run| {
        percentile(&run.times.above_floor(), 0.99)
    });
    goals.worst("settled", goal::SETTLED, runs, |run| percentile(&run.settled, 1.0));
    goals
        .worst("code lenses at p99", goal::LENSES, runs, |run| percentile(&run.times.lenses, 0.99));
    if let Some(workspace) = workspace {
        let lines = workspace.lines as f64 / 1e6;
        goals.row("`initialize` answered", goal::INITIALIZE, workspace.start, "from the start");
        let ratio = workspace.complete / workspace.scan;
        goals.row("findings complete, to a scan", goal::COMPLETE, ratio, "");
        goals.row("processors' time without work", 0.0, workspace.idle, "");
        goals.row("MB for a million lines", goal::MEMORY, workspace.memory / lines, "");
        let growth = workspace.memory_after / workspace.memory;
        goals.row("memory after, to before", goal::MEMORY_AFTER, growth, "");
    }
    goals.table.render()
}

struct Goals {
    table: Table<4>,
}

impl Goals {
    fn worst(
        &mut self,
        name: &str,
        most: f64,
        runs: &[Run<'_>],
        reached: impl Fn(&Run<'_>) -> f64,
    ) {
        let all = runs.iter().map(|run| (reached(run), run));
        if let Some((worst, run)) = all.max_by(|(a, _), (b, _)| a.total_cmp(b)) {
            let (material, mix) = (run.task.material.name, run.task.mix.name());
            let place = format!("{material}, {mix}, {}", run.surroundings.name());
            self.row(name, most, worst, &place);
        }
    }

    fn row(&mut self, name: &str, most: f64, reached: f64, place: &str) {
        let met = if reached <= most { "yes" } else { "no" };
        self.table.row([
            format!("{name}: at most {most}"),
            format!("{reached:.2}"),
            place.to_owned(),
            met.to_owned(),
        ]);
    }
}

fn shown(times: &[f64], share: f64) -> String {
    if times.is_empty() { String::new() } else { format!("{:.2}", percentile(times, share)) }
}
