//! The runs of our own server: in an empty folder, in a workspace that is analysed, and in one that
//! is being analysed.

use anyhow::Result;

use super::desk::Desk;
use super::edit::Edit;
use super::material::Material;
use super::mix::Mix;
use super::server::Server;
use super::times::Times;
use super::truth::Truth;
use super::workspace::Workspace;
use super::{background, burst};

/// How often a session begins anew to measure what an edit takes while the workspace is analysed.
const MOST_SESSIONS: usize = 4;

/// Edits between two looks at whether the workspace is still being analysed.
const EDITS_BETWEEN_LOOKS: usize = 20;

/// What the server has around the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Surroundings {
    /// Nothing.
    Alone,
    /// A workspace, all of it analysed.
    Loaded,
    /// A workspace that is being analysed.
    Scanning,
}

impl Surroundings {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Alone, Self::Loaded, Self::Scanning];

    /// What tables call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alone => "nothing",
            Self::Loaded => "a workspace, analysed",
            Self::Scanning => "a workspace, in analysis",
        }
    }
}

/// Edits of a text.
pub struct Task<'a> {
    /// The text.
    pub material: &'a Material,
    /// The sort of edits.
    pub mix: Mix,
    /// Those that are told one at a time.
    pub typed: Vec<Edit>,
    /// Those that are told in bursts behind them.
    pub bursts: Vec<Edit>,
}

/// What came of a task.
pub struct Run<'a> {
    /// What was done.
    pub task: &'a Task<'a>,
    /// With what around it.
    pub surroundings: Surroundings,
    /// The times.
    pub times: Times,
    /// After how many milliseconds each burst was settled.
    pub settled: Vec<f64>,
    /// What ended with other diagnostics than a fresh copy has.
    pub wrong: Vec<String>,
}

/// Makes all the edits with these surroundings, and compares what each burst of them ends with with
/// what another session says of a fresh copy.
pub fn all<'a>(
    server: &Server,
    workspace: &Workspace,
    surroundings: Surroundings,
    tasks: &'a [Task<'a>],
) -> Result<Vec<Run<'a>>> {
    let measured = match surroundings {
        Surroundings::Scanning => while_scanning(server, workspace, tasks)?,
        Surroundings::Alone | Surroundings::Loaded => {
            at_rest(server, workspace, surroundings, tasks)?
        }
    };
    let mut truth = Truth::begin(server, &workspace.folder)?;
    let mut runs = Vec::new();
    for (task, times) in tasks.iter().zip(measured) {
        let mut run = Run { task, surroundings, times, settled: Vec::new(), wrong: Vec::new() };
        for burst in &run.times.bursts {
            match truth.settled(burst)? {
                Ok(after) => run.settled.push(after),
                Err(difference) => run.wrong.push(difference),
            }
        }
        runs.push(run);
    }
    Ok(runs)
}

/// Makes edits in one session that has nothing else to do.
fn at_rest(
    server: &Server,
    workspace: &Workspace,
    surroundings: Surroundings,
    tasks: &[Task<'_>],
) -> Result<Vec<Times>> {
    let mut client = server.begin(&workspace.folder, false)?.client;
    if surroundings == Surroundings::Loaded {
        background::wait(&mut client)?;
    }
    let mut measured = Vec::new();
    for task in tasks {
        eprint_progress(surroundings, task);
        let path = workspace.path(task.material);
        let text = &task.material.text;
        let desk = Desk::open(&mut client, &path, task.material.language, text)?;
        let mut desk = desk.with_lenses();
        desk.type_all(&task.typed)?;
        desk.burst_all(&task.bursts)?;
        measured.push(desk.close()?);
    }
    client.stop()?;
    Ok(measured)
}

fn while_scanning(
    server: &Server,
    workspace: &Workspace,
    tasks: &[Task<'_>],
) -> Result<Vec<Times>> {
    let mut measured = Vec::new();
    for task in tasks {
        eprint_progress(Surroundings::Scanning, task);
        measured.push(one_while_scanning(server, workspace, task)?);
    }
    Ok(measured)
}

/// Makes edits for as long as the workspace is being analysed, in a few sessions if need be; what
/// was measured past its end does not count.
fn one_while_scanning(server: &Server, workspace: &Workspace, task: &Task<'_>) -> Result<Times> {
    let mut times = Times::default();
    let mut text = task.material.text.clone();
    let mut edits = task.typed.as_slice();
    let last = &task.bursts[..burst::EDITS.min(task.bursts.len())];
    for _ in 0..MOST_SESSIONS {
        let mut client = server.begin(&workspace.folder, false)?.client;
        let path = workspace.path(task.material);
        let mut desk = Desk::open(&mut client, &path, task.material.language, &text)?;
        let mut is_over = background::is_done(desk.client())?;
        while !is_over && !edits.is_empty() {
            let (now, later) = edits.split_at(EDITS_BETWEEN_LOOKS.min(edits.len()));
            edits = later;
            let counted = desk.times.published.len();
            desk.type_all(now)?;
            is_over = background::is_done(desk.client())?;
            if is_over {
                desk.times.published.truncate(counted);
                desk.times.floor.truncate(counted);
            }
        }
        // The end of each session is compared with a fresh copy.
        let (now, later) = edits.split_at(burst::EDITS.min(edits.len()));
        edits = later;
        desk.burst_all(if now.is_empty() { last } else { now })?;
        desk.text().clone_into(&mut text);
        times.extend(desk.close()?);
        client.stop()?;
        if edits.is_empty() {
            break;
        }
    }
    Ok(times)
}

#[expect(clippy::print_stderr, reason = "progress is not part of the result")]
fn eprint_progress(surroundings: Surroundings, task: &Task<'_>) {
    let (material, mix) = (&task.material.name, task.mix.name());
    eprintln!("{} around it: {material}, {mix} edits", surroundings.name());
}
