//! One process at a time, and the work that it gets: one text at a time, so that nothing but the text it
//! was on can be what it died of.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use astrolens_proto::v1::Failure;
use bytes::Bytes;
use tracing::Instrument as _;

use super::flight::Flight;
use super::process::{Death, DeathKind, Process};
use super::{Answer, Engine, Job, Priority};
use crate::frame::{Extent, Reply};

/// How many processes may die of a text by themselves. The first may have been at its end from what it did
/// before; the second has done nothing else.
const MAX_DEATHS: u32 = 2;

/// How many may be killed over it. That says little of the text: the next was chosen no more carefully.
const MAX_KILLS: u32 = 5;

/// A place for one process.
struct Slot {
    engine: Arc<Engine>,
    process: Option<Process>,
}

/// Works on what the engine has, of at least this priority, until it drains.
pub(super) async fn run(engine: Arc<Engine>, least: Priority) {
    let mut slot = Slot { engine, process: None };
    loop {
        let engine = Arc::clone(&slot.engine);
        tokio::select! {
            flight = engine.queue.next(least) => match flight {
                Some((flight, _)) => {
                    let span = tracing::debug_span!(parent: &flight.job().span, "analysis");
                    slot.work(&flight).instrument(span).await;
                }
                None => break,
            },
            () = ended(slot.process.as_mut()) => {
                engine.metrics.restarts.inc();
                slot.forget();
            }
        }
    }
    if let Some(process) = &mut slot.process {
        process.kill().await;
        slot.forget();
    }
}

/// Waits for the end of a process with nothing to do; forever, where there is none.
async fn ended(process: Option<&mut Process>) {
    match process {
        Some(process) => process.ended().await,
        None => std::future::pending().await,
    }
}

impl Slot {
    /// Has `flight` answered, or finds that nobody wants it.
    async fn work(&mut self, flight: &Flight) {
        let engine = Arc::clone(&self.engine);
        let started = Instant::now();
        let (mut deaths, mut kills) = (0, 0);
        let (answer, extent) = loop {
            if engine.abandon(flight) {
                return;
            }
            let Some(attempt) = self.attempt(flight).await else { continue };
            match attempt {
                Ok((reply, value)) => break answered(reply, value),
                Err(Trouble::Start(error)) => {
                    let detail = format!("no process could be started: {error}");
                    break (Answer::failed(Failure::Unavailable, detail), None);
                }
                Err(Trouble::Death(death)) => {
                    let Death { cause, kind } = death;
                    let Job { tenant, digest, .. } = flight.job();
                    tracing::warn!(%tenant, %digest, %cause, ?kind, "a process died");
                    match kind {
                        DeathKind::Crashed | DeathKind::Hung => deaths += 1,
                        DeathKind::Killed => kills += 1,
                    }
                    if deaths >= MAX_DEATHS || kills >= MAX_KILLS {
                        engine.metrics.poisoned.inc();
                        break (Answer::failed(Failure::Poison, cause), None);
                    }
                }
            }
        };
        engine.metrics.seconds.observe(started.elapsed().as_secs_f64());
        engine.conclude(flight, answer, extent);
    }

    /// One attempt; `None` if it was given up because nobody waits any more, or did for a moment.
    async fn attempt(&mut self, flight: &Flight) -> Option<Result<(Reply, Bytes), Trouble>> {
        let mut process = match self.started() {
            Ok(process) => process,
            Err(error) => return Some(Err(Trouble::Start(error))),
        };
        let answer = tokio::select! {
            answer = process.analyse(flight.job()) => Some(answer),
            () = flight.unwanted() => None,
        };
        match answer {
            Some(Ok(answer)) => {
                self.process = Some(process);
                Some(Ok(answer))
            }
            Some(Err(death)) => {
                self.engine.metrics.restarts.inc();
                self.forget();
                Some(Err(Trouble::Death(death)))
            }
            None => {
                // Half of an answer may be on its way.
                process.kill().await;
                self.forget();
                None
            }
        }
    }

    /// The process of the slot, or a new one.
    fn started(&mut self) -> std::io::Result<Process> {
        if let Some(process) = self.process.take() {
            return Ok(process);
        }
        let process = Process::start(self.engine.settings())?;
        self.engine.alive.fetch_add(1, Ordering::Relaxed);
        Ok(process)
    }

    /// Takes note that the process is gone.
    fn forget(&mut self) {
        self.process = None;
        self.engine.alive.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Why an attempt came to nothing.
enum Trouble {
    Start(std::io::Error),
    Death(Death),
}

/// The answer that a reply is, and its extent where it can be kept.
fn answered(reply: Reply, value: Bytes) -> (Answer, Option<Extent>) {
    let failed = |failure, detail: String| (Answer::failed(failure, detail), None);
    match reply {
        Reply::Found(extent) => (Answer::Found(value), Some(extent)),
        Reply::Stopped => failed(Failure::Stopped, "its parse had not ended in time".to_owned()),
        Reply::Grammar(why) => failed(Failure::Grammar, why),
        Reply::UnknownLanguage => failed(Failure::UnknownLanguage, String::new()),
        Reply::Panicked(panic) => failed(Failure::Panicked, panic),
    }
}
