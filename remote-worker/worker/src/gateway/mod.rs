//! A gateway: for clients a worker like any other, which has the work done by those who take it from queues.
//!
//! What is asked is looked up and joined as in a worker ([`Engine`]); what is left is put into a queue here, and
//! its text where workers fetch it. Whatever has no answer is put there again when the broker was away: units are
//! known by what their answer depends on, so that one which comes twice is answered once.

mod blobs;
mod parcel;
mod service;
mod texts;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use astrolens_proto::v1::{Failure, Units};
use bytes::Bytes;
use lapin::message::Delivery;
use lapin::options::BasicAckOptions;
use lapin::types::AMQPValue;
use lapin::uri::AMQPUri;
use prost::Message as _;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tonic::Status;

use crate::broker::{self, Broker, Made, Taking, delays};
use crate::engine::{self, Answer, Engine, Failed, Flight, Priority, UnitId};
use crate::events::{Event, Events};
use crate::frame::Extent;
use crate::metrics::Metrics;
use crate::security::Outgoing;
use crate::settings::Settings;
use crate::store::Store;
use crate::unit::{Understood, unit};
use parcel::{Handed, Packer, Parcel};
pub(crate) use service::Service;
use texts::Texts;

/// How many workers may end while they are on a suspect and nothing else. Some may be killed for another reason, which
/// happens to one text so often only in tests.
const MAX_ALONE: usize = 5;

/// How many messages may be on their way to the broker.
const PUBLISHING: usize = 128;

/// With fewer than this on their way a message goes that is not full. Else it waits, no longer than the broker takes to
/// confirm one of them, and has more units by then: none waits where there is little to do, and where there is much
/// a message is worth its cost.
const FEW: usize = 2;

/// How often old texts are looked for.
const SWEEP: Duration = Duration::from_secs(60 * 60);

/// Hands work on, and takes answers.
#[derive(Debug)]
pub(crate) struct Gateway {
    engine: Arc<Engine>,
    texts: Texts,
    events: Events,
    /// The numbers of the attempts in which workers were on a suspect and nothing else.
    alone: Mutex<HashMap<UnitId, Vec<u64>>>,
}

/// Why there can be no gateway.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Blobs(#[from] blobs::Error),
    #[error(transparent)]
    Settings(#[from] crate::settings::Error),
    #[error("failed to serve as a gateway: {0}")]
    Missing(io::Error),
}

/// What a worker gets that asks for a text.
enum Fetched {
    /// The text. The unit is begun by that.
    Text(Bytes),
    /// There is nothing to do.
    Settled,
    /// A worker had begun it and is gone: it is to be done alone.
    Suspected,
}

impl Gateway {
    /// Starts a gateway, and returns it with what ends once its engine has drained.
    pub(crate) async fn start(
        settings: Settings,
        metrics: Arc<Metrics>,
        outgoing: Outgoing,
    ) -> Result<(Arc<Self>, JoinSet<()>), Error> {
        let missing = || Error::Missing(io::Error::other("no broker or no folder for texts"));
        let uri = settings.broker()?.ok_or_else(missing)?;
        let place = settings.blobs.clone().ok_or_else(missing)?;
        let blobs = blobs::open(&place, &settings)?;
        let answers = settings.answers().ok_or_else(missing)?;
        let store = Store::open(answers, settings.cache_max_bytes, settings.cache_keep_hours);
        let texts = Texts::open(blobs).await;
        let texts = texts.map_err(|error| blobs::Error::Store { place, error })?;
        let (events, told) = Events::new(metrics.queue.events_lost.clone());
        let engine = Engine::without_slots(settings, metrics, store, events.clone());
        let gateway = Arc::new(Self { engine, texts, events, alone: Mutex::default() });
        let mut tasks = JoinSet::new();
        tasks.spawn(Arc::clone(&gateway).run(uri, outgoing, told));
        tasks.spawn(Arc::clone(&gateway).keep_up());
        tasks.spawn(Arc::clone(&gateway).sweep());
        Ok((gateway, tasks))
    }

    pub(crate) fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }

    /// Hands work on whenever the broker is there, until all that somebody has begun has come back after the end
    /// began.
    async fn run(
        self: Arc<Self>,
        uri: AMQPUri,
        outgoing: Outgoing,
        mut told: mpsc::Receiver<Event>,
    ) {
        let mut finished = pin!(self.finished());
        let (mut waits, mut made) = (delays(), Made::default());
        loop {
            let opened = tokio::select! {
                () = &mut finished => return,
                opened = open(&uri, &outgoing, &mut made) => opened,
            };
            let error = match opened {
                Ok((broker, dead)) => {
                    tracing::info!("the broker is there");
                    waits = delays();
                    self.set_connected(true);
                    let error = tokio::select! {
                        () = &mut finished => {
                            broker.close().await;
                            return;
                        }
                        error = self.work(&broker, dead, &mut told) => error,
                    };
                    self.set_connected(false);
                    made.lose();
                    error
                }
                Err(error) => error,
            };
            tracing::warn!(%error, "the broker is away");
            tokio::select! {
                () = &mut finished => return,
                () = sleep(waits.next().unwrap_or_default()) => {}
            }
        }
    }

    fn set_connected(&self, is_connected: bool) {
        self.engine.metrics.queue.connected.set(is_connected.into());
        self.engine.set_ready(is_connected);
    }

    /// Hands work on until the broker fails; why it did.
    async fn work(
        self: &Arc<Self>,
        broker: &Arc<Broker>,
        mut dead: Taking,
        told: &mut mpsc::Receiver<Event>,
    ) -> broker::Error {
        let mut is_open = true;
        // The broker may have lost what it had; what it has kept is answered once.
        let (mut packer, mut again) = (Packer::default(), VecDeque::new());
        for (id, flight, priority) in self.engine.away().all() {
            again.extend(packer.add(priority, Handed { id, flight }));
        }
        let mut publishing = JoinSet::new();
        let mut telling = pin!(self.tell(broker, told));
        loop {
            while publishing.len() < PUBLISHING
                && let Some(parcel) = again.pop_front()
            {
                publishing.spawn(Arc::clone(self).publish(Arc::clone(broker), parcel));
            }
            if publishing.len() < FEW
                && let Some(parcel) = packer.take()
            {
                publishing.spawn(Arc::clone(self).publish(Arc::clone(broker), parcel));
            }
            let has_room = publishing.len() < PUBLISHING;
            tokio::select! {
                next = self.engine.next(), if has_room && is_open => match next {
                    Some((flight, priority)) => {
                        let handed = self.entered(flight, priority);
                        if let Some(parcel) = handed.and_then(|handed| packer.add(priority, handed)) {
                            publishing.spawn(Arc::clone(self).publish(Arc::clone(broker), parcel));
                        }
                    }
                    None => is_open = false,
                },
                Some(published) = publishing.join_next() => {
                    // A panic is that of one unit, which is published again with the others.
                    if let Err(error) = published.unwrap_or(Err(broker::Error::Refused)) {
                        return error;
                    }
                }
                given_up = dead.next() => match given_up {
                    Ok(delivery) => self.bury(&delivery).await,
                    Err(error) => return error,
                },
                error = &mut telling => return error,
            }
        }
    }

    /// Tells what happens until the broker fails; why it did.
    async fn tell(&self, broker: &Broker, told: &mut mpsc::Receiver<Event>) -> broker::Error {
        while let Some(event) = told.recv().await {
            // Numbers and texts are always JSON.
            let bytes = serde_json::to_vec(&event).unwrap_or_default();
            if let Err(error) = broker.tell(event.topic(), &bytes).await {
                self.engine.metrics.queue.events_lost.inc();
                return error;
            }
        }
        // Who tells of it is a part of the engine, which is here.
        std::future::pending().await
    }

    /// Enters what is about to be handed on; `None` if nobody wants it or others have it.
    fn entered(&self, flight: Arc<Flight>, priority: Priority) -> Option<Handed> {
        let (away, id) = (self.engine.away(), flight.question().unit());
        // What others have already is done, and its answer kept, whoever is gone meanwhile.
        if flight.is_answered() || !away.has(&id) && self.engine.abandon(&flight) {
            return None;
        }
        let is_news = away.enter(id, &flight, priority);
        is_news.then_some(Handed { id, flight })
    }

    async fn publish(
        self: Arc<Self>,
        broker: Arc<Broker>,
        parcel: Parcel,
    ) -> Result<(), broker::Error> {
        let Parcel { priority, units } = parcel;
        for Handed { id, flight } in &units {
            // What is kept already stays as it is.
            if let Err(error) = self.texts.put(id, flight.job().text.bytes.clone()).await {
                // It is here for as long as this process is.
                tracing::warn!(%error, "a text is not kept");
            }
        }
        let units: Vec<_> = units.iter().map(|handed| unit(handed.flight.job())).collect();
        let count = units.len();
        broker.publish(priority.into(), &Units { units }).await?;
        self.engine.metrics.queue.published(priority, count);
        Ok(())
    }

    /// The text of a unit for a worker that has taken it. A suspect that it is `alone` with comes with the number of
    /// that attempt; one that `is_back` was with another worker before.
    async fn text(
        &self,
        unit: &Understood,
        alone: Option<u64>,
        is_back: bool,
    ) -> Result<Fetched, Status> {
        // What comes back from a worker that had not asked for its text is not to blame: that one may be gone, or may only
        // have stopped taking while it was on its way.
        let (away, is_suspected) = (self.engine.away(), is_back && alone.is_none());
        if is_suspected && away.is_begun(&unit.id) {
            return Ok(Fetched::Suspected);
        }
        let text = match away.begin(&unit.id) {
            Some(flight) => flight.job().text.bytes.clone(),
            None if self.engine.kept(&unit.question).await.is_some() => {
                return Ok(Fetched::Settled);
            }
            // It was put there, and perhaps begun, before this process was.
            None => match self.texts.get(&unit.id).await {
                Ok(Some(_)) if is_suspected => return Ok(Fetched::Suspected),
                Ok(Some(text)) => text,
                Ok(None) => return Ok(Fetched::Settled),
                Err(error) => {
                    tracing::warn!(%error, "a text could not be read");
                    return Err(Status::unavailable("the text could not be read"));
                }
            },
        };
        // Only who gets the text is on it: what was answered is asked for again by whoever has its message again.
        if let Some(attempt) = alone
            && self.is_guilty(&unit.id, attempt)
        {
            tracing::warn!(digest = %unit.digest, "a text has ended too many workers");
            self.engine.metrics.queue.count("poisoned");
            let detail = format!("{MAX_ALONE} workers ended that had nothing else to do");
            let answer = Answer::failed(Failure::Poison, detail);
            self.conclude(unit, answer, Failure::Poison.as_str_name()).await;
            return Ok(Fetched::Settled);
        }
        Ok(Fetched::Text(text))
    }

    /// Whether a suspect has been alone with as many workers as it may, now that another one is on it.
    fn is_guilty(&self, id: &UnitId, attempt: u64) -> bool {
        let mut alone = self.alone();
        let attempts = alone.entry(*id).or_default();
        // A worker asks again if it was not heard.
        if attempts.contains(&attempt) {
            return false;
        }
        attempts.push(attempt);
        attempts.len() > MAX_ALONE
    }

    fn alone(&self) -> MutexGuard<'_, HashMap<UnitId, Vec<u64>>> {
        // The map is whole at every moment.
        self.alone.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the answer of a unit. Once this returns it is with those who wait; where nobody does, it is on disk.
    async fn take(&self, unit: &Understood, answer: Answer) -> Result<(), Status> {
        let outcome = match &answer {
            Answer::Found(value) => {
                let extent = Extent::of_encoded(value)
                    .map_err(|error| Status::data_loss(error.to_string()))?;
                self.engine.keep_for_certain(&unit.question, value.clone(), extent).await;
                // Who waits asks again if this process is killed before it is written.
                if !self.engine.away().is_awaited(&unit.id) {
                    self.engine.flush().await;
                }
                "found"
            }
            Answer::Failed(Failed { failure, .. }) => failure.as_str_name(),
        };
        self.conclude(unit, answer, outcome).await;
        Ok(())
    }

    /// Hands an answer to those who wait for it.
    async fn conclude(&self, unit: &Understood, answer: Answer, outcome: &'static str) {
        let flight = self.engine.away().take(&unit.id);
        let is_wanted = flight.is_some();
        if let Some(flight) = flight {
            self.engine.conclude(&flight, answer, None);
        }
        self.alone().remove(&unit.id);
        self.texts.remove(&unit.id).await;
        self.engine.metrics.queue.count(if is_wanted { "answered" } else { "late" });
        self.events.unit_done(&unit.id, outcome, is_wanted);
    }

    /// Answers units that were given up by the broker.
    async fn bury(&self, delivery: &Delivery) {
        let units = Units::decode(delivery.data.as_slice()).map(|message| message.units);
        let units = units.unwrap_or_else(|error| {
            tracing::warn!(%error, "what was given up are no units");
            Vec::new()
        });
        for unit in &units {
            match Understood::try_from(unit) {
                Ok(unit) => {
                    let (failure, detail) = reason(delivery);
                    tracing::warn!(digest = %unit.digest, %detail, "a unit was given up");
                    let answer = Answer::failed(failure, detail);
                    self.engine.metrics.queue.count("dead");
                    self.conclude(&unit, answer, failure.as_str_name()).await;
                }
                Err(error) => tracing::warn!(%error, "what was given up is no unit"),
            }
        }
        // If the broker is gone it comes again.
        let _ = delivery.ack(BasicAckOptions::default()).await;
    }

    /// Waits for the end to begin, hands back what nobody is on, and waits for the rest.
    async fn finished(&self) {
        self.engine.ends().await;
        for flight in self.engine.away().take_waiting() {
            // It stays in its queue, and its answer will be kept.
            self.engine.conclude(&flight, engine::draining(), None);
        }
        // The next gateway has their texts, and those of what somebody is on who may end.
        self.texts.flush().await;
        self.engine.away().emptied().await;
    }

    /// Writes texts that have waited for long, until the end begins.
    async fn keep_up(self: Arc<Self>) {
        tokio::select! {
            () = self.engine.ends() => {}
            () = self.texts.keep_up() => {}
        }
    }

    /// Forgets old texts from time to time, until the end begins.
    async fn sweep(self: Arc<Self>) {
        let age = Duration::from_secs(u64::from(self.engine.settings().cache_keep_hours) * 3600);
        let mut hours = interval(SWEEP);
        hours.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = self.engine.ends() => return,
                _ = hours.tick() => self.texts.sweep(age).await,
            }
        }
    }
}

/// A connection to a broker that has all queues, and what it has given up.
async fn open(
    uri: &AMQPUri,
    outgoing: &Outgoing,
    made: &mut Made,
) -> Result<(Arc<Broker>, Taking), broker::Error> {
    let broker = Broker::connect(uri.clone(), "astrolens gateway", outgoing).await?;
    broker.declare(made).await?;
    let dead = broker.take_dead().await?;
    Ok((Arc::new(broker), dead))
}

/// Why the broker gave a unit up: workers ended before they could ask for it, or could do nothing with it.
fn reason(delivery: &Delivery) -> (Failure, String) {
    let headers = delivery.properties.headers().as_ref();
    let reason = headers.and_then(|headers| headers.inner().get("x-first-death-reason"));
    match reason {
        Some(AMQPValue::LongString(reason)) if reason.as_bytes() == b"delivery_limit" => {
            let detail = "worker after worker ended that had it".to_owned();
            (Failure::Poison, detail)
        }
        _ => (Failure::Unavailable, "no worker could do anything with it".to_owned()),
    }
}
