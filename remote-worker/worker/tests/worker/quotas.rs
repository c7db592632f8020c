//! How much a tenant may have, and how much all of them together.

use astrolens_proto::v1::analyse_request::Message as In;
use astrolens_proto::v1::{Cancel, Failure, Ping, Priority};
use tonic::Code;
use tonic::transport::ClientTlsConfig;

use crate::certificates::House;
use crate::support::{Heard, STEPS, Worker, local, python, task, without_text};

/// A worker whose one tenant has these limits, and how to speak to it.
fn limited(limits: &str) -> (House, Worker, ClientTlsConfig) {
    let grant = "[[grants]]\nnames = [\"DNS:ci\"]\ntenant = \"ci\"\nroles = [\"submit\"]\n";
    let house = House::new(Some(&format!("{grant}[tenants.ci]\n{limits}\n")));
    let worker = Worker::start_with(&house.flags());
    let client = house.client(Some(&house.authority.issue(&["DNS:ci"])));
    (house, worker, client)
}

#[tokio::test]
async fn a_tenant_has_as_many_streams_as_it_may() {
    let (_house, worker, client) = limited("streams = 2");
    let one = worker.stream_over(client.clone()).await.unwrap();
    let _other = worker.stream_over(client.clone()).await.unwrap();
    let refused = worker.stream_over(client.clone()).await.err().expect("a refusal");
    assert_eq!(refused.code(), Code::ResourceExhausted);
    assert_eq!(refused.message(), "tenant `ci` may have 2 streams at once");
    drop(one);
    // Its end takes a moment to be seen.
    while let Err(refused) = worker.stream_over(client.clone()).await {
        assert_eq!(refused.code(), Code::ResourceExhausted);
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn who_sends_too_much_waits_and_is_heard_meanwhile() {
    // A byte a second: the second text is late by any measure.
    let (_house, worker, client) = limited("bytes_per_second = 1");
    let mut stream = worker.stream_over(client).await.unwrap();
    // As little as a window may be.
    assert_eq!(stream.welcome.window.expect("a window").text_bytes, 1 << 20);
    let id = stream.ask(task("python", b"a")).await;
    assert_eq!(stream.heard().await, Heard::Found(id, local("python", b"a", STEPS), false));
    let text = python(1, 100);
    let waiting = stream.ask(without_text("python", &text)).await;
    let late = stream.numbered(task("python", &text));
    stream.batch(vec![late], Priority::Bulk, 1).await;
    let heard = stream.heard().await;
    assert!(matches!(heard, Heard::Failed(3, Failure::Expired, _)), "{heard:?}");
    stream.send(In::Ping(Ping { number: 7 })).await;
    assert_eq!(stream.heard().await, Heard::Pong(7));
    stream.send(In::Cancel(Cancel { tasks: vec![waiting] })).await;
    let heard = stream.heard().await;
    assert!(matches!(heard, Heard::Failed(2, Failure::Cancelled, _)), "{heard:?}");
}

#[tokio::test]
async fn texts_of_all_streams_together_are_bounded() {
    const MIB: usize = 1 << 20;
    let hanging = [vec![b'1'; MIB], vec![b'2'; MIB]];
    let flags = ["--children=2", "--max-text-bytes=2097152", "--max-text-bytes-in-hand=2097152"];
    let faults = hanging.each_ref().map(|text| (text.as_slice(), "hang"));
    let worker = Worker::with_faults(&flags, &faults);
    let mut one = worker.stream().await;
    assert_eq!(one.welcome.window.expect("a window").text_bytes, 2 << 20);
    for text in &hanging {
        one.ask(task("python", text)).await;
    }
    worker.until(|status| status.running == 2).await;
    // There is a second stream, and each may have half.
    let mut other = worker.stream().await;
    assert_eq!(other.welcome.window.expect("a window").text_bytes, 1 << 20);
    assert_eq!(one.heard().await, Heard::Window(1 << 20));
    // What comes unasked is not kept.
    let text = python(1, 5);
    other.ask(task("python", &text)).await;
    let heard = other.heard().await;
    let Heard::Failed(1, Failure::NoRoom, detail) = heard else { panic!("{heard:?}") };
    assert!(detail.contains("2097152 bytes"), "{detail}");
    // What is to be asked for waits for room.
    let id = other.ask(without_text("python", &text)).await;
    other.send(In::Ping(Ping { number: 7 })).await;
    assert_eq!(other.heard().await, Heard::Pong(7));
    one.send(In::Cancel(Cancel { tasks: vec![1] })).await;
    assert!(matches!(one.heard().await, Heard::Failed(1, Failure::Cancelled, _)));
    assert_eq!(other.heard().await, Heard::Needed(vec![id]));
    other.text(id, &text).await;
    assert_eq!(other.heard().await, Heard::Found(id, local("python", &text, STEPS), false));
    drop(other);
    assert_eq!(one.heard().await, Heard::Window(2 << 20));
}

#[tokio::test]
async fn a_text_that_nobody_asked_for_ends_the_stream() {
    let (_house, worker, client) = limited("bytes_per_second = 1");
    let mut stream = worker.stream_over(client).await.unwrap();
    let text = python(1, 100);
    let id = stream.ask(without_text("python", &text)).await;
    stream.text(id, &text).await;
    let status = stream.broken().await;
    assert_eq!(status.code(), Code::InvalidArgument);
    assert!(status.message().contains("was not asked for"), "{status}");
}
