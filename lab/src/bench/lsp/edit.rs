//! One edit of a text, as an editor sends it and as tree-sitter wants to hear of it.

use std::ops::Range;

use tree_sitter::{InputEdit, Point};

/// Bytes of a text that other text takes the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go, whole characters only; half-open.
    pub range: Range<usize>,
    /// What comes in their place.
    pub text: String,
}

impl Edit {
    /// Text that comes in without any going.
    pub fn insertion(at: usize, text: impl Into<String>) -> Self {
        Self { range: at..at, text: text.into() }
    }

    /// Text that goes without any coming in.
    pub fn deletion(range: Range<usize>) -> Self {
        Self { range, text: String::new() }
    }

    /// Makes the edit.
    pub fn apply(&self, text: &mut String) {
        text.replace_range(self.range.clone(), &self.text);
    }

    /// The edit of `before` in tree-sitter's terms.
    pub fn for_tree(&self, before: &str) -> InputEdit {
        let start_position = end_of(&before.as_bytes()[..self.range.start], Point::new(0, 0));
        InputEdit {
            start_byte: self.range.start,
            old_end_byte: self.range.end,
            new_end_byte: self.range.start + self.text.len(),
            start_position,
            old_end_position: end_of(&before.as_bytes()[self.range.clone()], start_position),
            new_end_position: end_of(self.text.as_bytes(), start_position),
        }
    }
}

/// Where a text ends that starts at `start`.
fn end_of(text: &[u8], start: Point) -> Point {
    match text.iter().rposition(|byte| *byte == b'\n') {
        None => Point::new(start.row, start.column + text.len()),
        Some(last) => {
            let rows = text.split(|byte| *byte == b'\n').count() - 1;
            Point::new(start.row + rows, text.len() - last - 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_are_counted_in_bytes() {
        let before = "a\nbé\nc";
        let edit = Edit { range: 3..6, text: "x\n\nyz".to_owned() };
        let told = edit.for_tree(before);
        assert_eq!(told.start_position, Point::new(1, 1));
        assert_eq!(told.old_end_position, Point::new(2, 0));
        assert_eq!(told.new_end_position, Point::new(3, 2));
        let mut text = before.to_owned();
        edit.apply(&mut text);
        assert_eq!(text, "a\nbx\n\nyzc");
        assert_eq!(told.new_end_byte, 8);
    }
}
