//! The runs that were measured, as they are simulated.

use super::engine::{Class, Seconds};
use super::figures::Figures;
use super::pool::{Job, Machine, Simulation, WorkerSetup};

/// A run that was measured.
pub struct Run {
    pub name: &'static str,
    pub measured: Seconds,
    pub simulate: fn(&Figures, u64) -> Seconds,
}

/// The bytes of the Go part of the corpus.
const PART: f64 = 12_011_602.0;

/// More than the loopback passes is never asked of it.
const LOOPBACK: f64 = 700e6;

/// What a worker allows each client.
pub const WINDOW: usize = 256;

/// All of them on one machine with two cores, by workers that have a fifth of a core each. The figures come from
/// another run, of one worker that has all of them.
pub const RUNS: &[Run] = &[
    Run { name: "one worker of a fifth of a core", measured: 10.19, simulate: one_limited },
    Run { name: "two of them", measured: 5.18, simulate: two_limited },
    Run { name: "four of them", measured: 2.83, simulate: four_limited },
];

fn one_limited(figures: &Figures, seed: u64) -> Seconds {
    limited(figures, seed, 1)
}

fn two_limited(figures: &Figures, seed: u64) -> Seconds {
    limited(figures, seed, 2)
}

fn four_limited(figures: &Figures, seed: u64) -> Seconds {
    limited(figures, seed, 4)
}

/// A client, and workers with a fifth of a core each. Their shares are as good as processors of their own: together
/// with the client they leave some of the two cores over.
fn limited(figures: &Figures, seed: u64, count: usize) -> Seconds {
    let mut machines = vec![Machine::new(2, 1.0, LOOPBACK)];
    machines.extend((0..count).map(|_| Machine::new(1, 0.2, LOOPBACK)));
    let worker = |number| WorkerSetup { machine: number + 1, children: 1, window: WINDOW };
    let workers = (0..count).map(worker).collect();
    let mut simulation = Simulation::new(figures, seed, 0.0, machines, workers);
    // As many files of the usual length as have these bytes.
    let files = (PART / figures.bytes_per_file) as u64;
    simulation.add(Job { machine: 0, at: 0.0, class: Class::Bulk, first: 0, files, group: 1 });
    simulation.run()[0].took
}
