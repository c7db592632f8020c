//! The source of the most complex functions, chosen while the files go by, with what could be done
//! about them.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use astrolens_guard::guarded;
use astrolens_ide::features::advice::{Advice, advice_in, may_have_advice};
use astrolens_metrics::Text as ParsedText;
use astrolens_model::{FileReport, Function, LineIndex};
use astrolens_syntax::detect::dialect_by_path;
use astrolens_syntax::{Language, Parsed, parse};
use serde::Serialize;

use crate::found::Found;

/// How many functions are shown with their source.
const MOST: usize = 500;

/// Longer functions are cut, in bytes.
const LONGEST: usize = 64 << 10;

/// What may stand before or after a function on its first and last line and still be shown.
const BESIDE: usize = 200;

/// Orders functions by how much their source is worth showing; of equals the earlier one wins.
type Rank = (u32, u32, u32, Reverse<(u32, u32)>);

/// A heap of the worst functions seen so far, the least of them on top.
#[derive(Default)]
pub(super) struct Excerpts {
    kept: BinaryHeap<Reverse<(Rank, Text)>>,
}

/// The text as it is in the file, whether it was cut, and what could be done about it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Text {
    shown: String,
    cut: bool,
    advice: Vec<AdviceRow>,
}

/// How many points would go, the line it is about, and what to do.
type AdviceRow = (u64, u32, String);

/// A file whose functions are offered.
pub(super) struct File<'file> {
    report: &'file FileReport,
    source: &'file [u8],
    /// What was found in it, sorted once advice is asked for.
    found: OnceCell<Found<'file>>,
    /// Its tree, parsed once advice is asked for; none if that fails.
    parsed: OnceCell<Option<(Language, Parsed)>>,
}

/// A line of the page's data block; `js/data.js` looks for its first characters.
#[derive(Serialize)]
pub(super) struct ExcerptRecord {
    /// The file's place and the function's place in it.
    excerpt: (u32, u32),
    text: String,
    cut: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    advice: Vec<AdviceRow>,
}

impl<'file> File<'file> {
    /// The file that `report` is about, with its text.
    pub(super) fn new(report: &'file FileReport, source: &'file [u8]) -> Self {
        Self { report, source, found: OnceCell::new(), parsed: OnceCell::new() }
    }

    /// What could be done about `function`, if anything was found of it.
    fn advice(&self, function: &Function) -> Vec<AdviceRow> {
        let found = || self.found.get_or_init(|| Found::new(&self.report.findings));
        let is_found = || found().about(function).next().is_some();
        if !may_have_advice(function) || !is_found() {
            return Vec::new();
        }
        let parsed = self.parsed.get_or_init(|| self.parse());
        let Some((language, parsed)) = parsed else { return Vec::new() };
        let text = ParsedText { source: self.source, parsed, language: *language };
        let lines = LineIndex::new(self.source);
        let row = |Advice { span, points, text }| (points, lines.row(span.start) + 1, text);
        // What cannot be advised on is shown without advice.
        let advice = guarded(|| advice_in(text, function)).unwrap_or_default();
        advice.into_iter().map(row).collect()
    }

    /// Parses the file once more. The scan has done so within its limits, so that none is needed.
    fn parse(&self) -> Option<(Language, Parsed)> {
        let language = Language::by_name(self.report.language.as_str())?;
        let language = dialect_by_path(language, &self.report.path);
        let parsed = guarded(|| parse(self.source, language, &|| false)).ok()?.ok()?;
        Some((language, parsed))
    }
}

impl Excerpts {
    /// Keeps the source of `function` if it is among the worst so far.
    pub(super) fn offer(&mut self, place: (u32, u32), function: &Function, file: &File<'_>) {
        let rank = (function.cognitive, function.cyclomatic, function.statements, Reverse(place));
        let full = self.kept.len() >= MOST;
        if full && self.kept.peek().is_some_and(|least| least.0.0 >= rank) {
            return;
        }
        let Some((text, cut)) = excerpt(function, file.source) else { return };
        let text = Text { shown: text, cut, advice: file.advice(function) };
        if full {
            self.kept.pop();
        }
        self.kept.push(Reverse((rank, text)));
    }

    /// The kept excerpts, the worst function's first.
    pub(super) fn worst_first(&mut self) -> impl Iterator<Item = ExcerptRecord> {
        let kept = std::mem::take(&mut self.kept).into_sorted_vec();
        kept.into_iter().map(|Reverse(((_, _, _, Reverse(excerpt)), text))| {
            let Text { shown, cut, advice } = text;
            ExcerptRecord { excerpt, text: shown, cut, advice }
        })
    }
}

/// The function's text with the rest of its first and last line, and whether it was cut.
fn excerpt(function: &Function, source: &[u8]) -> Option<(String, bool)> {
    let (start, end) = (function.start_byte as usize, function.end_byte as usize);
    let own = source.get(start..end).filter(|own| !own.is_empty())?;
    let before = source[..start].rsplit(|byte| *byte == b'\n').next().unwrap_or_default().len();
    let after = source[end..].split(|byte| *byte == b'\n').next().unwrap_or_default().len();
    let start = if before <= BESIDE { start - before } else { start };
    let end = if after <= BESIDE && !own.ends_with(b"\n") { end + after } else { end };
    let cut = end - start > LONGEST;
    let bytes = &source[start..end.min(start + LONGEST)];
    let text = if cut { whole_lines(bytes) } else { bytes };
    let text = String::from_utf8_lossy(text);
    let text = if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n")) } else { text };
    Some((text.trim_end_matches(['\r', '\n']).to_owned(), cut))
}

/// The bytes up to the last line end, or to the last whole character if there is none.
fn whole_lines(bytes: &[u8]) -> &[u8] {
    if let Some(end) = bytes.iter().rposition(|byte| *byte == b'\n') {
        return &bytes[..end];
    }
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => &bytes[..error.valid_up_to()],
        _ => bytes,
    }
}
