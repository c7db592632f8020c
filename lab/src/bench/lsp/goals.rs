//! What we aim at, and whether it was met.

use super::growth::Growth;
use super::loading::Loading;
use super::runs::Run;
use crate::bench::measure::percentile;
use crate::compare::table::Table;

/// What no run may exceed.
struct Goal {
    name: &'static str,
    /// In milliseconds.
    most: f64,
    /// The share of a run's times that must keep to it.
    share: f64,
    times: fn(&Run<'_>) -> Vec<f64>,
}

static GOALS: &[Goal] = &[
    Goal {
        name: "above the reparse at p50",
        most: 5.0,
        share: 0.5,
        times: |run| run.times.above_floor(),
    },
    Goal {
        name: "above the reparse at p99",
        most: 15.0,
        share: 0.99,
        times: |run| run.times.above_floor(),
    },
    Goal { name: "settled", most: 250.0, share: 1.0, times: |run| run.settled.clone() },
    Goal {
        name: "code lenses at p99",
        most: 5.0,
        share: 0.99,
        times: |run| run.times.lenses.clone(),
    },
];

/// What no language may exceed when a file grows.
struct GrowthGoal {
    name: &'static str,
    most: f64,
    /// What was reached, if there is such a thing in the language.
    reached: fn(&Growth) -> Option<f64>,
}

static GROWTH_GOALS: &[GrowthGoal] = &[
    GrowthGoal {
        name: "opening 8,000 functions, to opening 2,000",
        most: 5.0,
        reached: |growth| Some(growth.many / growth.few),
    },
    GrowthGoal {
        name: "opening 8,000 functions, to a scan",
        most: 3.0,
        reached: |growth| Some(growth.many / growth.scan),
    },
    GrowthGoal {
        name: "a key in one of 2,000 functions, to opening them",
        most: 0.5,
        reached: |growth| Some(growth.in_body / growth.few),
    },
    GrowthGoal {
        name: "a key in the name of a type, above one in a body",
        most: 5.0,
        reached: |growth| Some(growth.in_class? - growth.in_body),
    },
];

/// The goals, the worst that was reached of each, and whether that is good enough.
pub fn table(runs: &[Run<'_>], growth: &[Growth], workspace: Option<&Loading>) -> String {
    let mut table = Table::new(["goal", "worst", "in", "met"]);
    let mut row = |name: &str, most: f64, reached: f64, place: &str| {
        let met = if reached <= most { "yes" } else { "no" };
        table.row([
            format!("{name}: at most {most}"),
            format!("{reached:.2}"),
            place.to_owned(),
            met.to_owned(),
        ]);
    };
    for goal in GOALS {
        if let Some((worst, run)) = goal.worst(runs) {
            let (material, mix) = (&run.task.material.name, run.task.mix.name());
            let place = format!("{material}, {mix}, {}", run.surroundings.name());
            row(goal.name, goal.most, worst, &place);
        }
    }
    for goal in GROWTH_GOALS {
        let reached = growth.iter().filter_map(|growth| Some(((goal.reached)(growth)?, growth)));
        if let Some((worst, growth)) = reached.max_by(|(a, _), (b, _)| a.total_cmp(b)) {
            row(goal.name, goal.most, worst, growth.language.name());
        }
    }
    if let Some(workspace) = workspace {
        row("`initialize` answered, from the start of the process", 50.0, workspace.start, "");
        row("findings complete, to a scan", 1.5, workspace.complete / workspace.scan, "");
        row("processors' time without work", 0.0, workspace.idle, "");
        let lines = workspace.lines as f64 / 1e6;
        row("MB for a million lines", 300.0, workspace.memory / lines, "");
        let growth = workspace.memory_after / workspace.memory;
        row("memory after 1,000 files, to before", 1.2, growth, "");
    }
    table.render()
}

impl Goal {
    /// The run that is farthest from it.
    fn worst<'a, 'b>(&self, runs: &'a [Run<'b>]) -> Option<(f64, &'a Run<'b>)> {
        runs.iter()
            .map(|run| ((self.times)(run), run))
            .filter(|(times, _)| !times.is_empty())
            .map(|(times, run)| (percentile(&times, self.share), run))
            .max_by(|(a, _), (b, _)| a.total_cmp(b))
    }
}
