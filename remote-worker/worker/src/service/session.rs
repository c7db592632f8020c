//! One stream, from the handshake to its end.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use astrolens_analysis::stored;
use astrolens_proto::v1::analyse_request::Message as In;
use astrolens_proto::v1::analyse_response::Message as Out;
use astrolens_proto::v1::{
    self, AnalyseRequest, AnalyseResponse, Batch, Draining, Found, FoundPart, Hello, NeedTexts,
    Pong, Welcome, Window,
};
use astrolens_proto::{
    CONTRACT_VERSION, MAX_DETAIL_BYTES, MAX_NAME_BYTES, MAX_PART_BYTES, MAX_TASKS,
};
use astrolens_syntax::Language;
use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::SendError;
use tokio::task::JoinSet;
use tonic::{Status, Streaming};
use tracing::{Instrument as _, Span, field};

use super::PROGRAM;
use super::encoding::OFFERED;
use super::gathered::{self, Together};
use super::ledger::Ledger;
use super::task::{Asked, Terms, answer};
use crate::engine::{Answer, Engine, Failed, Priority};
use crate::events::Scan;
use crate::room::Sharing;
use crate::security::{Account, Permit};

type Outgoing = mpsc::Sender<gathered::Outgoing>;

/// A stream that was welcomed.
struct Session {
    wire: Arc<Wire>,
    /// Those who find the answers. They end with the session.
    tasks: JoinSet<()>,
    permit: Permit,
    quota: Quota,
}

/// How much text the client may have here.
struct Quota {
    sharing: Sharing,
    /// The most that it may have, however few others there are.
    most: u64,
    /// What it was told last.
    told: u64,
}

/// What those who find answers share.
struct Wire {
    engine: Arc<Engine>,
    account: Arc<Account>,
    ledger: Mutex<Ledger>,
    outgoing: Outgoing,
    /// Absent where nobody is told of scans.
    scan: Option<Scan>,
}

/// Answers what comes in until the client is done, or gone, or breaks the contract.
pub(super) async fn run(
    engine: Arc<Engine>,
    permit: Permit,
    mut incoming: Streaming<AnalyseRequest>,
    outgoing: Outgoing,
) {
    engine.metrics.streams.inc();
    let account = Arc::clone(&permit.account);
    let quota = Quota::new(&engine, &account);
    let ended = match welcome(&engine, quota.window(&engine), &mut incoming, &outgoing).await {
        Ok(scan) => {
            // The most that it was told, since it may have sent so much before it was told less.
            let ledger = Mutex::new(Ledger::new(window(&engine, quota.most)));
            let (engine, outgoing) = (Arc::clone(&engine), outgoing.clone());
            let wire = Arc::new(Wire { engine, account, ledger, outgoing, scan });
            Session { wire, tasks: JoinSet::new(), permit, quota }.run(incoming).await
        }
        refused => refused.map(drop),
    };
    if let Err(status) = ended {
        tracing::info!(code = ?status.code(), message = status.message(), "a stream ended");
        // Who is gone does not read it.
        let _ = outgoing.send((Err(status), Together::AT_ONCE)).await;
    }
    engine.metrics.streams.dec();
}

/// Shakes hands, and tells the client how much it may have here; what its scan is known by.
async fn welcome(
    engine: &Engine,
    window: Window,
    incoming: &mut Streaming<AnalyseRequest>,
    outgoing: &Outgoing,
) -> Result<Option<Scan>, Status> {
    let first = incoming.message().await?.and_then(|request| request.message);
    let Some(In::Hello(hello)) = first else {
        return Err(Status::invalid_argument("the first message is to be a `Hello`"));
    };
    if hello.client.len() > MAX_NAME_BYTES || hello.facts_version.len() > MAX_NAME_BYTES {
        return Err(Status::invalid_argument("a `Hello` with names that are too long"));
    }
    let settings = engine.settings();
    refuse_others(&hello)?;
    tracing::info!(client = hello.client, "a stream begins");
    let languages = Language::with_dialects().map(|language| language.grammar_name().to_owned());
    let welcome = Welcome {
        contract_version: CONTRACT_VERSION,
        facts_version: stored::VERSION.to_owned(),
        worker: PROGRAM.to_owned(),
        languages: languages.collect(),
        max_text_bytes: settings.max_text_bytes,
        window: Some(window),
        encodings: OFFERED.map(i32::from).to_vec(),
    };
    send(outgoing, Out::Welcome(welcome)).await.map_err(|_| gone())?;
    Ok(engine.events().map(|events| events.scan(&hello.client)))
}

fn window(engine: &Engine, text_bytes: u64) -> Window {
    Window { tasks: engine.settings().window_tasks, text_bytes }
}

impl Quota {
    fn new(engine: &Engine, account: &Account) -> Self {
        let most = account.window(engine.settings().window_bytes);
        let mut sharing = engine.room.share();
        let told = sharing.window(most);
        Self { sharing, most, told }
    }

    fn window(&self, engine: &Engine) -> Window {
        window(engine, self.told)
    }

    /// How much it may have now, if that is news.
    fn news(&mut self) -> Option<u64> {
        let now = self.sharing.window(self.most);
        let is_news = now != self.told;
        self.told = now;
        is_news.then_some(now)
    }
}

/// Refuses who speaks another contract, or means something else by facts.
fn refuse_others(hello: &Hello) -> Result<(), Status> {
    let Hello { contract_version, facts_version, .. } = hello;
    if *contract_version != CONTRACT_VERSION {
        return Err(Status::failed_precondition(format!(
            "the worker speaks version {CONTRACT_VERSION} of the contract, the client version \
             {contract_version}"
        )));
    }
    if facts_version != stored::VERSION {
        return Err(Status::failed_precondition(format!(
            "the worker has version {} of the facts, the client version {facts_version}",
            stored::VERSION
        )));
    }
    Ok(())
}

impl Session {
    async fn run(mut self, mut incoming: Streaming<AnalyseRequest>) -> Result<(), Status> {
        let (mut is_open, mut is_draining) = (true, false);
        loop {
            if self.tasks.is_empty() && (!is_open || is_draining) {
                return Ok(());
            }
            let wire = Arc::clone(&self.wire);
            tokio::select! {
                request = incoming.message(), if is_open => match request? {
                    Some(request) => self.take(request).await?,
                    None => is_open = false,
                },
                Some(_) = self.tasks.join_next() => {}
                () = wire.engine.ends(), if !is_draining => {
                    is_draining = true;
                    send(&wire.outgoing, Out::Draining(Draining {})).await.map_err(|_| gone())?;
                }
                () = self.quota.sharing.changed() => {
                    if let Some(text_bytes) = self.quota.news() {
                        let window = window(&wire.engine, text_bytes);
                        send(&wire.outgoing, Out::Window(window)).await.map_err(|_| gone())?;
                    }
                }
                status = self.permit.lapsed() => return Err(status),
                () = wire.outgoing.closed() => return Err(gone()),
            }
        }
    }

    /// Does what the client says.
    async fn take(&mut self, request: AnalyseRequest) -> Result<(), Status> {
        match request.message {
            Some(In::Batch(batch)) => self.begin(batch),
            Some(In::TextPart(part)) => self.wire.ledger().add(&part),
            Some(In::Cancel(cancel)) => {
                bounded(cancel.tasks.len())?;
                let mut ledger = self.wire.ledger();
                cancel.tasks.into_iter().for_each(|id| ledger.cancel(id));
                Ok(())
            }
            Some(In::Ping(ping)) => {
                let pong = Pong { number: ping.number };
                send(&self.wire.outgoing, Out::Pong(pong)).await.map_err(|_| gone())
            }
            Some(In::Hello(_)) => Err(Status::invalid_argument("a second `Hello`")),
            // What a newer client may say is passed over.
            None => Ok(()),
        }
    }

    /// Begins the tasks of a batch.
    fn begin(&mut self, batch: Batch) -> Result<(), Status> {
        bounded(batch.tasks.len())?;
        let terms = Terms {
            priority: match batch.priority() {
                v1::Priority::Interactive => Priority::Interactive,
                v1::Priority::Bulk | v1::Priority::Unspecified => Priority::Bulk,
            },
            timeout: (batch.timeout_ms > 0).then(|| Duration::from_millis(batch.timeout_ms)),
        };
        for task in batch.tasks {
            let later = self.wire.ledger().enter(&task)?;
            let asked = Asked::of(task, &self.wire.engine.room)?;
            let wire = Arc::clone(&self.wire);
            let span = tracing::debug_span!(
                "task",
                id = asked.id,
                was_known = field::Empty,
                failure = field::Empty
            );
            let answered = async move {
                let id = asked.id;
                let ask = async || wire.need(id).await;
                let found = answer((&wire.engine, &wire.account), asked, terms, later, ask);
                let (answer, was_known) = found.await;
                note(&answer, was_known);
                // Who does not read any more ends the session.
                let _ = wire.conclude((id, terms.priority), answer, was_known).await;
            };
            self.tasks.spawn(answered.instrument(span));
        }
        Ok(())
    }
}

impl Wire {
    /// Asks the client for the text of a task.
    async fn need(&self, id: u64) {
        self.ledger().ask(id);
        // Who does not read any more ends the session.
        let _ = send(&self.outgoing, Out::NeedTexts(NeedTexts { tasks: vec![id] })).await;
    }

    /// Sends the final answer of a task.
    async fn conclude(
        &self,
        (id, priority): (u64, Priority),
        answer: Answer,
        was_known: bool,
    ) -> Result<(), SendError<()>> {
        // The task counts until the client is about to read the answer: else one that does not read
        // could have any number of them here.
        let place = self.outgoing.reserve().await?;
        let unanswered = self.ledger().strike(id);
        let together = match priority {
            Priority::Interactive => Together::AT_ONCE,
            Priority::Bulk => Together::of(unanswered),
        };
        let metrics = &self.engine.metrics;
        match answer {
            Answer::Found(value) => {
                metrics.found.inc();
                self.count(|scan| &scan.found);
                let (size, mut rest) = (value.len() as u64, value);
                let value = next_part(&mut rest);
                let found = Found { task: id, size, value, was_known };
                place.send((Ok(AnalyseResponse { message: Some(Out::Found(found)) }), together));
                while !rest.is_empty() {
                    let part = FoundPart { task: id, value: next_part(&mut rest) };
                    send(&self.outgoing, Out::FoundPart(part)).await?;
                }
            }
            Answer::Failed(Failed { failure, mut detail }) => {
                metrics.count_failure(failure);
                self.count(|scan| &scan.failed);
                shorten(&mut detail, MAX_DETAIL_BYTES);
                let failed = v1::Failed { task: id, failure: failure.into(), detail };
                place.send((Ok(AnalyseResponse { message: Some(Out::Failed(failed)) }), together));
            }
        }
        Ok(())
    }

    /// Counts an answer of the scan, where anybody is told.
    fn count(&self, counter: impl Fn(&Scan) -> &AtomicU64) {
        if let Some(scan) = &self.scan {
            counter(scan).fetch_add(1, Ordering::Relaxed);
        }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        // A ledger that somebody panicked over is that of one client.
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Has the trace say what came of a task.
fn note(answer: &Answer, was_known: bool) {
    let span = Span::current();
    match answer {
        Answer::Found(_) => span.record("was_known", was_known),
        Answer::Failed(failed) => span.record("failure", failed.failure.as_str_name()),
    };
}

/// Takes the next part of a value off `rest`.
fn next_part(rest: &mut Bytes) -> Bytes {
    rest.split_to(rest.len().min(MAX_PART_BYTES))
}

/// Cuts `text` to at most `bytes`, between two characters.
pub(crate) fn shorten(text: &mut String, bytes: usize) {
    let ends = (0..=bytes.min(text.len())).rev();
    text.truncate(ends.into_iter().find(|end| text.is_char_boundary(*end)).unwrap_or_default());
}

async fn send(outgoing: &Outgoing, message: Out) -> Result<(), SendError<()>> {
    let place = outgoing.reserve().await?;
    place.send((Ok(AnalyseResponse { message: Some(message) }), Together::AT_ONCE));
    Ok(())
}

fn bounded(tasks: usize) -> Result<(), Status> {
    if tasks <= MAX_TASKS {
        return Ok(());
    }
    let told = format!("{tasks} tasks in one message, of which there may be {MAX_TASKS}");
    Err(Status::invalid_argument(told))
}

fn gone() -> Status {
    Status::cancelled("the client is gone")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut_between_characters() {
        for (bytes, expected) in [(9, "aéé"), (5, "aéé"), (4, "aé"), (3, "aé"), (0, "")] {
            let mut text = "aéé".to_owned();
            shorten(&mut text, bytes);
            assert_eq!(text, expected, "{bytes} bytes");
        }
    }
}
