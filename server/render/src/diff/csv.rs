//! A comparison as comma-separated values: a line for each function that differs, with the figures of
//! both sides.

use astrolens_compare::Side;
use astrolens_metrics::METRICS;

use super::Shown;
use crate::csv::push_record;
use crate::figures;

/// The headings before the figures; those with `before` are of the older side.
const HEADINGS: [&str; 10] = [
    "change",
    "path",
    "qualified_name",
    "ordinal",
    "kind",
    "start_line",
    "path_before",
    "qualified_name_before",
    "ordinal_before",
    "start_line_before",
];

/// All lines.
pub(super) fn render(shown: &Shown<'_>) -> String {
    let mut text = Vec::new();
    let figures =
        figures::names_of_functions().flat_map(|name| [name.to_owned(), format!("{name}_before")]);
    push_record(HEADINGS.map(str::to_owned).into_iter().chain(figures), &mut text);
    for row in &shown.rows {
        let (before, after) = (row.change.before.as_ref(), row.change.after.as_ref());
        let kind = row.latest.function.kind.as_str().to_owned();
        let [path, name, ordinal, line] = identity(after);
        let now = [row.word.as_str().to_owned(), path, name, ordinal, kind, line];
        let figures = values(after).into_iter().zip(values(before));
        let figures = figures.flat_map(|(after, before)| [after, before]);
        push_record(now.into_iter().chain(identity(before)).chain(figures), &mut text);
    }
    // What is written is text.
    String::from_utf8(text).unwrap_or_default()
}

/// What tells the function of a side: its path, its name, which of its namesakes it is, its line;
/// empty where there is none.
fn identity(side: Option<&Side>) -> [String; 4] {
    side.map_or_else(Default::default, |Side { path, function, .. }| {
        let (ordinal, line) = (function.ordinal.to_string(), function.start_line.to_string());
        [path.clone(), function.qualified_name.clone(), ordinal, line]
    })
}

/// The figures of a side; empty where there is none.
fn values(side: Option<&Side>) -> Vec<String> {
    let Some(side) = side else {
        return figures::names_of_functions().map(|_| String::new()).collect();
    };
    let figures = METRICS.iter().flat_map(|metric| figures::of_function(metric, &side.function));
    figures.map(|(_, value)| value).collect()
}
