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

/// Measures all of them in turn, so many times; workers behind queues too if there is a broker.
pub fn measured(
    setting: &Setting,
    corpus: &Path,
    rounds: usize,
    broker: Option<&Broker>,
) -> Result<String> {
    let mut here = Vec::new();
    let mut expected = None;
    let certificates = Certificates::make(setting.work.clone())?;
    certificates.configure(&setting.home())?;
    let ways = [Reached::Plainly, Reached::Encrypted(&certificates)];
    let ways = ways.into_iter().chain(broker.map(Reached::Queued));
    let mut ways: Vec<Way<'_>> = ways.map(Way::new).collect();
    // The first scan reads the files from the disk, and is not counted.
    setting.measure(&mut setting.scan(corpus, &[]), &mut expected)?;
    for _ in 0..rounds {
        here.push(setting.measure(&mut setting.scan(corpus, &[]), &mut expected)?);
        for way in &mut ways {
            way.measure(setting, corpus, &mut expected)?;
        }
    }
    Ok(format!("{}\n{}", table(&here, &ways), goals(&here, &ways)))
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

/// What we aim at, and whether it was met.
fn goals(here: &[Measured], ways: &[Way<'_>]) -> String {
    let mut goals = Table::new(["goal", "reached", "met"]);
    let mut goal = |name: String, reached: String, is_met: bool| {
        let met = if is_met { "yes" } else { "no" };
        goals.row([name, reached, met.to_owned()]);
    };
    for way in ways {
        let [(_, cold), again @ ..] = way.kinds();
        let (name, first) = (way.reached.name(), seconds_by(cold));
        if let Some(most) = way.reached.most() {
            let ratio = first / seconds(here);
            let told = format!("by a worker{name}, at most {most} times one process");
            goal(told, format!("{ratio:.2}"), ratio <= most);
        }
        for (kind, scans) in again {
            let share = 100.0 * seconds_by(scans) / first;
            let told = format!("by a worker{name}{kind}, at most {AGAIN} % of the first");
            goal(told, format!("{share:.1} %"), share <= AGAIN);
        }
    }
    goals.render()
}

fn seconds(scans: &[Measured]) -> f64 {
    median(scans.iter().map(|scan| scan.seconds))
}

fn seconds_by(scans: &[ByWorkers]) -> f64 {
    median(scans.iter().map(|scan| scan.client.seconds))
}
