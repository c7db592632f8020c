//! What breaks the contract, and what it costs: the task or the stream, and nobody else's.

use astrolens_proto::v1::analyse_request::Message as In;
use astrolens_proto::v1::{Cancel, Failure, Priority, Task, TextPart};
use astrolens_proto::{MAX_MESSAGE_BYTES, MAX_TASKS};
use bytes::Bytes;
use tonic::Code;

use crate::support::{Heard, STEPS, Worker, hello, local, python, task, without_text};

const TEXT: &[u8] = b"def f():\n    pass\n";

/// A stream that this is sent on ends with this, and another one goes on.
async fn breaks(flags: &[&str], messages: Vec<In>, expected: Code, told: &str) {
    let worker = Worker::with_faults(flags, &[(b"hang", "hang")]);
    let mut other = worker.stream().await;
    let mut stream = worker.stream().await;
    for message in messages {
        stream.send(message).await;
    }
    let status = stream.broken().await;
    assert_eq!(status.code(), expected, "{status}");
    assert!(status.message().contains(told), "{status}");
    let id = other.ask(task("python", TEXT)).await;
    assert_eq!(other.heard().await, Heard::Found(id, local("python", TEXT, STEPS), false));
}

fn batch(tasks: Vec<Task>) -> In {
    let tasks = tasks.into_iter().zip(1..).map(|(task, id)| Task { id, ..task }).collect();
    In::Batch(astrolens_proto::v1::Batch { tasks, priority: 0, timeout_ms: 0 })
}

#[tokio::test]
async fn messages_are_bounded() {
    let long = vec![b'#'; MAX_MESSAGE_BYTES];
    breaks(&[], vec![batch(vec![task("python", &long)])], Code::OutOfRange, "too large").await;
    let many = vec![task("python", TEXT); MAX_TASKS + 1];
    breaks(&[], vec![batch(many)], Code::InvalidArgument, "257 tasks in one message").await;
    let many = In::Cancel(Cancel { tasks: vec![1; MAX_TASKS + 1] });
    breaks(&[], vec![many], Code::InvalidArgument, "257 tasks in one message").await;
    let options = vec!["cognitive.js_or".to_owned(); 65];
    let many = Task { options, ..task("python", TEXT) };
    breaks(&[], vec![batch(vec![many])], Code::InvalidArgument, "too many options").await;
}

#[tokio::test]
async fn windows_are_kept() {
    let hanging = || task("python", b"hang");
    let three = batch(vec![hanging(); 3]);
    let told = "more than 2 tasks without an answer";
    breaks(&["--window-tasks=2"], vec![three], Code::ResourceExhausted, told).await;
    let two = batch(vec![hanging(), hanging()]);
    let told = "more than 7 bytes of text here";
    breaks(&["--window-bytes=7"], vec![two], Code::ResourceExhausted, told).await;
}

#[tokio::test]
async fn what_makes_no_sense_ends_the_stream() {
    let invalid = Code::InvalidArgument;
    breaks(&[], vec![In::Hello(hello())], invalid, "a second `Hello`").await;
    let digest = Bytes::from_static(b"short");
    let short = Task { digest, ..task("python", TEXT) };
    breaks(&[], vec![batch(vec![short])], invalid, "no digest of 32 bytes").await;
    let size = Task { size: 3, ..task("python", TEXT) };
    breaks(&[], vec![batch(vec![size])], invalid, "another text than one of the size").await;
    let more = TextPart { task: 1, text: Bytes::from_static(b"0123"), ..TextPart::default() };
    let digest_alone = batch(vec![without_text("python", b"012")]);
    breaks(&[], vec![digest_alone, In::TextPart(more)], invalid, "more text than the 3").await;
    let task = batch(vec![task("python", b"hang")]);
    breaks(&[], vec![task.clone(), task], invalid, "after a larger or equal number").await;
}

#[tokio::test]
async fn a_wrong_digest_costs_its_task() {
    let worker = Worker::start(&[]);
    let mut stream = worker.stream().await;
    let wrong = Task { digest: without_text("python", b"other").digest, ..task("python", TEXT) };
    let (wrong, right) = (stream.numbered(wrong), stream.numbered(task("python", TEXT)));
    stream.batch(vec![wrong, right], Priority::Bulk, 0).await;
    let mut heard = [stream.heard().await, stream.heard().await];
    heard.sort_by_key(|heard| matches!(heard, Heard::Found(..)));
    assert!(matches!(heard[0], Heard::Failed(1, Failure::WrongDigest, _)), "{:?}", heard[0]);
    assert_eq!(heard[1], Heard::Found(2, local("python", TEXT, STEPS), false));
    // In parts as well.
    let text = python(1, 1000);
    let id = stream.ask(without_text("python", &text)).await;
    assert_eq!(stream.heard().await, Heard::Needed(vec![id]));
    let mut other = text.clone();
    other[0] ^= 1;
    stream.text(id, &other).await;
    let heard = stream.heard().await;
    assert!(matches!(heard, Heard::Failed(3, Failure::WrongDigest, _)), "{heard:?}");
}

#[tokio::test]
async fn what_a_worker_does_not_take_is_said_before_it_is_sent() {
    let worker = Worker::start(&["--max-text-bytes=17"]);
    let mut stream = worker.stream().await;
    assert_eq!(stream.welcome.max_text_bytes, 17);
    let id = stream.ask(without_text("python", TEXT)).await;
    let heard = stream.heard().await;
    let Heard::Failed(of, Failure::TooLarge, detail) = heard else { panic!("{heard:?}") };
    assert_eq!((of, detail.as_str()), (id, "a text may have 17 bytes here"));
    stream.ask(without_text("klingon", b"nuqneH")).await;
    let heard = stream.heard().await;
    assert!(matches!(heard, Heard::Failed(2, Failure::UnknownLanguage, _)), "{heard:?}");
}
