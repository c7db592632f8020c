//! One process at a time, and the work that it gets: one text at a time, so that nothing but the text it
//! was on can be what it died of. A short text of a scan may lie before it when it is done with another one, so
//! that it need not wait until the supervisor has its turn; if that takes long, others get it.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use astrolens_proto::v1::Failure;
use bytes::Bytes;
use tokio::time::sleep;
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

/// The longest text that is given to a process ahead, and that it is on meanwhile, in bytes: a pipe has room for both.
const SHORT: usize = 24 << 10;

/// How long a process may be on a text before what it was given ahead is taken away again.
const SLOW: Duration = Duration::from_millis(250);

/// How long a process may go on with a text that nobody wants any more: most have their answer by then, which is kept,
/// and another process would first have to start.
const GRACE: Duration = Duration::from_millis(250);

/// A place for one process.
struct Slot {
    engine: Arc<Engine>,
    /// Of which priority its work is at least.
    least: Priority,
    process: Option<Process>,
    /// What the process was given ahead. Nobody has begun it.
    ahead: Option<Arc<Flight>>,
}

/// Works on what the engine has, of at least this priority, until it drains.
pub(super) async fn run(engine: Arc<Engine>, least: Priority) {
    let mut slot = Slot { engine, least, process: None, ahead: None };
    loop {
        if let Some(flight) = slot.ahead.take() {
            if flight.begin() {
                slot.work_in_span(&flight, true).await;
            } else {
                // Somebody could not wait and has it from elsewhere. Its answer here is nobody's.
                slot.end().await;
            }
            continue;
        }
        let engine = Arc::clone(&slot.engine);
        tokio::select! {
            flight = engine.queue.next(least) => match flight {
                Some((flight, _)) => slot.work_in_span(&flight, false).await,
                None => break,
            },
            () = ended(slot.process.as_mut()) => {
                engine.metrics.restarts.inc();
                slot.forget();
            }
        }
    }
    slot.end().await;
}

/// Waits for the end of a process with nothing to do; forever, where there is none.
async fn ended(process: Option<&mut Process>) {
    match process {
        Some(process) => process.ended().await,
        None => std::future::pending().await,
    }
}

/// The processes that one flight has taken with it.
#[derive(Debug, Default)]
struct Losses {
    /// Those that crashed or hung.
    deaths: u32,
    /// Those that somebody else ended.
    kills: u32,
}

impl Losses {
    const fn are_none(&self) -> bool {
        self.deaths + self.kills == 0
    }

    /// Whether it is given up.
    const fn are_enough(&self) -> bool {
        self.deaths >= MAX_DEATHS || self.kills >= MAX_KILLS
    }

    /// Counts the `death` of a process that was at `job`; what it died of.
    fn count(&mut self, death: Death, job: &Job) -> String {
        let Death { cause, kind } = death;
        let Job { tenant, digest, .. } = job;
        tracing::warn!(%tenant, %digest, %cause, ?kind, "a process died");
        match kind {
            DeathKind::Crashed | DeathKind::Hung => self.deaths += 1,
            DeathKind::Killed => self.kills += 1,
        }
        cause
    }
}

impl Slot {
    async fn work_in_span(&mut self, flight: &Flight, is_given: bool) {
        let span = tracing::debug_span!(parent: &flight.job().span, "analysis");
        self.work(flight, is_given).instrument(span).await;
    }

    /// Has `flight`, which the process may have been given before, answered, or finds that nobody wants it.
    async fn work(&mut self, flight: &Flight, mut is_given: bool) {
        let engine = Arc::clone(&self.engine);
        let started = Instant::now();
        let mut losses = Losses::default();
        let (answer, extent) = loop {
            // A process that was given it is on it by now.
            if !is_given && engine.abandon(flight) {
                return;
            }
            // Who is asked a second time has nothing else to do.
            let ahead = if losses.are_none() { self.look_ahead(flight) } else { None };
            let attempt = self.attempt(flight, is_given, ahead).await;
            is_given = false;
            match attempt {
                None => {}
                Some(Ok((reply, value))) => break answered(reply, value),
                Some(Err(Trouble::Start(error))) => {
                    let detail = format!("no process could be started: {error}");
                    break (Answer::failed(Failure::Unavailable, detail), None);
                }
                Some(Err(Trouble::Death(death))) => {
                    let cause = losses.count(death, flight.job());
                    if losses.are_enough() {
                        engine.metrics.poisoned.inc();
                        break (Answer::failed(Failure::Poison, cause), None);
                    }
                }
            }
        };
        engine.metrics.seconds.observe(started.elapsed().as_secs_f64());
        engine.conclude(flight, answer, extent);
    }

    /// What the process can be given while it is on `flight`.
    fn look_ahead(&self, flight: &Flight) -> Option<Arc<Flight>> {
        let is_short = flight.job().text.bytes.len() <= SHORT;
        let others = self.engine.settings().children.get();
        (is_short && self.least == Priority::Bulk)
            .then(|| self.engine.queue.take_ahead(others, SHORT))
            .flatten()
    }

    /// One attempt, after which the process has `ahead` before it; `None` if it was given up because nobody waits any
    /// more, or did for a moment.
    async fn attempt(
        &mut self,
        flight: &Flight,
        is_given: bool,
        mut ahead: Option<Arc<Flight>>,
    ) -> Option<Result<(Reply, Bytes), Trouble>> {
        let mut process = match self.started() {
            Ok(process) => process,
            Err(error) => {
                self.put_back(ahead);
                return Some(Err(Trouble::Start(error)));
            }
        };
        let mut is_out_of_step = false;
        let answer = {
            let next = ahead.clone();
            let next = next.as_deref().map(Flight::job);
            let mut analysis = pin!(process.analyse((flight.job(), is_given), next));
            let mut slow = pin!(sleep(SLOW));
            let mut given_up = pin!(given_up(flight));
            loop {
                tokio::select! {
                    answer = &mut analysis => break Some(answer),
                    () = &mut given_up => break None,
                    () = &mut slow, if ahead.is_some() => {
                        self.put_back(ahead.take());
                        is_out_of_step = true;
                    }
                }
            }
        };
        match answer {
            Some(Ok(answer)) => {
                self.process = Some(process);
                self.ahead = ahead;
                if is_out_of_step {
                    self.end().await;
                }
                Some(Ok(answer))
            }
            Some(Err(death)) => {
                self.engine.metrics.restarts.inc();
                self.forget();
                self.put_back(ahead);
                Some(Err(Trouble::Death(death)))
            }
            None => {
                // Half of an answer may be on its way.
                process.kill().await;
                self.forget();
                self.put_back(ahead);
                None
            }
        }
    }

    /// Has others do what the process was given ahead.
    fn put_back(&self, ahead: Option<Arc<Flight>>) {
        if let Some(flight) = ahead {
            self.engine.put_back(flight);
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

    /// Ends the process, if there is one.
    async fn end(&mut self) {
        if let Some(process) = &mut self.process {
            process.kill().await;
            self.forget();
        }
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

/// Waits until nobody has wanted `flight` for some time.
async fn given_up(flight: &Flight) {
    loop {
        flight.unwanted().await;
        sleep(GRACE).await;
        if !flight.is_wanted() {
            return;
        }
    }
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

#[cfg(test)]
mod tests {
    use astrolens_syntax::Language;
    use tokio::time::timeout;

    use super::*;
    use crate::tenant::Tenant;

    #[tokio::test(start_paused = true)]
    async fn what_is_wanted_again_within_moments_is_not_given_up() {
        let language = Language::all().next().unwrap();
        let flight = Flight::new(Job::new(Tenant::local(), language, Bytes::new(), 7));
        let mut waiting = flight.join();
        let mut given_up = pin!(given_up(&flight));
        for _ in 0..2 {
            assert!(timeout(2 * GRACE, &mut given_up).await.is_err(), "somebody waits");
            drop(waiting);
            assert!(timeout(GRACE / 2, &mut given_up).await.is_err(), "it may be done by then");
            waiting = flight.join();
        }
        drop(waiting);
        given_up.await;
    }
}
