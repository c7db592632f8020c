//! What a file is: read, made into text, told its language. One way for every caller.

use std::fs::Metadata;
use std::io;
use std::path::Path;

use astrolens_model::Skipped;
use astrolens_syntax::Language;
use astrolens_syntax::detect::{ByPath, Detected, HeaderContext, by_path, detect};
use astrolens_syntax::text::{Encoding, Text, decode};

use super::read::{read, read_head};
use super::surroundings::Surroundings;
use super::walk::Candidate;

/// A file in none of our languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// In one that resembles one of ours: its name for people.
    Unsupported(&'static str),
    /// In none at all.
    Other,
    /// Its start, which would tell, cannot be read.
    Unreadable(io::ErrorKind),
}

/// What a candidate's name, and for some names its surroundings, say before it is read.
#[derive(Debug)]
pub(crate) struct Hint {
    /// Its language, if the name alone tells it.
    pub(crate) language: Option<Language>,
    /// What stands beside it, where that has a say.
    pub(crate) context: Option<HeaderContext>,
    /// Its start tells whether it is a script.
    is_script: bool,
}

/// A file with its text and language.
#[derive(Debug)]
pub(crate) struct Identified {
    /// The language it is in.
    pub(crate) language: Language,
    /// Its text: what byte offsets count in.
    pub(crate) text: Vec<u8>,
    /// How that is written on disk.
    pub(crate) encoding: Encoding,
    /// Identifies what is on disk.
    pub(crate) content: blake3::Hash,
    /// How many bytes that is.
    pub(crate) bytes: u64,
    /// What the file system said when it was read; absent where it was not asked.
    pub(crate) metadata: Option<Metadata>,
}

/// Why a file has no text in one of our languages.
#[derive(Debug)]
pub(crate) enum Unidentified {
    /// It is in none of them.
    Foreign(Foreign),
    /// Its start says that it is no script of them, and the file system this.
    NoScript(Option<Box<Metadata>>),
    /// So many of its bytes were read, and they are no text; it has this language, if it has one.
    Skipped(Skipped, Option<Language>, u64),
}

impl Hint {
    /// What there is to know of `file` before it is read, unless its name rules it out.
    pub(crate) fn of(file: &Candidate, surroundings: &Surroundings<'_>) -> Result<Self, Foreign> {
        let hint = |language, context, is_script| Ok(Self { language, context, is_script });
        match file.language.map_or_else(|| by_path(&file.name), ByPath::Language) {
            ByPath::Other => Err(Foreign::Other),
            ByPath::Unsupported(row) => Err(Foreign::Unsupported(row.title)),
            ByPath::Language(language) => hint(Some(language), None, false),
            ByPath::Unclear if Path::new(&file.name).extension().is_none() => {
                hint(None, Some(HeaderContext::default()), true)
            }
            ByPath::Unclear => hint(None, Some(surroundings.of(file)), false),
        }
    }

    /// What `file` is, with its text or the start of it.
    fn detected(&self, file: &Candidate, text: &[u8]) -> Detected {
        let context = self.context.unwrap_or_default();
        file.language.map_or_else(|| detect(&file.name, text, &context), Detected::Language)
    }
}

/// Reads `file`, of which there is a `hint`, unless it has more than `max_bytes`; `buffer` is used
/// for that, and taken where its text is what it read.
///
/// # Errors
/// When it cannot be read, is no text, or is in none of our languages.
pub(crate) fn identify(
    file: &Candidate,
    hint: &Hint,
    max_bytes: u64,
    buffer: &mut Vec<u8>,
) -> Result<Identified, Unidentified> {
    if hint.is_script {
        let metadata = read_head(file, buffer)
            .map_err(|error| Unidentified::Foreign(Foreign::Unreadable(error.kind())))?;
        if hint.detected(file, buffer).language().is_none() {
            return Err(Unidentified::NoScript(metadata.map(Box::new)));
        }
    }
    let skipped =
        |skipped, bytes| Unidentified::Skipped(skipped, hint.detected(file, b"").language(), bytes);
    let metadata = read(file, max_bytes, buffer).map_err(|why| skipped(why, 0))?;
    let bytes = buffer.len() as u64;
    let Text { bytes: text, encoding } = decode(buffer).map_err(|why| skipped(why, bytes))?;
    let language = match hint.detected(file, &text) {
        Detected::Language(language) => language,
        Detected::Unsupported(row) => {
            return Err(Unidentified::Foreign(Foreign::Unsupported(row.title)));
        }
        Detected::Other => return Err(Unidentified::Foreign(Foreign::Other)),
    };
    let content = blake3::hash(buffer);
    let text = match text {
        std::borrow::Cow::Owned(text) => text,
        std::borrow::Cow::Borrowed(_) => std::mem::take(buffer),
    };
    Ok(Identified { language, text, encoding, content, bytes, metadata })
}
