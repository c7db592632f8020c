//! Texts that come compressed. Whoever sends one may mean harm: it is decoded to the size that its task names and no
//! further, by a decoder that looks back no further than the contract says.

use std::io::Read as _;

use astrolens_proto::v1::Encoding;
use bytes::Bytes;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

/// What texts may be sent in.
pub(super) const OFFERED: [Encoding; 1] = [Encoding::Zstd];

/// How far a frame may look back in any case, in bytes; else no further than the text is long.
const MIN_WINDOW: u64 = 8 << 20;

/// A text as it was sent.
#[derive(Debug)]
pub(super) struct Encoded {
    pub(super) bytes: Bytes,
    pub(super) encoding: Encoding,
}

/// The encoding with this number, if texts may be sent in it; as they are, they always may.
pub(super) fn offered(number: i32) -> Option<Encoding> {
    let encoding = Encoding::try_from(number).ok()?;
    (encoding == Encoding::Unspecified || OFFERED.contains(&encoding)).then_some(encoding)
}

impl Encoded {
    /// The text of this `size` that it is; `None` if it is none of that size.
    pub(super) fn decode(self, size: u64) -> Option<Bytes> {
        match self.encoding {
            Encoding::Unspecified => (self.bytes.len() as u64 == size).then_some(self.bytes),
            Encoding::Zstd => decode(&self.bytes, size).map(Bytes::from),
        }
    }
}

/// The text of this `size` that `frame`, one of Zstandard and nothing else, holds.
fn decode(mut frame: &[u8], size: u64) -> Option<Vec<u8>> {
    let mut decoder = FrameDecoder::new();
    decoder.set_max_window_size(size.max(MIN_WINDOW));
    let mut text = Vec::with_capacity(size as usize);
    // A byte more shows that there is more.
    let decoder = StreamingDecoder::new_with_decoder(&mut frame, decoder).ok()?;
    decoder.take(size + 1).read_to_end(&mut text).ok()?;
    (text.len() as u64 == size && frame.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `zstd -1` makes of the text below.
    const FRAME: [u8; 44] = [
        0x28, 0xb5, 0x2f, 0xfd, 0x64, 0x98, 0x02, 0xf5, 0x00, 0x00, 0xb8, 0x64, 0x65, 0x66, 0x20,
        0x66, 0x28, 0x61, 0x29, 0x3a, 0x0a, 0x20, 0x20, 0x20, 0x20, 0x72, 0x65, 0x74, 0x75, 0x72,
        0x6e, 0x20, 0x61, 0x0a, 0x01, 0x00, 0xfd, 0x6a, 0x35, 0x9b, 0x22, 0xa4, 0x76, 0x5b,
    ];

    const SIZE: u64 = 920;

    fn text() -> Vec<u8> {
        "def f(a):\n    return a\n".repeat(40).into_bytes()
    }

    #[test]
    fn a_text_is_what_another_tool_has_compressed() {
        assert_eq!(decode(&FRAME, SIZE), Some(text()));
    }

    #[test]
    fn only_the_size_that_is_named_is_taken() {
        for size in [0, 1, SIZE - 1, SIZE + 1, 1 << 20] {
            assert_eq!(decode(&FRAME, size), None, "{size}");
        }
    }

    #[test]
    fn what_is_no_frame_or_more_than_one_is_no_text() {
        for length in 0..FRAME.len() {
            // Without its checksum, which is the last four bytes, it is not whole either.
            assert_eq!(decode(&FRAME[..length], SIZE), None, "{length} bytes");
        }
        let more = [FRAME.as_slice(), b"more"].concat();
        assert_eq!(decode(&more, SIZE), None);
        assert_eq!(decode(&text(), SIZE), None);
    }

    #[test]
    fn a_frame_that_looks_back_too_far_is_refused_before_it_is_read() {
        // No flags; a window of 1 GiB (exponent 20 above 1 KiB).
        let head = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 20 << 3];
        assert_eq!(decode(&head, SIZE), None);
    }

    #[test]
    fn encodings_that_nobody_offers_are_none() {
        assert_eq!(offered(0), Some(Encoding::Unspecified));
        assert_eq!(offered(1), Some(Encoding::Zstd));
        assert_eq!(offered(2), None);
    }
}
