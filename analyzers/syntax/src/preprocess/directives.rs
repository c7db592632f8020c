//! Directives other than conditionals: which of them the grammar can read where they stand.

use super::conditionals::Resolution;
use super::edit::Edits;
use super::live::Live;
use super::token::{Directive, DirectiveKind, Scanned};

/// Hides what cannot be read; returns the `#include`s among it.
pub(super) fn hide(
    source: &[u8],
    scanned: &Scanned,
    resolution: &Resolution,
    live: &Live,
    starts: &[bool],
    edits: &mut Edits,
) -> Vec<(u32, u32)> {
    let mut includes = Vec::new();
    let mut dead = resolution.dead_directives.iter().copied().peekable();
    for (index, directive) in scanned.directives.iter().enumerate() {
        while dead.next_if(|(_, to)| *to as usize <= index).is_some() {}
        let is_dead = dead.peek().is_some_and(|(from, _)| *from as usize <= index);
        let at = live.directives_at.get(index).copied().unwrap_or_default();
        let between_statements = starts.get(at as usize).copied().unwrap_or_default();
        match directive.kind {
            DirectiveKind::If
            | DirectiveKind::Elif
            | DirectiveKind::Else
            | DirectiveKind::Endif => edits.blank(directive.start, directive.end),
            _ if is_dead => edits.blank(directive.start, directive.end),
            DirectiveKind::Include if !between_statements => {
                includes.push((directive.start, directive.end));
                edits.blank(directive.start, directive.end);
            }
            _ if !between_statements => edits.blank(directive.start, directive.end),
            DirectiveKind::Define => define(source, directive, edits),
            DirectiveKind::Include => {}
            DirectiveKind::Other => {
                if directive.comment_inside || directive.argument == directive.start + 1 {
                    edits.blank(directive.start, directive.end);
                }
            }
        }
    }
    includes
}

/// Hides what a macro stands for where the grammar cannot read it: it has no trouble with one
/// line, but with comments and with some continued lines.
fn define(source: &[u8], directive: &Directive, edits: &mut Edits) {
    let text = |from: u32, to: u32| source.get(from as usize..to as usize).unwrap_or_default();
    let continued = memchr::memchr(b'\n', text(directive.start, directive.end)).is_some();
    if directive.end as usize >= source.len() {
        // The grammar wants a line end that the file does not have.
        edits.blank(directive.start, directive.end);
        return;
    }
    if !continued && !directive.comment_inside {
        if let Some(parameters) = parameters(text(directive.argument, directive.end))
            && !parameters.1
        {
            edits.blank(directive.start, directive.end);
        }
        return;
    }
    let rest = text(directive.argument, directive.end);
    let blank = |byte: &u8| byte.is_ascii_whitespace();
    let lead = rest.iter().position(|byte| !blank(byte)).unwrap_or(rest.len());
    let name = rest[lead..]
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_'))
        .unwrap_or(rest.len() - lead);
    let mut kept = lead + name;
    if let Some((end, readable)) = parameters(rest) {
        kept = if readable { end } else { 0 };
    }
    // A value must remain: the grammar wants the line's end right after it.
    let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    let value = rest[..line].trim_ascii_end().len().saturating_sub(1).min(line);
    let value = if continued { value } else { kept + 1 };
    if name == 0 || kept == 0 || value <= kept || value >= rest.len() {
        edits.blank(directive.start, directive.end);
    } else {
        edits.blank(directive.argument + kept as u32, directive.end);
        edits.put(directive.argument + value as u32, b'0');
    }
}

/// Where a macro's parameter list ends, and whether the grammar can read it.
fn parameters(rest: &[u8]) -> Option<(usize, bool)> {
    let lead = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let name =
        rest[lead..].iter().position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_'))?;
    let open = lead + name;
    if rest[open] != b'(' {
        return None;
    }
    let close = open + memchr::memchr(b')', &rest[open..])?;
    let readable = rest[open + 1..close].split(|byte| *byte == b',').all(|parameter| {
        let parameter = parameter.trim_ascii();
        parameter == b"..."
            || parameter.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    });
    Some((close + 1, readable))
}
