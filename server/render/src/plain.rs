//! Text from files made safe and fit to print: no escape sequences, known widths.

use std::borrow::Cow;
use std::fmt::Write;

pub use astrolens_model::{count, figure, grouped};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What stands for text that was cut out.
const ELLIPSIS: char = '…';

/// How many columns a tab leads on to, at most.
const TAB: usize = 4;

/// `text` without anything that a terminal would obey: control characters become pictures,
/// characters that reorder text (CVE-2021-42574) become their code points.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        push_printable(&mut safe, character);
    }
    Cow::Owned(safe)
}

/// `text` as [`printable`] makes it, but for what a renderer of ours puts there: the ends of lines,
/// and the sequences that colour what stands between them.
#[must_use]
pub fn styled_printable(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let kept = if character == '\n' { 1 } else { colour(rest).unwrap_or(0) };
        if kept > 0 {
            safe.push_str(&rest[..kept]);
        } else {
            push_printable(&mut safe, character);
        }
        rest = &rest[kept.max(character.len_utf8())..];
    }
    safe
}

/// The length of the sequence at the start of `text` that sets colours and styles and does nothing
/// else; `None` if there is none.
fn colour(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\x1b[")?;
    let end = parameters.find(|character: char| !matches!(character, '0'..='9' | ';' | ':'))?;
    parameters[end..].starts_with('m').then_some("\x1b[".len() + end + 1)
}

/// A line of source as it is shown: decoded, tabs expanded, safe to print.
pub(crate) fn source_line(line: &[u8]) -> String {
    let mut shown = String::with_capacity(line.len() + 8);
    let mut column = 0;
    for character in String::from_utf8_lossy(line).chars() {
        if character == '\t' {
            let spaces = TAB - column % TAB;
            shown.extend(std::iter::repeat_n(' ', spaces));
            column += spaces;
        } else {
            push_printable(&mut shown, character);
            column += character.width().unwrap_or(1);
        }
    }
    shown
}

/// How many columns `text` takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` in at most `columns`, its middle cut out where it is longer.
pub(crate) fn shorten(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let room = columns.saturating_sub(1);
    let head = fitting(text.chars(), room / 2);
    let tail: Vec<char> = fitting(text.chars().rev(), room - room / 2).chars().collect();
    Cow::Owned(head.chars().chain([ELLIPSIS]).chain(tail.into_iter().rev()).collect())
}

/// `text` in at most `columns`, its end cut off where it is longer.
#[must_use]
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut head = fitting(text.chars(), columns.saturating_sub(1));
    head.push(ELLIPSIS);
    Cow::Owned(head)
}

/// As many of `characters` as fit into `columns`.
fn fitting(characters: impl Iterator<Item = char>, columns: usize) -> String {
    let mut used = 0;
    characters
        .take_while(|character| {
            used += character.width().unwrap_or(0);
            used <= columns
        })
        .collect()
}

fn is_unsafe(character: char) -> bool {
    character.is_control() || reorders(character)
}

/// Whether `character` changes the direction in which the text around it is shown.
fn reorders(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
}

fn push_printable(text: &mut String, character: char) {
    match character {
        // The block of control pictures mirrors the first 32 characters.
        '\0'..='\x1F' => text.extend(char::from_u32(0x2400 + character as u32)),
        '\x7F' => text.push('␡'),
        _ if is_unsafe(character) => {
            // Writing to a string cannot fail.
            let _ = write!(text, "<U+{:04X}>", character as u32);
        }
        _ => text.push(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_terminal_would_obey_gets_through() {
        assert_eq!(printable("a\x1b[31mb\r\n\x7f\u{9b}"), "a␛[31mb␍␊␡<U+009B>");
        assert_eq!(printable("if x \u{202e}#"), "if x <U+202E>#");
        assert!(matches!(printable("né 𝄞"), Cow::Borrowed(_)));
    }

    #[test]
    fn of_a_rendered_text_colours_and_ends_of_lines_are_left() {
        let text = "\x1b[1;31mx\x1b[0m\ny\x1b]0;title\x07\x1b[2J\x1b[";
        let expected = "\x1b[1;31mx\x1b[0m\ny␛]0;title␇␛[2J␛[";
        assert_eq!(styled_printable(text), expected);
    }

    #[test]
    fn tabs_lead_to_the_next_stop() {
        assert_eq!(source_line(b"\tx\ty"), "    x   y");
        assert_eq!(source_line(b"\xffa"), "\u{fffd}a");
    }

    #[test]
    fn long_names_lose_their_middle() {
        assert_eq!(shorten("abcdefgh", 8), "abcdefgh");
        assert_eq!(shorten("abcdefghi", 8), "abc…fghi");
        // Each of these takes two columns: two fit into the four that are left of five, half
        // of them on either side.
        assert_eq!(shorten("漢字漢字漢字", 5), "漢…字");
        assert_eq!(cut("abcdefghi", 8), "abcdefg…");
    }
}
