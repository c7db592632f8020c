//! What nobody here can run: a repository of 100 million lines, and 2,000 developers.

use super::engine::{Class, Processor, Seconds};
use super::figures::Figures;
use super::pool::{Ended, Job, Machine, Simulation, WorkerSetup};
use super::runs::WINDOW;
use crate::bench::measure::percentile;
use crate::compare::table::Table;

/// The repository, in lines.
const LINES: f64 = 100e6;

/// Machines of workers have so many cores.
const CORES: usize = 8;

/// Links, in bytes in a second: ten gigabits for workers and build machines, one for developers.
const SERVER_LINK: f64 = 1.25e9;
const DESK_LINK: f64 = 125e6;

/// From one machine to another.
const LATENCY: Seconds = 0.5e-3;

/// Files that are looked at together where there are too many to look at each.
const GROUP: u64 = 16;

/// What people do in the busiest hour of the day: assumed, since nobody has measured it here.
mod habits {
    /// Developers at their machines.
    pub const DEVELOPERS: usize = 2_000;
    /// Files that each has analysed in an hour, as an edit comes to rest.
    pub const EDITS: usize = 60;
    /// Changes that are checked in an hour, each by a scan of the whole repository on a build machine that keeps no
    /// cache.
    pub const CHECKS: usize = 60;
    /// Files that the change of one check alters, or that are new since the last.
    pub const ALTERED: u64 = 200;
}

/// How long a scan of the whole repository takes on a build machine, by how many workers there are, and what is
/// busiest then.
pub fn whole_scans(figures: &Figures, seed: u64) -> String {
    let mut table = Table::new([
        "workers of 8 cores",
        "first scan s",
        "again s",
        "MB sent",
        "MB received",
        "client busy",
        "its link busy",
        "workers busy",
    ]);
    let files = (LINES / figures.lines_per_file) as u64;
    for count in [1, 2, 4, 8, 16, 32, 64] {
        let scan = |is_warm| {
            let mut simulation = pool(figures, seed, count, &[SERVER_LINK]);
            if is_warm {
                simulation.warm(files, GROUP);
            }
            let class = Class::Bulk;
            simulation.add(Job { machine: count, at: 0.0, class, first: 0, files, group: GROUP });
            let took = simulation.run()[0].took;
            (took, simulation)
        };
        let (cold, simulation) = scan(false);
        let (warm, _) = scan(true);
        let client = &simulation.machines[count];
        let workers = simulation.machines[..count].iter();
        let busy = workers.map(|worker| worker.processor.load(cold)).sum::<f64>() / count as f64;
        table.row([
            count.to_string(),
            format!("{cold:.0}"),
            format!("{warm:.0}"),
            format!("{:.0}", client.out.bytes() / 1e6),
            format!("{:.0}", client.into.bytes() / 1e6),
            percent(client.processor.load(cold)),
            percent(client.out.load(cold).max(client.into.load(cold))),
            percent(busy),
        ]);
    }
    let bytes = figures.bytes_per_file * files as f64;
    let alone = figures.needs(|figures| figures.local, files, bytes) / CORES as f64;
    format!("{}in one process on {CORES} cores: {alone:.0} s\n", table.render())
}

/// How long people and checks wait in the busiest hour, by how many workers there are.
pub fn peak_hour(figures: &Figures, seed: u64) -> String {
    let mut table = Table::new([
        "workers of 8 cores",
        "edit p50 ms",
        "edit p95 ms",
        "edit p99 ms",
        "check median s",
        "check longest s",
        "workers busy",
    ]);
    for count in [2, 4, 8] {
        let (ended, busy) = hour(figures, seed, count);
        let of = |class, least| -> Vec<f64> {
            let asked = ended.iter().filter(|one| one.class == class && one.files >= least);
            asked.map(|one| one.took).collect()
        };
        let edits = of(Class::Interactive, 1);
        // Those of the whole repository, not of what is new in it.
        let checks = of(Class::Bulk, habits::ALTERED + 1);
        table.row([
            count.to_string(),
            format!("{:.1}", 1e3 * percentile(&edits, 0.5)),
            format!("{:.1}", 1e3 * percentile(&edits, 0.95)),
            format!("{:.1}", 1e3 * percentile(&edits, 0.99)),
            format!("{:.0}", percentile(&checks, 0.5)),
            format!("{:.0}", percentile(&checks, 1.0)),
            percent(busy),
        ]);
    }
    table.render()
}

/// The busiest hour with so many workers: what came of each job, and how busy the workers were.
fn hour(figures: &Figures, seed: u64, count: usize) -> (Vec<Ended>, f64) {
    const HOUR: Seconds = 3600.0;
    let mut random = fastrand::Rng::with_seed(seed);
    // One machine stands for all developers': none of them is short of anything. Each check has its own.
    let mut links = vec![DESK_LINK * habits::DEVELOPERS as f64];
    links.resize(1 + habits::CHECKS, SERVER_LINK);
    let mut simulation = pool(figures, seed, count, &links);
    let desks = count;
    simulation.machines[desks].processor = Processor::new(CORES * habits::DEVELOPERS, 1.0);
    let files = (LINES / figures.lines_per_file) as u64;
    simulation.warm(files, GROUP);
    // What nobody has asked before has numbers of its own.
    let mut unknown = files;
    let mut altered = |files: u64| {
        unknown += files;
        unknown - files
    };
    for _ in 0..habits::DEVELOPERS * habits::EDITS {
        let at = HOUR * random.f64();
        let class = Class::Interactive;
        simulation.add(Job { machine: desks, at, class, first: altered(1), files: 1, group: 1 });
    }
    for number in 0..habits::CHECKS {
        let (machine, at) = (desks + 1 + number, HOUR * random.f64());
        let class = Class::Bulk;
        simulation.add(Job { machine, at, class, first: 0, files, group: GROUP });
        let first = altered(habits::ALTERED);
        simulation.add(Job { machine, at, class, first, files: habits::ALTERED, group: 1 });
    }
    let ended = simulation.run();
    let until = simulation.now().max(HOUR);
    let workers = simulation.machines[..count].iter();
    (ended, workers.map(|worker| worker.processor.load(until)).sum::<f64>() / count as f64)
}

/// So many workers on machines of their own, and after these a machine for each of the links.
fn pool<'figures>(
    figures: &'figures Figures,
    seed: u64,
    count: usize,
    links: &[f64],
) -> Simulation<'figures> {
    let mut machines: Vec<Machine> =
        (0..count).map(|_| Machine::new(CORES, 1.0, SERVER_LINK)).collect();
    machines.extend(links.iter().map(|link| Machine::new(CORES, 1.0, *link)));
    let worker = |machine| WorkerSetup { machine, children: CORES, window: WINDOW };
    Simulation::new(figures, seed, LATENCY, machines, (0..count).map(worker).collect())
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}
