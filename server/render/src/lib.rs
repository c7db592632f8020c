//! Reports turned into the formats people and programs read: one file and one row each.
//!
//! Invariants: reads no files; a renderer sees one file's report at a time, in the report's order, and
//! keeps no more than it must: memory grows with what is shown, never with what was scanned.

#![warn(unreachable_pub)]

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use astrolens_metrics::{Metric, TypeMetric};
use astrolens_model::{FileReport, Function, Severity, Summary, TypeReport};

pub mod ast;
mod checkstyle;
mod columns;
mod concise;
mod csv;
pub mod diff;
pub mod figures;
pub mod finding;
pub mod found;
mod gated;
mod github;
mod gitlab;
pub mod graph;
mod html;
mod json;
mod junit;
mod left_out;
pub mod margin;
mod markdown;
mod ndjson;
pub mod page;
pub mod partial;
pub mod plain;
mod sarif;
pub mod style;
mod terminal;
#[cfg(test)]
pub(crate) mod testing;
mod text;
pub mod whose;
mod worst;
mod xml;

pub use gated::found_in;
pub use terminal::Terminal;

/// Turns a stream of reports into one format.
pub trait Renderer: Send {
    /// Takes the report of the next file; `source` is its text where the format's
    /// [`wants_source`](Format::wants_source) asked for it.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn file(&mut self, report: &FileReport, source: Option<&[u8]>) -> io::Result<()>;

    /// Takes what the format's [`encode`](Format::encode) made of the next file's report, if
    /// that is anything.
    ///
    /// Only called on formats that have an encoder.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn encoded(&mut self, bytes: &[u8]) -> io::Result<()> {
        let _ = bytes;
        Err(io::Error::new(io::ErrorKind::Unsupported, "the format has no encoder"))
    }

    /// Takes how many files are in languages that are not measured, by the languages' titles; once,
    /// before the end, if there are any.
    fn unsupported(&mut self, languages: &BTreeMap<&'static str, u64>) {
        let _ = languages;
    }

    /// Ends the output. No file follows.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn finish(&mut self, summary: &Summary) -> io::Result<()>;
}

/// Where a renderer writes.
pub type Output<'out> = Box<dyn Write + Send + 'out>;

/// The part of rendering that needs one file only, to be done by the threads that analyse.
///
/// Appends to the buffer, nothing for a report that the format passes over; must not fail.
pub(crate) type Encoder = fn(&FileReport, &Options, &mut Vec<u8>);

/// Makes a renderer that writes to an output.
pub type Open = for<'out> fn(Output<'out>, &Options) -> Box<dyn Renderer + 'out>;

/// A format, as `--format`, lists and documentation know it.
pub struct Format {
    /// The name on the command line.
    pub name: &'static str,
    /// One phrase that says who it is for.
    pub summary: &'static str,
    /// What it tells the paths of files from.
    pub paths: PathStyle,
    /// Whether the renderer needs the text of the file behind `report`.
    pub wants_source: fn(&FileReport, &Options) -> bool,
    /// When it shows the increments behind figures.
    pub increments: Increments,
    /// Whether it can show types.
    pub types: bool,
    /// When it is told what is suppressed or known.
    pub silenced: Silenced,
    /// Whether it says which files were read in part; for those that do not, standard error does.
    pub tells_partial: bool,
    /// What the analysing threads can do ahead, if anything.
    pub encode: Option<Encoder>,
    /// Makes its renderer.
    pub open: Open,
}

/// When a format shows the increments behind figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Increments {
    /// It has no place for them.
    Never,
    /// Where the user asked for them.
    Asked,
    /// Whatever the user asked for.
    Always,
}

/// When a format is told of findings that a comment suppresses or a baseline knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silenced {
    /// It has no place for them.
    Never,
    /// It shows them where the user asked for them.
    Asked,
    /// Always, to mark no figure that they are about; it shows none of them.
    Marks,
}

/// What the paths of a report are told from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathStyle {
    /// The folder that was scanned.
    Scanned,
    /// The folder the user stands in: for people and editors, who open what they read.
    Current,
    /// The top of the repository, as hosts know files; the current folder where there is none.
    Root,
    /// The top of the repository, or the root of the file system.
    RootOrAbsolute,
}

/// One row for each format, in the order in which lists show them.
pub static FORMATS: &[Format] = &[
    text::FORMAT,
    concise::FORMAT,
    json::FORMAT,
    ndjson::FORMAT,
    sarif::FORMAT,
    markdown::FORMAT,
    csv::FORMAT,
    html::FORMAT,
    github::FORMAT,
    gitlab::FORMAT,
    junit::FORMAT,
    checkstyle::FORMAT,
];

/// The format called `name`.
#[must_use]
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// What a command is about, where a format shows the same reports differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An overview: the worst functions and the totals.
    Overview,
    /// A gate: every finding that remains, and nothing else.
    Gate,
}

/// What the user asked of a renderer.
#[derive(Clone)]
pub struct Options {
    /// What the command is about.
    pub purpose: Purpose,
    /// What the reports are of: the scanned folder's name.
    pub title: String,
    /// What the reports are made from, a phrase each, for formats that show it: the revision, the
    /// configuration. Asked only by those, since it takes time to find out.
    pub made_from: Arc<dyn Fn() -> Vec<String> + Send + Sync>,
    /// The mildest severity that fails a gate; of an overview, what would fail one unless told
    /// otherwise.
    pub fail_on: Severity,
    /// How many functions an overview lists.
    pub top: usize,
    /// The metric an overview sorts by.
    pub sort: &'static Metric,
    /// Which functions an overview lists.
    pub listing: whose::Listing,
    /// The metric an overview of types sorts by; absent for one of functions.
    pub types: Option<&'static TypeMetric>,
    /// Whether an overview shows the source of each function it lists, with its points.
    pub explain: bool,
    /// Whether a gate without findings says nothing, and one with findings nothing else.
    pub quiet: bool,
    /// What the output's reader can see.
    pub terminal: Terminal,
}

impl Options {
    /// How bad `named` is by `metric`: larger is worse, and what has no figure is not bad.
    #[must_use]
    pub(crate) fn badness_of_type(metric: &TypeMetric, named: &TypeReport) -> f64 {
        let bad = |value| bad(value, metric.lower_is_worse);
        (metric.value)(named).map_or(f64::NEG_INFINITY, bad)
    }

    /// How bad `function` is by the metric to sort by: larger is worse.
    #[must_use]
    pub(crate) fn badness(&self, function: &Function) -> f64 {
        bad((self.sort.value)(function), self.sort.lower_is_worse)
    }
}

/// `value` of a metric such that larger is worse, and what comes of such a one as the metric has it.
fn bad(value: f64, lower_is_worse: bool) -> f64 {
    if lower_is_worse { -value } else { value }
}

/// For formats that show no source.
fn never(_: &FileReport, _: &Options) -> bool {
    false
}
