//! What a file measures: the traversal's raw facts made into a report's parts.

use astrolens_model::config::{AnalysisConfig, Variants};
use astrolens_model::{
    Distribution, FileMetrics, Function, Import, LineCounts, LineIndex, TypeReport,
};
use astrolens_syntax::{Language, Parsed};

use crate::test_code::mark_tests;
use crate::traversal::Traversal;
use crate::{hashes, names};

/// A comment of the file; between the tags of markup, with what it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Byte offset of its start.
    pub start_byte: u32,
    /// Byte offset just past its end.
    pub end_byte: u32,
    /// Zero-based row of its start.
    pub start_row: u32,
    /// Zero-based row of its end.
    pub end_row: u32,
}

/// All that is measured in a file.
#[derive(Debug)]
pub struct Measured {
    /// Its lines.
    pub lines: LineCounts,
    /// Sums, maxima and means.
    pub metrics: FileMetrics,
    /// Its functions in source order, with the increments that were asked for.
    pub functions: Vec<Function>,
    /// Its types in source order.
    pub types: Vec<TypeReport>,
    /// Its imports in source order.
    pub imports: Vec<Import>,
    /// Its comments in source order.
    pub comments: Vec<Comment>,
    /// A syntax error left a part unread.
    pub partial: bool,
}

/// Which functions get the increments behind their figures.
#[derive(Clone, Copy, Debug)]
pub struct Options<'config> {
    /// How disputed definitions are read.
    pub variants: &'config Variants,
    /// The whole file is test code.
    pub is_test: bool,
    /// Every function.
    pub explain_all: bool,
    /// Those with a cognitive complexity above this.
    pub explain_cognitive_above: u32,
    /// Those with a cyclomatic complexity above this.
    pub explain_cyclomatic_above: u32,
    /// Those nested deeper than this.
    pub explain_nesting_above: u32,
    /// Those with an NPath complexity above this.
    pub explain_npath_above: u64,
}

impl<'config> Options<'config> {
    /// The increments of every function.
    #[must_use]
    pub const fn explaining_all(variants: &'config Variants) -> Self {
        Self {
            variants,
            is_test: false,
            explain_all: true,
            explain_cognitive_above: 0,
            explain_cyclomatic_above: 0,
            explain_nesting_above: 0,
            explain_npath_above: 0,
        }
    }

    /// The increments that `config` will need: all if it says so, else those of functions
    /// that some limit catches.
    #[must_use]
    pub fn new(config: &'config AnalysisConfig) -> Self {
        let lowest = |id: &str| {
            [&config.code, &config.tests]
                .into_iter()
                .flat_map(|judgement| &judgement.thresholds)
                .filter(|(metric, _)| metric.as_str() == id)
                .filter_map(|(_, limits)| limits.lowest())
                .reduce(f64::min)
                .map_or(u64::MAX, |limit| limit as u64)
        };
        let lowest_of_32_bits = |id| u32::try_from(lowest(id)).unwrap_or(u32::MAX);
        Self {
            variants: &config.variants,
            is_test: config.test_reason.is_some(),
            explain_all: config.explain,
            explain_cognitive_above: lowest_of_32_bits("cognitive"),
            explain_cyclomatic_above: lowest_of_32_bits("cyclomatic"),
            explain_nesting_above: lowest_of_32_bits("nesting"),
            explain_npath_above: lowest("npath"),
        }
    }
}

/// Measures a parsed file in one traversal of its tree.
#[must_use]
pub fn measure(
    source: &[u8],
    parsed: &Parsed,
    language: Language,
    options: Options<'_>,
) -> Measured {
    let lines = LineIndex::new(source);
    let (traversal, cursor) = Traversal::new(source, parsed, language, options, &lines);
    let mut measured = traversal.run(cursor);
    names::tell_apart(&mut measured.functions);
    hashes::attach(&mut measured.functions, source, &lines);
    mark_tests(&mut measured.functions, source, language, options.is_test);
    let metrics = &mut measured.metrics;
    let functions = &measured.functions;
    metrics.cyclomatic = distribution(functions, |function| function.cyclomatic);
    metrics.cognitive = distribution(functions, |function| function.cognitive);
    metrics.nesting = distribution(functions, |function| function.nesting);
    metrics.parameters = distribution(functions, |function| function.parameters);
    metrics.exits = distribution(functions, |function| function.exits);
    let LineCounts { code, comment, .. } = measured.lines;
    if code + comment > 0 {
        let density = f64::from(comment) / f64::from(code + comment);
        metrics.comment_density = (density * 10_000.0).round() / 10_000.0;
    }
    measured
}

fn distribution(functions: &[Function], value: impl Fn(&Function) -> u32) -> Distribution {
    let mut result = Distribution::default();
    for function in functions {
        let value = u64::from(value(function));
        result.sum += value;
        result.max = result.max.max(value);
    }
    if !functions.is_empty() {
        result.mean = crate::round(result.sum as f64 / functions.len() as f64);
    }
    result
}
