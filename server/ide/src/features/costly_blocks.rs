//! The blocks of a function that hold most of a figure: where to begin.

use astrolens_db::View;
use astrolens_metrics::Metric;
use astrolens_model::Function;
use astrolens_syntax::Construct;

use super::advice::blocks;
use super::places::Places;
use crate::Span;

/// A block with fewer points is not where to begin.
const LEAST_POINTS: u64 = 3;

/// A block with a smaller part of all points is not where to begin: one in so many.
const LEAST_PART: u64 = 10;

/// So many blocks are taken in at a glance.
const MOST: usize = 8;

/// A block of a function and what it adds to a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostlyBlock {
    /// All of it.
    pub span: Span,
    /// Its first and its last line, from 1.
    pub lines: (u32, u32),
    /// What its language calls it: `for`.
    pub word: &'static str,
    /// The points in it, those of its head included.
    pub points: u64,
    /// How many of the blocks that are listed hold it.
    pub depth: usize,
}

/// The blocks of `function` that hold the most points of `metric`, in source order; nothing
/// where points do not add up, or where the tree is not known.
#[must_use]
pub fn costly_blocks(view: &View, function: &Function, metric: &Metric) -> Vec<CostlyBlock> {
    if metric.sign != '+' {
        return Vec::new();
    }
    let mut places = Places::new(view.text());
    let mut points: Vec<(u32, u64)> = metric
        .increments(function)
        .map(|point| (places.offset(point.line, point.column), point.points))
        .collect();
    points.sort_unstable();
    let total: u64 = points.iter().map(|(_, points)| points).sum();
    let least = LEAST_POINTS.max(total.div_ceil(LEAST_PART));
    let mut found: Vec<(Span, Construct, u64)> = blocks(view, function)
        .map(|(span, construct)| {
            let first = points.partition_point(|(at, _)| *at < span.start);
            let within = points[first..].iter().take_while(|(at, _)| *at < span.end);
            (span, construct, within.map(|(_, points)| points).sum())
        })
        .filter(|(_, _, points)| *points >= least)
        .collect();
    // The sort is stable: of blocks that hold as much the outer ones stay.
    found.sort_by_key(|(_, _, points)| std::cmp::Reverse(*points));
    found.truncate(MOST);
    found.sort_by_key(|(span, ..)| (span.start, std::cmp::Reverse(span.end)));
    let lines = view.lines();
    let word = |construct| view.settings.language.definition().word(construct);
    let depth =
        |span: Span| found.iter().filter(|(other, ..)| *other != span && other.holds(span)).count();
    let block = |&(span, construct, points): &(Span, Construct, u64)| CostlyBlock {
        span,
        lines: (lines.row(span.start) + 1, lines.row(span.end.saturating_sub(1)) + 1),
        word: word(construct),
        points,
        depth: depth(span),
    };
    found.iter().map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{view, without_tree};

    /// `for` 1, `if` 2 and `and` 1, `while` 3 and `if` 4: 11, of which the outer `if` holds 10.
    /// The last `if` has 1 point: too few.
    const SOURCE: &str = "\
def f(rows):
    for row in rows:
        if row.a and row.b:
            while row.c:
                if row.d:
                    g(row)
    if rows:
        g(rows)
";

    fn told(view: &View, metric: &str) -> Vec<(u32, u32, &'static str, u64, usize)> {
        let metric = astrolens_metrics::metric(metric).expect("a metric");
        let blocks = costly_blocks(view, &view.report.functions[0], metric);
        let row = |block: CostlyBlock| {
            (block.lines.0, block.lines.1, block.word, block.points, block.depth)
        };
        blocks.into_iter().map(row).collect()
    }

    #[test]
    fn blocks_that_hold_a_good_part_are_told_with_what_is_in_them() {
        let view = view("python", SOURCE);
        let expected =
            [(2, 6, "for", 11, 0), (3, 6, "if", 10, 1), (4, 6, "while", 7, 2), (5, 6, "if", 4, 3)];
        assert_eq!(told(&view, "cognitive"), expected);
        // Cyclomatic: `for`, `if`, `and`, `while` and `if` add 1 each, and the last `if` 1.
        let expected = [(2, 6, "for", 5, 0), (3, 6, "if", 4, 1)];
        assert_eq!(told(&view, "cyclomatic"), expected);
    }

    #[test]
    fn paths_do_not_add_up_and_without_a_tree_nothing_is_known() {
        let view = view("python", SOURCE);
        assert_eq!(told(&view, "npath"), []);
        assert_eq!(told(&without_tree(&view), "cognitive"), []);
    }
}
