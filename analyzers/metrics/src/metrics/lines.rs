//! Lines of code.

use astrolens_model::config::Limits;
use astrolens_model::{LineCounts, MetricId};

use crate::registry::Metric;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("lines"),
    title: "Lines of code",
    short: "lines",
    summary: "The lines of the function that hold code.",
    default_limits: Limits { information: None, warning: Some(60.0), error: None },
    lower_is_worse: false,
    sign: '+',
    value: |function| f64::from(function.lines.code),
    documentation: include_str!("lines.md"),
};

/// Which rows of a file hold code and which hold comments.
#[derive(Clone, Debug)]
pub(crate) struct LineMap {
    rows: Vec<u8>,
}

const CODE: u8 = 1;
const COMMENT: u8 = 2;

impl LineMap {
    /// A map for a file of `rows` rows.
    pub(crate) fn new(rows: u32) -> Self {
        Self { rows: vec![0; rows as usize] }
    }

    /// A token that is not a comment touches the rows from `first` to `last`.
    #[inline]
    pub(crate) fn code(&mut self, first: u32, last: u32) {
        self.mark(first, last, CODE);
    }

    /// A comment touches the rows from `first` to `last`.
    pub(crate) fn comment(&mut self, first: u32, last: u32) {
        self.mark(first, last, COMMENT);
    }

    #[inline]
    fn mark(&mut self, first: u32, last: u32, what: u8) {
        if let Some(rows) = self.rows.get_mut(first as usize..=last as usize) {
            for row in rows {
                *row |= what;
            }
        }
    }

    /// What stands on the rows from `first` to `last`, inclusive.
    pub(crate) fn rows(&self, first: u32, last: u32) -> &[u8] {
        let end = (last as usize + 1).min(self.rows.len());
        self.rows.get(first as usize..end).unwrap_or_default()
    }

    /// Adds what stands on `rows`, the first of which is the row `first`.
    pub(crate) fn add(&mut self, first: u32, rows: &[u8]) {
        let own = self.rows.get_mut(first as usize..).unwrap_or_default();
        for (own, row) in own.iter_mut().zip(rows) {
            *own |= row;
        }
    }

    /// Counts the first `rows` rows.
    pub(crate) fn count_rows(&self, rows: u32) -> LineCounts {
        rows.checked_sub(1).map_or_else(LineCounts::default, |last| self.count(0, last))
    }

    /// Counts the rows from `first` to `last`, inclusive.
    pub(crate) fn count(&self, first: u32, last: u32) -> LineCounts {
        let mut counts = LineCounts::default();
        for row in self.rows(first, last) {
            counts.total += 1;
            if row & CODE != 0 {
                counts.code += 1;
            } else if row & COMMENT != 0 {
                counts.comment += 1;
            } else {
                counts.blank += 1;
            }
        }
        counts
    }
}
