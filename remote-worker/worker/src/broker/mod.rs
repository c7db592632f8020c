//! The message broker: which queues there are, and how work gets into them and out.
//!
//! Each queue is named by the version of the facts and by what its messages are, so that a pool of another build stands
//! beside this one and neither gets work of the other. A gateway declares them; workers, who may not, use them.

mod transport;

use std::time::{Duration, Instant};

use astrolens_analysis::stored;
use astrolens_proto::v1::Units;
use backon::{BackoffBuilder as _, ExponentialBuilder};
use lapin::message::Delivery;
use lapin::options::{
    BasicCancelOptions, BasicConsumeOptions, BasicPublishOptions, BasicQosOptions,
    ConfirmSelectOptions, ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions,
    QueueDeleteOptions,
};
use lapin::protocol::{AMQPErrorKind, AMQPSoftError};
use lapin::types::{FieldTable, ShortString};
use lapin::uri::AMQPUri;
use lapin::{
    BasicProperties, Channel, Confirmation, Connection, ConnectionProperties, Consumer, ErrorKind,
    ExchangeKind,
};
use prost::Message as _;
use tokio::time::timeout;
use tokio_stream::StreamExt as _;

use crate::class::Class;
use crate::security::Outgoing;

/// The exchange that work is published to, by the queue it is for.
const UNITS: &str = "astrolens.units";

/// The exchange that work comes to which is given up.
const DEAD: &str = "astrolens.dead";

/// The exchange that what happens is told to, by topic.
const EVENTS: &str = "astrolens.events";

/// What messages are: 2 is one of [`Units`], where 1 was a single unit.
const FORMAT: u8 = 2;

/// How long a queue stays that nobody uses, such as one of an older build, in milliseconds.
const UNUSED_MS: i32 = 7 * 24 * 60 * 60 * 1000;

/// How often each side says that it is there, in seconds.
const HEARTBEAT: u16 = 10;

/// How long the broker may take to take a connection, or to say that it gives what is in a queue.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it may take to confirm a message, which it holds back where it is short of memory or disk.
const CONFIRMATION: Duration = Duration::from_secs(60);

/// How long a queue is new: RabbitMQ takes a second or two to write down where it is, and it may take some heartbeats
/// to find that the broker is gone.
const YOUTH: Duration = Duration::from_secs(60);

/// The longest wait between two attempts to reach somebody.
const MAX_DELAY: Duration = Duration::from_secs(5);

/// Why the broker did not do something.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// It said so, or is gone.
    #[error("{0}")]
    Amqp(#[from] lapin::Error),
    /// It did not take a message.
    #[error("the broker did not take a message")]
    Refused,
    /// It took no responsibility for a message, since there is no such queue.
    #[error("there is no queue for a message")]
    Unroutable,
    /// It has nothing more to give.
    #[error("the broker closed a queue")]
    Gone,
    /// It is there, and does not do what it was asked, as where a queue has no leader.
    #[error("the broker does not answer")]
    Silent,
}

/// What a gateway remembers of the queues that it has made.
///
/// RabbitMQ says that there is a queue before it has written down where: killed within a second of that, it comes
/// back with a queue that nobody leads, which takes nothing and gives nothing, and stays so. Such a queue is made anew:
/// all that it had is still with the gateway.
#[derive(Debug, Default)]
pub(crate) struct Made(Option<Instant>);

impl Made {
    /// Takes note of the loss of a broker, which still knows of what it had for long.
    pub(crate) fn lose(&mut self) {
        self.0 = self.0.filter(|at| at.elapsed() < YOUTH);
    }

    /// Whether there may be queues that nobody leads.
    const fn is_doubtful(&self) -> bool {
        self.0.is_some()
    }

    fn note(&mut self) {
        self.0 = Some(Instant::now());
    }
}

/// A connection to the broker.
pub(crate) struct Broker {
    connection: Connection,
    /// Messages of units, whose arrival is confirmed.
    publisher: Channel,
    /// Events, whose arrival is not.
    teller: Channel,
}

impl Broker {
    /// Connects as this `program`, which people see where they look at the broker's connections.
    pub(crate) async fn connect(
        mut uri: AMQPUri,
        program: &str,
        outgoing: &Outgoing,
    ) -> Result<Self, Error> {
        uri.query.heartbeat.get_or_insert(HEARTBEAT);
        let properties = ConnectionProperties::default().with_connection_name(program.into());
        let connected = transport::connect(uri, properties, outgoing.clone(), PATIENCE);
        // It may take the connection and say nothing.
        let connection = timeout(2 * PATIENCE, connected).await.map_err(|_| Error::Silent)??;
        let publisher = connection.create_channel().await?;
        publisher.confirm_select(ConfirmSelectOptions::default()).await?;
        let teller = connection.create_channel().await?;
        Ok(Self { connection, publisher, teller })
    }

    /// Declares all that there is to be. What is there already stays, unless it was `made` shortly before the broker was
    /// lost.
    pub(crate) async fn declare(&self, made: &mut Made) -> Result<(), Error> {
        let exchanges = [
            (UNITS, ExchangeKind::Direct),
            (DEAD, ExchangeKind::Direct),
            (EVENTS, ExchangeKind::Topic),
        ];
        let durable = ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() };
        for (name, kind) in exchanges {
            self.publisher
                .exchange_declare(name.into(), kind, durable, FieldTable::default())
                .await?;
        }
        let mut queues = vec![(dead(), quorum(), DEAD)];
        for class in Class::ALL {
            let mut arguments = quorum();
            arguments.insert("x-delivery-limit".into(), class.returns().into());
            arguments.insert("x-dead-letter-exchange".into(), text(DEAD));
            arguments.insert("x-dead-letter-routing-key".into(), text(&dead()));
            // Nothing is lost on its way there either; that asks for the other.
            arguments.insert("x-dead-letter-strategy".into(), text("at-least-once"));
            arguments.insert("x-overflow".into(), text("reject-publish"));
            queues.push((queue(class), arguments, UNITS));
        }
        let is_doubtful = made.is_doubtful();
        for (name, arguments, exchange) in queues {
            if is_doubtful {
                tracing::warn!(queue = name, "a queue is made anew");
                let options = QueueDeleteOptions::default();
                self.publisher.queue_delete(name.as_str().into(), options).await?;
            }
            if is_doubtful || !self.has(&name).await? {
                made.note();
            }
            self.declare_queue(&name, arguments, exchange).await?;
        }
        Ok(())
    }

    /// Whether there is a queue with this name.
    async fn has(&self, name: &str) -> Result<bool, Error> {
        // The broker closes the channel if there is none.
        let channel = self.connection.create_channel().await?;
        let passive = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
        match channel.queue_declare(name.into(), passive, FieldTable::default()).await {
            Ok(_) => Ok(true),
            Err(error) if is_missing(&error) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Declares a queue that gets from `exchange` what is published there by the queue's name.
    async fn declare_queue(
        &self,
        name: &str,
        arguments: FieldTable,
        exchange: &str,
    ) -> Result<(), Error> {
        let (queue, key) = (ShortString::from(name), ShortString::from(name));
        let durable = QueueDeclareOptions::durable();
        self.publisher.queue_declare(queue.clone(), durable, arguments).await?;
        let (options, none) = (QueueBindOptions::default(), FieldTable::default());
        self.publisher.queue_bind(queue, exchange.into(), key, options, none).await?;
        Ok(())
    }

    /// Puts units into a queue, in one message; they are safe there once this returns.
    pub(crate) async fn publish(&self, class: Class, units: &Units) -> Result<(), Error> {
        let properties = BasicProperties::default()
            .with_content_type("application/x-protobuf".into())
            .with_type("astrolens.v1.Units".into())
            // It outlives the broker.
            .with_delivery_mode(2);
        let options = BasicPublishOptions { mandatory: true, ..BasicPublishOptions::default() };
        let (key, body) = (queue(class), units.encode_to_vec());
        let sent = self
            .publisher
            .basic_publish(UNITS.into(), key.as_str().into(), options, &body, properties)
            .await?;
        match timeout(CONFIRMATION, sent).await.map_err(|_| Error::Silent)?? {
            Confirmation::Ack(None) => Ok(()),
            Confirmation::Ack(Some(_)) => Err(Error::Unroutable),
            Confirmation::Nack(_) | Confirmation::NotRequested => Err(Error::Refused),
        }
    }

    /// Tells something to whoever listens to this `topic`: once or, if the broker is lost, not at all.
    pub(crate) async fn tell(&self, topic: &str, event: &[u8]) -> Result<(), Error> {
        let properties = BasicProperties::default().with_content_type("application/json".into());
        let options = BasicPublishOptions::default();
        let sent = self
            .teller
            .basic_publish(EVENTS.into(), topic.into(), options, event, properties)
            .await?;
        // Nobody need listen, and what is told is of the moment: on this channel it has arrived once it is sent.
        sent.await.map(drop).map_err(Error::Amqp)
    }

    /// Takes from a queue, this many messages at a time without having answered.
    pub(crate) async fn take(&self, class: Class, prefetch: u16) -> Result<Taking, Error> {
        self.take_from(&queue(class), prefetch).await
    }

    /// Takes what was given up.
    pub(crate) async fn take_dead(&self) -> Result<Taking, Error> {
        self.take_from(&dead(), 1).await
    }

    async fn take_from(&self, name: &str, prefetch: u16) -> Result<Taking, Error> {
        // A channel of its own, so that how much is taken of one queue has no say in another.
        let channel = self.connection.create_channel().await?;
        channel.basic_qos(prefetch, BasicQosOptions::default()).await?;
        let (options, none) = (BasicConsumeOptions::default(), FieldTable::default());
        let tag = ShortString::default();
        let begun = channel.basic_consume(name.into(), tag, options, none);
        let deliveries = timeout(PATIENCE, begun).await.map_err(|_| Error::Silent)??;
        Ok(Taking { channel, deliveries })
    }

    /// Says goodbye; what was taken and not answered goes back.
    pub(crate) async fn close(&self) {
        // One that is gone needs no goodbye.
        let _ = self.connection.close(200, "done".into()).await;
    }
}

/// What comes out of a queue.
pub(crate) struct Taking {
    channel: Channel,
    deliveries: Consumer,
}

impl Taking {
    /// Waits for what comes next; nothing does after [`stop`](Self::stop).
    ///
    /// # Errors
    /// When the broker is gone, or does not want to give any more.
    pub(crate) async fn next(&mut self) -> Result<Delivery, Error> {
        self.deliveries.next().await.ok_or(Error::Gone)?.map_err(Error::Amqp)
    }

    /// Takes no more; what has come already is still [`next`](Self::next), before it fails.
    pub(crate) async fn stop(&self) {
        let tag = self.deliveries.tag();
        // If the broker is gone, nothing comes either.
        let _ = self.channel.basic_cancel(tag, BasicCancelOptions::default()).await;
    }
}

/// How long to wait before each attempt to reach somebody again: longer from one to the next, and not all at the
/// same time.
pub(crate) fn delays() -> impl Iterator<Item = Duration> + Send {
    let delays = ExponentialBuilder::default().with_min_delay(Duration::from_millis(100));
    delays.with_max_delay(MAX_DELAY).with_jitter().without_max_times().build()
}

/// The name of the queue of this class.
fn queue(class: Class) -> String {
    format!("astrolens.{}.{FORMAT}.{}", class.name(), stored::VERSION)
}

/// The name of the queue of what was given up.
fn dead() -> String {
    format!("astrolens.dead.{FORMAT}.{}", stored::VERSION)
}

/// The arguments of a queue that outlives any one of the broker's nodes.
fn quorum() -> FieldTable {
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), text("quorum"));
    arguments.insert("x-expires".into(), UNUSED_MS.into());
    arguments
}

/// Whether what was asked for is not there.
fn is_missing(error: &lapin::Error) -> bool {
    let missing = AMQPErrorKind::Soft(AMQPSoftError::NOTFOUND);
    matches!(error.kind(), ErrorKind::ProtocolError(error) if *error.kind() == missing)
}

fn text(text: &str) -> lapin::types::AMQPValue {
    lapin::types::AMQPValue::LongString(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queues_are_doubted_that_were_new_when_the_broker_was_lost() {
        let mut made = Made::default();
        made.lose();
        assert!(!made.is_doubtful());
        made.note();
        made.lose();
        assert!(made.is_doubtful());
        let mut old = Made(Instant::now().checked_sub(YOUTH));
        old.lose();
        assert!(!old.is_doubtful());
    }
}
