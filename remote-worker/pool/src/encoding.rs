//! Texts as they are sent: as they are, or compressed on a way that is slow.

use std::collections::VecDeque;

use astrolens_proto::MAX_PART_BYTES;
use astrolens_proto::v1::analyse_request::Message;
use astrolens_proto::v1::{Batch, Encoding, TextPart};
use bytes::Bytes;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

/// Shorter texts do not get shorter, in bytes.
const MIN_BYTES: usize = 256;

/// `text` as one frame of Zstandard, if that is shorter.
fn compressed(text: &Bytes) -> Option<Bytes> {
    if text.len() < MIN_BYTES {
        return None;
    }
    let frame = compress_to_vec(&text[..], CompressionLevel::Fastest);
    (frame.len() < text.len()).then(|| frame.into())
}

/// Compresses the texts of a batch.
pub(crate) fn compress(batch: &mut Batch) {
    for task in &mut batch.tasks {
        if let Some(frame) = compressed(&task.text) {
            task.text = frame;
            task.set_text_encoding(Encoding::Zstd);
        }
    }
}

/// The messages that bring the text of the task of this number, compressed if it `is_to_be`.
pub(crate) fn parts(task: u64, text: Bytes, is_to_be_compressed: bool) -> VecDeque<Message> {
    let frame = if is_to_be_compressed { compressed(&text) } else { None };
    let (mut rest, encoding, encoded_size) = match frame {
        Some(frame) => {
            let size = frame.len() as u64;
            (frame, Encoding::Zstd, size)
        }
        None => (text, Encoding::Unspecified, 0),
    };
    let mut parts = VecDeque::new();
    while !rest.is_empty() {
        let text = rest.split_to(rest.len().min(MAX_PART_BYTES));
        let encoding = encoding.into();
        parts.push_back(Message::TextPart(TextPart { task, text, encoding, encoded_size }));
    }
    parts
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use astrolens_proto::v1::Task;
    use ruzstd::decoding::StreamingDecoder;

    use super::*;

    fn text(bytes: usize) -> Bytes {
        // Numbers that resemble one another, as lines of a text do, and not more.
        let lines = (0_u64..).map(|number| {
            format!("{}\n", number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (number % 40))
        });
        let mut text = Vec::new();
        lines
            .take_while(|line| {
                text.extend_from_slice(line.as_bytes());
                text.len() < bytes
            })
            .for_each(drop);
        text.into()
    }

    fn decoded(frame: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        StreamingDecoder::new(frame).unwrap().read_to_end(&mut text).unwrap();
        text
    }

    #[test]
    fn a_long_text_is_compressed_as_a_whole_and_then_cut() {
        let text = text(6 << 20);
        for is_compressed in [false, true] {
            let mut bytes = Vec::new();
            let parts = parts(7, text.clone(), is_compressed);
            assert!(parts.len() > 1);
            let mut sizes = Vec::new();
            for part in parts {
                let Message::TextPart(part) = part else { panic!("{part:?}") };
                assert!(part.task == 7 && part.text.len() <= MAX_PART_BYTES);
                assert_eq!(part.encoding() == Encoding::Zstd, is_compressed);
                bytes.extend_from_slice(&part.text);
                sizes.push(part.encoded_size);
            }
            let size = if is_compressed { bytes.len() as u64 } else { 0 };
            assert!(sizes.iter().all(|named| *named == size), "{sizes:?}");
            assert!(if is_compressed { decoded(&bytes) } else { bytes } == text);
        }
    }

    #[test]
    fn what_does_not_get_shorter_goes_as_it_is() {
        let noise: Vec<u8> = std::iter::repeat_with(|| fastrand::u8(..)).take(10_000).collect();
        let texts = [text(10_000), noise.into(), text(MIN_BYTES / 2), Bytes::new()];
        let tasks = texts.iter().map(|text| Task { text: text.clone(), ..Task::default() });
        let mut batch = Batch { tasks: tasks.collect(), ..Batch::default() };
        compress(&mut batch);
        let encodings: Vec<Encoding> = batch.tasks.iter().map(Task::text_encoding).collect();
        let plain = Encoding::Unspecified;
        assert_eq!(encodings, [Encoding::Zstd, plain, plain, plain]);
        assert!(decoded(&batch.tasks[0].text) == texts[0]);
        assert!(batch.tasks[1..].iter().map(|task| &task.text).eq(&texts[1..]));
    }
}
