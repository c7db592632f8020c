//! Which language a file is in.
//!
//! The path decides where it can: whole name, then extension. A file without an extension is
//! judged by its `#!` line or the mode line of an editor. An extension that several languages
//! use is judged by all that is known, best evidence first:
//!
//! 1. the text, where it is certainly in a language that is not the *base* of the extension, the
//!    language that all others understand (C for `.h`);
//! 2. a mode line in it;
//! 3. the text, where it is certainly in the base;
//! 4. the sources beside it of the same name, then most of those beside it, then the whole
//!    workspace if one language alone lives there;
//! 5. what its text probably is; else the base.
//!
//! Who includes the file is not asked: `docs/decisions/0013-who-includes-a-header.md`.
//!
//! An editor knows better: ask [`Language::by_editor_id`] and [`unsupported_by_editor_id`]
//! first. What is in another language that is known (Java, Swift) is named, never read as if
//! it were ours. Nothing here knows a language: all signs are the languages' own.

mod context;
mod header_line;
mod others;

use crate::definition::Definition;
use crate::registry::Language;
use crate::signs::{FileSigns, SharedExtension, Sureness, Unsupported};
use crate::text::without_mark;

pub use context::{Folder, HeaderContext, Tally};

/// What a file is.
#[derive(Clone, Copy, Debug)]
pub enum Detected {
    /// In one of our languages.
    Language(Language),
    /// In a language that is known and not read.
    Unsupported(&'static Unsupported),
    /// Something else.
    Other,
}

impl Detected {
    /// The language, if it is one of ours.
    #[must_use]
    pub fn language(self) -> Option<Language> {
        match self {
            Self::Language(language) => Some(language),
            _ => None,
        }
    }
}

/// What a path alone says of a file.
#[derive(Clone, Copy, Debug)]
pub enum ByPath {
    /// It is in this language, unless its text asks for a relative of it.
    Language(Language),
    /// It is in a language that is known and not read.
    Unsupported(&'static Unsupported),
    /// Its text decides: the extension is shared, or there is none.
    Unclear,
    /// Something else; its text need not be read.
    Other,
}

/// What `path` alone says: enough to leave most files of a folder unread.
///
/// Parts of the path are joined by `/`.
#[must_use]
pub fn by_path(path: &str) -> ByPath {
    let name = file_name(path);
    let Some(extension) = extension(name) else {
        return language_by_name(name).map_or(ByPath::Unclear, ByPath::Language);
    };
    if let Some(language) = language_by_name(name).or_else(|| language_by_extension(extension)) {
        return ByPath::Language(language);
    }
    if claims(extension).next().is_some() {
        return ByPath::Unclear;
    }
    unsupported()
        .find(|row| has_extension(row, extension))
        .map_or(ByPath::Other, ByPath::Unsupported)
}

/// What the file at `path` is, with its text and what is known of its surroundings.
///
/// `text` is what [`crate::text::decode`] made of it, or the start of that.
#[must_use]
pub fn detect(path: &str, text: &[u8], context: &HeaderContext) -> Detected {
    let text = without_mark(text);
    let name = file_name(path);
    let Some(extension) = extension(name) else {
        return match language_by_name(name) {
            Some(language) => Detected::Language(language),
            None => by_lines(text),
        };
    };
    if let Some(language) = language_by_name(name) {
        return Detected::Language(language);
    }
    let relative = unsupported()
        .filter(|row| has_extension(row, extension))
        .find(|row| row.reads.is_none_or(|reads| reads(text)));
    if let Some(row) = relative {
        return Detected::Unsupported(row);
    }
    if let Some(language) = language_by_extension(extension) {
        return if language.is_foreign(text) {
            Detected::Other
        } else {
            Detected::Language(language)
        };
    }
    let claims: Vec<_> = claims(extension).collect();
    if claims.is_empty() {
        return Detected::Other;
    }
    judge(&claims, text, context).map_or_else(|| by_lines(text), Detected::Language)
}

/// The language an editor means by `id` that resembles one of ours and is not read.
#[must_use]
pub fn unsupported_by_editor_id(id: &str) -> Option<&'static Unsupported> {
    unsupported().find(|row| row.editor_ids.contains(&id))
}

/// The language that people call `name`, which is known and not read.
#[must_use]
pub fn unsupported_by_name(name: &str) -> Option<&'static Unsupported> {
    let is_called = |row: &&Unsupported| {
        row.title.eq_ignore_ascii_case(name)
            || has_extension(row, name)
            || row.editor_ids.iter().any(|id| id.eq_ignore_ascii_case(name))
    };
    unsupported().find(is_called)
}

/// Which of the languages with a claim to an extension the text is in, if anything says so.
fn judge(
    claims: &[(Language, &SharedExtension)],
    text: &[u8],
    context: &HeaderContext,
) -> Option<Language> {
    let claimants: Vec<_> = claims.iter().map(|(language, _)| *language).collect();
    let base = claims.iter().find(|(_, claim)| claim.is_base).map(|(language, _)| *language);
    let sureness: Vec<_> =
        claims.iter().map(|(language, claim)| (*language, (claim.reads)(text))).collect();
    // Where two languages are as sure, the base is understood by the other as well.
    let read = |wanted: Sureness| {
        let mut as_sure = sureness.iter().filter(|(_, sure)| *sure == wanted).map(|(l, _)| *l);
        let first = as_sure.next()?;
        Some(as_sure.fold(first, |best, next| if Some(best) == base { next } else { best }))
    };
    let alone = |tally: &Tally| match tally.present(&claimants)[..] {
        [language] => Some(language),
        _ => None,
    };
    read(Sureness::Certain)
        .filter(|language| Some(*language) != base)
        .or_else(|| header_line::mode(text).filter(|language| claimants.contains(language)))
        .or_else(|| read(Sureness::Certain))
        .or_else(|| alone(&context.namesakes))
        .or_else(|| context.siblings.most(&claimants))
        .or_else(|| alone(&context.workspace))
        .or_else(|| read(Sureness::Likely))
        .or(base)
}

/// What the `#!` line or a mode line says.
fn by_lines(text: &[u8]) -> Detected {
    if let Some(interpreter) = header_line::interpreter(text) {
        let names = |listed: &[&str]| {
            let bare = interpreter.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
            listed.iter().any(|name| *name == interpreter || *name == bare)
        };
        if let Some(language) = by_signs(|files| names(files.interpreters)) {
            return Detected::Language(language);
        }
        return unsupported()
            .find(|row| names(row.interpreters))
            .map_or(Detected::Other, Detected::Unsupported);
    }
    header_line::mode(text).map_or(Detected::Other, Detected::Language)
}

fn language_by_name(name: &str) -> Option<Language> {
    by_signs(|files| files.names.contains(&name))
}

/// The exact spelling of the extension counts before that in lower case.
fn language_by_extension(extension: &str) -> Option<Language> {
    let lower = extension.to_ascii_lowercase();
    by_signs(|files| files.extensions.contains(&extension))
        .or_else(|| by_signs(|files| files.extensions.contains(&lower.as_str())))
        .map(|language| language.as_written_in(extension))
}

fn by_signs(fits: impl Fn(&FileSigns) -> bool) -> Option<Language> {
    Language::all().find(|language| fits(&language.definition().files))
}

fn claims(extension: &str) -> impl Iterator<Item = (Language, &'static SharedExtension)> {
    Language::all().flat_map(move |language| {
        let claims = language.definition().files.shared.iter();
        claims
            .filter(move |claim| claim.extension.eq_ignore_ascii_case(extension))
            .map(move |claim| (language, claim))
    })
}

fn unsupported() -> impl Iterator<Item = &'static Unsupported> {
    let relatives = Language::all().map(Language::definition);
    let relatives = relatives.flat_map(|Definition { files, .. }| files.unsupported);
    relatives.chain(others::OTHERS)
}

fn has_extension(row: &Unsupported, extension: &str) -> bool {
    row.extensions.iter().any(|own| own.eq_ignore_ascii_case(extension))
}

/// The last part of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What follows the last dot of a name that does not start with it.
fn extension(name: &str) -> Option<&str> {
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension)
}

#[cfg(test)]
mod tests;
