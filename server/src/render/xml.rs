//! Text as XML 1.0 takes it.

use super::plain;

/// `text` as the value of an attribute or the content of an element: markup is escaped, and what
/// XML has no character for becomes a picture of it.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "&#10;"));
        for character in plain::printable(line).chars() {
            match character {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '"' => escaped.push_str("&quot;"),
                '\u{FFFE}' | '\u{FFFF}' => escaped.push(char::REPLACEMENT_CHARACTER),
                _ => escaped.push(character),
            }
        }
        escaped.push_str(end);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup_and_everything_is_a_character() {
        assert_eq!(
            escaped("a<b>&\"c\"\n\u{0}\u{FFFF}"),
            "a&lt;b&gt;&amp;&quot;c&quot;&#10;␀\u{FFFD}"
        );
    }
}
