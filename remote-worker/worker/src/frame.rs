//! What supervisor and child say to each other: frames with a length before them, over pipes.
//!
//! Both are the same program, so that nothing here has a version. A request is two frames, its head and the
//! text; a reply as well, its head and the value.

use std::io::{self, Read, Write};

use astrolens_analysis::Outcome;
use astrolens_analysis::stored::{self, Damaged};
use bytes::Buf;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// The largest frame, in bytes: more than the facts of any text that is taken.
const MAX_BYTES: u32 = 1 << 30;

/// The head of what a child is asked.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Request {
    /// The digest of the text.
    pub(crate) digest: [u8; blake3::OUT_LEN],
    /// The language or dialect, by the name of its grammar.
    pub(crate) language: String,
    /// The options that are switched away from their default.
    pub(crate) options: Vec<String>,
    /// How many steps the parse may take.
    pub(crate) max_parse_steps: u64,
    /// How long it may take, in milliseconds.
    pub(crate) patience_ms: u64,
}

/// The head of what a child answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// The value holds what came of it, and the parse had this extent.
    Found(Extent),
    /// The parse had not ended in time.
    Stopped,
    /// The grammar cannot be used, as this says.
    Grammar(String),
    /// There is no such language.
    UnknownLanguage,
    /// The analysis panicked, and said this.
    Panicked(String),
}

/// How far a parse went: what decides whether its outcome is that under another limit, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Extent {
    /// It ended after so many steps.
    Ended(u64),
    /// It was given up after so many, which were all that it was allowed.
    GivenUp(u64),
}

impl Extent {
    /// How far the parse went that had this `outcome`.
    pub(crate) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Facts { steps, .. } => Self::Ended(*steps),
            Outcome::OverBudget(steps) => Self::GivenUp(*steps),
            // Asked for facts, an analysis looks.
            Outcome::NotNeeded => Self::Ended(0),
        }
    }

    /// The same of an outcome that is encoded as `value`, without a look at its facts: who asked for them decodes them.
    ///
    /// # Errors
    /// When it is damaged, or does not begin as an outcome does.
    pub(crate) fn of_encoded(value: &[u8]) -> Result<Self, Damaged> {
        let (beginning, _) =
            postcard::take_from_bytes(stored::checked(value)?).map_err(|_| Damaged)?;
        Ok(match beginning {
            Beginning::Facts { steps } => Self::Ended(steps),
            Beginning::OverBudget(steps) => Self::GivenUp(steps),
            Beginning::NotNeeded => Self::Ended(0),
        })
    }
}

/// How an [`Outcome`] begins where it is encoded: postcard writes fields one after the other.
#[derive(Deserialize)]
enum Beginning {
    NotNeeded,
    OverBudget(u64),
    Facts { steps: u64 },
}

/// Reads a frame; `None` if there is none any more.
pub(crate) fn read(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let mut bytes = vec![0; checked(length)?];
    input.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

/// Writes the frames of a head and of what belongs to it.
pub(crate) fn write(output: &mut impl Write, head: &impl Serialize, body: &[u8]) -> io::Result<()> {
    output.write_all(&before(head, body)?)?;
    output.write_all(body)
}

/// Reads a frame, which there is to be.
pub(crate) async fn receive(input: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    input.read_exact(&mut length).await?;
    let mut bytes = vec![0; checked(length)?];
    input.read_exact(&mut bytes).await?;
    Ok(bytes)
}

/// Writes the frames of a head and of what belongs to it, by one call where there is room: whoever waits for them is
/// woken by the first byte.
pub(crate) async fn send(
    output: &mut (impl AsyncWrite + Unpin),
    head: &impl Serialize,
    body: &[u8],
) -> io::Result<()> {
    let before = before(head, body)?;
    output.write_all_buf(&mut Buf::chain(before.as_slice(), body)).await?;
    output.flush().await
}

/// The frame of a head, and the length that the one after it begins with.
fn before(head: &impl Serialize, body: &[u8]) -> io::Result<Vec<u8>> {
    let mut bytes = postcard::to_extend(head, vec![0; 4]).map_err(io::Error::other)?;
    let of_head = length(&bytes[4..])?;
    bytes[..4].copy_from_slice(&of_head);
    bytes.extend_from_slice(&length(body)?);
    Ok(bytes)
}

/// The head that `bytes` are.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(io::Error::other)
}

fn length(bytes: &[u8]) -> io::Result<[u8; 4]> {
    let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= MAX_BYTES);
    Ok(length.ok_or_else(too_long)?.to_le_bytes())
}

fn checked(length: [u8; 4]) -> io::Result<usize> {
    let length = u32::from_le_bytes(length);
    if length <= MAX_BYTES { Ok(length as usize) } else { Err(too_long()) }
}

fn too_long() -> io::Error {
    io::Error::other("a frame is too long")
}

#[cfg(test)]
mod tests {
    use astrolens_model::config::Variants;
    use astrolens_syntax::Language;

    use super::*;

    #[test]
    fn the_extent_of_an_outcome_is_read_from_its_beginning() {
        let language = Language::by_grammar_name("python").unwrap();
        let of_text = |steps| {
            let asked = (&Variants::default(), steps);
            Outcome::of(b"def f():\n    return 1\n", language, asked, &|| false).unwrap()
        };
        for outcome in [of_text(u64::MAX), of_text(1), Outcome::NotNeeded] {
            let value = stored::encode(&outcome).unwrap();
            assert_eq!(Extent::of_encoded(&value), Ok(Extent::of(&outcome)), "{outcome:?}");
            assert_eq!(Extent::of_encoded(&value[..value.len() - 1]), Err(Damaged));
        }
        assert_eq!(Extent::of_encoded(&stored::encode(&7_u8).unwrap()), Err(Damaged));
    }

    #[test]
    fn frames_are_read_as_they_were_written() {
        let mut bytes = Vec::new();
        for (head, body) in [("head", b"".as_slice()), ("", b"one"), ("", &[7; 300])] {
            write(&mut bytes, &head, body).unwrap();
        }
        let mut input = bytes.as_slice();
        let mut lengths = Vec::new();
        while let Some(head) = read(&mut input).unwrap() {
            let head: String = decode(&head).unwrap();
            let body = read(&mut input).unwrap().unwrap();
            lengths.push((head.len(), body.len()));
        }
        assert_eq!(lengths, [(4, 0), (0, 3), (0, 300)]);
        // One that is cut off is not the end.
        assert!(read(&mut [3, 0, 0, 0, b'o'].as_slice()).is_err());
        assert!(read(&mut [0xff; 8].as_slice()).is_err());
    }
}
