//! Workers with a share of a core each: how much faster more of them are than one.

use std::path::PathBuf;

use anyhow::{Result, ensure};

use super::Setting;
use super::limit::Limit;
use super::worker::Worker;
use crate::bench::measure::median;
use crate::compare::table::Table;

/// The share of a core that a limited worker has: four of them and a client fit on two cores.
const SHARE: f64 = 0.2;

/// How many there are in turn.
const COUNTS: [usize; 3] = [1, 2, 4];

/// How many times as fast as one the most of them are to be.
const GOAL: f64 = 3.6;

/// Scans by limited workers, one of each number in every round.
pub struct Limited {
    folder: PathBuf,
    expected: Option<blake3::Hash>,
    /// How many seconds the scan took, by the number of workers.
    rounds: Vec<[f64; COUNTS.len()]>,
    /// Why there are none.
    missing: Option<String>,
}

impl Limited {
    /// Scans of `folder`.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, expected: None, rounds: Vec::new(), missing: None }
    }

    /// Measures each number of workers once, where the system can limit them.
    pub fn measure(&mut self, setting: &Setting) -> Result<()> {
        if let Err(error) = Limit::new(SHARE) {
            self.missing = Some(format!("{error:#}"));
            return Ok(());
        }
        let mut round = [0.0; COUNTS.len()];
        for (seconds, count) in round.iter_mut().zip(COUNTS) {
            *seconds = self.scan(setting, count)?;
        }
        self.rounds.push(round);
        Ok(())
    }

    /// How many seconds a scan takes by so many new workers.
    fn scan(&mut self, setting: &Setting, count: usize) -> Result<f64> {
        let worker = |_| Worker::start(&setting.worker, 1, Some(Limit::new(SHARE)?), None);
        let workers: Vec<Worker> = (0..count).map(worker).collect::<Result<_>>()?;
        let urls: Vec<String> = workers.iter().map(Worker::url).collect();
        let mut scan = setting.scan(&self.folder, &urls);
        let measured = setting.measure(&mut scan, &mut self.expected)?;
        for worker in &workers {
            let texts = worker.figure("astrolens_worker_text_bytes_total")?;
            ensure!(texts > 0.0, "a worker was not asked: is it of the same build?");
        }
        Ok(measured.seconds)
    }

    /// What was measured: each round's ratios are those of scans that were made one after the other.
    pub fn table(&self) -> String {
        if let Some(missing) = &self.missing {
            return format!("not measured with limited workers: {missing}\n");
        }
        let mut table =
            Table::new(["workers of a fifth of a core", "median s", "times as fast as one"]);
        for (index, count) in COUNTS.into_iter().enumerate() {
            table.row([
                count.to_string(),
                format!("{:.2}", median(self.rounds.iter().map(|round| round[index]))),
                format!("{:.2}", self.times_as_fast(index)),
            ]);
        }
        table.render()
    }

    /// What we aim at, what was reached, and whether that is enough.
    pub fn goal(&self) -> Option<(String, String, bool)> {
        let (last, count) = COUNTS.into_iter().enumerate().next_back()?;
        let reached = self.times_as_fast(last);
        let name = format!("{count} workers of a fifth of a core, at least {GOAL} times one");
        (!self.rounds.is_empty()).then(|| (name, format!("{reached:.2}"), reached >= GOAL))
    }

    /// How many times as fast as one the workers with this index are, in the median of rounds.
    fn times_as_fast(&self, index: usize) -> f64 {
        median(self.rounds.iter().map(|round| round[0] / round[index]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_pair_so_that_a_slow_one_says_nothing() {
        let mut limited = Limited::new(PathBuf::new());
        assert_eq!(limited.goal(), None);
        // Twice as slow in one round, and four workers are 3.6, 3.8 and 3.9 times as fast as one. The medians of all
        // rounds, 36 and 10, would say 3.6.
        limited.rounds = vec![[36.0, 19.0, 10.0], [76.0, 40.0, 20.0], [35.0, 18.0, 9.0]];
        let (_, reached, is_met) = limited.goal().expect("a goal");
        assert_eq!((reached.as_str(), is_met), ("3.80", true));
        limited.rounds.pop();
        limited.rounds.push([34.0, 18.0, 10.0]);
        limited.rounds.push([34.0, 18.0, 10.0]);
        assert!(limited.goal().is_some_and(|(_, _, is_met)| !is_met));
    }
}
