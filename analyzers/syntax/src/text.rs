//! Bytes as they lie on disk made into the text that is analysed.
//!
//! Nearly always these are the same bytes, borrowed. What is said of a text is said of *this*
//! one: every byte offset of a report counts from the start of the analysed text.
//!
//! | on disk | analysed | offsets |
//! |---|---|---|
//! | UTF-8, ASCII | as it is | of the file |
//! | UTF-8 with a byte order mark | as it is; the parser reads over the mark | of the file |
//! | not valid UTF-8, such as Latin-1 | as it is; an invalid byte counts as one character | of the file |
//! | UTF-16 with a byte order mark | decoded to UTF-8, without the mark | of the decoded text |
//! | a NUL among the first 8,000 bytes, or UTF-32 | not analysed: `binary` | – |
//!
//! Lines and columns are the same in any encoding.

use std::borrow::Cow;

use astrolens_model::Skipped;
use encoding_rs::{UTF_16BE, UTF_16LE};

/// How far into a file a NUL makes it binary: as Git does it, so that a file it shows as text
/// is text here.
const BINARY_WINDOW: usize = 8_000;

/// The byte order mark in UTF-8.
const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<'disk> {
    /// What is analysed, and what byte offsets count in.
    pub bytes: Cow<'disk, [u8]>,
    /// How it was written on disk.
    pub encoding: Encoding,
}

/// How a text is written on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, or anything else that agrees with it on ASCII; it is not validated.
    Utf8,
    /// The same behind a byte order mark.
    Utf8WithMark,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
}

impl Encoding {
    /// The encoding's name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8WithMark => "UTF-8 with a byte order mark",
            Self::Utf16Le => "UTF-16, little-endian",
            Self::Utf16Be => "UTF-16, big-endian",
        }
    }

    /// The encoding's name as reports write it (IANA's, in lower case).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Utf8WithMark => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
        }
    }

    /// Whether byte offsets in the analysed text are those of the file on disk.
    #[must_use]
    pub const fn keeps_offsets(self) -> bool {
        matches!(self, Self::Utf8 | Self::Utf8WithMark)
    }

    /// Its name, where byte offsets in the analysed text are others than on disk.
    #[must_use]
    pub fn name_if_transcoded(self) -> Option<&'static str> {
        (!self.keeps_offsets()).then(|| self.name())
    }
}

/// Makes the bytes of a file into text.
///
/// # Errors
/// [`Skipped`] with the reason `binary` when they are no text.
pub fn decode(bytes: &[u8]) -> Result<Text<'_>, Skipped> {
    let (encoding, decoder) = match bytes {
        // UTF-32 starts as UTF-16 would with a NUL behind the mark.
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => return Err(binary("it is UTF-32")),
        [0xFF, 0xFE, ..] => (Encoding::Utf16Le, UTF_16LE),
        [0xFE, 0xFF, ..] => (Encoding::Utf16Be, UTF_16BE),
        _ => {
            reject_nul(bytes)?;
            let marked = bytes.starts_with(UTF8_MARK);
            let encoding = if marked { Encoding::Utf8WithMark } else { Encoding::Utf8 };
            return Ok(Text { bytes: Cow::Borrowed(bytes), encoding });
        }
    };
    let (text, _replaced) = decoder.decode_without_bom_handling(&bytes[2..]);
    reject_nul(text.as_bytes())?;
    Ok(Text { bytes: Cow::Owned(text.into_owned().into_bytes()), encoding })
}

/// `text` without a byte order mark.
pub(crate) fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(UTF8_MARK).unwrap_or(text)
}

fn reject_nul(bytes: &[u8]) -> Result<(), Skipped> {
    let window = &bytes[..bytes.len().min(BINARY_WINDOW)];
    match memchr::memchr(0, window) {
        Some(offset) => Err(binary(&format!("it has a NUL byte at offset {offset}"))),
        None => Ok(()),
    }
}

fn binary(why: &str) -> Skipped {
    Skipped { reason: Cow::Borrowed("binary"), detail: format!("the file is binary: {why}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Language, parse};

    fn text(bytes: &[u8]) -> (Cow<'_, [u8]>, Encoding) {
        let text = decode(bytes).expect("it is text");
        (text.bytes, text.encoding)
    }

    /// `characters` in UTF-16 behind a byte order mark.
    fn utf16(characters: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(0xFEFF).chain(characters.encode_utf16()).flat_map(to_bytes).collect()
    }

    #[test]
    fn eight_bit_text_is_borrowed_as_it_is() {
        for (bytes, encoding) in [
            (&b""[..], Encoding::Utf8),
            (b"x = 1\r\n", Encoding::Utf8),
            ("é = 𝄞".as_bytes(), Encoding::Utf8),
            (b"\xEF\xBB\xBFx", Encoding::Utf8WithMark),
            (b"caf\xE9 \xFF\xC3", Encoding::Utf8),
        ] {
            assert_eq!(text(bytes), (Cow::Borrowed(bytes), encoding));
            assert!(matches!(text(bytes).0, Cow::Borrowed(_)));
        }
    }

    #[test]
    fn utf_16_becomes_utf_8_without_the_mark() {
        for characters in ["", "x = 'é𝄞'\r\n"] {
            assert_eq!(
                text(&utf16(characters, u16::to_le_bytes)),
                (Cow::Borrowed(characters.as_bytes()), Encoding::Utf16Le)
            );
            assert_eq!(
                text(&utf16(characters, u16::to_be_bytes)),
                (Cow::Borrowed(characters.as_bytes()), Encoding::Utf16Be)
            );
        }
        // An unpaired surrogate and half a unit become replacement characters.
        assert_eq!(text(b"\xFF\xFE\x00\xD8a\x00b").0, "\u{FFFD}a\u{FFFD}".as_bytes());
    }

    #[test]
    fn what_is_no_text_is_binary() {
        for bytes in [
            &b"\x7FELF\0\0"[..],
            b"x\0",
            b"\xFF\xFE\0\0x\0\0\0",
            b"\0\0\xFE\xFF\0\0\0x",
            b"x\0=\0",
            b"\xFE\xFF\0x\0\0",
        ] {
            assert_eq!(decode(bytes).expect_err("it is binary").reason, "binary");
        }
        let mut late = vec![b'x'; BINARY_WINDOW];
        late.push(0);
        assert!(decode(&late).is_ok(), "a NUL after the window is left to the parser");
    }

    #[test]
    fn the_parser_reads_over_the_mark_and_keeps_the_offsets() {
        let language = Language::by_name("python").expect("a row");
        let parsed = parse(b"\xEF\xBB\xBFx = 1\n", language, &|| false).expect("a tree");
        let root = parsed.tree.root_node();
        assert!(!root.has_error());
        assert_eq!(root.named_child(0).expect("a statement").start_byte(), 3);
    }

    proptest! {
        #[test]
        fn any_bytes_are_text_or_binary(bytes: Vec<u8>) {
            if let Err(skipped) = decode(&bytes) {
                prop_assert_eq!(skipped.reason, "binary");
            }
        }
    }
}
