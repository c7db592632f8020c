//! Markdown for a pull request or a page: the worst functions, or the findings of a gate.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use astrolens_metrics::TYPE_METRICS;
use astrolens_model::{FileReport, Finding, Function, Severity, Summary, TypeReport};
use astrolens_syntax::Language;

use super::columns::columns;
use super::finding::rank;
use super::worst::{Rank, Worst};
use super::{
    Format, Increments, Options, Output, PathStyle, Purpose, Renderer, Silenced, left_out, never,
    plain, whose,
};

/// How many findings a gate lists: a comment on GitHub holds 65,536 characters.
const FINDINGS: usize = 150;

/// How many of the files that could not be read as a whole are named.
const NAMED: usize = 3;

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    summary: "Markdown tables, for a pull request",
    paths: PathStyle::Root,
    wants_source: never,
    increments: Increments::Never,
    types: true,
    silenced: Silenced::Never,
    tells_partial: true,
    encode: None,
    open: |output, options| {
        let functions = if options.purpose == Purpose::Overview { options.top } else { 1 };
        Box::new(Markdown {
            output,
            options: options.clone(),
            functions: Worst::new(functions),
            listable: 0,
            findings: Worst::new(FINDINGS),
            partial: Vec::new(),
            unsupported: BTreeMap::new(),
        })
    },
};

/// Keeps the rows of the worst functions and findings.
struct Markdown<'out> {
    output: Output<'out>,
    options: Options,
    functions: Worst<String>,
    /// How many functions might have been listed.
    listable: u64,
    findings: Worst<String>,
    /// The first few files that could not be read as a whole.
    partial: Vec<String>,
    /// Files in languages that are not measured, by the languages' titles.
    unsupported: BTreeMap<&'static str, u64>,
}

impl Renderer for Markdown<'_> {
    fn file(&mut self, report: &FileReport, _: Option<&[u8]>) -> io::Result<()> {
        if report.partial && self.partial.len() < NAMED {
            self.partial.push(code(&report.path));
        }
        let options = &self.options;
        for finding in &report.findings {
            let row = || finding_row(&report.path, finding);
            self.findings.offer(rank(finding, &report.path), row);
        }
        if let Some(metric) = options.types {
            for named in &report.types {
                let badness = Options::badness_of_type(metric, named);
                let rank = Rank { badness, path: report.path.clone(), offset: named.start_byte };
                self.functions.offer(rank, || type_row(&report.path, named));
            }
            return Ok(());
        }
        for function in report.functions.iter().filter(|f| options.listing.lists(report, f)) {
            self.listable += 1;
            let badness = options.badness(function);
            if options.purpose == Purpose::Overview && self.functions.may_keep(badness) {
                let path = report.path.clone();
                let rank = Rank { badness, path, offset: function.start_byte };
                let row = || function_row(report, function, options);
                self.functions.offer(rank, row);
            }
        }
        Ok(())
    }

    fn unsupported(&mut self, languages: &BTreeMap<&'static str, u64>) {
        self.unsupported.clone_from(languages);
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        let functions = std::mem::replace(&mut self.functions, Worst::new(1));
        let findings = std::mem::replace(&mut self.findings, Worst::new(1));
        let mut text = match self.options.purpose {
            Purpose::Overview => {
                overview(functions.into_sorted(), self.listable, summary, &self.options)
            }
            Purpose::Gate => gate(findings, summary),
        };
        push_left_out(&mut text, summary, &self.partial, &self.unsupported);
        self.output.write_all(text.as_bytes())?;
        self.output.flush()
    }
}

fn overview(rows: Vec<String>, listable: u64, summary: &Summary, options: &Options) -> String {
    let shown = rows.len();
    let mut text = format!("## Complexity\n\n{}.\n\n", totals(summary));
    if shown > 0 {
        let (all, title) = match options.types {
            Some(metric) => (plain::count(summary.types, "type"), metric.title),
            None => (plain::count(listable, "function"), options.sort.title),
        };
        let _ = writeln!(text, "### The worst {shown} of {all} by {}\n", title.to_lowercase());
        match options.types {
            Some(_) => push_type_head(&mut text),
            None => push_table_head(&mut text, options),
        }
        text.extend(rows);
        text.push('\n');
    }
    push_languages(&mut text, summary);
    text
}

fn gate(findings: Worst<String>, summary: &Summary) -> String {
    let seen = findings.seen();
    if seen == 0 {
        return format!("## Complexity\n\n✅ Nothing to report: {}.\n", totals(summary));
    }
    let mut text = format!("## Complexity\n\n❌ {}.\n\n", totals(summary));
    text.push_str("| | finding | where |\n|---|---|---|\n");
    let rows = findings.into_sorted();
    let left_out = seen - rows.len() as u64;
    text.extend(rows);
    if left_out > 0 {
        let _ = writeln!(text, "\n… and {}.", plain::count(left_out, "milder finding"));
    }
    text
}

/// What was looked at and found, in one phrase.
fn totals(summary: &Summary) -> String {
    let mut text = format!(
        "**{}** in {}, {}",
        plain::count(summary.functions, "function"),
        plain::count(summary.files, "file"),
        plain::count(summary.lines.code, "line of code"),
    );
    for (severity, word) in [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Information, "note"),
    ] {
        if let Some(count) = summary.severities.get(&severity) {
            let _ = write!(text, ", {}", plain::count(*count, word));
        }
    }
    text
}

fn push_table_head(text: &mut String, options: &Options) {
    let mut rule = String::from("|");
    text.push('|');
    for metric in columns(options.sort) {
        let _ = write!(text, " {} |", metric.short);
        rule.push_str("---:|");
    }
    let _ = writeln!(text, " function | where |\n{rule}---|---|");
}

fn function_row(report: &FileReport, function: &Function, options: &Options) -> String {
    let path = &report.path;
    let mut row = String::from("|");
    for metric in columns(options.sort) {
        let _ = write!(row, " {} |", plain::figure((metric.value)(function)));
    }
    let place = format!("{path}:{}", function.start_line);
    let mark = whose::mark(report).map(|mark| format!(" ({mark})")).unwrap_or_default();
    let _ = writeln!(row, " {}{mark} | {} |", cell(&function.label()), cell(&place));
    row
}

fn push_type_head(text: &mut String) {
    text.push('|');
    for metric in TYPE_METRICS {
        let _ = write!(text, " {} |", metric.id);
    }
    let rule = "---:|".repeat(TYPE_METRICS.len());
    let _ = writeln!(text, " type | where |\n|{rule}---|---|");
}

fn type_row(path: &str, named: &TypeReport) -> String {
    let mut row = String::from("|");
    for metric in TYPE_METRICS {
        let figure = (metric.value)(named).map_or_else(|| "–".to_owned(), plain::figure);
        let _ = write!(row, " {figure} |");
    }
    let place = format!("{path}:{}", named.start_line);
    let _ = writeln!(row, " {} | {} |", cell(&named.qualified_name), cell(&place));
    row
}

fn finding_row(path: &str, finding: &Finding) -> String {
    let sign = match finding.severity {
        Severity::Error => "🔴 error",
        Severity::Warning => "🟡 warning",
        Severity::Information => "🔵 note",
    };
    let place = format!("{path}:{}", finding.start_line);
    format!(
        "| {sign} | {} | {} |\n",
        prose(&finding.message, finding.symbol.as_deref()),
        cell(&place)
    )
}

fn push_languages(text: &mut String, summary: &Summary) {
    if summary.languages.is_empty() {
        return;
    }
    text.push_str("| language | files | functions | code | comment | blank |\n");
    text.push_str("|---|---:|---:|---:|---:|---:|\n");
    for (name, totals) in &summary.languages {
        let title = Language::by_name(name.as_str()).map_or(name.as_str(), |named| named.title());
        let lines = totals.lines;
        let figures = [totals.files, totals.functions, lines.code, lines.comment, lines.blank];
        let [files, functions, code, comment, blank] = figures.map(plain::grouped);
        let _ =
            writeln!(text, "| {title} | {files} | {functions} | {code} | {comment} | {blank} |");
    }
}

fn push_left_out(
    text: &mut String,
    summary: &Summary,
    partial: &[String],
    unsupported: &BTreeMap<&'static str, u64>,
) {
    if let Some(others) = whose::others(summary) {
        let _ = writeln!(text, "\n{others}.");
    }
    for (reason, count) in &summary.skipped {
        let files = plain::count(*count, "file");
        let why = left_out::reason(reason, unsupported);
        let _ = writeln!(text, "\n{files} not measured: {why}.");
    }
    if summary.partial > 0 {
        let files = plain::count(summary.partial, "file");
        let left = summary.partial.saturating_sub(partial.len() as u64);
        let mut named = partial.join(", ");
        if left > 0 {
            let _ = write!(named, " and {} more", plain::grouped(left));
        }
        let _ = writeln!(text, "\n{files} measured as far as the text could be read: {named}.");
    }
}

/// `text` as code within a table's cell, whatever it holds: a bar would end the cell.
pub(crate) fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// `text` as code outside of tables, whatever it holds: a code span of `CommonMark`, fenced by more
/// back quotes than it has anywhere in a row. Of a space at both ends a reader takes one away, so
/// one is added.
pub(crate) fn code(text: &str) -> String {
    let text = plain::printable(text);
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let touches = text.starts_with('`') || text.ends_with('`');
    let is_stripped = text.starts_with(' ') && text.ends_with(' ') && !text.trim().is_empty();
    let space = if touches || is_stripped { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A sentence about `symbol`, if about any, within a table's cell: what stands in back quotes is
/// code, nothing else is markup.
fn prose(sentence: &str, symbol: Option<&str>) -> String {
    let sentence = plain::printable(sentence);
    let symbol = plain::printable(symbol.unwrap_or_default());
    let mut written = String::with_capacity(sentence.len() + 8);
    let mut rest = sentence.as_ref();
    while let Some((before, after)) = rest.split_once('`') {
        written.push_str(&escape(before));
        rest = if let Some(length) = quoted(after, &symbol) {
            written.push_str(&cell(&after[..length]));
            &after[length + 1..]
        } else {
            // An unpaired back quote starts no code.
            written.push_str("\\`");
            after
        };
    }
    written + &escape(rest)
}

/// How long the name is that `text` starts with and a back quote ends; `None` if none does. A name
/// may hold back quotes itself: that of `symbol`, or of what is around it, is known.
fn quoted(text: &str, symbol: &str) -> Option<usize> {
    let mut ends = text.match_indices('`').map(|(at, _)| at);
    let mut known = ends.clone().filter(|end| *end > 0 && symbol.starts_with(&text[..*end]));
    known.next_back().or_else(|| ends.find(|end| *end > 0))
}

/// `text` with all that Markdown or HTML would read as markup escaped.
fn escape(text: &str) -> Cow<'_, str> {
    let is_markup = |character| {
        matches!(character, '&' | '<' | '@' | '\\' | '*' | '_' | '[' | ']' | '|' | '#' | '~')
    };
    if !text.contains(is_markup) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            // A mention in a pull request would send mail.
            '@' => escaped.push_str("&#64;"),
            _ if is_markup(character) => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Parser, Tag};

    use super::*;
    use crate::testing::{self, options, render, render_with};

    #[test]
    fn an_overview_is_a_table() {
        let text = render("markdown", &[testing::report("a.py")]);
        assert!(text.contains("| cognitive | cyclomatic |"), "{text}");
        assert!(text.contains("| 3 | 3 | 2 | 3 | 1 | 4 | `greet` | `a.py:1` |"), "{text}");
        assert!(text.contains("| Python | 1 | 1 | 4 | 0 | 0 |"), "{text}");
    }

    #[test]
    fn types_have_a_table_of_their_own() {
        let mut report = testing::report("a.py");
        report.types.push(testing::named_type());
        let options = Options { types: Some(&TYPE_METRICS[0]), ..options() };
        let text = render_with("markdown", &[report], &options);
        let expected = "\
### The worst 1 of 1 type by weighted methods per class

| wmc | lcom4 | tcc | methods | fields | type | where |
|---:|---:|---:|---:|---:|---|---|
| 5 | 2 | – | 2 | 3 | `Shop` | `a.py:1` |
";
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn a_gate_lists_findings() {
        let options = Options { purpose: Purpose::Gate, ..options() };
        let text = render_with("markdown", &[testing::report("a.py")], &options);
        let row = "| 🟡 warning | `greet` has a cognitive complexity of 3, above 2 | `a.py:1` |";
        assert!(text.contains(row), "{text}");
        let text = render_with("markdown", &[], &options);
        assert!(text.contains("✅ Nothing to report"), "{text}");
    }

    #[test]
    fn names_are_never_markup() {
        assert_eq!((cell("a|b"), code("a|b")), ("`a\\|b`".to_owned(), "`a|b`".to_owned()));
        let prose = |sentence| prose(sentence, None);
        assert_eq!(prose("`a_b` is *big* @all <b>"), "`a_b` is \\*big\\* &#64;all &lt;b>");
        assert_eq!(prose("a ` b"), "a \\` b");
        assert_eq!(prose("a\n| b"), "a␊\\| b");
    }

    /// Names that a JavaScript method or a file may have.
    const HOSTILE: [&str; 8] =
        ["`", "`x`", "a`b``c", " a ", " ", "a|b\\|c", "<b>*x*</b> [y](z) @all", "``` ` ```"];

    /// What a reader of Markdown finds in `text`: its pieces of code and of other text.
    fn read(text: &str) -> Vec<(bool, String)> {
        let mut pieces: Vec<(bool, String)> = Vec::new();
        let parser = Parser::new_ext(text, pulldown_cmark::Options::ENABLE_TABLES);
        for event in parser {
            match event {
                Event::Code(code) => pieces.push((true, code.to_string())),
                Event::Text(text) => match pieces.last_mut() {
                    Some((false, last)) => last.push_str(&text),
                    _ => pieces.push((false, text.to_string())),
                },
                Event::Start(
                    Tag::Paragraph
                    | Tag::Table(_)
                    | Tag::TableHead
                    | Tag::TableRow
                    | Tag::TableCell,
                )
                | Event::End(_) => {}
                other => panic!("{other:?} in {text}"),
            }
        }
        pieces
    }

    #[test]
    fn a_reader_finds_each_name_as_it_is() {
        for name in HOSTILE {
            assert_eq!(read(&code(name)), [(true, name.to_owned())], "{name}");
            let table = format!("| a | b |\n|---|---|\n| {} | x |\n", cell(name));
            let expected = [(false, "ab"), (true, name), (false, "x")];
            assert_eq!(read(&table), expected.map(|(code, text)| (code, text.to_owned())));
        }
    }

    #[test]
    fn a_finding_names_its_symbol_whatever_that_holds() {
        for name in HOSTILE {
            let symbol = format!("Shop.{name}.run");
            for quoted in [&symbol[..], symbol.trim_end_matches(".run")] {
                let mut report = testing::report("a.js");
                report.findings[0].symbol = Some(symbol.clone());
                report.findings[0].message = format!("this closure in `{quoted}` is too `long`");
                let options = Options { purpose: Purpose::Gate, ..options() };
                let text = render_with("markdown", &[report], &options);
                let table = text.split_once("\n\n| |").map(|(_, rows)| format!("| |{rows}"));
                let pieces = read(&table.expect("a table"));
                let code: Vec<&str> =
                    pieces.iter().filter(|piece| piece.0).map(|piece| piece.1.as_str()).collect();
                assert_eq!(code, [quoted, "long", "a.js:1"]);
            }
        }
    }
}
