//! The overview: the worst functions in a table, and what was looked at.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write as _};

use astrolens_model::{FileReport, Function, MetricId, Severity, Summary};

use super::closing::Closing;
use super::table;
use crate::finding::{explaining, passed_limits};
use crate::found::Found;
use crate::margin::{self, MarginLine};
use crate::style::{Palette, paint};
use crate::worst::{Rank, Worst};
use crate::{Options, Output, Renderer, plain, whose};

/// Keeps the worst functions and some totals; writes when all is known.
pub(super) struct Overview<'out> {
    output: Output<'out>,
    options: Options,
    worst: Worst<Listed>,
    /// How many functions might have been listed.
    listable: u64,
    closing: Closing,
}

/// A function of the list.
pub(super) struct Listed {
    /// The path of its file, openable.
    pub(super) path: String,
    /// The function, without its increments.
    pub(super) function: Function,
    /// Whose work its file is, if not the project's own.
    pub(super) mark: Option<&'static str>,
    /// The limits it passed.
    pub(super) passed: Vec<(MetricId, Severity)>,
    /// Its source with its points, where it was asked for.
    source: Vec<MarginLine>,
}

impl<'out> Overview<'out> {
    pub(super) fn new(output: Output<'out>, options: &Options) -> Self {
        Self {
            output,
            worst: Worst::new(options.top),
            listable: 0,
            closing: Closing::default(),
            options: options.clone(),
        }
    }
}

impl Listed {
    fn new(
        report: &FileReport,
        found: &Found<'_>,
        function: &Function,
        source: Option<&[u8]>,
        options: &Options,
    ) -> Self {
        let source = match source.filter(|_| options.explain) {
            Some(source) => {
                margin::fold(margin::lines(function, source, &options.sort.id), margin::CONTEXT)
            }
            None => Vec::new(),
        };
        Self {
            path: report.path.clone(),
            function: Function { increments: Vec::new(), ..function.clone() },
            mark: whose::mark(report),
            passed: passed_limits(found, function),
            source,
        }
    }
}

impl Renderer for Overview<'_> {
    fn file(&mut self, report: &FileReport, source: Option<&[u8]>) -> io::Result<()> {
        self.closing.file(report);
        let listing = self.options.listing;
        // Few files have a function that is listed.
        let found = LazyCell::new(|| Found::new(&report.findings));
        for function in report.functions.iter().filter(|f| listing.lists(report, f)) {
            self.listable += 1;
            let badness = self.options.badness(function);
            if self.worst.may_keep(badness) {
                let rank = Rank { badness, path: report.path.clone(), offset: function.start_byte };
                let options = &self.options;
                self.worst.offer(rank, || Listed::new(report, &found, function, source, options));
            }
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
            push_heading(&mut text, worst.len(), self.listable, &self.options, palette);
            text.push_str(&table::functions(&worst, &self.options));
            text.push('\n');
        }
        for listed in worst.iter().filter(|listed| !listed.source.is_empty()) {
            push_source(&mut text, listed, &self.options, palette);
        }
        self.closing.write(summary, &self.options, &mut text);
        if let Some(hint) = worst.first().and_then(|first| self.hint(first)) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "\nWhy? {}", paint(palette.strong(), plain::printable(&hint)));
        }
        self.output.write_all(text.as_bytes())?;
        self.output.flush()
    }
}

impl Overview<'_> {
    /// The command that explains the figure of `first`, if there is anything to explain.
    fn hint(&self, first: &Listed) -> Option<String> {
        let Listed { path, function, .. } = first;
        let is_there = path != "-" && (self.options.sort.value)(function) > 0.0;
        let explaining = || explaining(&self.options.sort.id, path, function.start_line);
        is_there.then(explaining).flatten()
    }
}

fn push_heading(
    text: &mut String,
    shown: usize,
    listable: u64,
    options: &Options,
    palette: Palette,
) {
    let title = options.sort.title.to_lowercase();
    let heading = if shown as u64 == listable {
        let all = if shown == 1 { "" } else { "All " };
        format!("{all}{} by {title}", plain::count(listable, "function"))
    } else {
        let all = plain::grouped(listable);
        format!("The worst {shown} of {all} functions by {title}")
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{}\n", paint(palette.strong(), heading));
}

fn push_source(text: &mut String, listed: &Listed, options: &Options, palette: Palette) {
    let function = &listed.function;
    let name = paint(palette.strong(), plain::printable(&function.label()));
    let place = format!("{}:{}", plain::printable(&listed.path), function.start_line);
    let place = paint(palette.place(), place);
    let title = options.sort.title.to_lowercase();
    let value = plain::figure((options.sort.value)(function));
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{name}  {place}\n{title} {value}\n");
    margin::write(&listed.source, options.terminal, text);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use astrolens_model::FileReport;

    use crate::testing::{self, options, render, render_with};
    use crate::{Options, Terminal};

    /// Three files whose function's cognitive complexities are 1, 9 and 5.
    fn reports() -> Vec<FileReport> {
        [("a.py", 1), ("b.py", 9), ("c.py", 5)]
            .map(|(path, cognitive)| {
                let mut report = testing::report(path);
                report.functions[0].cognitive = cognitive;
                report
            })
            .into()
    }

    #[test]
    fn the_worst_stand_first_and_can_be_opened() {
        let text = render_with("text", &reports(), &Options { top: 2, ..options() });
        let at = |needle: &str| text.find(needle).unwrap_or_else(|| panic!("{needle} in\n{text}"));
        assert!(at("The worst 2 of 3 functions by cognitive complexity") < at("b.py:1"));
        assert!(at("b.py:1") < at("c.py:1"));
        assert!(!text.contains("a.py:1"));
        assert!(text.contains("astrolens explain b.py:1"));
    }

    #[test]
    fn every_line_fits_the_terminal() {
        let mut reports = reports();
        reports[1].functions[0].qualified_name = "Very::".repeat(40) + "long";
        reports[1].functions[0].npath = u64::MAX;
        for columns in [60, 80, 100, 140] {
            let terminal = Terminal { color: false, columns: Some(columns) };
            let text = render_with("text", &reports, &Options { terminal, ..options() });
            for line in text.lines() {
                assert!(super::plain::width(line) <= columns, "{columns}: {line}\n{text}");
            }
            assert!(text.contains("b.py:1"), "{text}");
        }
    }

    #[test]
    fn in_a_pipe_a_function_and_its_place_share_a_line() {
        let mut report = testing::report(&"deep/".repeat(30));
        report.path.push_str("a.py");
        report.functions[0].qualified_name = "Very::".repeat(20) + "long";
        let text = render("text", &[report.clone()]);
        let place = format!("{}:1", report.path);
        let line = text.lines().find(|line| line.contains(&place)).expect("the place");
        assert!(line.contains(&report.functions[0].qualified_name), "{line}");
    }

    #[test]
    fn signs_and_figures_that_are_there_are_explained() {
        let mut report = testing::report("a.py");
        report.functions[0].npath = u64::MAX;
        let text = render("text", &[report]);
        let legend = "\n ! past its limit (warning) · npath: acyclic paths through a function · \
                      ≥ 1.8e19: more than can be counted\n";
        assert!(text.contains(legend), "{text}");
        assert!(!text.contains("!!"), "{text}");
    }

    #[test]
    fn where_there_is_nothing_to_explain_no_command_is_named() {
        let mut report = testing::report("a.py");
        report.functions[0].cognitive = 0;
        assert!(!render("text", &[report]).contains("Why?"));
        assert!(!render("text", &[testing::report("-")]).contains("Why?"));
        let sort = astrolens_metrics::metric("cyclomatic").expect("a row");
        let text = render_with("text", &[testing::report("a.py")], &Options { sort, ..options() });
        assert!(text.contains("Why? astrolens explain a.py:1 --metric cyclomatic\n"), "{text}");
        assert!(text.starts_with("1 function by cyclomatic complexity\n"), "{text}");
    }

    #[test]
    fn colours_only_where_they_are_wanted() {
        assert!(!render("text", &reports()).contains('\x1b'));
        let terminal = Terminal { color: true, columns: Some(100) };
        let text = render_with("text", &reports(), &Options { terminal, ..options() });
        assert!(text.contains('\x1b'));
    }

    #[test]
    fn explain_shows_the_source_with_its_points() {
        let text = render_with(
            "text",
            &[testing::report("a.py")],
            &Options { explain: true, ..options() },
        );
        assert!(text.contains("    +2    3 │         for letter in name:  ← for, 1 level deep"));
    }

    #[test]
    fn nothing_found_is_said() {
        assert!(render("text", &[]).contains("No files in a known language"));
    }
}
