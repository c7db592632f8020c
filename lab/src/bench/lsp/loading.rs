//! What a workspace costs: until it is analysed, in memory, and when nothing happens.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::server::{Begun, Server};
use super::{background, milliseconds};
use crate::bench::measure::{self, median};
use crate::bench::process_figures;
use crate::compare::ours;
use crate::language::{Language, Registered};
use crate::lsp::client::Client;
use crate::lsp::document::Document;
use lab_tools::process::command;

/// How often a session begins, and how often the command line scans.
const ROUNDS: usize = 3;

/// How long nothing happens.
const IDLE: Duration = Duration::from_secs(5);

/// How many files are opened and closed.
const OPENED: usize = 1_000;

/// What was measured.
pub struct Loading {
    /// From the request to the answer, in milliseconds, the longest of all rounds.
    pub initialize: f64,
    /// From the start of the process to the same answer.
    pub start: f64,
    /// From the start of the process until the workspace was analysed, in seconds.
    pub complete: f64,
    /// The same with what the session before kept on disk.
    pub complete_warm: f64,
    /// What `astrolens scan --no-cache` of the folder took, in seconds.
    pub scan: f64,
    /// Lines of the workspace.
    pub lines: u64,
    /// The processors' time in [`IDLE`], in milliseconds.
    pub idle: f64,
    /// The memory with the workspace analysed, in megabytes.
    pub memory: f64,
    /// The memory after files were opened and closed.
    pub memory_after: f64,
}

/// Measures a server in a folder.
pub fn measure(server: &Server, folder: &Path, work: &Path) -> Result<Loading> {
    let mut initialize: Vec<f64> = Vec::new();
    let mut start: Vec<f64> = Vec::new();
    let mut complete = Vec::new();
    let mut scan = Vec::new();
    let report = work.join("report.json");
    for _ in 0..ROUNDS {
        scan.push(measure::run(&mut scanning(server, folder, &report), &work.join("out"))?.seconds);
        let Begun { mut client, at, handshake, initialized } = server.begin(folder, false)?;
        complete.push((background::wait(&mut client)? - at).as_secs_f64());
        initialize.push(milliseconds(handshake));
        start.push(milliseconds(initialized));
        client.stop()?;
    }
    let Begun { mut client, at, .. } = server.begin(folder, true)?;
    let complete_warm = (background::wait(&mut client)? - at).as_secs_f64();
    client.stop()?;

    let mut client = server.begin(folder, false)?.client;
    background::wait(&mut client)?;
    let idle = idle(&client)?;
    let memory = process_figures::resident_megabytes(client.process())?;
    open_and_close(&mut client, folder)?;
    let memory_after = process_figures::resident_megabytes(client.process())?;
    client.stop()?;
    let most = |values: Vec<f64>| values.into_iter().fold(0.0, f64::max);
    Ok(Loading {
        initialize: most(initialize),
        start: most(start),
        complete: median(complete.into_iter()),
        complete_warm,
        scan: median(scan.into_iter()),
        lines: ours::lines(&report)?,
        idle,
        memory,
        memory_after,
    })
}

fn scanning(server: &Server, folder: &Path, report: &Path) -> Command {
    let mut scan = command(&server.program, ["scan"]);
    scan.arg(folder).args(["--no-cache", "--format", "json", "--output"]).arg(report);
    for variable in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"] {
        scan.env(variable, &server.home);
    }
    scan
}

/// The processors' time of a while in which nothing is asked, after another one to come to rest.
fn idle(client: &Client) -> Result<f64> {
    thread::sleep(Duration::from_secs(1));
    let before = process_figures::processor_time(client.process())?;
    thread::sleep(IDLE);
    let after = process_figures::processor_time(client.process())?;
    Ok(milliseconds(after.saturating_sub(before)))
}

/// Opens files all at once, waits for the last one's lenses, closes them, and gives the server as
/// long to come to rest as it had before.
fn open_and_close(client: &mut Client, folder: &Path) -> Result<()> {
    let mut documents = Vec::new();
    let files = files(folder)?;
    let step = (files.len() / OPENED).max(1);
    for (path, language) in files.into_iter().step_by(step).take(OPENED) {
        if let Ok(text) = fs::read_to_string(&path) {
            let document = Document::new(&path, language, text);
            client.notify("textDocument/didOpen", &document.opening())?;
            documents.push(document);
        }
    }
    if let Some(last) = documents.last() {
        client.lenses(last)?;
    }
    for document in &documents {
        client.close(document)?;
    }
    background::wait_for_no_document(client)?;
    background::wait(client)?;
    let began = Instant::now();
    while began.elapsed() < IDLE {
        client.forget();
        thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

/// The files of a folder that are in one of the languages, sorted; those whose extension two of
/// them share are left out.
fn files(folder: &Path) -> Result<Vec<(PathBuf, Registered)>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let mut owners = Language::ALL.into_iter().filter(|language| language.owns(&path));
            if let (Some(language), None) = (owners.next(), owners.next()) {
                let written = language.of_file(&path);
                found.push((path, written));
            }
        }
    }
    found.sort();
    Ok(found)
}
