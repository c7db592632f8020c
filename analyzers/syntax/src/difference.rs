//! How one text became another, as the one edit that says it.

use tree_sitter::{InputEdit, Point};

use crate::preprocess::advance;

/// Bytes compared at once.
const STRIDE: usize = 64;

/// The shortest edit that makes `new` of `old`; nothing where they are equal.
///
/// Several changes become one from the first to the last: nothing in between is kept.
#[must_use]
pub fn difference(old: &[u8], new: &[u8]) -> Option<InputEdit> {
    let start = common_prefix(old, new);
    if start == old.len() && start == new.len() {
        return None;
    }
    let behind = common_suffix(&old[start..], &new[start..]);
    let (old_end, new_end) = (old.len() - behind, new.len() - behind);
    let start_position = advance(Point::default(), &old[..start]);
    Some(InputEdit {
        start_byte: start,
        old_end_byte: old_end,
        new_end_byte: new_end,
        start_position,
        old_end_position: advance(start_position, &old[start..old_end]),
        new_end_position: advance(start_position, &new[start..new_end]),
    })
}

fn common_prefix(one: &[u8], other: &[u8]) -> usize {
    let strides = one.chunks_exact(STRIDE).zip(other.chunks_exact(STRIDE));
    let alike = STRIDE * strides.take_while(|(one, other)| one == other).count();
    alike + one[alike..].iter().zip(&other[alike..]).take_while(|(one, other)| one == other).count()
}

fn common_suffix(one: &[u8], other: &[u8]) -> usize {
    let strides = one.rchunks_exact(STRIDE).zip(other.rchunks_exact(STRIDE));
    let alike = STRIDE * strides.take_while(|(one, other)| one == other).count();
    let rest = |text: &[u8]| text.len() - alike;
    let (one, other) = (&one[..rest(one)], &other[..rest(other)]);
    alike + one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn equal_texts_differ_in_nothing() {
        assert!(difference(b"a\nb", b"a\nb").is_none());
        assert!(difference(b"", b"").is_none());
    }

    #[test]
    fn an_edit_has_its_points() {
        // Row 1 is `bc`; the new text has `x`, a line end and `y` between `b` and `c`.
        let edit = difference(b"a\nbc\n", b"a\nbx\nyc\n").expect("they differ");
        assert_eq!((edit.start_byte, edit.old_end_byte, edit.new_end_byte), (3, 3, 6));
        assert_eq!(edit.start_position, Point { row: 1, column: 1 });
        assert_eq!(edit.old_end_position, Point { row: 1, column: 1 });
        assert_eq!(edit.new_end_position, Point { row: 2, column: 1 });
    }

    proptest! {
        #[test]
        fn the_edit_makes_one_text_of_the_other(old in "[ab\n]{0,200}", new in "[ab\n]{0,200}") {
            let (old, new) = (old.as_bytes(), new.as_bytes());
            if let Some(edit) = difference(old, new) {
                let inserted = &new[edit.start_byte..edit.new_end_byte];
                let made = [&old[..edit.start_byte], inserted, &old[edit.old_end_byte..]].concat();
                prop_assert_eq!(made, new);
                let shortest = edit.old_end_byte == edit.start_byte
                    || inserted.is_empty()
                    || old[edit.start_byte] != inserted[0];
                prop_assert!(shortest);
            } else {
                prop_assert_eq!(old, new);
            }
        }
    }
}
