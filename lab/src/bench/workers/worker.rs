//! Workers as processes, and what they say of themselves.

use std::fs;
use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use super::broker::Broker;
use super::certificates::Certificates;
use super::limit::Limit;
use super::memory::Watch;
use crate::bench::process_figures::{family, processor_time, proportional_megabytes};
use lab_tools::process::{capture, command};

/// The variable that tells gateways and workers of the message broker.
const QUEUE: &str = "ASTROLENS_WORKER_QUEUE";

/// How long a gateway or a worker may take until it has the broker.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often it is asked whether it has.
const LOOK: Duration = Duration::from_millis(50);

/// A running worker with a cache of its own, or a gateway with the one that does its work; it is killed when it goes
/// out of scope.
pub struct Worker {
    process: Child,
    url: String,
    metrics: String,
    /// Who takes work from the queues that this gateway puts it into.
    behind: Option<Box<Worker>>,
    _folder: TempDir,
    _limit: Option<Limit>,
}

impl Worker {
    /// Starts one with so many processes that analyse: with no more than a share of a core if there is a limit, and
    /// encrypted if there are certificates.
    pub fn start(
        program: &Path,
        children: usize,
        limit: Option<Limit>,
        certificates: Option<&Certificates>,
    ) -> Result<Self> {
        let mut serve = match &limit {
            Some(limit) => limit.limited(program),
            None => command(program, [] as [&str; 0]),
        };
        serve.args(certificates.map(Certificates::flags).into_iter().flatten());
        let scheme = if certificates.is_some() { "https" } else { "http" };
        Self::serving(&mut serve, children, limit, scheme)
    }

    /// Starts a gateway at `broker`, and a worker with so many processes that takes its work from the queues there. It
    /// lets clients have as much in hand as a worker does, since neither is told otherwise.
    pub fn behind_queue(program: &Path, children: usize, broker: &Broker) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut gateway = command(program, ["gateway", "--queue-listen=127.0.0.1:0"]);
        gateway.arg("--blobs").arg(folder.path()).env(QUEUE, broker.url());
        let (process, mut announced) = started(&mut gateway)?;
        let url = format!("http://{}", announced.address("listening on ")?);
        let metrics = announced.address("metrics on ")?;
        let for_workers = announced.address("workers on ")?;
        let mut gateway =
            Self { process, url, metrics, behind: None, _folder: folder, _limit: None };
        // It makes the queues, without which a worker would wait and try again.
        gateway.wait_for_broker().context("the gateway does not reach the broker")?;
        let mut serve = command(program, ["serve"]);
        serve.arg(format!("--gateway=http://{for_workers}")).env(QUEUE, broker.url());
        let worker = Self::serving(&mut serve, children, None, "http")?;
        worker.wait_for_broker().context("the worker behind it does not reach the broker")?;
        gateway.behind = Some(Box::new(worker));
        Ok(gateway)
    }

    /// Starts a worker by the command `serve`, which says how it is reached.
    fn serving(
        serve: &mut Command,
        children: usize,
        limit: Option<Limit>,
        scheme: &str,
    ) -> Result<Self> {
        let cache = tempfile::tempdir()?;
        serve.arg(format!("--children={children}")).arg("--cache-dir").arg(cache.path());
        let (process, mut announced) = started(serve)?;
        let url = format!("{scheme}://{}", announced.address("listening on ")?);
        let metrics = announced.address("metrics on ")?;
        Ok(Self { process, url, metrics, behind: None, _folder: cache, _limit: limit })
    }

    /// Waits until it can put work into queues, or take it from there.
    fn wait_for_broker(&self) -> Result<()> {
        let began = Instant::now();
        while self.figure("astrolens_worker_queue_connected")? < 1.0 {
            ensure!(began.elapsed() < PATIENCE, "not within {} s", PATIENCE.as_secs());
            thread::sleep(LOOK);
        }
        Ok(())
    }

    /// What clients name it by.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The processor's time that it has taken: itself, and the processes that analyse. A gateway's own is that of a
    /// supervisor.
    pub fn cpu_seconds(&self) -> Result<(f64, f64)> {
        let (mut supervisors, mut children) = (Duration::ZERO, Duration::ZERO);
        for supervisor in self.supervisors() {
            supervisors += processor_time(supervisor)?;
            for child in family(supervisor).into_iter().skip(1) {
                children += processor_time(child)?;
            }
        }
        Ok((supervisors.as_secs_f64(), children.as_secs_f64()))
    }

    /// Itself, and the one behind it.
    fn supervisors(&self) -> Vec<u32> {
        let behind = self.behind.as_ref().map(|worker| worker.process.id());
        std::iter::once(self.process.id()).chain(behind).collect()
    }

    /// Looks at its memory from now on, and at that of the one behind it.
    pub fn watch(&self) -> Watch {
        Watch::begin(self.supervisors())
    }

    /// The memory that it takes now, its processes included.
    pub fn megabytes(&self) -> f64 {
        proportional_megabytes(&family(self.process.id()))
    }

    /// One of its figures for Prometheus.
    pub fn figure(&self, name: &str) -> Result<f64> {
        let mut connection = TcpStream::connect(&self.metrics)?;
        let request = "GET /metrics HTTP/1.1\r\nHost: worker\r\nConnection: close\r\n\r\n";
        connection.write_all(request.as_bytes())?;
        let mut text = String::new();
        connection.read_to_string(&mut text)?;
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let value = value.with_context(|| format!("no figure {name} in\n{text}"))?;
        Ok(value.parse()?)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended; its processes end with it.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// What a process says at its start, line by line.
struct Announced(Lines<BufReader<ChildStdout>>);

impl Announced {
    /// The address in the next line, which begins with these words.
    fn address(&mut self, words: &str) -> Result<String> {
        let line = self.0.next().context("a worker that ended at once")??;
        let address = line.strip_prefix(words).with_context(|| format!("heard `{line}`"))?;
        Ok(address.to_owned())
    }
}

/// Starts a worker or a gateway that listens on whatever ports are free, of which it says which they are.
fn started(command: &mut Command) -> Result<(Child, Announced)> {
    command.args(["--listen=127.0.0.1:0", "--metrics-listen=127.0.0.1:0", "--log=warn"]);
    let mut process = command.stdout(Stdio::piped()).spawn().context("failed to start a worker")?;
    let output = process.stdout.take().context("a worker without output")?;
    Ok((process, Announced(BufReader::new(output).lines())))
}

/// The worker of this tree, built optimised beside the program.
pub fn binary() -> Result<PathBuf> {
    println!("building astrolens-worker");
    let messages = capture(
        command("cargo", ["build", "--release", "--quiet", "--package", "astrolens-worker"])
            .args(["--message-format", "json-render-diagnostics"]),
    )?;
    let found = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == "astrolens-worker")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    let Some(found) = found else { bail!("cargo built no program called astrolens-worker") };
    fs::canonicalize(&found).with_context(|| format!("no program at {}", found.display()))
}
