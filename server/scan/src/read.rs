//! The bytes of a file, or the start of them.

use std::fs::Metadata;
use std::io::{self, Read};

use astrolens_config::open;
use astrolens_model::Skipped;
use astrolens_syntax::text::{Encoding, decode};

use super::walk::{Candidate, Content, kind_of_no_file};

/// How much of a file is read to see whether it is a script.
const HEAD: u64 = 4096;

/// The byte order mark.
const MARK: char = '\u{feff}';

/// Reads all of `file` into `buffer`; what the file system says of what was read.
///
/// It is refused if it is no file or larger than `max_bytes`.
pub(crate) fn read(
    file: &Candidate,
    max_bytes: u64,
    buffer: &mut Vec<u8>,
) -> Result<Option<Metadata>, Skipped> {
    buffer.clear();
    match &file.content {
        Content::Nothing(what) => Err(not_a_file(what)),
        Content::Given(text) => {
            check_size(text.len() as u64, max_bytes)?;
            buffer.extend_from_slice(text);
            Ok(None)
        }
        Content::OnDisk => {
            let (open, metadata) = open(&file.path).map_err(|error| unreadable(&error))?;
            check_kind(&metadata)?;
            check_size(metadata.len(), max_bytes)?;
            // A byte more than it should hold, so that one call sees the end as well.
            buffer.reserve(metadata.len() as usize + 1);
            let mut within = open.take(max_bytes + 1);
            let length = within.read_to_end(buffer).map_err(|error| unreadable(&error))?;
            // It may have grown since, and some files say that they are empty.
            check_size(length as u64, max_bytes)?;
            Ok(Some(metadata))
        }
    }
}

/// The text of `file`, whatever it is written in, without a byte order mark; what is not valid in it is
/// replaced. `None` if it is no text, larger than `max_bytes`, or cannot be read.
#[must_use]
pub fn text(file: &Candidate, max_bytes: u64) -> Option<String> {
    let mut bytes = Vec::new();
    read(file, max_bytes, &mut bytes).ok()?;
    let decoded = decode(&bytes).ok()?;
    let text = match decoded.encoding {
        Encoding::Utf8WithMark => &decoded.bytes[MARK.len_utf8()..],
        _ => &decoded.bytes,
    };
    Some(String::from_utf8_lossy(text).into_owned())
}

/// Reads the start of `file` into `buffer`: enough to see whether it is a script. Returns what
/// the file system says of it.
pub(crate) fn read_head(file: &Candidate, buffer: &mut Vec<u8>) -> io::Result<Option<Metadata>> {
    buffer.clear();
    match &file.content {
        Content::Nothing(_) => {}
        Content::Given(text) => buffer.extend(text.iter().take(HEAD as usize)),
        Content::OnDisk => {
            let (open, metadata) = open(&file.path)?;
            if !metadata.is_file() {
                return Ok(None);
            }
            open.take(HEAD).read_to_end(buffer)?;
            return Ok(Some(metadata));
        }
    }
    Ok(None)
}

/// Refuses what was a file when its folder was listed and is none any more.
fn check_kind(metadata: &Metadata) -> Result<(), Skipped> {
    let kind = metadata.file_type();
    if kind.is_file() { Ok(()) } else { Err(not_a_file(kind_of_no_file(kind))) }
}

fn not_a_file(what: &str) -> Skipped {
    skipped("not-a-file", format!("it is {what}, not a file"))
}

fn check_size(size: u64, max_bytes: u64) -> Result<(), Skipped> {
    if size <= max_bytes {
        return Ok(());
    }
    let detail = format!("it has more bytes than `limits.max_bytes` allows ({max_bytes})");
    Err(skipped("too-large", detail))
}

fn unreadable(error: &io::Error) -> Skipped {
    let reason = if error.kind() == io::ErrorKind::NotFound { "vanished" } else { "unreadable" };
    skipped(reason, error.to_string())
}

fn skipped(reason: &'static str, detail: String) -> Skipped {
    Skipped { reason: reason.into(), detail }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_text_is_read_whatever_it_is_written_in() {
        let file = |bytes: &[u8]| Candidate {
            content: Content::Given(Arc::from(bytes)),
            ..Candidate::on_disk("a.json".to_owned(), PathBuf::from("a.json"), 0)
        };
        for (bytes, expected) in [
            (&b"a"[..], Some("a")),
            (b"\xEF\xBB\xBFa", Some("a")),
            (b"\xFF\xFEa\0", Some("a")),
            (b"\xFE\xFF\0a", Some("a")),
            (b"caf\xE9", Some("caf\u{fffd}")),
            (b"a\0b", None),
            (b"more than eight", None),
        ] {
            assert_eq!(text(&file(bytes), 8).as_deref(), expected, "{bytes:?}");
        }
        let gone = Candidate { content: Content::Nothing("a named pipe"), ..file(b"") };
        assert_eq!(text(&gone, 8), None);
    }
}
