//! The message broker whose queues work goes through: one that runs already, or RabbitMQ started for a measurement.

use std::fs;
use std::io::{self, BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::bench::process_figures::{family, processor_time};
use lab_tools::apt;
use lab_tools::process::command;

/// Where Debian has the program itself; what is on the `PATH` there becomes another user first.
const PROGRAM: &str = "/usr/lib/rabbitmq/bin/rabbitmq-server";

/// What it says once it takes connections.
const STARTED: &str = "completed with";

/// Runs a program, and kills it with all that it started when nobody holds the other end of its input any more. It
/// has the output for itself, so that its end is seen there.
const TETHER: &str = r#""$0" "$@" < /dev/null & exec > /dev/null; cat; kill -s KILL 0"#;

/// A message broker.
pub struct Broker {
    url: String,
    /// Absent where somebody else has started it.
    node: Option<Node>,
}

/// RabbitMQ with a folder, a name and ports of its own; it is killed when it goes out of scope.
struct Node {
    process: Child,
    /// Tells Erlang's nodes of each other; one of its own, so that none stays behind.
    mapper: Child,
    _folder: TempDir,
}

impl Broker {
    /// The one that is reached by this URL.
    pub fn at(url: &str) -> Self {
        Self { url: url.to_owned(), node: None }
    }

    /// Starts RabbitMQ, installed where it is not there, and waits until it takes connections.
    pub fn start() -> Result<Self> {
        apt::package("rabbitmq-server")
            .context("no broker: name a running one by `--queue URL`")?;
        let ports @ [port, ..] = free_ports()?;
        let node = Node::start(ports)?;
        Ok(Self { url: format!("amqp://guest:guest@127.0.0.1:{port}/%2f"), node: Some(node) })
    }

    /// How gateways and workers reach it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The processors' time that it has taken; 0 if somebody else has started it.
    pub fn cpu_seconds(&self) -> f64 {
        let processes = self.node.as_ref().map(|node| family(node.process.id()));
        // Some of them are there for a moment only.
        let times = processes.iter().flatten().filter_map(|process| processor_time(*process).ok());
        times.map(|time| time.as_secs_f64()).sum()
    }
}

impl Node {
    fn start([port, mapper_port, distribution_port]: [u16; 3]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let place = |name: &str| folder.path().join(name);
        let settings = format!("listeners.tcp.1 = 127.0.0.1:{port}\nlog.file.level = warning\n");
        fs::write(place("rabbitmq.conf"), settings)?;
        fs::write(place("plugins"), "[].")?;
        let mapper = tethered("epmd")
            .args(["-port", &mapper_port.to_string(), "-address", "127.0.0.1"])
            .spawn()
            .context("failed to start epmd, which RabbitMQ brings")?;
        let process = tethered(PROGRAM)
            .env("HOME", folder.path())
            .env("ERL_EPMD_PORT", mapper_port.to_string())
            .env("RABBITMQ_NODENAME", "astrolens@localhost")
            .env("RABBITMQ_DIST_PORT", distribution_port.to_string())
            .env("RABBITMQ_CONF_ENV_FILE", place("none"))
            .env("RABBITMQ_CONFIG_FILE", place("rabbitmq.conf"))
            .env("RABBITMQ_ENABLED_PLUGINS_FILE", place("plugins"))
            .env("RABBITMQ_MNESIA_BASE", place("data"))
            .env("RABBITMQ_LOG_BASE", place("log"))
            .env("RABBITMQ_PID_FILE", place("pid"))
            // It leaves the processors alone while it has nothing to do.
            .env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+sbwt none +sbwtdcpu none +sbwtdio none")
            .stdout(Stdio::piped())
            .spawn()
            .context("failed to start RabbitMQ")?;
        let mut node = Self { process, mapper, _folder: folder };
        node.wait_until_started()?;
        Ok(node)
    }

    /// Waits until it takes connections; what it says after that is read and dropped.
    fn wait_until_started(&mut self) -> Result<()> {
        let output = self.process.stdout.take().context("RabbitMQ without output")?;
        let mut output = BufReader::new(output);
        let mut said = String::new();
        while !said.contains(STARTED) {
            let read = output.read_line(&mut said)?;
            ensure!(read > 0, "RabbitMQ did not start:\n{said}");
        }
        thread::spawn(move || io::copy(&mut output, &mut io::sink()));
        Ok(())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        for process in [&mut self.process, &mut self.mapper] {
            // To be waited for closes its input, by which it is killed.
            drop(process.wait());
        }
    }
}

/// A command that runs `program` for as long as its input is open, in a session and so in a process group of its own.
fn tethered(program: &str) -> Command {
    let mut command = command("setsid", ["sh", "-c", TETHER, program]);
    command.stdin(Stdio::piped());
    command
}

/// Ports that nobody listens at.
fn free_ports() -> Result<[u16; 3]> {
    let listen = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port");
    // Held until all are there, so that they differ.
    let listeners = [listen()?, listen()?, listen()?];
    let mut ports = [0; 3];
    for (port, listener) in ports.iter_mut().zip(&listeners) {
        *port = listener.local_addr()?.port();
    }
    Ok(ports)
}
