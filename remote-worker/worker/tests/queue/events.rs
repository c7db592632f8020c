//! What else is asked of a gateway: events, health, figures, and what its users may not do.

use std::collections::BTreeMap;

use lapin::options::{
    BasicConsumeOptions, BasicPublishOptions, ConfirmSelectOptions, QueueBindOptions,
    QueueDeclareOptions,
};
use lapin::protocol::{AMQPErrorKind, AMQPSoftError};
use lapin::types::FieldTable;
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties, ErrorKind};
use serde_json::Value;
use tokio_stream::StreamExt as _;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::broker::Place;
use crate::house::{House, queue};
use crate::scan::Scan;
use crate::support::Worker;

/// A channel of this user to the broker.
pub async fn channel(house: &House, user: &str) -> Channel {
    let properties = ConnectionProperties::default();
    let connection = Connection::connect(&house.place.url(user), properties).await;
    connection.expect("a connection").create_channel().await.expect("a channel")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn listeners_are_told_what_happens() {
    let house = House::open();
    house.ready().await;
    let listener = channel(&house, "listener").await;
    let (queue, none) = ("astrolens-listener.test", FieldTable::default());
    let exclusive = QueueDeclareOptions::exclusive();
    listener.queue_declare(queue.into(), exclusive, none.clone()).await.expect("a queue");
    let options = QueueBindOptions::default();
    let events = "astrolens.events".into();
    listener.queue_bind(queue.into(), events, "#".into(), options, none.clone()).await.expect("it");
    let options = BasicConsumeOptions { no_ack: true, ..BasicConsumeOptions::default() };
    let mut told =
        listener.basic_consume(queue.into(), "".into(), options, none).await.expect("events");
    let _taker = house.taker(&[]);
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(3, 1);
    scan.ask(&mut stream).await;
    scan.finish(&mut stream).await;
    let mut topics: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    while !topics.contains_key("scan.finished") {
        let event = told.next().await.expect("an event").expect("no error");
        let body = serde_json::from_slice(&event.data).expect("JSON");
        topics.entry(event.routing_key.to_string()).or_default().push(body);
    }
    let (begun, done, ended) =
        (&topics["scan.started"], &topics["unit.done"], &topics["scan.finished"]);
    assert_eq!((begun.len(), done.len(), ended.len()), (1, 3, 1), "{topics:?}");
    assert_eq!((&begun[0]["client"], &begun[0]["scan"]), (&"a test".into(), &ended[0]["scan"]));
    assert_eq!((&ended[0]["found"], &ended[0]["failed"]), (&3.into(), &0.into()));
    assert!(done.iter().all(|unit| unit["outcome"] == "found" && unit["is_wanted"] == true));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn a_worker_without_queues_says_so_once_and_in_its_own_words() {
    // No gateway has made any here yet.
    let place = Place::shared();
    let mut taker = Worker::start_logging(&[
        format!("--queue={}", place.url("worker")),
        "--gateway=http://127.0.0.1:1".to_owned(),
    ]);
    let told = taker.logged_up_to("there are no queues to take work from");
    let error = told.last().expect("an entry")["fields"]["error"].as_str().expect("an error");
    assert!(error.contains("NOT-FOUND") || error.contains("NOT_FOUND"), "{error}");
    let ours =
        |entry: &&Value| entry["target"].as_str().is_some_and(|it| it.starts_with("astrolens"));
    assert_eq!(told.iter().filter(ours).count(), told.len(), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn users_may_do_what_they_need_and_nothing_else() {
    let house = House::open();
    let _taker = house.taker(&[]);
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(1, 1);
    scan.ask(&mut stream).await;
    scan.finish(&mut stream).await;
    for user in ["worker", "listener"] {
        let declare = channel(&house, user).await;
        let (durable, none) = (QueueDeclareOptions::durable(), FieldTable::default());
        let declared = declare.queue_declare("astrolens.mine".into(), durable, none.clone()).await;
        assert_refused(declared.map(drop), user, "declares");
        let forbidden = if user == "worker" { "dead" } else { "bulk" };
        let queue = queue(forbidden);
        let (options, consume) = (BasicConsumeOptions::default(), channel(&house, user).await);
        let taken = consume.basic_consume(queue.as_str().into(), "".into(), options, none).await;
        assert_refused(taken.map(drop), user, "takes");
        let publish = channel(&house, user).await;
        publish.confirm_select(ConfirmSelectOptions::default()).await.expect("confirms");
        let (exchange, options) = ("astrolens.events".into(), BasicPublishOptions::default());
        let sent = publish
            .basic_publish(
                exchange,
                "scan.started".into(),
                options,
                b"",
                BasicProperties::default(),
            )
            .await;
        let sent = match sent {
            Ok(confirmed) => confirmed.await.map(drop),
            Err(error) => Err(error),
        };
        assert_refused(sent, user, "tells");
    }
}

fn assert_refused(done: lapin::Result<()>, user: &str, what: &str) {
    let error = done.expect_err(&format!("{user} {what}"));
    let ErrorKind::ProtocolError(refused) = error.kind() else {
        panic!("{user} {what}: {error}");
    };
    let expected = AMQPErrorKind::Soft(AMQPSoftError::ACCESSREFUSED);
    assert_eq!(*refused.kind(), expected, "{user} {what}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn a_gateway_is_ready_while_the_broker_is_there() {
    let mut house = House::open_at(Place::own());
    let mut health = HealthClient::new(house.gateway.process.channel().await);
    let request = HealthCheckRequest { service: "astrolens.v1.Analysis".to_owned() };
    let mut watched = health.watch(request).await.expect("a watch").into_inner();
    let mut until = async |expected: ServingStatus| {
        while watched.message().await.expect("no error").expect("a state").status() != expected {}
    };
    until(ServingStatus::Serving).await;
    assert_eq!(house.gateway.figure("astrolens_worker_queue_connected"), 1);
    house.place.broker().kill();
    until(ServingStatus::NotServing).await;
    assert_eq!(house.gateway.figure("astrolens_worker_queue_connected"), 0);
    // Those who are here all the same are served once it is back.
    let _taker = house.taker(&[]);
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(3, 1);
    scan.ask(&mut stream).await;
    house.gateway.process.until(|status| status.queued_bulk == 3).await;
    house.place.broker().start_again();
    until(ServingStatus::Serving).await;
    scan.finish(&mut stream).await;
    scan.check("the broker away at first", &house.gateway, &[]);
}
