//! `cargo xtask simulate`: a pool of workers in events, asked about what cannot be run here.
//!
//! All that is known of the real programs is [`MEASURED`]. Runs that it was not taken from are simulated first: where
//! the simulation is off by more than [`TOLERANCE`], it is not asked about anything larger.

mod company;
mod engine;
mod figures;
mod pool;
mod runs;

use anyhow::{Result, ensure};

use crate::compare::table::Table;
use figures::{Cost, Figures};
use runs::RUNS;

/// How far the simulation may be off where something was measured.
const TOLERANCE: f64 = 0.2;

/// What was measured on 2 cores; `docs/scale.md` says when and how.
const MEASURED: Figures = Figures {
    prepare: Cost { per_file: 10e-6, per_byte: 0.8e-9 },
    supervise: Cost { per_file: 0.0, per_byte: 7.0e-9 },
    look_up: Cost { per_file: 16e-6, per_byte: 0.0 },
    analyse: Cost { per_file: 0.0, per_byte: 131.9e-9 },
    finish: Cost { per_file: 78e-6, per_byte: 5.5e-9 },
    finish_known: Cost { per_file: 78e-6, per_byte: 0.0 },
    local: Cost { per_file: 0.0, per_byte: 140.1e-9 },
    answer_bytes_per_byte: 0.404,
    bytes_per_file: 11_787.0,
    spread: 1.503,
    lines_per_file: 358.0,
};

/// Arguments of `cargo xtask simulate`.
#[derive(clap::Args)]
pub struct Arguments {
    /// What chance follows from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs the chore.
pub fn run(arguments: &Arguments) -> Result<()> {
    let mut table = Table::new(["run", "measured s", "simulated s", "off by"]);
    let mut furthest = 0.0_f64;
    for run in RUNS {
        let simulated = (run.simulate)(&MEASURED, arguments.seed);
        let off = simulated / run.measured - 1.0;
        furthest = furthest.max(off.abs());
        table.row([
            run.name.to_owned(),
            format!("{:.2}", run.measured),
            format!("{simulated:.2}"),
            format!("{:+.0} %", 100.0 * off),
        ]);
    }
    println!("{}", table.render());
    ensure!(
        furthest <= TOLERANCE,
        "the simulation is off by {:.0} % where something was measured: measure its figures anew",
        100.0 * furthest
    );
    println!("{}", company::whole_scans(&MEASURED, arguments.seed));
    println!("{}", company::peak_hour(&MEASURED, arguments.seed));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_measured_is_simulated_within_a_fifth() {
        for run in RUNS {
            let off = (run.simulate)(&MEASURED, 1) / run.measured - 1.0;
            assert!(off.abs() <= TOLERANCE, "{}: off by {:.0} %", run.name, 100.0 * off);
        }
    }

    #[test]
    fn the_same_seed_is_the_same_run() {
        let simulate = RUNS[0].simulate;
        assert_eq!(simulate(&MEASURED, 3).to_bits(), simulate(&MEASURED, 3).to_bits());
    }
}
