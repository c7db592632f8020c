//! `cargo xtask bench workers`: scans by workers beside the scan in one process, on the same cores.
//!
//! All ways to scan run in turn, round after round; what counts are the ratios of their medians. Speed never buys
//! wrongness: the chore fails unless every way gives the same bytes, and unless a scan that was made before
//! sends no text.

mod broker;
mod certificates;
mod edits;
mod limit;
mod limited;
mod memory;
mod reached;
mod ways;
mod worker;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::measure::{self, Measured};
use super::{equality, machine};
use crate::compare::ours;
use crate::compare::table::Table;
use crate::corpus;
use crate::language::Language;
use broker::Broker;
use certificates::Certificates;
use edits::Edits;
use lab_tools::cache::Cache;
use lab_tools::process::command;
use limited::Limited;
use ways::Ways;
use worker::Worker;

/// How long a worker is left alone to see what it takes then.
const REST: Duration = Duration::from_secs(5);

/// Arguments of `cargo xtask bench workers`.
#[derive(clap::Args)]
pub struct Arguments {
    /// How many times each way to scan runs.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// The threads of a scan in one process, and the processes of a worker; all cores unless given.
    #[arg(long)]
    threads: Option<usize>,
    /// Also measure a worker that takes its work from queues, behind a gateway. The message broker is the one at this
    /// URL, `amqp://USER:PASSWORD@HOST/VHOST`, on this machine and with no other gateway in that virtual host; without
    /// a URL, RabbitMQ is started for the measurement, and installed if it is not there.
    #[arg(long, value_name = "URL")]
    #[expect(clippy::option_option, reason = "a flag whose value may be left out")]
    queue: Option<Option<String>>,
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

impl Setting {
    /// A scan of `folder` with its whole report, without a cache of its own, by the workers with these URLs.
    fn scan(&self, folder: &Path, workers: &[String]) -> Command {
        let mut scan = self.cached_scan(folder, workers);
        scan.arg("--no-cache");
        scan
    }

    /// The same with the cache that a client has unless it is told otherwise.
    fn cached_scan(&self, folder: &Path, workers: &[String]) -> Command {
        let mut scan = command(&self.astrolens, ["scan", "--format", "json"]);
        scan.arg(folder).arg("--output").arg(self.report());
        scan.args(["--threads", &self.threads.to_string()]);
        scan.args(workers.iter().flat_map(|url| ["--workers", url]));
        // What the user has set up for workers is none of this.
        for variable in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"] {
            scan.env(variable, self.home());
        }
        scan.env("ASTROLENS_CACHE_DIR", self.client_cache());
        scan
    }

    /// Empties the cache of clients.
    fn forget(&self) -> Result<()> {
        let cache = self.client_cache();
        if cache.exists() {
            fs::remove_dir_all(&cache)?;
        }
        Ok(())
    }

    fn client_cache(&self) -> PathBuf {
        self.work.join("client-cache")
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
    let setting = Setting::of(arguments, empty_folder(&cache)?)?;
    let bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
    print_head(&setting, &entries, bytes)?;
    let corpus = cache.folder("corpus")?;
    let edited = corpus.join(usual_file(&entries, "go/")?);
    let broker = broker(arguments)?;
    let certificates = Certificates::make(setting.work.clone())?;
    certificates.configure(&setting.home())?;
    let mut ways = Ways::new(&setting, &corpus, &certificates, broker.as_ref())?;
    let mut limited = Limited::new(corpus::folder_of(&cache, arguments.limited)?);
    let mut edits = Edits::new(&setting, &corpus, &edited, broker.as_ref())?;
    for _ in 0..arguments.rounds {
        ways.measure()?;
        edits.measure()?;
        limited.measure(&setting)?;
    }
    println!("\n{}\n{}\n{}", ways.table(), edits.table(), limited.table());
    println!("{}", ways.figures(entries.len() as u64, bytes));
    println!("{}", goals(ways.goals().into_iter().chain(edits.goals()).chain(limited.goal())));
    println!("{}", at_rest(&setting)?);
    println!("all ways to scan gave the same bytes");
    Ok(())
}

/// The folder that is worked in, without what an earlier run has left in it.
fn empty_folder(cache: &Cache) -> Result<PathBuf> {
    let work = cache.path("bench-workers");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    cache.folder("bench-workers")
}

/// The broker that texts go through, if that is measured as well.
fn broker(arguments: &Arguments) -> Result<Option<Broker>> {
    Ok(match &arguments.queue {
        Some(Some(url)) => Some(Broker::at(url)),
        Some(None) => Some(Broker::start()?),
        None => None,
    })
}

/// Prints by what is measured, and what: so many `bytes` of `entries`.
fn print_head(setting: &Setting, entries: &[corpus::Entry], bytes: u64) -> Result<()> {
    let (threads, files) = (setting.threads, entries.len());
    let lines: u64 = entries.iter().map(|entry| entry.lines).sum();
    println!("{}", machine::hardware()?);
    println!("{}", machine::versions(&setting.astrolens)?);
    println!(
        "{threads} threads and {threads} processes; {files} files, {bytes} bytes, {lines} lines"
    );
    Ok(())
}

/// What we aim at, what was reached, and whether that is enough.
fn goals(goals: impl Iterator<Item = (String, String, bool)>) -> String {
    let mut table = Table::new(["goal", "reached", "met"]);
    for (name, reached, is_met) in goals {
        table.row([name, reached, if is_met { "yes" } else { "no" }.to_owned()]);
    }
    table.render()
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
