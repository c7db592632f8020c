//! What can be said about a condition without knowing the macros.

use super::Dialect;
use super::token::{Directive, DirectiveKind};

/// Whether a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    /// For sure: `#if 1`, or `__cplusplus` in C++.
    Yes,
    /// For sure not: its branch is no code.
    No,
    /// It depends.
    Perhaps,
}

/// A branch's condition, so far as two of them can be compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition {
    /// The same for the same condition and for its opposite; 0 for `#else`.
    pub key: u64,
    /// Whether the condition or its opposite is meant.
    pub positive: bool,
    /// What is known about it.
    pub truth: Truth,
    /// For `A && B`, the keys of the first parts and whether each is meant or its opposite.
    pub parts: [Option<(u64, bool)>; MOST_PARTS],
}

/// How many parts of a conjunction are looked at.
const MOST_PARTS: usize = 3;

impl Condition {
    /// The condition of `#else`.
    pub const OTHERWISE: Self =
        Self { key: 0, positive: true, truth: Truth::Perhaps, parts: [None; MOST_PARTS] };

    /// The condition of an `#if` or `#elif` directive.
    pub fn of(source: &[u8], directive: &Directive, dialect: Dialect) -> Self {
        let head = &source[directive.start as usize..directive.argument as usize];
        let text =
            &source[directive.argument as usize..directive.end.max(directive.argument) as usize];
        let mut words: Vec<u8> = Vec::with_capacity(text.len());
        let tail = memchr::memmem::find(text, b"/*").unwrap_or(text.len());
        words.extend(
            text[..tail].iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != b'\\'),
        );
        let mut rest = words.as_slice();
        let positive;
        let named = matches!(directive.kind, DirectiveKind::If | DirectiveKind::Elif)
            && head.ends_with(b"def");
        if named {
            positive = !head.ends_with(b"ndef");
        } else {
            (rest, positive) = atom(rest);
        }
        let truth = truth_of(rest, positive, dialect);
        let parts = if positive { parts(rest) } else { [None; MOST_PARTS] };
        Self { key: key(rest), positive, truth, parts }
    }
}

/// What a condition asks about, without `!`, `defined` and parentheses, and whether it asks for it.
fn atom(text: &[u8]) -> (&[u8], bool) {
    let (mut rest, mut positive) = (text, true);
    while let Some(inner) = rest.strip_prefix(b"!").filter(|inner| is_atom(inner)) {
        rest = inner;
        positive = !positive;
    }
    rest = rest.strip_prefix(b"defined").filter(|inner| is_atom(inner)).unwrap_or(rest);
    let bare = rest
        .strip_prefix(b"(")
        .and_then(|inner| inner.strip_suffix(b")"))
        .filter(|inner| is_name(inner));
    (bare.unwrap_or(rest), positive)
}

/// The first parts of a conjunction of atoms.
fn parts(text: &[u8]) -> [Option<(u64, bool)>; MOST_PARTS] {
    let mut parts = [None; MOST_PARTS];
    if memchr::memmem::find(text, b"&&").is_none() || memchr::memmem::find(text, b"||").is_some() {
        return parts;
    }
    let split = text.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    for (slot, part) in parts.iter_mut().zip(split) {
        let (name, positive) = atom(part);
        *slot = is_name(name).then(|| (key(name), positive));
    }
    parts
}

fn key(text: &[u8]) -> u64 {
    hash(text).max(1)
}

fn truth_of(text: &[u8], positive: bool, dialect: Dialect) -> Truth {
    let plain = match text {
        b"0" | b"false" => Some(false),
        b"1" | b"true" => Some(true),
        b"__cplusplus" => match dialect {
            Dialect::C => Some(false),
            // The other branch is code too, and mostly reads as C++.
            Dialect::Cpp if positive => Some(true),
            Dialect::Cpp => None,
        },
        _ if text.starts_with(b"0&&") && memchr::memmem::find(text, b"||").is_none() => Some(false),
        _ if dialect == Dialect::C
            && text.starts_with(b"defined(__cplusplus)&&")
            && memchr::memmem::find(text, b"||").is_none() =>
        {
            Some(false)
        }
        _ => None,
    };
    match plain {
        Some(truth) if truth == positive => Truth::Yes,
        Some(_) => Truth::No,
        None => Truth::Perhaps,
    }
}

/// A name, or a name in parentheses, perhaps after `defined`.
fn is_atom(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"defined").unwrap_or(text);
    let inner = text.strip_prefix(b"(").and_then(|inner| inner.strip_suffix(b")"));
    is_name(inner.unwrap_or(text))
}

fn is_name(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// FNV-1a.
fn hash(text: &[u8]) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
