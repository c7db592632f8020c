//! What C's directives include, and C++'s too.

use astrolens_model::{ImportKind, ModuleRequest, SpecifierForm, Stretch};

use crate::field::{FieldName, Fields};
use crate::imports::ImportHead;
use crate::outline::{Site, bytes};

/// Whether a directive that the grammar does not know includes a file.
pub(super) fn is_include(
    directive: tree_sitter::Node<'_>,
    _: &[tree_sitter::Node<'_>],
    source: &[u8],
) -> bool {
    let word = directive.child_in(FieldName::Directive);
    word.is_some_and(|word| {
        let word = bytes(word, source).trim_ascii_start();
        let word = word.strip_prefix(b"#").unwrap_or(word);
        matches!(word.trim_ascii(), b"include_next" | b"import")
    })
}

/// What the directive at `at` includes, if anything.
pub(crate) fn import(at: &Site<'_, '_>) -> Option<ImportHead> {
    matches!(at.node.kind(), "preproc_include" | "preproc_call")
        .then(|| directive(bytes(at.node, at.source)))
}

/// What the directive `text` includes: `#include <a.h>`.
pub(crate) fn directive(text: &[u8]) -> ImportHead {
    let sign = if text.starts_with(b"%:") { 2 } else { 1 };
    let word = past_blank(text, sign);
    let name = text.get(word..).unwrap_or_default();
    let length = name.iter().take_while(|byte| is_part_of_name(**byte)).count();
    let request = header(text, past_blank(text, word + length));
    ImportHead::new(ImportKind::Include, request.into_iter().collect())
}

/// The header that is named at `start` in `text`; `None` where the line ends.
pub(crate) fn header(text: &[u8], start: usize) -> Option<ModuleRequest> {
    let rest = text.get(start..)?;
    let (form, close) = match rest.first()? {
        b'<' => (SpecifierForm::Angled, b'>'),
        b'"' => (SpecifierForm::Quoted, b'"'),
        b'\n' | b'\r' => return None,
        _ => (SpecifierForm::Macro, b'\n'),
    };
    let is_macro = form == SpecifierForm::Macro;
    let inside = &rest[usize::from(!is_macro)..];
    let is_end = |byte: &u8| matches!(*byte, b'\n' | b'\r') || *byte == close;
    let name = &inside[..inside.iter().position(is_end).unwrap_or(inside.len())];
    let name = if is_macro { before_comment(name).trim_ascii() } else { name };
    let is_closed = inside.get(name.len()) == Some(&close);
    let length = name.len() + usize::from(!is_macro) + usize::from(!is_macro && is_closed);
    Some(ModuleRequest {
        specifier: Some(String::from_utf8_lossy(name).into_owned()),
        form,
        place: Stretch::new((start as u32, (start + length) as u32), 0),
        ..ModuleRequest::default()
    })
}

/// Where `text` goes on behind the blanks and comments at `at`; a line's end is none of them, but for
/// one that is continued.
pub(crate) fn past_blank(text: &[u8], mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let skipped = match rest {
            [b' ' | b'\t', ..] => 1,
            [b'\\', b'\n', ..] => 2,
            [b'\\', b'\r', b'\n', ..] => 3,
            [b'/', b'*', ..] => {
                memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |end| end + 4)
            }
            [b'/', b'/', ..] => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
            _ => return at.min(text.len()),
        };
        at += skipped;
    }
}

fn before_comment(text: &[u8]) -> &[u8] {
    let comment = text.windows(2).position(|pair| matches!(pair, b"//" | b"/*"));
    &text[..comment.unwrap_or(text.len())]
}

fn is_part_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_say_what_they_include() {
        let read = |text: &str| {
            let head = directive(text.as_bytes());
            let request = head.requests.into_iter().next()?;
            let (start, end) = request.place.from(0);
            let written = text.get(start as usize..end as usize)?.to_owned();
            Some((request.form, request.specifier?, written))
        };
        for (text, form, specifier, written) in [
            ("#include <a/b.h>\n", SpecifierForm::Angled, "a/b.h", "<a/b.h>"),
            ("# include \"a b.h\" // c", SpecifierForm::Quoted, "a b.h", "\"a b.h\""),
            ("#/**/include/*\n*/<a>", SpecifierForm::Angled, "a", "<a>"),
            ("#include \\\n  \"a.h\"", SpecifierForm::Quoted, "a.h", "\"a.h\""),
            ("%:include <a.h>", SpecifierForm::Angled, "a.h", "<a.h>"),
            ("#include_next <a.h>", SpecifierForm::Angled, "a.h", "<a.h>"),
            ("#include NAME /* c */\n", SpecifierForm::Macro, "NAME", "NAME"),
            ("#include NAME(a, b)\r\n", SpecifierForm::Macro, "NAME(a, b)", "NAME(a, b)"),
            ("#include \"open\n", SpecifierForm::Quoted, "open", "\"open"),
            ("#include <", SpecifierForm::Angled, "", "<"),
        ] {
            let expected = (form, specifier.to_owned(), written.to_owned());
            assert_eq!(read(text), Some(expected), "{text}");
        }
        for text in ["", "#", "#include", "#include // c\n<a>", "#include /* open", "include \\"] {
            let _ = read(text);
        }
        assert_eq!(read("#include\n<a>"), None);
    }
}
