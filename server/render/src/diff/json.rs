//! A comparison as one JSON object: all figures of both sides.

use std::collections::BTreeMap;

use astrolens_compare::{Side, Split};
use astrolens_git::Revision;
use astrolens_metrics::METRICS;
use astrolens_model::{Function, MetricId};
use serde::Serialize;
use serde_json::Number;

use super::{Figures, Row, Shown, Sums, Total, Word};

/// The format's name; a format that a reader of this one could misread gets another.
const SCHEMA: &str = "astrolens-diff-1";

/// The whole object.
#[derive(Serialize)]
struct Diff<'run> {
    schema: &'static str,
    version: &'static str,
    from: Commit<'run>,
    /// The newer side; `null` for the work tree.
    to: Option<Commit<'run>>,
    functions: Vec<Entry<'run>>,
    splits: Vec<SplitEntry<'run>>,
    summary: Summary<'run>,
}

/// A side of the comparison.
#[derive(Serialize)]
struct Commit<'run> {
    revision: &'run str,
    commit: String,
}

impl<'run> Commit<'run> {
    fn new(revision: &'run Revision) -> Self {
        Self { revision: revision.name(), commit: revision.commit() }
    }
}

/// A function that differs.
#[derive(Serialize)]
struct Entry<'run> {
    change: Word,
    before: Option<LocatedFunction<'run>>,
    after: Option<LocatedFunction<'run>>,
    /// By how much each metric that differs changed, where both sides have it.
    difference: BTreeMap<&'static MetricId, Number>,
}

/// A function with its file.
#[derive(Serialize)]
struct LocatedFunction<'run> {
    path: &'run str,
    function: &'run Function,
}

/// A function that was split, and what it is together with its helpers.
#[derive(Serialize)]
struct SplitEntry<'run> {
    function: Identity<'run>,
    helpers: Vec<Identity<'run>>,
    together: BTreeMap<&'static MetricId, Sum>,
}

/// What tells a function of the newer side.
#[derive(Serialize)]
struct Identity<'run> {
    path: &'run str,
    qualified_name: &'run str,
    start_line: u32,
}

impl<'run> Identity<'run> {
    fn new(Side { path, function, .. }: &'run Side) -> Self {
        let (qualified_name, start_line) = (&function.qualified_name, function.start_line);
        Self { path, qualified_name, start_line }
    }
}

/// A figure before and the sum after a split.
#[derive(Serialize)]
struct Sum {
    before: u64,
    after: u64,
    /// `lower`, `moved` or `higher`.
    result: &'static str,
}

/// Counts and sums over the files that differ.
#[derive(Serialize)]
struct Summary<'run> {
    files: u64,
    functions: &'run BTreeMap<Word, u64>,
    totals: BTreeMap<&'static MetricId, Total>,
    skipped: &'run BTreeMap<String, u64>,
}

/// The object's text, on one line.
pub(super) fn render(shown: &Shown<'_>) -> String {
    let diff = Diff {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        from: Commit::new(shown.from),
        to: shown.to.map(Commit::new),
        functions: shown.rows.iter().map(entry).collect(),
        splits: splits(shown),
        summary: Summary {
            files: shown.comparison.files,
            functions: &shown.words,
            totals: shown.totals.iter().map(|(metric, total)| (&metric.id, *total)).collect(),
            skipped: &shown.comparison.skipped,
        },
    };
    // Keys are strings and numbers are finite: it always serialises.
    let mut text = serde_json::to_string(&diff).unwrap_or_default();
    text.push('\n');
    text
}

fn splits<'run>(shown: &Shown<'run>) -> Vec<SplitEntry<'run>> {
    let after = |place: &usize| shown.comparison.functions[*place].after.as_ref();
    let entry = |(function, split, sums): (&'run Side, &Split, Sums)| {
        let sums = sums.into_iter().map(|(metric, sum)| {
            let result = sum.word();
            (&metric.id, Sum { before: sum.before, after: sum.after, result })
        });
        SplitEntry {
            function: Identity::new(function),
            helpers: split.helpers.iter().filter_map(after).map(Identity::new).collect(),
            together: sums.collect(),
        }
    };
    shown.splits().map(entry).collect()
}

fn entry<'run>(row: &Row<'run>) -> Entry<'run> {
    let place = |side: &'run Option<Side>| {
        side.as_ref().map(|side| LocatedFunction { path: &side.path, function: &side.function })
    };
    let difference = METRICS.iter().filter_map(|metric| match row.figures(metric) {
        Figures::Two(before, after) => Some((&metric.id, number(after - before))),
        Figures::One(_) => None,
    });
    Entry {
        change: row.word,
        before: place(&row.change.before),
        after: place(&row.change.after),
        difference: difference.collect(),
    }
}

/// A difference of figures, which have two decimals, as the number it is.
fn number(difference: f64) -> Number {
    let hundredths = (difference * 100.0).round();
    let decimal = Number::from_f64(hundredths / 100.0).filter(|_| hundredths % 100.0 != 0.0);
    decimal.unwrap_or_else(|| Number::from(difference.round() as i64))
}
