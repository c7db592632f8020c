//! Rust's tokens, as far as they hide brackets: literals and comments.

use crate::lexical::quoted;

/// Where the block is closed that is open at `start`; `None` if it is not.
pub(super) fn closing_brace(source: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = start;
    while let Some(byte) = source.get(at) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
        at += token_length(&source[at..]);
    }
    None
}

/// Where the body opens of the item whose head begins at `start`, or where that ends without one.
///
/// Braces among type arguments are none: `impl A<{ N }> for B {`.
pub(super) fn head_end(source: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while let Some(byte) = source.get(at) {
        match byte {
            b'{' if depth > 0 => at = closing_brace(source, at + 1).unwrap_or(source.len()),
            b'{' | b';' | b'}' if depth == 0 => return at,
            b'(' | b'[' | b'<' => depth += 1,
            // The arrow of `Fn() -> T` closes nothing.
            b'>' if source[..at].ends_with(b"-") => {}
            b')' | b']' | b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += source.get(at..).map_or(1, token_length);
    }
    source.len()
}

/// How long the token is that `text` begins with; 1 for what hides nothing.
pub(super) fn token_length(text: &[u8]) -> usize {
    match text {
        [b'/', b'/', ..] => memchr::memchr(b'\n', text).unwrap_or(text.len()),
        [b'/', b'*', ..] => block_comment_length(text),
        [b'"', ..] => quoted(text, b'"'),
        [b'\'', ..] if is_character(text) => quoted(text, b'\''),
        [first, ..] if is_part_of_word(*first) => word_length(text),
        _ => 1,
    }
}

pub(super) fn is_part_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// A word, with the raw string that it is the prefix of.
fn word_length(text: &[u8]) -> usize {
    let length = text.iter().take_while(|byte| is_part_of_word(**byte)).count();
    let (word, rest) = text.split_at(length);
    let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
    let is_raw = matches!(word, b"r" | b"br" | b"cr") && rest.get(hashes) == Some(&b'"');
    if !is_raw {
        return length;
    }
    let end = [b"\"".as_slice(), &rest[..hashes]].concat();
    let inside = length + hashes + 1;
    let found = memchr::memmem::find(&text[inside..], &end);
    found.map_or(text.len(), |at| inside + at + end.len())
}

/// Whether the quote that `text` begins with is that of a character and of no lifetime.
fn is_character(text: &[u8]) -> bool {
    match text {
        [_, b'\\', ..] => true,
        [_, first, rest @ ..] => {
            // A character may be of several bytes.
            let more = rest.iter().take_while(|byte| **byte & 0xC0 == 0x80).count();
            *first != b'\'' && rest.get(more) == Some(&b'\'')
        }
        _ => false,
    }
}

/// A comment with those in it.
fn block_comment_length(text: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(mark) = memchr::memchr2(b'/', b'*', &text[at..]) {
        at += mark;
        match &text[at..] {
            [b'/', b'*', ..] => depth += 1,
            [b'*', b'/', ..] if depth <= 1 => return at + 2,
            [b'*', b'/', ..] => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_closes_nothing() {
        for inside in [
            "fn f() { g() }",
            "\"}\"",
            r#""\"}""#,
            "r#\"\"}\"#",
            "'}'",
            "'\\'', '}'",
            "&'a T, 'é', '}'",
            "// }\n",
            "/* } /* } */ } */",
            "/*/ } */",
            "r#type, b'}', b\"}\"",
        ] {
            let source = format!("{inside}}} after }}");
            assert_eq!(closing_brace(source.as_bytes(), 0), Some(inside.len()), "{inside}");
        }
        for open in ["", "{}", "\"}", "r#\"}\"", "/* }", "'\\", "//}"] {
            assert_eq!(closing_brace(open.as_bytes(), 0), None, "{open}");
        }
    }
}
