//! The scan in one process beside the scan by a worker with as many processes, and the same again: answered by what
//! the worker keeps, and by what the client does.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use super::Setting;
use super::broker::Broker;
use super::certificates::Certificates;
use super::reached::Reached;
use super::worker::Worker;
use crate::bench::measure::{Measured, median};
use crate::compare::table::Table;

/// The share of the first scan that the same again is to take at most, in percent.
const AGAIN: f64 = 5.0;

/// One scan by workers.
struct ByWorkers {
    client: Measured,
    supervisor_seconds: f64,
    children_seconds: f64,
    broker_seconds: f64,
    megabytes: f64,
    /// Bytes of texts that came to the worker.
    text_bytes: f64,
}

/// What scans by workers on one way took.
struct Way<'a> {
    reached: Reached<'a>,
    /// Scans of what the worker did not know.
    cold: Vec<ByWorkers>,
    /// The same again, without a cache of the client's own.
    warm: Vec<ByWorkers>,
    /// The same again, with what an earlier scan has left in the client's cache.
    cached: Vec<ByWorkers>,
}

/// All ways, and the scan in one process.
pub struct Ways<'a> {
    setting: &'a Setting,
    corpus: &'a Path,
    expected: Option<blake3::Hash>,
    here: Vec<Measured>,
    by_workers: Vec<Way<'a>>,
}

impl<'a> Ways<'a> {
    /// Scans of `corpus`; by workers behind queues too if there is a broker.
    pub fn new(
        setting: &'a Setting,
        corpus: &'a Path,
        certificates: &'a Certificates,
        broker: Option<&'a Broker>,
    ) -> Result<Self> {
        let ways = [Reached::Plainly, Reached::Encrypted(certificates)];
        let ways = ways.into_iter().chain(broker.map(Reached::Queued));
        let by_workers = ways.map(Way::new).collect();
        let mut all = Self { setting, corpus, expected: None, here: Vec::new(), by_workers };
        // The first scan reads the files from the disk, and is not counted.
        all.here()?;
        Ok(all)
    }

    fn here(&mut self) -> Result<Measured> {
        self.setting.measure(&mut self.setting.scan(self.corpus, &[]), &mut self.expected)
    }

    /// Measures each of them once, one after the other.
    pub fn measure(&mut self) -> Result<()> {
        let here = self.here()?;
        self.here.push(here);
        for way in &mut self.by_workers {
            way.measure(self.setting, self.corpus, &mut self.expected)?;
        }
        Ok(())
    }

    /// What was measured.
    pub fn table(&self) -> String {
        table(&self.here, &self.by_workers)
    }

    /// What we aim at, what was reached, and whether that is enough.
    pub fn goals(&self) -> Vec<(String, String, bool)> {
        goals(&self.here, &self.by_workers)
    }

    /// What the simulation of large pools takes from scans by a worker that is reached plainly, of so many `files` with
    /// so many `bytes`: what each costs of a core's time.
    pub fn figures(&self, files: u64, bytes: u64) -> String {
        let mut table = Table::new(["for `cargo xtask simulate`", "ns a byte", "µs a file"]);
        let mut row = |name: &str, seconds: f64| {
            let of_byte = format!("{:.1}", 1e9 * seconds / bytes as f64);
            table.row([name.to_owned(), of_byte, format!("{:.0}", 1e6 * seconds / files as f64)]);
        };
        row("a scan in one process", median(self.here.iter().map(|one| one.cpu_seconds)));
        let plain = self.by_workers.iter().find(|way| matches!(way.reached, Reached::Plainly));
        if let Some(Way { cold, warm, .. }) = plain {
            let of = |scans: &[ByWorkers], figure: fn(&ByWorkers) -> f64| {
                median(scans.iter().map(figure))
            };
            row("processes that analyse", of(cold, |scan| scan.children_seconds));
            row("their supervisor", of(cold, |scan| scan.supervisor_seconds));
            row("the supervisor, again", of(warm, |scan| scan.supervisor_seconds));
            row("the client", of(cold, |scan| scan.client.cpu_seconds));
            row("the client, again", of(warm, |scan| scan.client.cpu_seconds));
        }
        table.render()
    }
}

impl<'a> Way<'a> {
    fn new(reached: Reached<'a>) -> Self {
        Self { reached, cold: Vec::new(), warm: Vec::new(), cached: Vec::new() }
    }

    fn measure(
        &mut self,
        setting: &Setting,
        corpus: &Path,
        expected: &mut Option<blake3::Hash>,
    ) -> Result<()> {
        let reached = self.reached;
        let worker = reached.start(setting)?;
        let urls = [worker.url()];
        let mut measure =
            |mut scan: Command| scanned(setting, &mut scan, (&worker, reached), expected);
        let first = measure(setting.scan(corpus, &urls))?;
        ensure!(first.text_bytes > 0.0, "the worker was not asked: is it of the same build?");
        self.cold.push(first);
        let mut again = |scan: Command| -> Result<ByWorkers> {
            let scanned = measure(scan)?;
            let sent = scanned.text_bytes;
            ensure!(sent == 0.0, "a scan that was made before sent {sent} bytes");
            Ok(scanned)
        };
        self.warm.push(again(setting.scan(corpus, &urls))?);
        // What the client keeps of other scans is forgotten, and the first of these two fills its cache anew.
        setting.forget()?;
        again(setting.cached_scan(corpus, &urls))?;
        self.cached.push(again(setting.cached_scan(corpus, &urls))?);
        Ok(())
    }

    /// The scans of each kind, by what follows the way's name.
    fn kinds(&self) -> [(&'static str, &[ByWorkers]); 3] {
        [
            ("", &self.cold),
            (", again", &self.warm),
            (", again, from the client's cache", &self.cached),
        ]
    }
}

/// One scan by a worker that is reached like this, held to the report that is `expected`.
fn scanned(
    setting: &Setting,
    scan: &mut Command,
    (worker, reached): (&Worker, Reached<'_>),
    expected: &mut Option<blake3::Hash>,
) -> Result<ByWorkers> {
    let texts = || worker.figure("astrolens_worker_text_bytes_total");
    let (before, sent, broker) = (worker.cpu_seconds()?, texts()?, reached.broker_seconds());
    let watch = worker.watch();
    let client = setting.measure(scan, expected)?;
    let megabytes = watch.most();
    let after = worker.cpu_seconds()?;
    Ok(ByWorkers {
        client,
        supervisor_seconds: after.0 - before.0,
        children_seconds: after.1 - before.1,
        broker_seconds: reached.broker_seconds() - broker,
        megabytes,
        text_bytes: texts()? - sent,
    })
}

fn table(here: &[Measured], ways: &[Way<'_>]) -> String {
    let one = seconds(here);
    let mut table = Table::new([
        "scan",
        "median s",
        "to one process",
        "client CPU s",
        "supervisor CPU s",
        "children CPU s",
        "broker CPU s",
        "worker MB",
        "text MB sent",
    ]);
    let none = String::new;
    table.row([
        "in one process".to_owned(),
        format!("{one:.2}"),
        "1.00".to_owned(),
        format!("{:.2}", median(here.iter().map(|one| one.cpu_seconds))),
        none(),
        none(),
        none(),
        none(),
        none(),
    ]);
    for way in ways {
        for (kind, scans) in way.kinds() {
            let of = |figure: fn(&ByWorkers) -> f64| median(scans.iter().map(figure));
            let broker = of(|scan| scan.broker_seconds);
            table.row([
                format!("by a worker{}{kind}", way.reached.name()),
                format!("{:.2}", seconds_by(scans)),
                format!("{:.2}", seconds_by(scans) / one),
                format!("{:.2}", of(|scan| scan.client.cpu_seconds)),
                format!("{:.2}", of(|scan| scan.supervisor_seconds)),
                format!("{:.2}", of(|scan| scan.children_seconds)),
                if broker > 0.0 { format!("{broker:.2}") } else { none() },
                format!("{:.0}", scans.iter().map(|scan| scan.megabytes).fold(0.0, f64::max)),
                format!("{:.1}", of(|scan| scan.text_bytes) / 1e6),
            ]);
        }
    }
    table.render()
}

fn goals(here: &[Measured], ways: &[Way<'_>]) -> Vec<(String, String, bool)> {
    let mut goals = Vec::new();
    for way in ways {
        let [(_, cold), again @ ..] = way.kinds();
        let (name, first) = (way.reached.name(), seconds_by(cold));
        if let Some(most) = way.reached.most() {
            let ratio = first / seconds(here);
            let told = format!("by a worker{name}, at most {most} times one process");
            goals.push((told, format!("{ratio:.2}"), ratio <= most));
        }
        for (kind, scans) in again {
            let share = 100.0 * seconds_by(scans) / first;
            let told = format!("by a worker{name}{kind}, at most {AGAIN} % of the first");
            goals.push((told, format!("{share:.1} %"), share <= AGAIN));
        }
    }
    goals
}

fn seconds(scans: &[Measured]) -> f64 {
    median(scans.iter().map(|scan| scan.seconds))
}

fn seconds_by(scans: &[ByWorkers]) -> f64 {
    median(scans.iter().map(|scan| scan.client.seconds))
}
