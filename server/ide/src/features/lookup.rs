//! What the report of a document has at a place of its text.

use astrolens_model::{FileReport, Finding, Function};

use crate::Span;

impl Span {
    /// The bytes from `start` up to `end`.
    pub(super) fn new((start, end): (u32, u32)) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Whether `offset` lies in it, or just behind it.
    pub(super) fn touches(self, offset: u32) -> bool {
        (self.start..=self.end).contains(&offset)
    }

    /// Whether the other lies in it.
    pub(super) fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// Where `function` is named; for one without a name, where it begins.
pub(super) fn name_span(function: &Function) -> Span {
    if function.is_named() {
        Span::new((function.name_start_byte, function.name_end_byte))
    } else {
        Span::new((function.start_byte, function.start_byte))
    }
}

/// The functions around `offset`, the innermost first.
pub(super) fn functions_at(report: &FileReport, offset: u32) -> Vec<&Function> {
    let is_around = |function: &&Function| Span::new(function.extent()).touches(offset);
    let mut around: Vec<&Function> = report.functions.iter().filter(is_around).collect();
    around.sort_by_key(|function| function.end_byte - function.extent().0);
    around
}

/// The findings about `function`, in the order of the rules.
pub(super) fn findings_about<'report>(
    report: &'report FileReport,
    function: &Function,
) -> impl Iterator<Item = &'report Finding> + use<'report> {
    let at = name_span(function).start;
    // Findings are in source order.
    let first = report.findings.partition_point(|finding| finding.start_byte < at);
    let here = report.findings[first..].iter().take_while(move |finding| finding.start_byte == at);
    here.filter(|finding| finding.symbol.is_some())
}
