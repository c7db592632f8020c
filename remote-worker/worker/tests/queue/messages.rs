//! Messages of several units: each unit is seen to by itself.

use astrolens_proto::v1::queue_client::QueueClient;
use astrolens_proto::v1::{FetchTextRequest, Unit, Units};
use lapin::options::{BasicAckOptions, BasicConsumeOptions, BasicPublishOptions};
use lapin::types::FieldTable;
use lapin::{BasicProperties, Channel};
use prost::Message as _;
use tokio_stream::StreamExt as _;
use tonic::transport::Endpoint;

use crate::answers::answered;
use crate::events::channel;
use crate::faults::suspects;
use crate::house::{House, queue};
use crate::scan::Scan;
use crate::support::{Heard, STEPS, local, python, task};

/// Takes messages of a scan until they hold this many units, and acknowledges none; the channel that has them, and
/// the units with the tags of their messages.
pub async fn taken(house: &House, units: usize) -> (Channel, Vec<(u64, Unit)>) {
    let taking = channel(house, "worker").await;
    let (options, none) = (BasicConsumeOptions::default(), FieldTable::default());
    let queue = queue("bulk");
    let messages = taking.basic_consume(queue.as_str().into(), "".into(), options, none).await;
    let (mut messages, mut taken) = (messages.expect("deliveries"), Vec::new());
    while taken.len() < units {
        let message = messages.next().await.expect("a message").expect("no error");
        let held = Units::decode(message.data.as_slice()).expect("units").units;
        taken.extend(held.into_iter().map(|unit| (message.delivery_tag, unit)));
    }
    (taking, taken)
}

/// Takes the units of a scan out of their queue, and puts them there again in one message, `first` before them.
async fn put_together(house: &House, count: usize, first: Option<Unit>) {
    let (taking, taken) = taken(house, count).await;
    let (last, _) = taken.last().expect("a unit");
    taking.basic_ack(*last, BasicAckOptions { multiple: true }).await.expect("their end");
    taking.close(200, "done".into()).await.expect("its end");
    let units = first.into_iter().chain(taken.into_iter().map(|(_, unit)| unit)).collect();
    let body = Units { units }.encode_to_vec();
    let (options, properties) = (BasicPublishOptions::default(), BasicProperties::default());
    let publish = channel(house, "worker").await;
    let (exchange, key) = ("astrolens.units".into(), queue("bulk"));
    let sent = publish.basic_publish(exchange, key.as_str().into(), options, &body, properties);
    sent.await.expect("a message").await.expect("its end");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn what_makes_no_sense_costs_its_neighbours_nothing() {
    let house = House::open();
    house.ready().await;
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(3, 1);
    scan.ask(&mut stream).await;
    put_together(&house, 3, Some(Unit::default())).await;
    let taker = house.taker(&[]);
    scan.finish(&mut stream).await;
    scan.check("nonsense among units", &house.gateway, &[]);
    // It comes once more by itself.
    let units = |outcome| format!("astrolens_worker_queue_units_total{{outcome=\"{outcome}\"}}");
    while taker.figure(&units("refused")) == 0 {
        tokio::task::yield_now().await;
    }
    let count = ["answered", "handed_back", "refused"].map(|outcome| taker.figure(&units(outcome)));
    assert_eq!((count, suspects(&taker)), ([3, 1, 1], 0));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn no_answer_waits_for_a_neighbour_that_hangs() {
    let house = House::open();
    house.ready().await;
    let mut stream = house.gateway.process.stream().await;
    stream.ask(task("python", b"hang")).await;
    let text = python(1, 1);
    let id = stream.ask(task("python", &text)).await;
    put_together(&house, 2, None).await;
    let _taker = house.taker_with_faults(&["--children=2"], &[(b"hang", "hang")]);
    assert_eq!(answered(&mut stream).await, Heard::Found(id, local("python", &text, STEPS), false));
    house.gateway.process.until(|status| status.running == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn who_asks_for_what_was_answered_makes_no_suspect_guilty() {
    let house = House::open();
    house.ready().await;
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(1, 1);
    scan.ask(&mut stream).await;
    let (taking, taken) = taken(&house, 1).await;
    taking.close(200, "gone".into()).await.expect("its end");
    let _taker = house.taker(&[]);
    scan.finish(&mut stream).await;
    // More workers than may end of a suspect get a message again in which it stands with others.
    let gateway = Endpoint::from_shared(format!("http://127.0.0.1:{}", house.port)).expect("a URL");
    let mut gateway = QueueClient::new(gateway.connect_lazy());
    for alone in 1..=7 {
        let unit = Some(taken[0].1.clone());
        let request = FetchTextRequest { unit, alone, ..FetchTextRequest::default() };
        let mut parts = gateway.fetch_text(request).await.expect("an answer").into_inner();
        assert!(parts.message().await.expect("no error").expect("a part").is_settled);
    }
    scan.check("asked for again", &house.gateway, &[]);
}
