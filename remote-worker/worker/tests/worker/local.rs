//! Several workers by one command: named, asked, and ended with it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use rustix::process::Signal;
use tokio::runtime::Runtime;
use tonic::transport::Endpoint;

use crate::support::{is_running, signal, status_of};

/// The command, and the workers that it says it has started.
struct Local {
    process: Child,
    lines: BufReader<ChildStdout>,
    workers: Vec<Started>,
    /// What it says is to be put into a command that scans.
    flags: String,
}

/// A worker that was started.
struct Started {
    address: String,
    process: u32,
}

impl Local {
    /// Starts workers at ports that are free.
    fn start(flags: &[&str]) -> Self {
        let mut process = command(&["--listen=127.0.0.1:0", "--children=1"])
            .args(flags)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the command");
        let mut lines = BufReader::new(process.stdout.take().expect("its output"));
        let mut said = || {
            let mut line = String::new();
            assert!(lines.read_line(&mut line).expect("a line") > 0, "it has ended");
            line
        };
        let mut workers = Vec::new();
        let flags = loop {
            let line = said();
            if let Some(started) = line.strip_prefix("listening on ") {
                let (address, process) = started.split_once(" (process ").expect("a process");
                let process = process.trim_end().trim_end_matches(')');
                let process = process.parse().expect("a number");
                workers.push(Started { address: address.to_owned(), process });
            }
            if line.trim_start().starts_with("--workers") {
                break line.trim().to_owned();
            }
        };
        Self { process, lines, workers, flags }
    }

    /// Waits for a line with these words.
    fn says(&mut self, words: &str) {
        let mut line = String::new();
        while !line.contains(words) {
            line.clear();
            assert!(self.lines.read_line(&mut line).expect("a line") > 0, "it has ended");
        }
    }

    fn wait(&mut self) -> ExitStatus {
        self.process.wait().expect("its end")
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn command(flags: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_astrolens-worker"));
    command.arg("local").args(flags);
    command
}

/// How many processes of the worker there analyse at most. Nothing is left of the connection after that, which the
/// worker would wait for at its end.
fn processes_at(address: &str) -> u32 {
    let endpoint = Endpoint::from_shared(format!("http://{address}")).unwrap();
    let status = Runtime::new().unwrap().block_on(async {
        let channel = endpoint.connect().await.unwrap();
        status_of(channel).await.unwrap()
    });
    status.children.unwrap_or_default().limit
}

#[test]
fn two_workers_are_named_as_a_scan_wants_it_and_end_with_the_command() {
    let mut local = Local::start(&[]);
    let addresses: Vec<&str> = local.workers.iter().map(|worker| worker.address.as_str()).collect();
    let [first, second] = addresses[..] else { panic!("{addresses:?}") };
    assert_eq!(local.flags, format!("--workers http://{first} --workers http://{second}"));
    for address in [first, second] {
        // One that scans get, and one for what somebody waits for.
        assert_eq!(processes_at(address), 2);
    }
    signal(local.process.id(), Signal::INT);
    assert!(local.wait().success());
    assert!(local.workers.iter().all(|worker| !is_running(worker.process)));
}

#[test]
fn workers_end_with_a_command_that_was_killed() {
    let mut local = Local::start(&[]);
    signal(local.process.id(), Signal::KILL);
    local.wait();
    while local.workers.iter().any(|worker| is_running(worker.process)) {
        std::thread::yield_now();
    }
}

#[test]
fn a_worker_that_is_killed_is_told_and_the_others_go_on() {
    let mut local = Local::start(&["--count=3"]);
    let [first, second, third] = &local.workers[..] else { panic!("{}", local.flags) };
    let (of_first, last) = (first.process, third.address.clone());
    let others = [second.process, third.process];
    let killed = format!("the worker at {} has ended (signal: 9", first.address);
    signal(of_first, Signal::KILL);
    local.says(&killed);
    assert_eq!(processes_at(&last), 2);
    for other in others {
        signal(other, Signal::KILL);
    }
    assert_eq!(local.wait().code(), Some(1), "nothing is left to be tried");
}

#[test]
fn settings_of_other_workers_are_not_those_of_these() {
    let mut other = command(&["--listen=127.0.0.1:0"]);
    other.env("ASTROLENS_WORKER_CONFIG", "/nowhere/worker.toml").stdout(Stdio::piped());
    let mut process = other.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    signal(process.id(), Signal::TERM);
    process.wait().unwrap();
    assert!(line.starts_with("listening on "), "{line:?}");
}

#[test]
fn where_somebody_else_listens_no_worker_is_left() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let flags = [format!("--listen={address}"), "--count=1".to_owned()];
    let mut process = command(&flags.each_ref().map(String::as_str))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    // The workers have it as well: it ends when all of them have.
    process.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!(process.wait().unwrap().code(), Some(2));
    assert!(told.contains(&format!("failed to listen on {address}")), "{told}");
    assert!(told.contains(&format!("failed to start a worker at {address}")), "{told}");
}
