//! `cargo xtask bench workers`: scans by workers beside the scan in one process, on the same cores.
//!
//! All ways to scan run in turn, round after round; what counts are the ratios of their medians. Speed never buys
//! wrongness: the chore fails unless every way gives the same bytes, and unless a scan that was made before
//! sends no text.

mod certificates;
mod edits;
mod limit;
mod memory;
mod worker;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::measure::{self, Measured, median};
use super::{equality, machine};
use crate::compare::ours;
use crate::compare::table::Table;
use crate::corpus;
use crate::language::Language;
use certificates::Certificates;
use lab_tools::cache::Cache;
use lab_tools::process::command;
use limit::Limit;
use worker::Worker;

/// How long a worker is left alone to see what it takes then.
const REST: Duration = Duration::from_secs(5);

/// The share of a core that a limited worker has: four of them and a client fit on two cores.
const SHARE: f64 = 0.2;

/// Arguments of `cargo xtask bench workers`.
#[derive(clap::Args)]
pub struct Arguments {
    /// How many times each way to scan runs.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// The threads of a scan in one process, and the processes of a worker; all cores unless given.
    #[arg(long)]
    threads: Option<usize>,
    /// The language whose files limited workers get.
    #[arg(long, default_value = "go")]
    limited: Language,
    /// The program to measure, in place of this tree's own.
    #[arg(long)]
    astrolens: Option<PathBuf>,
    /// The worker to measure, in place of this tree's own.
    #[arg(long)]
    worker: Option<PathBuf>,
}

/// What is measured, and with what.
struct Setting {
    astrolens: PathBuf,
    worker: PathBuf,
    threads: usize,
    work: PathBuf,
}

/// One scan by workers.
struct ByWorkers {
    client: Measured,
    supervisor_seconds: f64,
    children_seconds: f64,
    megabytes: f64,
    /// Bytes of texts that came to the worker.
    text_bytes: f64,
}

impl Setting {
    /// A scan of `folder` with its whole report, without a cache of its own, by the workers with these URLs.
    fn scan(&self, folder: &Path, workers: &[String]) -> Command {
        let mut scan = command(&self.astrolens, ["scan", "--no-cache", "--format", "json"]);
        scan.arg(folder).arg("--output").arg(self.report());
        scan.args(["--threads", &self.threads.to_string()]);
        scan.args(workers.iter().flat_map(|url| ["--workers", url]));
        // What the user has set up for workers is none of this.
        for variable in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"] {
            scan.env(variable, self.home());
        }
        scan
    }

    fn home(&self) -> PathBuf {
        self.work.join("home")
    }

    fn report(&self) -> PathBuf {
        self.work.join("report.json")
    }

    /// Scans, and holds the report against `expected`.
    fn measure(&self, scan: &mut Command, expected: &mut Option<blake3::Hash>) -> Result<Measured> {
        let measured = measure::run(scan, &self.work.join("out"))?;
        let digest = equality::digest(&self.report())?;
        ensure!(
            *expected.get_or_insert(digest) == digest,
            "not all ways to scan give the same report"
        );
        Ok(measured)
    }

    fn by_worker(
        &self,
        folder: &Path,
        worker: &Worker,
        expected: &mut Option<blake3::Hash>,
    ) -> Result<ByWorkers> {
        let texts = || worker.figure("astrolens_worker_text_bytes_total");
        let (before, sent) = (worker.cpu_seconds()?, texts()?);
        let watch = worker.watch();
        let client = self.measure(&mut self.scan(folder, &[worker.url()]), expected)?;
        let megabytes = watch.most();
        let after = worker.cpu_seconds()?;
        Ok(ByWorkers {
            client,
            supervisor_seconds: after.0 - before.0,
            children_seconds: after.1 - before.1,
            megabytes,
            text_bytes: texts()? - sent,
        })
    }
}

impl Setting {
    /// What `arguments` ask for, with room for files in the folder `work`.
    fn of(arguments: &Arguments, work: PathBuf) -> Result<Self> {
        Ok(Self {
            astrolens: ours::binary(arguments.astrolens.as_deref())?,
            worker: match &arguments.worker {
                Some(given) => given.canonicalize().context("no worker where one was named")?,
                None => worker::binary()?,
            },
            threads: arguments.threads.unwrap_or_else(machine::cores),
            work,
        })
    }
}

/// Runs the chore.
pub fn run(arguments: &Arguments) -> Result<()> {
    ensure!(arguments.rounds > 0, "--rounds 0 measures nothing: give at least 1");
    let cache = Cache::open()?;
    let entries = corpus::entries(&cache)?;
    let work = cache.path("bench-workers");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let setting = Setting::of(arguments, cache.folder("bench-workers")?)?;
    let bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
    let lines: u64 = entries.iter().map(|entry| entry.lines).sum();
    println!("{}", machine::hardware()?);
    println!("{}", machine::versions(&setting.astrolens)?);
    println!(
        "{} threads and {} processes; {} files, {bytes} bytes, {lines} lines",
        setting.threads,
        setting.threads,
        entries.len()
    );
    let corpus = cache.folder("corpus")?;
    println!("\n{}", paired(&setting, &corpus, arguments.rounds)?);
    println!("{}", at_rest(&setting)?);
    let edited = corpus.join(usual_file(&entries, "go/")?);
    println!("{}", edits::measured(&setting, &corpus, &edited)?);
    let limited = corpus::folder_of(&cache, arguments.limited)?;
    match scaling(&setting, &limited) {
        Ok(table) => println!("{table}"),
        Err(error) => println!("not measured with limited workers: {error:#}"),
    }
    println!("all ways to scan gave the same bytes");
    Ok(())
}

/// What scans by workers on one way took: those of what the worker did not know, and the same again.
struct Way<'a> {
    name: &'static str,
    certificates: Option<&'a Certificates>,
    cold: Vec<ByWorkers>,
    warm: Vec<ByWorkers>,
}

impl<'a> Way<'a> {
    fn new(name: &'static str, certificates: Option<&'a Certificates>) -> Self {
        Self { name, certificates, cold: Vec::new(), warm: Vec::new() }
    }

    fn measure(
        &mut self,
        setting: &Setting,
        corpus: &Path,
        expected: &mut Option<blake3::Hash>,
    ) -> Result<()> {
        let worker = Worker::start(&setting.worker, setting.threads, None, self.certificates)?;
        let first = setting.by_worker(corpus, &worker, expected)?;
        ensure!(first.text_bytes > 0.0, "the worker was not asked: is it of the same build?");
        self.cold.push(first);
        let again = setting.by_worker(corpus, &worker, expected)?;
        ensure!(
            again.text_bytes == 0.0,
            "a scan that was made before sent {} bytes",
            again.text_bytes
        );
        self.warm.push(again);
        Ok(())
    }
}

/// The scan in one process beside the scan by a worker with as many processes, and the same once more.
fn paired(setting: &Setting, corpus: &Path, rounds: usize) -> Result<String> {
    let mut here = Vec::new();
    let mut expected = None;
    let certificates = Certificates::make(setting.work.clone())?;
    certificates.configure(&setting.home())?;
    let mut ways = [Way::new("", None), Way::new(", encrypted", Some(&certificates))];
    // The first scan reads the files from the disk, and is not counted.
    setting.measure(&mut setting.scan(corpus, &[]), &mut expected)?;
    for _ in 0..rounds {
        here.push(setting.measure(&mut setting.scan(corpus, &[]), &mut expected)?);
        for way in &mut ways {
            way.measure(setting, corpus, &mut expected)?;
        }
    }
    let seconds = median(here.iter().map(|one| one.seconds));
    let mut table = Table::new([
        "scan",
        "median s",
        "to one process",
        "client CPU s",
        "supervisor CPU s",
        "children CPU s",
        "worker MB",
        "text MB sent",
    ]);
    table.row([
        "in one process".to_owned(),
        format!("{seconds:.2}"),
        "1.00".to_owned(),
        format!("{:.2}", median(here.iter().map(|one| one.cpu_seconds))),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
    ]);
    for Way { name, cold, warm, .. } in &ways {
        for (again, scans) in [("", cold), (", again", warm)] {
            let of = |figure: fn(&ByWorkers) -> f64| median(scans.iter().map(figure));
            table.row([
                format!("by a worker{name}{again}"),
                format!("{:.2}", of(|one| one.client.seconds)),
                format!("{:.2}", of(|one| one.client.seconds) / seconds),
                format!("{:.2}", of(|one| one.client.cpu_seconds)),
                format!("{:.2}", of(|one| one.supervisor_seconds)),
                format!("{:.2}", of(|one| one.children_seconds)),
                format!("{:.0}", scans.iter().map(|one| one.megabytes).fold(0.0, f64::max)),
                format!("{:.1}", of(|one| one.text_bytes) / 1e6),
            ]);
        }
    }
    Ok(table.render())
}

/// The file of `entries` whose size is in the middle of those in a language whose comments begin with two slashes.
fn usual_file<'a>(entries: &'a [corpus::Entry], language: &str) -> Result<&'a str> {
    let of_language = |entry: &&corpus::Entry| entry.path.starts_with(language);
    let mut entries: Vec<_> = entries.iter().filter(of_language).collect();
    entries.sort_by_key(|entry| entry.bytes);
    let middle = entries.get(entries.len() / 2).context("no file to edit")?;
    Ok(&middle.path)
}

/// What a worker takes that has nothing to do.
fn at_rest(setting: &Setting) -> Result<String> {
    let worker = Worker::start(&setting.worker, setting.threads, None, None)?;
    let before = worker.cpu_seconds()?;
    std::thread::sleep(REST);
    let after = worker.cpu_seconds()?;
    let seconds = after.0 + after.1 - before.0 - before.1;
    Ok(format!(
        "at rest a worker takes {seconds:.2} s of a processor in {} s, and {:.0} MB\n",
        REST.as_secs(),
        worker.megabytes()
    ))
}

/// One worker with a share of a core beside four of them.
fn scaling(setting: &Setting, folder: &Path) -> Result<String> {
    let mut expected = None;
    let mut table = Table::new(["workers of a fifth of a core", "s", "times as fast as one"]);
    let mut of_one = None;
    for count in [1, 2, 4] {
        let workers = (0..count).map(|number| {
            let limit = Limit::new(&number.to_string(), SHARE)?;
            Worker::start(&setting.worker, 1, Some(limit), None)
        });
        let workers: Vec<Worker> = workers.collect::<Result<_>>()?;
        let urls: Vec<String> = workers.iter().map(Worker::url).collect();
        let measured = setting.measure(&mut setting.scan(folder, &urls), &mut expected)?;
        for worker in &workers {
            let texts = worker.figure("astrolens_worker_text_bytes_total")?;
            ensure!(texts > 0.0, "a worker was not asked: is it of the same build?");
        }
        let one = *of_one.get_or_insert(measured.seconds);
        table.row([
            count.to_string(),
            format!("{:.2}", measured.seconds),
            format!("{:.2}", one / measured.seconds),
        ]);
    }
    Ok(table.render())
}
