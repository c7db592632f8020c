//! What C's directives include, and C++'s too.

use astrolens_model::{ImportKind, ModuleRequest, SpecifierForm, Stretch};

use crate::field::{FieldName, Fields};
use crate::imports::ImportHead;
use crate::outline::{Site, bytes};

/// Whether a directive that the grammar does not know, or not in its place, such as among the fields of a type,
/// includes a file.
pub(super) fn is_include(
    directive: tree_sitter::Node<'_>,
    _: &[tree_sitter::Node<'_>],
    source: &[u8],
) -> bool {
    let word = directive.child_in(FieldName::Directive);
    word.is_some_and(|word| {
        let word = bytes(word, source).trim_ascii_start();
        let word = word.strip_prefix(b"#").unwrap_or(word);
        matches!(word.trim_ascii(), b"include" | b"include_next" | b"import")
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

/// The macros that `source` defines as the name of a header, each with that, in source order.
pub(crate) fn header_macros(source: &[u8]) -> Vec<(String, ModuleRequest)> {
    let words = memchr::memmem::find_iter(source, "define");
    words.filter_map(|word| header_macro(source, word)).collect()
}

/// The macro and the header that the directive defines whose word `define` is at `word`.
fn header_macro(source: &[u8], word: usize) -> Option<(String, ModuleRequest)> {
    let before = without_blanks(source.get(..word)?);
    let before = before.strip_suffix(b"#").or_else(|| before.strip_suffix(b"%:"))?;
    matches!(without_blanks(before).last(), None | Some(b'\n')).then_some(())?;
    let start = past_blank(source, word + "define".len());
    let rest = source.get(start..)?;
    let length = rest.iter().take_while(|byte| is_part_of_name(**byte)).count();
    let value = past_blank(source, start + length);
    // One with parameters has `(` here, and one that stands for something else what that begins with.
    matches!(source.get(value), Some(b'<' | b'"')).then_some(())?;
    let header = header(source, value)?;
    let name = String::from_utf8_lossy(&rest[..length]).into_owned();
    Some((name, ModuleRequest { place: Stretch::default(), ..header }))
}

/// `text` without the blanks at its end, which are within a line.
fn without_blanks(text: &[u8]) -> &[u8] {
    let blanks = text.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    &text[..text.len() - blanks]
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

    #[test]
    fn macros_may_stand_for_headers() {
        let defined = |text: &str| {
            let macros = header_macros(text.as_bytes()).into_iter();
            let own = macros.filter(|(name, _)| name == "HEADER");
            own.map(|(_, it)| (it.form, it.specifier.unwrap_or_default())).collect::<Vec<_>>()
        };
        let quoted = |path: &str| (SpecifierForm::Quoted, path.to_owned());
        let angled = |path: &str| (SpecifierForm::Angled, path.to_owned());
        for (text, headers) in [
            ("#define HEADER \"a.h\"\n", vec![quoted("a.h")]),
            ("\t# /**/ define HEADER <a.h>\n", vec![]),
            ("x\n # define\tHEADER/* c */<a/b.h>\n", vec![angled("a/b.h")]),
            ("%:define HEADER \\\n \"a.h\"", vec![quoted("a.h")]),
            (
                "#ifdef A\n#define HEADER \"a.h\"\n#else\n#define HEADER \"b.h\"\n#endif\n#define HEADER \"a.h\"",
                vec![quoted("a.h"), quoted("b.h"), quoted("a.h")],
            ),
            // Other macros, macros that stand for something else, and what is no directive.
            ("#define HEADERS \"a.h\"\n#define A_HEADER \"a.h\"", vec![]),
            ("#define HEADER(x) \"a.h\"\n#define HEADER\n#define HEADER 1", vec![]),
            ("#define HEADER OTHER\n// #define HEADER \"a.h\"\nx #define HEADER \"a.h\"", vec![]),
            ("#define HEADER", vec![]),
            ("define", vec![]),
        ] {
            assert_eq!(defined(text), headers, "{text}");
        }
    }
}
