//! Texts that come compressed: the same answers, and what it costs to send one that is none.

use astrolens_proto::v1::analyse_request::Message as In;
use astrolens_proto::v1::{Encoding, Failure, Task, TextPart};
use bytes::Bytes;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use tonic::Code;

use crate::support::{Heard, STEPS, Stream, Worker, local, python, task, without_text};

fn compressed(text: &[u8]) -> Bytes {
    compress_to_vec(text, CompressionLevel::Fastest).into()
}

/// The task of `text`, which comes with it as `frame`.
fn encoded(text: &[u8], frame: Bytes) -> Task {
    let zstd = Encoding::Zstd.into();
    Task { text: frame, text_encoding: zstd, ..without_text("python", text) }
}

/// Sends `frame` as the text of a task in parts of this size.
async fn send_parts(stream: &mut Stream, task: u64, frame: &[u8], size: usize) {
    for part in frame.chunks(size) {
        let text = Bytes::copy_from_slice(part);
        let (encoding, encoded_size) = (Encoding::Zstd.into(), frame.len() as u64);
        stream.send(In::TextPart(TextPart { task, text, encoding, encoded_size })).await;
    }
}

#[tokio::test]
async fn a_compressed_text_has_the_answer_of_the_text() {
    let worker = Worker::start(&[]);
    let mut stream = worker.stream().await;
    assert_eq!(stream.welcome.encodings, [i32::from(Encoding::Zstd)]);
    let short = python(1, 50);
    let id = stream.ask(encoded(&short, compressed(&short))).await;
    assert_eq!(stream.heard().await, Heard::Found(id, local("python", &short, STEPS), false));
    let long = python(2, 20_000);
    let id = stream.ask(without_text("python", &long)).await;
    assert_eq!(stream.heard().await, Heard::Needed(vec![id]));
    let frame = compressed(&long);
    assert!(frame.len() < long.len() / 2);
    send_parts(&mut stream, id, &frame, 10_000).await;
    assert_eq!(stream.heard().await, Heard::Found(id, local("python", &long, STEPS), false));
}

#[tokio::test]
async fn what_is_not_the_text_costs_its_task() {
    let worker = Worker::start(&[]);
    let mut stream = worker.stream().await;
    let text = python(1, 50);
    let frame = compressed(&text);
    // Blocks of 128 KiB that say one byte each: 20,000 of them are 2.6 GB in 80 KB.
    let bomb = |blocks: usize| {
        let head = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];
        let block = |is_last: u32| {
            let head = is_last | 1 << 1 | (128 << 10) << 3;
            [&head.to_le_bytes()[..3], b"#"].concat()
        };
        let mut bytes = head.to_vec();
        bytes.extend((1..blocks).flat_map(|_| block(0)));
        bytes.extend(block(1));
        Bytes::from(bytes)
    };
    // It is a frame: of one block, it is a text.
    let comment = vec![b'#'; 128 << 10];
    let id = stream.ask(encoded(&comment, bomb(1))).await;
    assert_eq!(stream.heard().await, Heard::Found(id, local("python", &comment, STEPS), false));
    for wrong in [
        bomb(20_000),
        frame.slice(..frame.len() - 1),
        Bytes::from([&frame, b"more".as_slice()].concat()),
        compressed(&python(2, 50)),
        Bytes::from_static(b"no frame"),
    ] {
        let size = text.len().max(wrong.len() + 1) as u64;
        let id = stream.ask(Task { size, ..encoded(&text, wrong) }).await;
        let heard = stream.heard().await;
        assert!(
            matches!(heard, Heard::Failed(of, Failure::WrongDigest, _) if of == id),
            "{heard:?}"
        );
    }
    let id = stream.ask(task("python", &text)).await;
    assert_eq!(stream.heard().await, Heard::Found(id, local("python", &text, STEPS), false));
}

#[tokio::test]
async fn what_is_not_as_the_contract_says_ends_the_stream() {
    let text = python(1, 50);
    let frame = compressed(&text);
    let longer = Bytes::from([frame.as_ref(), &vec![0; text.len()]].concat());
    for (task, told) in [
        (
            Task { text_encoding: 77, ..encoded(&text, frame) },
            "in an encoding that the worker does",
        ),
        (encoded(&text, longer), "another text than one of the size"),
    ] {
        let worker = Worker::start(&[]);
        let mut stream = worker.stream().await;
        stream.ask(task).await;
        let status = stream.broken().await;
        assert_eq!(status.code(), Code::InvalidArgument, "{status}");
        assert!(status.message().contains(told), "{status}");
    }
}
