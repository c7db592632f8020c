//! The end of an overview: what was looked at, what was found, what was left out.

use std::collections::BTreeMap;
use std::fmt::Write;

use astrolens_model::{FileReport, LanguageName, LanguageTotals, Severity, Summary};
use astrolens_syntax::Language;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

use crate::style::{Palette, paint};
use crate::{Options, finding, left_out, plain, whose};

/// How many files are named for each reason.
const NAMED: usize = 3;

/// Files that were not read as a whole, by reason: the first few are named.
#[derive(Default)]
pub(super) struct Closing {
    skipped: BTreeMap<String, Vec<String>>,
    partial: Vec<String>,
    /// Files in languages that are not measured, by the languages' titles.
    unsupported: BTreeMap<&'static str, u64>,
    /// Something that is not the project's own was judged all the same.
    judges_others: bool,
}

impl Closing {
    /// Takes note of a file.
    pub(super) fn file(&mut self, report: &FileReport) {
        self.judges_others |= whose::judges_others(report);
        let named = match &report.skipped {
            Some(skipped) => self.skipped.entry(skipped.reason.clone().into_owned()).or_default(),
            None if report.partial => &mut self.partial,
            None => return,
        };
        if named.len() < NAMED {
            let detail = report.skipped.as_ref().map_or("", |skipped| &skipped.detail);
            let path = match report.partial_at {
                Some(at) => format!("{}:{}", report.path, at.line),
                None => report.path.clone(),
            };
            named.push(if detail.is_empty() { path } else { format!("{path}: {detail}") });
        }
    }

    /// Takes note of files in languages that are not measured.
    pub(super) fn unsupported(&mut self, languages: &BTreeMap<&'static str, u64>) {
        self.unsupported.clone_from(languages);
    }

    /// Writes the totals.
    pub(super) fn write(&self, summary: &Summary, options: &Options, text: &mut String) {
        let terminal = options.terminal;
        let palette = Palette::of(terminal);
        if summary.files == 0 {
            // What is not there or cannot be read may well be in one.
            if summary.skipped.is_empty() {
                text.push_str("No files in a known language.\n");
            }
            self.write_left_out(summary, options, text);
            return;
        }
        text.push_str(&languages(summary, palette));
        text.push('\n');
        push(text, palette, "findings", &findings(summary, palette));
        if let Some(others) = whose::others(summary) {
            let result = if self.judges_others { "with findings" } else { "no findings" };
            let listed = options.listing.all || self.judges_others;
            let hint = if listed { "" } else { "; `--all` lists their functions" };
            push(text, palette, "not own", &format!("{others}: {result}{hint}"));
        }
        self.write_left_out(summary, options, text);
    }

    /// Writes what was not read, or not as a whole.
    fn write_left_out(&self, summary: &Summary, options: &Options, text: &mut String) {
        let palette = Palette::of(options.terminal);
        let columns = options.terminal.table_columns();
        for (reason, count) in &summary.skipped {
            let files = plain::count(*count, "file");
            let why = left_out::reason(reason, &self.unsupported);
            push(text, palette, "skipped", &format!("{files}: {why}"));
            let named = self.skipped.get(reason).map_or(&[][..], Vec::as_slice);
            push_named(text, palette, named, *count, columns);
        }
        if summary.partial > 0 {
            let files = plain::count(summary.partial, "file");
            let verb = if summary.partial == 1 { "has" } else { "have" };
            let rest = "parts that could not be read; the rest was measured";
            push(text, palette, "partial", &format!("{files} {verb} {rest}"));
            push_named(text, palette, &self.partial, summary.partial, columns);
        }
    }
}

/// The totals by language, the largest first.
fn languages(summary: &Summary, palette: Palette) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Disabled);
    let headings = ["language", "files", "functions", "code", "comment", "blank"];
    table.set_header(headings.map(|heading| Cell::new(paint(palette.quiet(), heading))));
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let mut languages: Vec<(&LanguageName, &LanguageTotals)> = summary.languages.iter().collect();
    languages.sort_by_key(|(name, totals)| (std::cmp::Reverse(totals.lines.code), *name));
    for (name, totals) in &languages {
        table.add_row(row(title(name), totals).map(Cell::new));
    }
    if languages.len() > 1 {
        let totals = LanguageTotals {
            files: languages.iter().map(|(_, totals)| totals.files).sum(),
            functions: summary.functions,
            lines: summary.lines,
        };
        table.add_row(row("together", &totals).map(|cell| paint(palette.strong(), cell)));
    }
    let mut text = table.trim_fmt();
    text.push('\n');
    text
}

/// The name people use for a language.
fn title(name: &LanguageName) -> &str {
    match Language::by_name(name.as_str()) {
        Some(language) => language.title(),
        None => name.as_str(),
    }
}

fn row(title: &str, totals: &LanguageTotals) -> [String; 6] {
    let lines = totals.lines;
    let [files, functions, code, comment, blank] =
        [totals.files, totals.functions, lines.code, lines.comment, lines.blank]
            .map(plain::grouped);
    [title.to_owned(), files, functions, code, comment, blank]
}

/// The findings by severity, worst first, in words.
pub(super) fn findings(summary: &Summary, palette: Palette) -> String {
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Information]
        .into_iter()
        .filter_map(|severity| {
            let word = finding::severity(severity);
            let count = summary.severities.get(&severity).copied().filter(|count| *count > 0)?;
            Some(paint(palette.severity(severity), plain::count(count, word)))
        })
        .collect();
    if counts.is_empty() { "none".to_owned() } else { counts.join(", ") }
}

fn push(text: &mut String, palette: Palette, label: &str, value: &str) {
    let label = paint(palette.quiet(), format!("{label:<9}"));
    // Writing to a string cannot fail.
    let _ = writeln!(text, " {label} {value}");
}

fn push_named(text: &mut String, palette: Palette, named: &[String], count: u64, columns: usize) {
    let indent = 11;
    for name in named {
        let name = plain::printable(name);
        let name = plain::cut(&name, columns.saturating_sub(indent));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:indent$}{}", "", paint(palette.quiet(), name));
    }
    let rest = count.saturating_sub(named.len() as u64);
    if rest > 0 && !named.is_empty() {
        let rest = paint(palette.quiet(), format!("and {} more", plain::grouped(rest)));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:indent$}{rest}", "");
    }
}

#[cfg(test)]
mod tests {
    use astrolens_model::{FileReport, LanguageName};

    use crate::testing::{render, report};

    #[test]
    fn what_was_left_out_is_named_with_its_reason() {
        let reports: Vec<FileReport> = ["a.c", "b.c", "c.c", "d.c"]
            .map(|path| {
                let detail = "9 MiB, more than 8 MiB".to_owned();
                let mut report = FileReport::skipped(LanguageName::new("c"), "too-large", detail);
                path.clone_into(&mut report.path);
                report
            })
            .into();
        let text = render("text", &reports);
        assert!(text.contains(" skipped   4 files: too large\n"), "{text}");
        assert!(text.contains("           a.c: 9 MiB, more than 8 MiB\n"), "{text}");
        assert!(text.contains("           and 1 more\n"), "{text}");
        assert!(!text.contains("d.c"), "{text}");
    }

    #[test]
    fn totals_by_language_and_severity() {
        let mut partial = report("b.py");
        partial.partial = true;
        let text = render("text", &[report("a.py"), partial]);
        assert!(text.contains("Python        2          2     8        0      0\n"), "{text}");
        assert!(text.contains("2 warnings\n"), "{text}");
        assert!(text.contains("partial   1 file has parts"), "{text}");
    }
}
