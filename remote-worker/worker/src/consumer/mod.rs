//! Work from a queue: taken, done by the engine, and answered to the gateway that put it there.
//!
//! Units come several in a message, which is taken off its queue only when the answers to all of them have arrived. One
//! that comes back begun, since the worker that had begun it is gone, is a suspect, as are all others that this worker
//! was on: they go to a queue of their own, from which each is done while nothing else from a queue is. So a text that
//! ends whole workers is found by itself, and nothing is blamed for what its neighbours did.

mod answers;
mod gateway;

use std::sync::Arc;

use astrolens_proto::MAX_UNITS;
use astrolens_proto::v1::{Failure, Unit, Units};
use lapin::message::Delivery;
use lapin::options::{BasicAckOptions, BasicRejectOptions};
use lapin::uri::AMQPUri;
use prost::Message as _;
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tonic::Status;
use tonic::transport::Channel;

use crate::broker::{self, Broker, Taking, delays};
use crate::class::Class;
use crate::drain::Drain;
use crate::engine::{Answer, Engine, Failed, Priority};
use crate::security::Outgoing;
use crate::unit::Understood;
use answers::Answers;
use gateway::{Fetched, Gateway, is_final};

/// How many messages are taken of one sort for each process, where nothing else is said: one that it is at, and others on
/// their way from the broker, for their texts, with their answers. With two of them processes wait for work.
const AHEAD: u16 = 4;

/// Says that nobody can do anything with a message.
const REFUSED: BasicRejectOptions = BasicRejectOptions { requeue: false };

/// Takes work from queues.
#[derive(Debug)]
pub(crate) struct Source {
    engine: Arc<Engine>,
    gateway: Gateway,
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
    /// The same, and it is to come again by itself, since it is not alone in its message.
    Parted,
    /// It comes back to its queue by itself.
    Left,
}

/// The right to do work of a class.
enum Turn<'a> {
    Shared { _guard: RwLockReadGuard<'a, ()> },
    Alone { _guard: RwLockWriteGuard<'a, ()> },
}

impl Source {
    /// One that does its work with `engine`, and answers to the `gateway`.
    pub(crate) fn new(engine: Arc<Engine>, gateway: Channel) -> Self {
        let gateway = Gateway::new(Arc::clone(&engine), gateway);
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

    /// Sees to one message.
    async fn take(self: Arc<Self>, broker: Arc<Broker>, delivery: Delivery, class: Class) {
        let units = match Units::decode(delivery.data.as_slice()) {
            Ok(Units { units }) if (1..=MAX_UNITS).contains(&units.len()) => units,
            nonsense => {
                tracing::warn!(?nonsense, "what was taken from a queue are no units");
                self.engine.metrics.queue.count(End::Refused.name());
                // If the broker is gone it comes again.
                let _ = delivery.reject(REFUSED).await;
                return;
            }
        };
        // Suspects came together, and each is done by itself.
        let together = if class == Class::Quarantine { 1 } else { units.len() };
        let mut ends = Vec::with_capacity(units.len());
        for part in units.chunks(together) {
            ends.extend(self.ends(part, delivery.redelivered, class).await);
        }
        // A message is refused as a whole.
        let refused = ends.iter_mut().map(|(_, end)| end).filter(|end| **end == End::Refused);
        if units.len() > 1 {
            refused.for_each(|end| *end = End::Parted);
        }
        if let Err(error) = self.hand_on(&ends, class, &broker).await {
            tracing::warn!(%error, "units are left to come back by themselves");
            let moved = ends.iter_mut().map(|(_, end)| end).filter(|end| end.is_elsewhere());
            moved.for_each(|end| *end = End::Left);
        }
        for (_, end) in &ends {
            self.engine.metrics.queue.count(end.name());
        }
        let has = |wanted| ends.iter().any(|(_, end)| *end == wanted);
        // Where the broker is gone, the units come again and are found to be settled.
        let _ = if has(End::Left) {
            Ok(true)
        } else if has(End::Refused) {
            delivery.reject(REFUSED).await
        } else {
            delivery.ack(BasicAckOptions::default()).await
        };
    }

    /// Puts units where they go from a queue of this `class`: those for the same queue in one message, so that a worker
    /// which ends meanwhile has not moved a part of them that then comes twice; what is to be refused each in one of its
    /// own.
    async fn hand_on(
        &self,
        ends: &[(&Unit, End)],
        class: Class,
        broker: &Broker,
    ) -> Result<(), broker::Error> {
        let of = |wanted| ends.iter().filter(move |(_, end)| *end == wanted);
        let moved = Class::ALL.map(|to| (to, of(End::Moved(to)).map(|(unit, _)| *unit).collect()));
        let parted = of(End::Parted).map(|(unit, _)| (class, vec![*unit]));
        let messages: Vec<(Class, Vec<&Unit>)> = moved.into_iter().chain(parted).collect();
        for (to, units) in messages.into_iter().filter(|(_, units)| !units.is_empty()) {
            if self.engine.is_draining() {
                // Else it would come here again.
                self.stopped.begun().await;
            }
            let units = units.into_iter().cloned().collect();
            broker.publish(to, &Units { units }).await?;
        }
        Ok(())
    }

    /// What becomes of each of `units`, once that is clear for all.
    async fn ends<'a>(
        &self,
        units: &'a [Unit],
        is_back: bool,
        class: Class,
    ) -> Vec<(&'a Unit, End)> {
        let mut ends = Vec::with_capacity(units.len());
        let mut asked = Vec::with_capacity(units.len());
        for unit in units {
            match Understood::try_from(unit) {
                Ok(understood) => asked.push((unit, understood)),
                Err(error) => {
                    tracing::warn!(%error, "nothing can be done with a unit");
                    ends.push((unit, End::Refused));
                }
            }
        }
        let _turn = self.turn(class).await;
        if self.engine.is_draining() {
            ends.extend(asked.into_iter().map(|(unit, _)| (unit, End::Moved(class))));
            return ends;
        }
        let mut answers = Answers::default();
        let mut unknown = Vec::with_capacity(asked.len());
        for (unit, understood) in asked {
            match self.engine.known(&understood.question).await {
                Some(answer) => answers.there.push((unit, answer)),
                None => unknown.push((unit, understood)),
            }
        }
        ends.extend(self.begin(unknown, is_back, class, &mut answers).await);
        ends.extend(self.put_all(answers, class).await);
        ends
    }

    async fn turn(&self, class: Class) -> Turn<'_> {
        if class == Class::Quarantine {
            Turn::Alone { _guard: self.turn.write().await }
        } else {
            Turn::Shared { _guard: self.turn.read().await }
        }
    }

    /// Has those of `units` done that are to be done, which adds them to `answers`; what becomes of the others.
    async fn begin<'a>(
        &self,
        units: Vec<(&'a Unit, Understood)>,
        is_back: bool,
        class: Class,
        answers: &mut Answers<'a>,
    ) -> Vec<(&'a Unit, End)> {
        let priority = match class {
            Class::Interactive => Priority::Interactive,
            Class::Bulk | Class::Quarantine => Priority::Bulk,
        };
        let alone = if class == Class::Quarantine { fastrand::u64(1..) } else { 0 };
        // Fetched even where somebody here is on the same: that tells the gateway that it is begun.
        let named: Vec<&Unit> = units.iter().map(|(unit, _)| *unit).collect();
        let fetched = match self.gateway.fetch(&named, alone, is_back).await {
            Ok(fetched) => fetched,
            Err(status) => {
                let end = without_gateway(&status);
                return named.into_iter().map(|unit| (unit, end)).collect();
            }
        };
        let mut ends = Vec::new();
        for ((unit, understood), fetched) in units.into_iter().zip(fetched) {
            match fetched {
                Fetched::Settled => ends.push((unit, End::Settled)),
                Fetched::Suspected => {
                    tracing::warn!(digest = %understood.digest, "a worker ended that had begun this unit");
                    ends.push((unit, End::Moved(Class::Quarantine)));
                }
                Fetched::Text(text) if blake3::hash(&text) != understood.digest => {
                    let told = "the text is another than the digest's";
                    answers.there.push((unit, Answer::failed(Failure::WrongDigest, told)));
                }
                Fetched::Text(text) => {
                    self.engine.metrics.text_bytes.inc_by(text.len() as u64);
                    let job = understood.job(text.freeze());
                    answers.wait(unit, self.engine.submit(job, priority));
                }
            }
        }
        ends
    }

    /// Puts all answers as they come, those together that are there within a moment; what becomes of their units.
    async fn put_all<'a>(&self, mut answers: Answers<'a>, class: Class) -> Vec<(&'a Unit, End)> {
        let mut ends = Vec::new();
        while let Some(there) = answers.next().await {
            let is_draining = |(_, answer): &(&Unit, Answer)| {
                matches!(answer, Answer::Failed(Failed { failure: Failure::Draining, .. }))
            };
            let (drained, there): (Vec<_>, Vec<_>) = there.into_iter().partition(is_draining);
            ends.extend(drained.into_iter().map(|(unit, _)| (unit, End::Moved(class))));
            if there.is_empty() {
                continue;
            }
            let put = self.gateway.put(&there).await;
            let end = put.map_or_else(|status| without_gateway(&status), |()| End::Answered);
            ends.extend(there.into_iter().map(|(unit, _)| (unit, end)));
        }
        ends
    }
}

impl End {
    /// Whether it goes to a queue.
    const fn is_elsewhere(self) -> bool {
        matches!(self, Self::Moved(_) | Self::Parted)
    }

    /// What it is called in figures.
    const fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Settled => "settled",
            Self::Moved(Class::Quarantine) => "suspected",
            Self::Moved(_) | Self::Parted => "handed_back",
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
