//! What became of functions between two states, for people and for programs.
//!
//! Invariants: which functions are shown, in which order and under which word is decided here,
//! once for all forms; a form only writes it down.

mod concise;
mod csv;
mod json;
mod markdown;
mod text;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use astrolens_compare::{Comparison, FunctionChange, Side, Split, Together};
use astrolens_git::{Endpoints, Revision};
use astrolens_metrics::{METRICS, Metric};
use astrolens_model::Severity;
use clap::ValueEnum;
use serde::Serialize;

use super::Terminal;
use super::columns::columns;

/// The metrics of which sums mean something: whole numbers that add up.
const SUMMED: [&str; 3] = ["cognitive", "cyclomatic", "lines"];

/// The form of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// A table, for people
    #[default]
    Text,
    /// A line for each function, as compilers write them, for editors and grep
    Concise,
    /// A Markdown table, for a pull request
    Markdown,
    /// One JSON object with all figures of both sides, for programs
    Json,
    /// A line for each function with all figures of both sides, for a spreadsheet
    Csv,
}

/// What the user asked of a comparison.
pub struct Options {
    /// The metric that says what is worse.
    pub sort: &'static Metric,
    /// How many functions a table lists.
    pub top: usize,
    /// Whether functions are listed of which none of the figures shown changed.
    pub all: bool,
    /// What became of the functions that are listed; whatever it is if this is empty.
    pub only: Vec<Word>,
    /// The current folder as told from the root of the repository, with a trailing `/`; empty
    /// where they are the same.
    pub here: String,
    /// What the output's reader can see.
    pub terminal: Terminal,
}

impl Options {
    /// Whether functions of which `word` is said are listed.
    fn shows(&self, word: Word) -> bool {
        if self.only.is_empty() { self.all || !word.is_quiet() } else { self.only.contains(&word) }
    }
}

/// What became of a function, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Word {
    /// The figure it is sorted by got worse
    Worse,
    /// The figure it is sorted by got better
    Better,
    /// Other figures differ
    Changed,
    /// It is new
    Added,
    /// It is gone
    Removed,
    /// It has another name or file, and none of the figures shown differs
    Moved,
    /// Its text differs, and none of the figures shown does
    Edited,
}

impl Word {
    fn as_str(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Better => "better",
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Moved => "moved",
            Self::Edited => "edited",
        }
    }

    /// Whether it is told only to those who want all.
    fn is_quiet(self) -> bool {
        matches!(self, Self::Moved | Self::Edited)
    }
}

/// A function that is shown.
struct Row<'change> {
    change: &'change FunctionChange,
    /// The side that is there, the newer of two.
    latest: &'change Side,
    word: Word,
    /// By how much each column grew towards the worse.
    growth: Vec<f64>,
}

impl<'change> Row<'change> {
    /// The row of `change`; nothing if nothing changed.
    fn new(change: &'change FunctionChange, columns: &[&'static Metric]) -> Option<Self> {
        let growth: Vec<f64> = columns.iter().map(|metric| growth(change, metric)).collect();
        let differs = growth.iter().any(|growth| *growth != 0.0);
        let word = match (&change.before, &change.after) {
            (None, _) => Word::Added,
            (_, None) => Word::Removed,
            _ if growth[0] > 0.0 => Word::Worse,
            _ if growth[0] < 0.0 => Word::Better,
            _ if differs => Word::Changed,
            _ if change.moved => Word::Moved,
            _ if change.has_same_text() => return None,
            _ => Word::Edited,
        };
        Some(Self { change, latest: change.latest()?, word, growth })
    }

    /// How soon it is to be looked at, the soonest first: what got worse or passes a limit that it
    /// did not pass, then what differs otherwise, then what came and went, then what is the same.
    fn urgency(&self) -> u8 {
        match self.word {
            Word::Worse => 0,
            _ if self.passes_more() => 0,
            Word::Changed | Word::Better => 1,
            Word::Added | Word::Removed => 2,
            Word::Moved | Word::Edited => 3,
        }
    }

    /// Whether it passes a limit that it did not pass before.
    fn passes_more(&self) -> bool {
        let before = |metric| self.change.before.as_ref().and_then(|before| before.limit(metric));
        let after = self.change.after.as_ref();
        after.is_some_and(|after| {
            after.passed.iter().any(|(metric, severity)| Some(*severity) > before(metric))
        })
    }

    /// The limits of `metric` that are passed on the sides that [`figures`](Self::figures) shows.
    fn limits(&self, metric: &Metric) -> [Option<Severity>; 2] {
        let limit = |side: &Option<Side>| side.as_ref().and_then(|side| side.limit(&metric.id));
        [limit(&self.change.before), self.latest.limit(&metric.id)]
    }

    /// By how much the figure of the metric to sort by changed, signed.
    fn difference(&self, sort: &Metric) -> f64 {
        super::bad(self.growth[0], sort.lower_is_worse)
    }

    /// The function's name, with the one it had.
    fn name(&self) -> String {
        let now = &self.latest.function;
        match &self.change.before {
            Some(Side { function: before, .. })
                if self.change.moved && before.qualified_name != now.qualified_name =>
            {
                format!("{} → {}", before.label(), now.label())
            }
            _ => now.label().into_owned(),
        }
    }

    /// Where the function is, with the file it came from; `path` makes paths fit to open.
    fn place(&self, path: impl Fn(&str) -> String) -> String {
        let now = format!("{}:{}", path(&self.latest.path), self.latest.function.start_line);
        match &self.change.before {
            Some(before) if before.path != self.latest.path => {
                format!("{} → {now}", path(&before.path))
            }
            _ => now,
        }
    }

    /// The figures of `metric`.
    fn figures(&self, metric: &Metric) -> Figures {
        let figure = |side: &Option<Side>| side.as_ref().map(|side| (metric.value)(&side.function));
        match (figure(&self.change.before), figure(&self.change.after)) {
            (Some(before), Some(after)) if before.total_cmp(&after).is_ne() => {
                Figures::Two(before, after)
            }
            (before, after) => Figures::One(after.or(before).unwrap_or_default()),
        }
    }
}

/// The figures of a metric before and after.
enum Figures {
    /// They are the same, or there is one side only.
    One(f64),
    /// They differ.
    Two(f64, f64),
}

/// By how much the figure of `metric` grew towards the worse. A function that is not there has
/// no complexity; of a metric whose high figures are the good ones it has none to compare.
fn growth(change: &FunctionChange, metric: &Metric) -> f64 {
    let figure = |side: &Option<Side>| side.as_ref().map(|side| (metric.value)(&side.function));
    match (figure(&change.before), figure(&change.after)) {
        (Some(before), Some(after)) if metric.lower_is_worse => before - after,
        (before, after) if !metric.lower_is_worse => {
            after.unwrap_or_default() - before.unwrap_or_default()
        }
        _ => 0.0,
    }
}

/// The most urgent first, of them the worst: by the first column that tells two rows apart.
fn order(one: &Row<'_>, other: &Row<'_>) -> Ordering {
    let growth = one.growth.iter().zip(&other.growth);
    let urgency = one.urgency().cmp(&other.urgency());
    growth.fold(urgency, |order, (one, other)| order.then(other.total_cmp(one)))
}

/// What a function that was split is together with its helpers, by metric.
type Sums = Vec<(&'static Metric, Together)>;

/// Sums of a function that was split, in words: `cognitive complexity lower (16 → 9)`.
fn together(sums: &Sums) -> String {
    let told = sums.iter().map(|(metric, sum)| {
        let [was, is] = [sum.before, sum.after].map(super::plain::grouped);
        format!("{} {} ({was} → {is})", metric.title.to_lowercase(), sum.word())
    });
    told.collect::<Vec<_>>().join(", ")
}

/// A sum over all functions of the files that differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
struct Total {
    before: u64,
    after: u64,
}

/// What is shown, whatever the form.
struct Shown<'run> {
    from: &'run Revision,
    /// The newer side; the work tree if absent.
    to: Option<&'run Revision>,
    comparison: &'run Comparison,
    options: &'run Options,
    /// The metrics shown, the one sorted by first.
    columns: Vec<&'static Metric>,
    /// The functions, worst first.
    rows: Vec<Row<'run>>,
    /// How many functions each word was said of, shown or not.
    words: BTreeMap<Word, u64>,
    /// The sums.
    totals: Vec<(&'static Metric, Total)>,
}

impl<'run> Shown<'run> {
    fn new(comparison: &'run Comparison, ends: &'run Endpoints, options: &'run Options) -> Self {
        let columns: Vec<&Metric> = columns(options.sort).collect();
        let mut words = BTreeMap::new();
        let mut rows: Vec<Row<'_>> =
            comparison.functions.iter().filter_map(|change| Row::new(change, &columns)).collect();
        for row in &rows {
            *words.entry(row.word).or_default() += 1;
        }
        rows.retain(|row| options.shows(row.word));
        // The comparison has them in order of path and line: those that are equal keep to it.
        rows.sort_by(order);
        let summed = METRICS.iter().filter(|metric| SUMMED.contains(&metric.id.as_str()));
        let totals = summed.map(|metric| (metric, total(comparison, metric))).collect();
        let (from, to) = (&ends.from, ends.to.as_ref());
        Self { from, to, comparison, options, columns, rows, words, totals }
    }

    /// What was compared, in a phrase.
    fn ends(&self) -> (String, String) {
        let to = self.to.map_or_else(|| "the work tree".to_owned(), ToString::to_string);
        (self.from.to_string(), to)
    }

    /// How many functions `word` was said of.
    fn count(&self, word: Word) -> u64 {
        self.words.get(&word).copied().unwrap_or_default()
    }

    /// How many functions each word was said of, in words: `1 worse, 2 added`; those that are not
    /// listed left out.
    fn counts(&self) -> String {
        let words = self.words.iter().filter(|(word, _)| self.options.shows(**word));
        let words = words
            .map(|(word, count)| format!("{} {}", super::plain::grouped(*count), word.as_str()));
        words.collect::<Vec<_>>().join(", ")
    }

    /// That there is nothing to list, in words.
    fn nothing(&self) -> String {
        if self.options.only.is_empty() {
            return "no figure shown of a function changed".to_owned();
        }
        let words: Vec<&str> = self.options.only.iter().map(|word| word.as_str()).collect();
        format!("no function is {}", words.join(" or "))
    }

    /// What it means that a function has changed, if one that is listed has.
    fn explanation(&self) -> Option<String> {
        let is_listed = self.count(Word::Changed) > 0 && self.options.shows(Word::Changed);
        let title = self.options.sort.title.to_lowercase();
        is_listed.then(|| format!("changed: the {title} is the same, other figures are not"))
    }

    /// How many functions were only moved or edited and are not listed, in words, if any were.
    fn quiet(&self) -> Option<String> {
        if !self.options.only.is_empty() || self.options.all {
            return None;
        }
        let quiet = [(Word::Moved, "moved or renamed"), (Word::Edited, "edited")];
        let told: Vec<String> = quiet
            .into_iter()
            .filter(|(word, _)| self.count(*word) > 0)
            .map(|(word, phrase)| {
                format!("{} {phrase}", super::plain::count(self.count(word), "function"))
            })
            .collect();
        (!told.is_empty()).then(|| told.join(" and "))
    }

    /// The functions that were split and of which there is something to tell: each with what it is
    /// together with its helpers.
    fn splits(&self) -> impl Iterator<Item = (&'run Side, &'run Split, Sums)> {
        let changes = &self.comparison.functions;
        self.comparison.splits.iter().filter_map(move |split| {
            let sums = split.sums(changes);
            let function = changes[split.function].after.as_ref()?;
            (!sums.is_empty()).then_some((function, split, sums))
        })
    }

    /// What became of the sums, in words: `cognitive complexity +3 (12 → 15)`.
    fn sums(&self) -> Vec<String> {
        let changed = self.totals.iter().filter(|(_, total)| total.before != total.after);
        changed
            .map(|(metric, Total { before, after })| {
                let [was, is] = [*before, *after].map(super::plain::grouped);
                let title = metric.title.to_lowercase();
                format!("{title} {} ({was} → {is})", signed(*after as f64 - *before as f64))
            })
            .collect()
    }
}

/// The sum of `metric` on both sides.
fn total(comparison: &Comparison, metric: &Metric) -> Total {
    let mut total = Total::default();
    for FunctionChange { before, after, .. } in &comparison.functions {
        // What counts in the function around it is in that one's figure.
        let figure = |side: &Option<Side>| {
            let apart = side.as_ref().filter(|side| !side.counts_in_encloser(metric));
            apart.map_or(0, |side| (metric.value)(&side.function) as u64)
        };
        total.before += figure(before);
        total.after += figure(after);
    }
    total
}

/// A difference with its sign: `+3`, `−3`, `±0`.
fn signed(difference: f64) -> String {
    let figure = super::plain::figure(difference.abs());
    match difference.total_cmp(&0.0) {
        Ordering::Greater => format!("+{figure}"),
        Ordering::Less => format!("−{figure}"),
        Ordering::Equal => "±0".to_owned(),
    }
}

/// The comparison in the form that was asked for.
#[must_use]
pub fn render(form: Form, comparison: &Comparison, ends: &Endpoints, options: &Options) -> String {
    let shown = Shown::new(comparison, ends, options);
    match form {
        Form::Text => text::render(&shown),
        Form::Concise => concise::render(&shown),
        Form::Markdown => markdown::render(&shown),
        Form::Json => json::render(&shown),
        Form::Csv => csv::render(&shown),
    }
}
