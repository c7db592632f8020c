//! What C++'s imports of modules ask for.

use astrolens_model::{ImportFlag, ImportFlags, ImportKind, ModuleRequest, Stretch};

use crate::imports::ImportHead;
use crate::languages::c::imports as c;

/// What a directive or statement asks for that the tree does not show: `#include <a>`,
/// `export import a.b;`, `module a:part;`
pub(super) fn hidden(text: &[u8]) -> Option<ImportHead> {
    let (first, behind_first) = word(text, 0);
    let is_exported = first == b"export";
    let (word, behind) = if is_exported { word(text, behind_first) } else { (first, behind_first) };
    let kind = match word {
        b"import" => ImportKind::Import,
        b"module" => ImportKind::Module,
        _ => return Some(c::directive(text)),
    };
    let flags = ImportFlags::NONE.with_if(ImportFlag::ReExport, is_exported);
    let start = past_blank(text, behind);
    let request = match text.get(start) {
        Some(b'<' | b'"') => c::header(text, start),
        _ => name(text, start),
    };
    // `module;` and `module :private;` begin a part of this file and name nothing.
    let is_part = kind == ImportKind::Module
        && request
            .as_ref()
            .and_then(|request| request.specifier.as_deref())
            .is_none_or(|name| name.is_empty() || name.starts_with(':'));
    (!is_part).then(|| ImportHead::new(kind, request.into_iter().collect()).with(flags))
}

/// The name of a module at `start`, up to its attributes or the end of the statement.
fn name(text: &[u8], start: usize) -> Option<ModuleRequest> {
    let mut at = start;
    let mut end = start;
    let mut name = Vec::new();
    while let Some(byte) = text.get(at).filter(|byte| !matches!(byte, b';' | b'[')) {
        name.push(*byte);
        end = at + 1;
        at = past_blank(text, at + 1);
    }
    (end > start).then(|| ModuleRequest {
        specifier: Some(String::from_utf8_lossy(&name).into_owned()),
        place: Stretch::new((start as u32, end as u32), 0),
        ..ModuleRequest::default()
    })
}

/// The word at `start`, behind what is blank, and where it ends.
fn word(text: &[u8], start: usize) -> (&[u8], usize) {
    let rest = &text[past_blank(text, start)..];
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    (&rest[..length], text.len() - rest.len() + length)
}

/// Where `text` goes on behind the blanks, comments and line ends at `at`.
fn past_blank(text: &[u8], mut at: usize) -> usize {
    loop {
        at = c::past_blank(text, at);
        match text.get(at) {
            Some(byte) if byte.is_ascii_whitespace() => at += 1,
            _ => return at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_name_modules() {
        let read = |text: &str| {
            let head = hidden(text.as_bytes())?;
            let is_exported = head.flags.has(ImportFlag::ReExport);
            let request = head.requests.into_iter().next()?;
            let (start, end) = request.place.from(0);
            let written = text.get(start as usize..end as usize)?.to_owned();
            Some((head.kind, is_exported, request.specifier?, written))
        };
        for (text, kind, is_exported, specifier, written) in [
            ("import a;", ImportKind::Import, false, "a", "a"),
            ("import a . b /* c */;", ImportKind::Import, false, "a.b", "a . b"),
            ("export import :part;", ImportKind::Import, true, ":part", ":part"),
            ("import <vector>;", ImportKind::Import, false, "vector", "<vector>"),
            ("import\"a.h\" [[x]];", ImportKind::Import, false, "a.h", "\"a.h\""),
            ("export module a:b [[x]];", ImportKind::Module, true, "a:b", "a:b"),
            ("module // c\n a;", ImportKind::Module, false, "a", "a"),
            ("#include <a>", ImportKind::Include, false, "a", "<a>"),
        ] {
            let expected = (kind, is_exported, specifier.to_owned(), written.to_owned());
            assert_eq!(read(text), Some(expected), "{text}");
        }
        for text in ["module;", "module /* c */ :private;", "import", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
