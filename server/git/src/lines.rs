//! Which lines of a file a change touched.

/// A stretch of a text that a change touched; lines count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// These lines are new or different, both ends included.
    Lines(u32, u32),
    /// Lines were taken out after this one; 0 where it was at the top.
    Gap(u32),
}

impl Touch {
    /// Whether the touch lies within the lines from `first` to `last`, or reaches into them.
    ///
    /// What was taken out between two functions touches neither.
    fn reaches(self, first: u32, last: u32) -> bool {
        match self {
            Self::Lines(from, to) => from <= last && to >= first,
            Self::Gap(after) => first <= after && after < last,
        }
    }
}

/// All that a change touched in one side of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TouchedLines {
    /// The whole file is new, or gone, or nobody can say which of its lines were touched.
    All,
    /// These places, in order.
    Some(Vec<Touch>),
}

impl TouchedLines {
    /// Whether anything within the lines from `first` to `last` was touched.
    #[must_use]
    pub fn reach(&self, first: u32, last: u32) -> bool {
        match self {
            Self::All => true,
            Self::Some(touches) => touches.iter().any(|touch| touch.reaches(first, last)),
        }
    }

    /// Adds a hunk of `count` lines from `start` on, as a diff without context has it.
    pub(super) fn push(&mut self, start: u32, count: u32) {
        if let Self::Some(touches) = self {
            touches.push(match count {
                0 => Touch::Gap(start),
                _ => Touch::Lines(start, start + count - 1),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_reach_whatever_they_overlap() {
        let touched = TouchedLines::Some(vec![Touch::Lines(5, 6)]);
        assert!(!touched.reach(1, 4));
        assert!(touched.reach(1, 5));
        assert!(touched.reach(6, 9));
        assert!(!touched.reach(7, 9));
    }

    #[test]
    fn a_gap_touches_only_what_is_on_both_its_sides() {
        let touched = TouchedLines::Some(vec![Touch::Gap(4)]);
        assert!(!touched.reach(1, 4), "taken out behind it");
        assert!(touched.reach(1, 5));
        assert!(!touched.reach(5, 9), "taken out before it");
    }
}
