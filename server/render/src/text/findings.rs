//! The findings of a gate: each with the source it is about and the evidence in it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer as Drawing, Snippet};
use astrolens_model::{FileReport, Finding, LineIndex, Severity, Summary};

use super::closing;
use crate::finding::{explaining, metric_of, place, severity, silenced};
use crate::partial::ReadInPart;
use crate::style::{Palette, paint};
use crate::{Options, Output, Renderer, left_out, plain, whose};

/// How many pieces of evidence are drawn with a finding.
const EVIDENCE: usize = 8;

/// A stretch of source with more bytes is not drawn: nobody reads generated lines.
const LARGEST_EXCERPT: usize = 64 << 10;

/// Writes each finding as it comes.
pub(super) struct Findings<'out> {
    output: Output<'out>,
    options: Options,
    drawing: Drawing,
    found: u64,
    /// Something that is not the project's own was judged all the same.
    judges_others: bool,
    silenced: u64,
    partial: ReadInPart,
    /// Files in languages that are not measured, by the languages' titles.
    unsupported: BTreeMap<&'static str, u64>,
}

impl<'out> Findings<'out> {
    pub(super) fn new(output: Output<'out>, options: &Options) -> Self {
        let drawing = if options.terminal.color { Drawing::styled() } else { Drawing::plain() };
        let drawing = drawing.term_width(options.terminal.table_columns());
        Self {
            output,
            options: options.clone(),
            drawing,
            found: 0,
            judges_others: false,
            silenced: 0,
            partial: ReadInPart::default(),
            unsupported: BTreeMap::new(),
        }
    }
}

impl Renderer for Findings<'_> {
    fn file(&mut self, report: &FileReport, source: Option<&[u8]>) -> io::Result<()> {
        self.judges_others |= whose::judges_others(report);
        self.partial.file(report);
        let path = plain::printable(&report.path);
        let source = source.unwrap_or_default();
        let index = LineIndex::new(source);
        for finding in &report.findings {
            self.found += 1;
            let excerpt = Excerpt::new(finding, &index);
            let text = self.drawing.render(&[group(finding, &path, &excerpt)]);
            writeln!(self.output, "{text}\n")?;
        }
        for (finding, by) in silenced(report) {
            self.silenced += 1;
            let severity = severity(finding.severity);
            let title = format!("{severity}[{}]: {}", finding.rule, finding.message);
            let place = format!("{}:{}:{}", path, finding.start_line, finding.start_column);
            let by = by.phrase();
            let text = format!(
                "{}\n --> {place}\n  = {}\n",
                plain::printable(&title),
                plain::printable(&by)
            );
            let palette = Palette::of(self.options.terminal);
            writeln!(self.output, "{}", paint(palette.quiet(), text))?;
        }
        Ok(())
    }

    fn unsupported(&mut self, languages: &BTreeMap<&'static str, u64>) {
        self.unsupported.clone_from(languages);
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        if self.options.quiet {
            return self.output.flush();
        }
        let palette = Palette::of(self.options.terminal);
        let functions = plain::count(summary.functions, "function");
        let files = plain::count(summary.files, "file");
        let verdict = if self.found == 0 {
            paint(palette.good(), "Nothing to report")
        } else {
            closing::findings(summary, palette)
        };
        write!(self.output, "{verdict} in {files} with {functions}")?;
        let skipped: u64 = summary.skipped.values().sum();
        if skipped > 0 {
            let files = plain::count(skipped, "file");
            let reasons = left_out::reasons(&summary.skipped, &self.unsupported);
            write!(self.output, "; not measured: {files} ({reasons})")?;
        }
        if let Some(others) = whose::others(summary).filter(|_| !self.judges_others) {
            write!(self.output, "; no findings in what is not own: {others}")?;
        }
        if self.silenced > 0 {
            let silenced = plain::count(self.silenced, "finding");
            write!(self.output, "; suppressed or known to the baseline: {silenced}")?;
        }
        writeln!(self.output, ".")?;
        if let Some(partial) = self.partial.sentence() {
            writeln!(self.output, "{}", plain::printable(&partial))?;
        }
        self.output.flush()
    }
}

/// The lines that a finding and its evidence are on, as text, and where in it they are.
struct Excerpt {
    /// Number of the first line, from 1.
    first_line: u32,
    text: String,
    /// The finding's own place; absent where the source does not reach.
    primary: Option<Range<usize>>,
    /// The places of the evidence that is drawn.
    evidence: Vec<(Range<usize>, String)>,
    /// What is told of evidence in other files.
    elsewhere: Vec<String>,
}

impl Excerpt {
    fn new(finding: &Finding, index: &LineIndex<'_>) -> Self {
        let told = finding.evidence.iter().take(EVIDENCE);
        let (drawn, elsewhere): (Vec<_>, Vec<_>) = told.partition(|piece| piece.path.is_none());
        let lines = || drawn.iter().map(|piece| piece.line).chain([finding.start_line]);
        let first_line = lines().min().unwrap_or(1).max(1);
        let last_line = lines().max().unwrap_or(1).min(index.rows());
        let elsewhere = elsewhere.iter().map(|piece| {
            let told = format!("{}:{}: {}", place(piece), piece.column, piece.note);
            plain::printable(&told).into_owned()
        });
        let mut excerpt = Self {
            first_line,
            text: String::new(),
            primary: None,
            evidence: Vec::new(),
            elsewhere: elsewhere.collect(),
        };
        // Where each line starts in the excerpt: decoding may have changed its length.
        let mut starts = Vec::new();
        for line in first_line..=last_line {
            starts.push(excerpt.text.len());
            excerpt.text.push_str(&String::from_utf8_lossy(index.line(line - 1)));
            excerpt.text.push('\n');
            if excerpt.text.len() > LARGEST_EXCERPT {
                excerpt.text.clear();
                return excerpt;
            }
        }
        let line_of = |line: u32| {
            let start = *starts.get(line.checked_sub(first_line)? as usize)?;
            Some((start, excerpt.text[start..].lines().next()?))
        };
        excerpt.primary = line_of(finding.start_line).map(|(start, line)| {
            let from = offset(line, finding.start_column);
            let to = if finding.end_line == finding.start_line {
                offset(line, finding.end_column).max(from)
            } else {
                line.trim_end().len().max(from)
            };
            start + from..start + to
        });
        let evidence = drawn.iter().filter_map(|piece| {
            let (start, line) = line_of(piece.line)?;
            let token = token(line, offset(line, piece.column));
            Some((start + token.start..start + token.end, piece.note.clone()))
        });
        excerpt.evidence = evidence.collect();
        excerpt
    }
}

/// The byte at which the code point `column` (from 1) of `line` starts.
fn offset(line: &str, column: u32) -> usize {
    let before = column.saturating_sub(1) as usize;
    line.char_indices().nth(before).map_or(line.len(), |(offset, _)| offset)
}

/// The word or operator that starts at `from`.
fn token(line: &str, from: usize) -> Range<usize> {
    let rest = &line[from..];
    let word = |character: char| character.is_alphanumeric() || character == '_';
    let operator =
        |character: char| character.is_ascii_punctuation() && !"(){}[]".contains(character);
    let length = match rest.chars().next() {
        Some(first) if word(first) => rest.find(|other| !word(other)).unwrap_or(rest.len()),
        Some(first) if operator(first) => {
            rest.find(|other| !operator(other)).unwrap_or(rest.len()).min(3)
        }
        Some(first) => first.len_utf8(),
        None => 0,
    };
    from..from + length
}

/// What is drawn for a finding.
fn group<'text>(
    finding: &'text Finding,
    path: &'text str,
    excerpt: &'text Excerpt,
) -> Group<'text> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO.with_name("note"),
    };
    let title = level.primary_title(finding.message.as_str()).id(finding.rule.as_str());
    let Some(primary) = &excerpt.primary else {
        let line = finding.start_line as usize;
        let origin = annotate_snippets::Origin::path(path)
            .line(line)
            .char_column(finding.start_column as usize);
        return title.element(origin);
    };
    let evidence = excerpt
        .evidence
        .iter()
        .map(|(place, note)| AnnotationKind::Context.span(place.clone()).label(note.as_str()));
    let snippet = Snippet::source(excerpt.text.as_str())
        .path(path)
        .line_start(excerpt.first_line as usize)
        .annotation(AnnotationKind::Primary.span(primary.clone()))
        .annotations(evidence);
    let elsewhere = excerpt.elsewhere.iter().map(|told| Level::NOTE.message(told.as_str()));
    let group = title.element(snippet).elements(elsewhere);
    let shown = finding.evidence.len().min(EVIDENCE);
    let left_out = (finding.evidence_count as usize).saturating_sub(shown);
    if left_out == 0 {
        return group;
    }
    let more = plain::count(left_out as u64, "more place");
    let explaining = metric_of(finding).and_then(|id| explaining(id, path, finding.start_line));
    let more = match explaining {
        Some(command) => format!("and {more}: `{command}`"),
        None => format!("and {more}"),
    };
    group.element(Level::NOTE.message(more))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Purpose;
    use crate::testing::{self, options, render_with};

    fn gate(reports: &[FileReport]) -> String {
        render_with("text", reports, &Options { purpose: Purpose::Gate, ..options() })
    }

    #[test]
    fn source_and_evidence_stand_below_the_message() {
        let expected = "\
warning[cognitive-complexity]: `greet` has a cognitive complexity of 3, above 2
 --> a.py:1:5
  |
1 | def greet(name):
  |     ^^^^^
2 |     if name:
  |     -- +1: if
3 |         for letter in name:
  |         --- +2: for, 1 level deep

1 warning in 1 file with 1 function.
";
        assert_eq!(gate(&[testing::report("a.py")]), expected);
    }

    #[test]
    fn evidence_in_another_file_stands_behind_with_its_place() {
        let expected = "\
warning[cognitive-complexity]: `greet` has a cognitive complexity of 3, above 2
 --> a.py:1:5
  |
1 | def greet(name):
  |     ^^^^^
2 |     if name:
  |     -- +1: if
  |
  = note: lib/b.py:3:9: +2: for, 1 level deep

1 warning in 1 file with 1 function.
";
        assert_eq!(gate(&[testing::report_across_files("a.py", "lib/b.py")]), expected);
    }

    #[test]
    fn places_past_the_source_are_still_named() {
        let mut report = testing::report("a.py");
        report.findings[0].start_line = 90;
        report.findings[0].end_line = 90;
        let text = gate(&[report]);
        assert!(text.contains("--> a.py:90:5"), "{text}");
    }

    #[test]
    fn what_is_not_drawn_is_counted() {
        let mut report = testing::report("a.py");
        let piece = report.findings[0].evidence[0].clone();
        report.findings[0].evidence = vec![piece; EVIDENCE + 2];
        report.findings[0].evidence_count = EVIDENCE as u32 + 2;
        let text = gate(&[report]);
        assert!(text.contains("and 2 more places: `astrolens explain a.py:1`"), "{text}");
    }

    #[test]
    fn nothing_found_is_said() {
        let mut report = testing::report("a.py");
        report.findings.clear();
        assert_eq!(gate(&[report]), "Nothing to report in 1 file with 1 function.\n");
    }

    #[test]
    fn nothing_but_findings_is_said_where_it_is_to_be_quiet() {
        let options = Options { purpose: Purpose::Gate, quiet: true, ..options() };
        let loud = gate(&[testing::report("a.py")]);
        let findings = loud.strip_suffix("1 warning in 1 file with 1 function.\n");
        assert_eq!(Some(&*render_with("text", &[testing::report("a.py")], &options)), findings);
        let mut report = testing::report("a.py");
        report.findings.clear();
        assert_eq!(render_with("text", &[report], &options), "");
    }

    #[test]
    fn tokens_are_words_or_operators() {
        assert_eq!(token("if (a && b)", 0), 0..2);
        assert_eq!(token("if (a && b)", 6), 6..8);
        assert_eq!(token("été", 0), 0..5);
        assert_eq!(token("", 0), 0..0);
    }

    #[test]
    fn nothing_from_a_file_steers_the_terminal() {
        let mut report = testing::report("a\x1b[2J.py");
        report.findings[0].message = "`\x1b]0;x\x07` is bad".to_owned();
        let options = Options { purpose: Purpose::Gate, ..options() };
        let mut output = Vec::new();
        let mut renderer = Findings::new(Box::new(&mut output), &options);
        let source = b"def \x1b[2Jt(name):\n    if name:\x07\n";
        renderer.file(&report, Some(source)).expect("a Vec takes every byte");
        drop(renderer);
        let text = String::from_utf8(output).expect("output is UTF-8");
        assert!(!text.contains(['\x1b', '\x07']), "{text:?}");
    }

    #[test]
    fn all_evidence_is_counted_and_the_command_shows_the_metric() {
        let mut report = testing::report("a.py");
        report.findings[0].rule = astrolens_model::RuleId::new("cyclomatic-complexity");
        report.findings[0].evidence_count = 254;
        // Two of them are drawn.
        let more = "note: and 252 more places: `astrolens explain a.py:1 --metric cyclomatic`";
        let text = gate(&[report]);
        assert!(text.contains(more), "{text}");
    }

    #[test]
    fn what_is_silenced_stands_behind_with_its_reason() {
        let text = gate(&[testing::silenced_report("a.py")]);
        let expected = "\
warning[cognitive-complexity]: `greet` has a cognitive complexity of 3, above 2
 --> a.py:1:5
  = suppressed by line 9: it is a table

warning[cognitive-complexity]: `greet` has a cognitive complexity of 3, above 2
 --> a.py:1:5
  = known to the baseline

Nothing to report in 1 file with 1 function; suppressed or known to the baseline: 2 findings.
";
        assert_eq!(text, expected);
    }
}
