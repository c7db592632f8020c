//! The source of the most complex functions, chosen while the files go by.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use astrolens_model::Function;
use serde::Serialize;

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

/// The text as it is in the file, and whether it was cut.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Text {
    text: String,
    cut: bool,
}

/// A line of the page's data block; `js/data.js` looks for its first characters.
#[derive(Serialize)]
pub(super) struct ExcerptRecord {
    /// The file's place and the function's place in it.
    excerpt: (u32, u32),
    text: String,
    cut: bool,
}

impl Excerpts {
    /// Keeps the source of `function` if it is among the worst so far.
    pub(super) fn offer(&mut self, place: (u32, u32), function: &Function, source: &[u8]) {
        let rank = (function.cognitive, function.cyclomatic, function.statements, Reverse(place));
        let full = self.kept.len() >= MOST;
        if full && self.kept.peek().is_some_and(|least| least.0.0 >= rank) {
            return;
        }
        let Some(text) = excerpt(function, source) else { return };
        if full {
            self.kept.pop();
        }
        self.kept.push(Reverse((rank, text)));
    }

    /// The kept excerpts, the worst function's first.
    pub(super) fn worst_first(&mut self) -> impl Iterator<Item = ExcerptRecord> {
        let kept = std::mem::take(&mut self.kept).into_sorted_vec();
        kept.into_iter().map(|Reverse(((_, _, _, Reverse(excerpt)), Text { text, cut }))| {
            ExcerptRecord { excerpt, text, cut }
        })
    }
}

/// The function's text with the rest of its first and last line.
fn excerpt(function: &Function, source: &[u8]) -> Option<Text> {
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
    Some(Text { text: text.trim_end_matches(['\r', '\n']).to_owned(), cut })
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
