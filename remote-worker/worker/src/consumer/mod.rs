//! Work from a queue: taken, done by the engine, and answered to the gateway that put it there.
//!
//! A unit is taken off its queue only when its answer has arrived. One that comes back begun, since the worker that had
//! begun it is gone, is a suspect, as are all others that this worker was on: they go to a queue of their own, from
//! which each is done while nothing else from a queue is. So a text that ends whole workers is found by itself, and
//! nothing is blamed for what its neighbours did.

use std::sync::Arc;

use astrolens_proto::v1::queue_client::QueueClient;
use astrolens_proto::v1::{Failure, FetchTextRequest, PutAnswerRequest, Unit};
use astrolens_proto::{MAX_DETAIL_BYTES, MAX_MESSAGE_BYTES, MAX_PART_BYTES};
use bytes::{Bytes, BytesMut};
use lapin::message::Delivery;
use lapin::options::{BasicAckOptions, BasicRejectOptions};
use lapin::uri::AMQPUri;
use prost::Message as _;
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tonic::transport::Channel;
use tonic::{Code, Status};

use crate::broker::{self, Broker, Taking, delays};
use crate::class::Class;
use crate::drain::Drain;
use crate::engine::{Answer, Engine, Failed, Priority, Waiting};
use crate::security::Outgoing;
use crate::service::shorten;
use crate::unit::Understood;

/// How much is taken of one sort for each process, where nothing else is said: one that it is at, and others on their
/// way from the broker, for their text, with their answer. With two of them processes wait for work.
const AHEAD: u16 = 4;

/// Takes work from queues.
#[derive(Debug)]
pub(crate) struct Source {
    engine: Arc<Engine>,
    gateway: QueueClient<Channel>,
    /// Held by many who do work that is not suspected, and alone by one whose work is.
    turn: RwLock<()>,
    /// Nothing comes from queues any more.
    stopped: Drain,
}

/// What becomes of a unit in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The gateway has its answer.
    Answered,
    /// There was nothing to do.
    Settled,
    /// It goes to the queue of this class.
    Moved(Class),
    /// Nobody can do anything with it.
    Refused,
    /// It comes back to its queue by itself.
    Left,
}

/// What a gateway has for one who asks for a text.
enum Fetched {
    Text(Bytes),
    /// There is nothing to do.
    Settled,
    /// The unit is to be done alone.
    Suspected,
}

/// The right to do work of a class.
enum Turn<'a> {
    Shared { _guard: RwLockReadGuard<'a, ()> },
    Alone { _guard: RwLockWriteGuard<'a, ()> },
}

impl Source {
    /// One that does its work with `engine`, and answers to the `gateway`.
    pub(crate) fn new(engine: Arc<Engine>, gateway: Channel) -> Self {
        let gateway = QueueClient::new(gateway)
            .max_decoding_message_size(MAX_MESSAGE_BYTES)
            .max_encoding_message_size(MAX_MESSAGE_BYTES);
        Self { engine, gateway, turn: RwLock::new(()), stopped: Drain::new() }
    }

    /// Takes work until the engine drains and all that was taken is answered or handed back.
    pub(crate) async fn run(self: Arc<Self>, uri: AMQPUri, outgoing: Outgoing) {
        // Work goes on while the broker is away: its answer is for the gateway.
        let mut units = JoinSet::new();
        let mut waits = delays();
        loop {
            let opened = tokio::select! {
                () = self.engine.ends() => break,
                opened = self.open(&uri, &outgoing) => opened,
            };
            let error = match opened {
                Ok((broker, queues)) => {
                    tracing::info!("work is taken from queues");
                    waits = delays();
                    self.engine.metrics.queue.connected.set(1);
                    let ended = self.work(&broker, queues, &mut units).await;
                    self.engine.metrics.queue.connected.set(0);
                    match ended {
                        Ok(()) => {
                            broker.close().await;
                            return;
                        }
                        Err(error) => error,
                    }
                }
                Err(error) => error,
            };
            tracing::warn!(%error, "there are no queues to take work from");
            tokio::select! {
                () = self.engine.ends() => break,
                () = sleep(waits.next().unwrap_or_default()) => {}
            }
        }
        self.stopped.begin();
        while units.join_next().await.is_some() {}
    }

    /// Connects and begins to take from all queues.
    async fn open(
        &self,
        uri: &AMQPUri,
        outgoing: &Outgoing,
    ) -> Result<(Arc<Broker>, [Taking; 3]), broker::Error> {
        let broker = Broker::connect(uri.clone(), "astrolens worker", outgoing).await?;
        let settings = self.engine.settings();
        let processes = u16::try_from(settings.children.get()).unwrap_or(u16::MAX);
        let prefetch = settings.prefetch.map_or(processes.saturating_mul(AHEAD), u16::from);
        let queues = [
            broker.take(Class::Interactive, prefetch).await?,
            broker.take(Class::Bulk, prefetch).await?,
            broker.take(Class::Quarantine, 1).await?,
        ];
        Ok((Arc::new(broker), queues))
    }

    /// Takes work until the engine drains, and finishes what was taken; fails with the broker.
    async fn work(
        self: &Arc<Self>,
        broker: &Arc<Broker>,
        queues: [Taking; 3],
        units: &mut JoinSet<()>,
    ) -> Result<(), broker::Error> {
        let [mut interactive, mut bulk, mut quarantine] = queues;
        loop {
            let (class, taken) = tokio::select! {
                taken = interactive.next() => (Class::Interactive, taken),
                taken = bulk.next() => (Class::Bulk, taken),
                taken = quarantine.next() => (Class::Quarantine, taken),
                Some(_) = units.join_next() => continue,
                () = self.engine.ends() => break,
            };
            units.spawn(Arc::clone(self).take(Arc::clone(broker), taken?, class));
        }
        // What is not begun is handed back while the connection still is there, with what comes until it is told.
        let mut queues = [interactive, bulk, quarantine];
        for (queue, class) in queues.iter_mut().zip(Class::ALL) {
            queue.stop().await;
            while let Ok(delivery) = queue.next().await {
                units.spawn(Arc::clone(self).take(Arc::clone(broker), delivery, class));
            }
        }
        self.stopped.begin();
        while units.join_next().await.is_some() {}
        Ok(())
    }

    /// Sees to one unit.
    async fn take(self: Arc<Self>, broker: Arc<Broker>, delivery: Delivery, class: Class) {
        let end = match Unit::decode(delivery.data.as_slice()) {
            Ok(unit) => match self.end(&unit, delivery.redelivered, class).await {
                End::Moved(to) => self.move_to(to, &unit, &broker).await,
                end => end,
            },
            Err(error) => {
                tracing::warn!(%error, "what was taken from a queue is no unit");
                End::Refused
            }
        };
        self.engine.metrics.queue.count(end.name());
        // Where the broker is gone, the unit comes again and is found to be settled.
        let _ = match end {
            End::Answered | End::Settled | End::Moved(_) => {
                delivery.ack(BasicAckOptions::default()).await
            }
            End::Refused => delivery.reject(BasicRejectOptions { requeue: false }).await,
            End::Left => Ok(true),
        };
    }

    /// Puts `unit` into a queue.
    async fn move_to(&self, to: Class, unit: &Unit, broker: &Broker) -> End {
        if self.engine.is_draining() {
            // Else it would come here again.
            self.stopped.begun().await;
        }
        match broker.publish(to, unit).await {
            Ok(()) => End::Moved(to),
            Err(error) => {
                tracing::warn!(%error, "a unit is left to come back by itself");
                End::Left
            }
        }
    }

    /// What becomes of `unit`, once that is clear.
    async fn end(&self, unit: &Unit, is_back: bool, class: Class) -> End {
        let understood = match Understood::try_from(unit) {
            Ok(understood) => understood,
            Err(error) => {
                tracing::warn!(%error, "nothing can be done with a unit");
                return End::Refused;
            }
        };
        let _turn = self.turn(class).await;
        if self.engine.is_draining() {
            return End::Moved(class);
        }
        let answer = match self.answer(unit, understood, is_back, class).await {
            Ok(answer) => answer,
            Err(end) => return end,
        };
        if matches!(answer, Answer::Failed(Failed { failure: Failure::Draining, .. })) {
            return End::Moved(class);
        }
        let put = self.insist(|| self.put(unit, &answer)).await;
        put.map_or_else(|status| without_gateway(&status), |()| End::Answered)
    }

    async fn turn(&self, class: Class) -> Turn<'_> {
        if class == Class::Quarantine {
            Turn::Alone { _guard: self.turn.write().await }
        } else {
            Turn::Shared { _guard: self.turn.read().await }
        }
    }

    /// The answer to a unit, or what becomes of it without one.
    async fn answer(
        &self,
        unit: &Unit,
        understood: Understood,
        is_back: bool,
        class: Class,
    ) -> Result<Answer, End> {
        let priority = match class {
            Class::Interactive => Priority::Interactive,
            Class::Bulk | Class::Quarantine => Priority::Bulk,
        };
        let question = understood.question;
        if let Some(answer) = self.engine.known(&question).await {
            return Ok(answer);
        }
        // Fetched even where somebody here is on the same: that tells the gateway that it is begun.
        let alone = if class == Class::Quarantine { fastrand::u64(1..) } else { 0 };
        let fetched = self.insist(|| self.fetch(unit, alone, is_back)).await;
        let text = match fetched.map_err(|status| without_gateway(&status))? {
            Fetched::Text(text) => text,
            Fetched::Settled => return Err(End::Settled),
            Fetched::Suspected => {
                tracing::warn!(digest = %understood.digest, "a worker ended that had begun this unit");
                return Err(End::Moved(Class::Quarantine));
            }
        };
        if blake3::hash(&text) != understood.digest {
            let told = "the text is another than the digest's";
            return Ok(Answer::failed(Failure::WrongDigest, told));
        }
        self.engine.metrics.text_bytes.inc_by(text.len() as u64);
        let mut waiting: Waiting = self.engine.submit(understood.job(text), priority);
        let lost = || Answer::failed(Failure::Unspecified, "nobody answered");
        Ok(waiting.answer().await.unwrap_or_else(lost))
    }

    /// Fetches the text of a unit, in an attempt `alone` with it where that is not 0.
    async fn fetch(&self, unit: &Unit, alone: u64, is_back: bool) -> Result<Fetched, Status> {
        let request = FetchTextRequest { unit: Some(unit.clone()), alone, is_back };
        let mut parts = self.gateway.clone().fetch_text(request).await?.into_inner();
        let mut text = BytesMut::new();
        while let Some(part) = parts.message().await? {
            if part.is_settled {
                return Ok(Fetched::Settled);
            }
            if part.is_suspected {
                return Ok(Fetched::Suspected);
            }
            text.extend_from_slice(&part.text);
            if text.len() as u64 > unit.size {
                break;
            }
        }
        Ok(Fetched::Text(text.freeze()))
    }

    /// Puts the answer of a unit.
    async fn put(&self, unit: &Unit, answer: &Answer) -> Result<(), Status> {
        let first = PutAnswerRequest { unit: Some(unit.clone()), ..PutAnswerRequest::default() };
        let messages = match answer {
            Answer::Found(value) => in_parts(first, value.clone()),
            Answer::Failed(Failed { failure, detail }) => {
                let mut detail = detail.clone();
                shorten(&mut detail, MAX_DETAIL_BYTES);
                vec![PutAnswerRequest { failure: (*failure).into(), detail, ..first }]
            }
        };
        self.gateway.clone().put_answer(tokio_stream::iter(messages)).await?;
        Ok(())
    }

    /// Calls the gateway until it answers; once the engine drains, no more than once.
    async fn insist<T, Call>(&self, call: impl Fn() -> Call) -> Result<T, Status>
    where
        Call: Future<Output = Result<T, Status>>,
    {
        for wait in delays() {
            match call().await {
                Err(status) if !is_final(status.code()) && !self.engine.is_draining() => {
                    let message = status.message();
                    tracing::warn!(code = ?status.code(), message, "the gateway is away");
                    tokio::select! {
                        () = self.engine.ends() => {}
                        () = sleep(wait) => {}
                    }
                }
                called => return called,
            }
        }
        Err(Status::unavailable("the gateway is away"))
    }
}

impl End {
    /// What it is called in figures.
    const fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Settled => "settled",
            Self::Moved(Class::Quarantine) => "suspected",
            Self::Moved(_) => "handed_back",
            Self::Refused => "refused",
            Self::Left => "left",
        }
    }
}

/// What becomes of a unit that the gateway does not hear about.
fn without_gateway(status: &Status) -> End {
    let (code, message) = (status.code(), status.message());
    tracing::warn!(?code, message, "the gateway did not do what it was asked");
    if is_final(code) { End::Refused } else { End::Left }
}

/// Whether the same call will be answered the same way.
fn is_final(code: Code) -> bool {
    matches!(code, Code::InvalidArgument | Code::FailedPrecondition | Code::DataLoss)
}

/// The messages that `value` goes in, of which `first` is the first.
fn in_parts(first: PutAnswerRequest, mut value: Bytes) -> Vec<PutAnswerRequest> {
    let size = value.len() as u64;
    let next = |value: &mut Bytes| value.split_to(value.len().min(MAX_PART_BYTES));
    let mut messages = vec![PutAnswerRequest { size, value: next(&mut value), ..first }];
    while !value.is_empty() {
        let value = next(&mut value);
        messages.push(PutAnswerRequest { value, ..PutAnswerRequest::default() });
    }
    messages
}
