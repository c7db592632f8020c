//! Directives other than conditionals: which of them the grammar can read where they stand.

use std::ops::Range;

use super::conditionals::Resolution;
use super::edit::Edits;
use super::live::Live;
use super::token::{Directive, DirectiveKind, Scanned};

/// The directives of a text, and what is known of the places where they stand.
pub(super) struct Directives<'s> {
    pub source: &'s [u8],
    pub scanned: &'s Scanned,
    pub resolution: &'s Resolution,
    pub live: &'s Live,
    /// For each live token, whether a statement begins there; one more for the end.
    pub starts: &'s [bool],
}

impl Directives<'_> {
    /// Hides what cannot be read; returns the live `#include`s among it.
    pub fn hide(&self, edits: &mut Edits) -> Vec<(u32, u32)> {
        let mut includes = Vec::new();
        let mut dead = self.resolution.dead_directives.iter().copied().peekable();
        for (index, directive) in self.scanned.directives.iter().enumerate() {
            while dead.next_if(|(_, to)| *to as usize <= index).is_some() {}
            let is_dead = dead.peek().is_some_and(|(from, _)| *from as usize <= index);
            let is_between_statements = self.is_between_statements(index);
            if directive.kind == DirectiveKind::Include && !is_dead && !is_between_statements {
                includes.push((directive.start, directive.end));
            }
            if is_dead || !is_between_statements || !is_readable(directive) {
                edits.blank(directive.start, directive.end);
            } else if directive.kind == DirectiveKind::Define {
                shorten(self.source, directive, edits);
            }
        }
        includes
    }

    fn is_between_statements(&self, index: usize) -> bool {
        let at = self.live.directives_at.get(index).copied().unwrap_or_default();
        self.starts.get(at as usize).copied().unwrap_or_default()
    }
}

/// Whether the grammar can read such a directive between statements.
fn is_readable(directive: &Directive) -> bool {
    match directive.kind {
        DirectiveKind::If | DirectiveKind::Elif | DirectiveKind::Else | DirectiveKind::Endif => {
            false
        }
        DirectiveKind::Include | DirectiveKind::Define => true,
        DirectiveKind::Other => {
            !directive.comment_inside && directive.argument != directive.start + 1
        }
    }
}

/// What the grammar can read of a macro's definition.
enum Readable {
    All,
    Nothing,
    /// What stands before `head`, if one byte at `value` is what the macro stands for. Both are
    /// offsets from the end of the word `define`.
    Head {
        head: usize,
        value: usize,
    },
}

/// Hides of a macro's definition what the grammar cannot read.
fn shorten(source: &[u8], directive: &Directive, edits: &mut Edits) {
    match readable(source, directive) {
        Readable::All => {}
        Readable::Nothing => edits.blank(directive.start, directive.end),
        Readable::Head { head, value } => {
            edits.blank(directive.argument + head as u32, directive.end);
            edits.put(directive.argument + value as u32, b'0');
        }
    }
}

/// The grammar has no trouble with one line, but with comments and with some continued lines.
fn readable(source: &[u8], directive: &Directive) -> Readable {
    let end = directive.end as usize;
    if end >= source.len() {
        // The grammar wants a line end that the file does not have.
        return Readable::Nothing;
    }
    let is_continued = memchr::memchr(b'\n', &source[directive.start as usize..end]).is_some();
    let rest = &source[directive.argument as usize..end];
    let name = name(rest);
    let head = match parameters(rest, name.end) {
        Some(Parameters { readable: false, .. }) => return Readable::Nothing,
        _ if !is_continued && !directive.comment_inside => return Readable::All,
        Some(parameters) => parameters.end,
        None => name.end,
    };
    // A value must remain: the grammar wants the line's end right after it.
    let value = if is_continued { last_of_line(rest) } else { head + 1 };
    if name.is_empty() || value <= head || value >= rest.len() {
        Readable::Nothing
    } else {
        Readable::Head { head, value }
    }
}

/// Where the last byte stands of the first line's text.
fn last_of_line(text: &[u8]) -> usize {
    let line = memchr::memchr(b'\n', text).unwrap_or(text.len());
    text[..line].trim_ascii_end().len().saturating_sub(1)
}

/// Where the name of a macro stands.
fn name(rest: &[u8]) -> Range<usize> {
    let start = rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len());
    let length = rest[start..].iter().position(|byte| !is_of_name(*byte));
    start..length.map_or(rest.len(), |length| start + length)
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// A macro's parameter list.
struct Parameters {
    /// One past its parenthesis.
    end: usize,
    /// Whether the grammar can read it.
    readable: bool,
}

/// The parameter list that opens at `open`.
fn parameters(rest: &[u8], open: usize) -> Option<Parameters> {
    if rest.get(open) != Some(&b'(') {
        return None;
    }
    let close = open + memchr::memchr(b')', &rest[open..])?;
    let readable = rest[open + 1..close].split(|byte| *byte == b',').all(|parameter| {
        let parameter = parameter.trim_ascii();
        parameter == b"..." || parameter.iter().all(|byte| is_of_name(*byte))
    });
    Some(Parameters { end: close + 1, readable })
}
