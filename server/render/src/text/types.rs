//! The overview of types: the worst of them in a table, and what was looked at.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use astrolens_metrics::{TYPE_METRICS, TypeMetric};
use astrolens_model::{FileReport, Summary, TypeReport};
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

use super::closing::Closing;
use super::layout::{Label, Layout};
use crate::finding::type_sign;
use crate::found::Found;
use crate::style::{Palette, paint};
use crate::worst::{Rank, Worst};
use crate::{Options, Output, Renderer, plain};

/// Keeps the worst types and some totals; writes when all is known.
pub(super) struct Types<'out> {
    output: Output<'out>,
    options: Options,
    metric: &'static TypeMetric,
    worst: Worst<Listed>,
    closing: Closing,
}

/// A type of the list.
struct Listed {
    label: Label,
    /// Its figures, with the sign of the limit it passed.
    figures: Vec<String>,
}

impl<'out> Types<'out> {
    pub(super) fn new(
        output: Output<'out>,
        options: &Options,
        metric: &'static TypeMetric,
    ) -> Self {
        let worst = Worst::new(options.top);
        Self { output, options: options.clone(), metric, worst, closing: Closing::default() }
    }
}

impl Listed {
    fn new(
        report: &FileReport,
        found: &Found<'_>,
        named: &TypeReport,
        first: &'static TypeMetric,
    ) -> Self {
        let place = format!("{}:{}", report.path, named.start_line);
        let name = format!("{} {}", named.kind.as_str(), named.qualified_name);
        let figures = columns(first).map(|metric| {
            let figure = (metric.value)(named).map_or_else(|| "–".to_owned(), plain::figure);
            let sign = type_sign(report, found, named, metric);
            sign.map_or_else(String::new, |sign| sign.to_owned() + " ") + &figure
        });
        Self { label: Label::new(&name, &place), figures: figures.collect() }
    }
}

/// The metrics of a table sorted by `first`, that one first.
fn columns(first: &'static TypeMetric) -> impl Iterator<Item = &'static TypeMetric> {
    let others = TYPE_METRICS.iter().filter(|metric| metric.id != first.id);
    std::iter::once(first).chain(others)
}

impl Renderer for Types<'_> {
    fn file(&mut self, report: &FileReport, _: Option<&[u8]>) -> io::Result<()> {
        self.closing.file(report);
        let found = Found::new(&report.findings);
        for named in &report.types {
            let badness = Options::badness_of_type(self.metric, named);
            let rank = Rank { badness, path: report.path.clone(), offset: named.start_byte };
            self.worst.offer(rank, || Listed::new(report, &found, named, self.metric));
        }
        Ok(())
    }

    fn unsupported(&mut self, languages: &BTreeMap<&'static str, u64>) {
        self.closing.unsupported(languages);
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        let palette = Palette::of(self.options.terminal);
        let mut text = String::new();
        let worst = std::mem::replace(&mut self.worst, Worst::new(1)).into_sorted();
        if !worst.is_empty() {
            let heading = heading(worst.len(), summary, self.metric);
            text.push_str(&paint(palette.strong(), heading));
            text.push_str("\n\n");
            text.push_str(&table(worst, &self.options, self.metric));
            text.push('\n');
        }
        self.closing.write(summary, &self.options, &mut text);
        self.output.write_all(text.as_bytes())?;
        self.output.flush()
    }
}

fn heading(shown: usize, summary: &Summary, metric: &TypeMetric) -> String {
    let title = metric.title.to_lowercase();
    if shown as u64 == summary.types {
        let all = if shown == 1 { "" } else { "All " };
        return format!("{all}{} by {title}", plain::count(summary.types, "type"));
    }
    format!("The worst {shown} of {} types by {title}", plain::grouped(summary.types))
}

/// The table of `types`, in their order, with a line end.
fn table(types: Vec<Listed>, options: &Options, first: &'static TypeMetric) -> String {
    let palette = Palette::of(options.terminal);
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Disabled);
    let headings = columns(first).map(|metric| metric.id.as_str()).chain(["type"]);
    table.set_header(headings.map(|heading| Cell::new(paint(palette.quiet(), heading))));
    for column in table.column_iter_mut().take(TYPE_METRICS.len()) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let padding = 2;
    let taken = columns(first).enumerate().map(|(index, metric)| {
        let figures = types.iter().map(|listed| plain::width(&listed.figures[index]));
        figures.max().unwrap_or(0).max(metric.id.as_str().len()) + padding
    });
    let room = options.terminal.row_columns().saturating_sub(taken.sum::<usize>() + padding);
    let (labels, figures): (Vec<Label>, Vec<Vec<String>>) =
        types.into_iter().map(|listed| (listed.label, listed.figures)).unzip();
    let layout = Layout::new(&labels, room);
    for (label, figures) in labels.iter().zip(figures) {
        table.add_row(
            figures.into_iter().map(Cell::new).chain([Cell::new(layout.cell(label, palette))]),
        );
    }
    let mut text = table.trim_fmt();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use astrolens_metrics::type_metric;
    use astrolens_model::TypeReport;
    use astrolens_model::config::Limits;

    use crate::Options;
    use crate::testing::{self, named_type, options, render_with};

    #[test]
    fn the_worst_types_stand_first() {
        let mut report = testing::report("a.py");
        report.types = vec![
            TypeReport {
                name: "Small".into(),
                qualified_name: "Small".into(),
                wmc: 4,
                ..named_type()
            },
            named_type(),
        ];
        report.findings.push(testing::type_finding());
        let limits = Limits { warning: Some(4.0), ..Limits::default() };
        report.judgements = Some(testing::held_to("wmc", limits));
        let options = Options { types: type_metric("wmc"), ..options() };
        let text = render_with("text", &[report], &options);
        let expected = "\
All 2 types by weighted methods per class

 wmc  lcom4  tcc  methods  fields  type
 ! 5      2    –        2       3  class Shop   a.py:1
   4      2    –        2       3  class Small  a.py:1
";
        assert!(text.starts_with(expected), "{text}");
    }
}
