//! The points that make up a complexity: where, how many, why.

use std::borrow::Cow;

use astrolens_model::{Increment, LineIndex, MetricId};
use astrolens_syntax::Construct;

/// One point of a complexity.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point {
    /// What added it.
    pub(crate) construct: Construct,
    /// Byte offset of it.
    pub(crate) offset: u32,
    /// By how much.
    pub(crate) points: u64,
    /// How many levels deep it stands, where depth counts; else [`FLAT`].
    pub(crate) level: u16,
}

impl Point {
    /// The point `levels` levels deeper; one that does not grow with depth stays.
    pub(crate) fn deeper(mut self, levels: u32) -> Self {
        if self.level != FLAT {
            self.points = self.points.saturating_add(u64::from(levels));
            self.level = self.level.saturating_add(levels as u16).min(FLAT - 1);
        }
        self
    }

    /// The point as reports give it, `word` being what the language calls its construct.
    pub(crate) fn increment(
        self,
        metric: MetricId,
        word: &'static str,
        lines: &LineIndex<'_>,
    ) -> Increment {
        let position = lines.position(self.offset);
        let reason = match self.level {
            FLAT | 0 => Cow::Borrowed(word),
            1 => Cow::Owned(format!("{word}, 1 level deep")),
            level => Cow::Owned(format!("{word}, {level} levels deep")),
        };
        Increment {
            metric,
            line: position.line,
            column: position.column,
            points: self.points,
            reason,
        }
    }
}

/// The level of a point that does not grow with depth.
pub(crate) const FLAT: u16 = u16::MAX;
