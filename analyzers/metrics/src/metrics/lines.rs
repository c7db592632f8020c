//! Lines of code.

use std::ops::Range;

use astrolens_facts::FunctionFacts;
use astrolens_model::config::Limits;
use astrolens_model::{LineCounts, LineIndex, MetricId};

use crate::collector::{Collector, Ending, Setup};
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

/// Counts the rows of a function once it has ended, by the map that the walk draws.
pub(crate) struct Lines;

impl Collector for Lines {
    type Tally = ();
    type Inherited = ();

    fn new(_: &Setup<'_>) -> Self {
        Self
    }

    fn finish(&self, (): &mut (), function: &Ending<'_>, facts: &mut FunctionFacts) {
        let Ending { start, end, lines, line_map, .. } = *function;
        facts.lines = line_map.of_bytes(start, end, lines);
    }
}

/// Which rows of a file, or of a part of it, hold code and which hold comments.
#[derive(Clone, Debug)]
pub(crate) struct LineMap {
    /// The row in the file of the first of `rows`.
    first: u32,
    rows: Vec<u8>,
}

const CODE: u8 = 1;
const COMMENT: u8 = 2;

impl LineMap {
    /// A map for these rows of a file; what is told of others is dropped.
    pub(crate) fn new(rows: Range<u32>) -> Self {
        Self { first: rows.start, rows: vec![0; rows.len()] }
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
        let within = self.within(first, last);
        for row in self.rows.get_mut(within).unwrap_or_default() {
            *row |= what;
        }
    }

    /// The places of the rows from `first` to `last`, inclusive, as far as they are in the map.
    #[inline]
    fn within(&self, first: u32, last: u32) -> Range<usize> {
        let place = |row: u32| (row.saturating_sub(self.first) as usize).min(self.rows.len());
        place(first)..place(last.saturating_add(1))
    }

    /// What stands on the rows from `first` to `last`, inclusive.
    fn rows(&self, first: u32, last: u32) -> &[u8] {
        self.rows.get(self.within(first, last)).unwrap_or_default()
    }

    /// How many rows it is of.
    pub(crate) fn rows_count(&self) -> u32 {
        self.rows.len() as u32
    }

    /// The map with another number of rows between `first` and `last`, which is the row `moved` now, and
    /// nothing on them. It is that of a whole file.
    pub(crate) fn stretched(&self, (first, last): (u32, u32), moved: u32) -> Self {
        let [first, last] = [first, last].map(|row| (row as usize).min(self.rows.len()));
        let between = (moved as usize).saturating_sub(first + 1);
        let above = self.rows.iter().take(first + 1).copied();
        let below = self.rows.iter().skip(last).copied();
        let rows = above.chain(std::iter::repeat_n(0, between)).chain(below).collect();
        Self { first: self.first, rows }
    }

    /// What stands on all of its rows.
    pub(crate) fn into_rows(self) -> Vec<u8> {
        self.rows
    }

    /// Adds what stands on `rows`, the first of which is the row `first`.
    pub(crate) fn add(&mut self, first: u32, rows: &[u8]) {
        let within = self.within(first, u32::MAX);
        let own = self.rows.get_mut(within).unwrap_or_default();
        for (own, row) in own.iter_mut().zip(rows) {
            *own |= row;
        }
    }

    /// Counts the rows that hold the bytes from `start` up to `end`, in a text with these `lines`.
    pub(crate) fn of_bytes(&self, start: u32, end: u32, lines: &LineIndex<'_>) -> LineCounts {
        self.count(lines.row(start), lines.row(end.saturating_sub(1).max(start)))
    }

    /// Counts the first `rows` rows.
    pub(crate) fn count_rows(&self, rows: u32) -> LineCounts {
        rows.checked_sub(1).map_or_else(LineCounts::default, |last| self.count(0, last))
    }

    /// Counts the rows from `first` to `last`, inclusive.
    fn count(&self, first: u32, last: u32) -> LineCounts {
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
