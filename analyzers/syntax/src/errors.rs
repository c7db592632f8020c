//! Where the grammar could not read on.

use crate::parse::Parsed;

/// Byte offset of the first syntax error, if there is one: what is read behind it may not be what
/// was meant.
#[must_use]
pub fn first_error(parsed: &Parsed) -> Option<u32> {
    if !parsed.tree.root_node().has_error() {
        return None;
    }
    let mut cursor = parsed.tree.walk();
    loop {
        let node = cursor.node();
        let start = node.start_byte() as u32;
        // A file that makes no sense as a whole is said to be wrong where a part of it is.
        let is_whole = node.parent().is_none();
        if (node.is_error() && !is_whole) || node.is_missing() || !cursor.goto_first_child() {
            return Some(start);
        }
        while !cursor.node().has_error() {
            if !cursor.goto_next_sibling() {
                return Some(start);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Language, first_error, parse};

    #[test]
    fn the_first_error_is_where_the_text_stops_to_make_sense() {
        for (language, text, expected) in [
            ("python", "def f():\n    pass\n", None),
            ("python", "def f():\n    pass\n\nx = = 1\ny = )\n", Some(4)),
            ("go", "package p\n\nfunc f() {\n\tx := \n}\n", Some(4)),
            ("javascript", "f();\ng(;\n", Some(2)),
            ("c", "int f(void) { return 1; }\n}\n", Some(2)),
        ] {
            let language = Language::by_name(language).expect("a row");
            let parsed = parse(text.as_bytes(), language, &|| false).expect("a tree");
            let before = |at: u32| text[..at as usize].matches('\n').count() + 1;
            let line = first_error(&parsed).map(before);
            assert_eq!(line, expected, "{text}");
        }
    }
}
