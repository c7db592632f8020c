//! JSON that may stand inside a script element.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

/// Appends a value, which serialises for sure, as one line.
pub(crate) fn append_line(page: &mut Vec<u8>, value: &impl Serialize) {
    let written = value.serialize(&mut Serializer::with_formatter(&mut *page, InScript));
    debug_assert!(written.is_ok(), "records have string keys only, and a Vec takes every byte");
    page.push(b'\n');
}

/// Compact JSON in which no text can end or change the element around it.
///
/// Without a `<` there is no `</script`, no `<!--` and no `<script`. The two Unicode line ends are
/// escaped as well, for tools that cut the data block into lines by them.
struct InScript;

impl Formatter for InScript {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(['<', '\u{2028}', '\u{2029}']) {
            let (before, from) = rest.split_at(at);
            CompactFormatter.write_string_fragment(out, before)?;
            let mut characters = from.chars();
            let escaped: &[u8] = match characters.next() {
                Some('\u{2028}') => b"\\u2028",
                Some('\u{2029}') => b"\\u2029",
                _ => b"\\u003c",
            };
            out.write_all(escaped)?;
            rest = characters.as_str();
        }
        CompactFormatter.write_string_fragment(out, rest)
    }
}

/// A figure: whole where it is whole, else to two decimals, and `null` where there is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure(pub(super) f64);

impl Serialize for Figure {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// 2⁵³: up to here every whole number is an `f64`.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let value = (self.0 * 100.0).round() / 100.0;
        if value.fract() == 0.0 && value.abs() <= EXACT {
            serializer.serialize_i64(value as i64)
        } else if self.0.abs() > EXACT {
            serializer.serialize_f64(self.0)
        } else {
            serializer.serialize_f64(value)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(value: &impl Serialize) -> String {
        let mut out = Vec::new();
        append_line(&mut out, value);
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    #[test]
    fn a_text_cannot_leave_the_script_element() {
        let hostile = "</script><!--\u{2028}\u{2029}\"\n";
        let written = line(&hostile);
        assert_eq!(written, "\"\\u003c/script>\\u003c!--\\u2028\\u2029\\\"\\n\"\n");
        let read: String = serde_json::from_str(&written).expect("it is JSON");
        assert_eq!(read, hostile);
    }

    #[test]
    fn figures_are_short() {
        let figures = [3.0, 45.678, f64::NAN, 1.0e19].map(Figure);
        assert_eq!(line(&figures), "[3,45.68,null,1e+19]\n");
    }
}
