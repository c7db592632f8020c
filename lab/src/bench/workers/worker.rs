//! Workers as processes, and what they say of themselves.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::certificates::Certificates;
use super::limit::Limit;
use super::memory::Watch;
use crate::bench::process_figures::{family, processor_time, proportional_megabytes};
use lab_tools::process::{capture, command};

/// A running worker with a cache of its own; it is killed when it goes out of scope.
pub struct Worker {
    process: Child,
    url: String,
    metrics: String,
    _cache: TempDir,
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
        let cache = tempfile::tempdir()?;
        let mut worker = match &limit {
            Some(limit) => limit.limited(program),
            None => command(program, [] as [&str; 0]),
        };
        worker
            .args(["--listen=127.0.0.1:0", "--metrics-listen=127.0.0.1:0", "--log=warn"])
            .arg(format!("--children={children}"))
            .arg("--cache-dir")
            .arg(cache.path())
            .args(certificates.map(Certificates::flags).into_iter().flatten());
        let mut process =
            worker.stdout(Stdio::piped()).spawn().context("failed to start a worker")?;
        let output = process.stdout.take().context("a worker without output")?;
        let mut lines = BufReader::new(output).lines();
        let mut announced = |words: &str| -> Result<String> {
            let line = lines.next().context("a worker that ended at once")??;
            let address = line.strip_prefix(words).with_context(|| format!("heard `{line}`"))?;
            Ok(address.to_owned())
        };
        let (address, metrics) = (announced("listening on ")?, announced("metrics on ")?);
        let scheme = if certificates.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{address}");
        Ok(Self { process, url, metrics, _cache: cache, _limit: limit })
    }

    /// What clients name it by.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The processor's time that it has taken: itself, and the processes that analyse.
    pub fn cpu_seconds(&self) -> Result<(f64, f64)> {
        let supervisor = processor_time(self.process.id())?;
        let children = family(self.process.id()).into_iter().skip(1).map(processor_time);
        let children: Duration = children.collect::<Result<Vec<_>>>()?.iter().sum();
        Ok((supervisor.as_secs_f64(), children.as_secs_f64()))
    }

    /// Looks at its memory from now on.
    pub fn watch(&self) -> Watch {
        Watch::begin(self.process.id())
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
