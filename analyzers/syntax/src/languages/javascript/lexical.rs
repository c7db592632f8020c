//! What tokens of JavaScript look like, for a look without a grammar.

/// A longer regular expression is not known for one: what a token costs must not grow with its line.
const LONGEST_REGEX: usize = 4096;

/// Words behind which a value begins, so that `/` opens a regular expression.
pub(crate) const BEFORE_VALUE: &[&[u8]] = &[
    b"return", b"typeof", b"case", b"in", b"of", b"delete", b"void", b"throw", b"yield", b"await",
];

/// The length of the regular expression that `text` begins with; `None` if its line ends before.
pub(crate) fn regex(text: &[u8]) -> Option<usize> {
    let near = &text[..text.len().min(LONGEST_REGEX)];
    let (mut at, mut in_class) = (1, false);
    while let Some(&byte) = near.get(at) {
        match byte {
            b'\n' => return None,
            b'\\' => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The length of the comment that `text` begins with; `None` if it begins with none.
pub(crate) fn comment(text: &[u8]) -> Option<usize> {
    if text.starts_with(b"//") {
        Some(memchr::memchr(b'\n', text).unwrap_or(text.len()))
    } else if text.starts_with(b"/*") {
        Some(memchr::memmem::find(&text[2..], b"*/").map_or(text.len(), |end| end + 4))
    } else {
        None
    }
}

/// How long the part of a template is that `text` begins with, from its back quote or brace to the
/// back quote or `${` that ends it, and whether it is a `${`.
pub(crate) fn template_part(text: &[u8]) -> (usize, bool) {
    let mut length = 1;
    while let Some(&byte) = text.get(length) {
        length += if byte == b'\\' { 2 } else { 1 };
        if byte == b'`' {
            break;
        }
        if byte == b'$' && text.get(length) == Some(&b'{') {
            return (length + 1, true);
        }
    }
    (length, false)
}
