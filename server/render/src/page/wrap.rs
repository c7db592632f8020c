//! Paragraphs broken into lines.

use anstream::adapter::strip_str;

use crate::plain;

/// A space at which no line is broken.
pub(super) const FIXED_SPACE: &str = "\u{a0}";

/// The lines of `paragraph`, none wider than `columns` unless one word is; escape sequences
/// take no room, and line ends in it stay.
pub(super) fn wrap(paragraph: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for part in paragraph.lines() {
        let mut line = String::new();
        let mut used = 0;
        for word in part.split(' ').filter(|word| !word.is_empty()) {
            let width = plain::width(&strip_str(word).to_string());
            if used > 0 && used + 1 + width > columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += width;
        }
        lines.push(line);
    }
    lines.iter().map(|line| line.replace(FIXED_SPACE, " ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("aa bb  cc dd", 5), ["aa bb", "cc dd"]);
        assert_eq!(wrap("aaaaaaa b", 5), ["aaaaaaa", "b"]);
        assert_eq!(wrap("a\nb", 5), ["a", "b"]);
    }

    #[test]
    fn escape_sequences_take_no_room_and_fixed_spaces_hold() {
        assert_eq!(wrap("\x1b[1maa\x1b[0m bb c", 5), ["\x1b[1maa\x1b[0m bb", "c"]);
        assert_eq!(wrap("a b\u{a0}c", 3), ["a", "b c"]);
    }
}
