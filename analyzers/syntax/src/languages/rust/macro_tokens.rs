//! What a sign means among the arguments of a macro, which are tokens to the grammar.
//!
//! What stands before a sign tells: an operator follows an operand, a closure, a reference or a
//! bound does not. The text is asked, since a token's neighbours are dear to ask for.

use tree_sitter::Node;

use crate::lexical::{without_comments_before, without_comments_behind};

/// Keywords behind which an operand begins.
const BEFORE_OPERANDS: &[&[u8]] = &[
    b"as", b"async", b"box", b"break", b"const", b"dyn", b"else", b"if", b"impl", b"in", b"let",
    b"loop", b"match", b"move", b"mut", b"ref", b"return", b"static", b"unsafe", b"where",
    b"while", b"yield",
];

/// Whether a sign follows what may be an operand: `a || b`, not `f(|| b)`; `a?`, not `T: ?Sized`.
pub(super) fn follows_operand(sign: Node<'_>, _: &[Node<'_>], source: &[u8]) -> bool {
    match before(sign, source) {
        Before::Word(word) => !BEFORE_OPERANDS.contains(&word),
        Before::Mark(mark) => matches!(mark, b')' | b']' | b'}' | b'?' | b'"' | b'\''),
        Before::Nothing => false,
    }
}

/// Whether a `for` begins a loop: not that of `impl Trait for Type` or `for<'a>`.
pub(super) fn begins_loop(keyword: Node<'_>, _: &[Node<'_>], source: &[u8]) -> bool {
    let after = without_comments_before(source.get(keyword.end_byte()..).unwrap_or_default());
    let is_behind_type = match before(keyword, source) {
        Before::Word(word) => !BEFORE_OPERANDS.contains(&word),
        Before::Mark(b'>') => {
            !without_comments_behind(&source[..keyword.start_byte()]).ends_with(b"=>")
        }
        Before::Mark(mark) => matches!(mark, b')' | b']'),
        Before::Nothing => false,
    };
    !is_behind_type && !after.starts_with(b"<")
}

/// What stands before a token.
enum Before<'source> {
    Word(&'source [u8]),
    Mark(u8),
    Nothing,
}

fn before<'source>(token: Node<'_>, source: &'source [u8]) -> Before<'source> {
    let text = without_comments_behind(source.get(..token.start_byte()).unwrap_or_default());
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    let length = text.iter().rev().take_while(|byte| is_word(byte)).count();
    match (length, text.last()) {
        (0, Some(mark)) => Before::Mark(*mark),
        (0, None) => Before::Nothing,
        _ => Before::Word(&text[text.len() - length..]),
    }
}
