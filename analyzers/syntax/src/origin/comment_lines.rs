//! The lines of a text, told into comments and code without a parser.

use crate::signs::Comments;

/// A line of a text, as far as comments are concerned.
pub(super) enum CommentLine<'text> {
    /// What a comment says on this line, without its marks, and whether a comment begins with it.
    /// Comments of one line below each other are one.
    Text { text: &'text str, begins: bool },
    /// Code.
    Code(&'text str),
}

/// The lines of a text that is neither blank nor a `#!` line.
///
/// A line is told to be a comment by how it begins; a block that begins behind code is missed.
pub(super) struct CommentLines<'text> {
    lines: std::iter::Skip<std::str::Lines<'text>>,
    syntax: &'text Comments,
    /// What ends the block that is open.
    block_end: Option<&'static str>,
    /// Whether the line before is a comment of its own.
    is_below_comment: bool,
}

impl<'text> CommentLines<'text> {
    pub(super) fn new(text: &'text str, syntax: &'text Comments) -> Self {
        let lines = text.lines().skip(usize::from(text.starts_with("#!")));
        Self { lines, syntax, block_end: None, is_below_comment: false }
    }

    /// What a line says of the block that `end` ends, which is open on it.
    fn within(&mut self, line: &'text str, end: &'static str, begins: bool) -> CommentLine<'text> {
        let (inside, is_closed) =
            line.split_once(end).map_or((line, false), |(inside, _)| (inside, true));
        self.block_end = (!is_closed).then_some(end);
        CommentLine::Text { text: bare(inside), begins }
    }
}

/// `line` without the marks and white space around its words.
fn bare(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '/' | '#' | '!' | '-' | '='))
}

impl<'text> Iterator for CommentLines<'text> {
    type Item = CommentLine<'text>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.by_ref().map(str::trim).find(|line| !line.is_empty())?;
        if let Some(end) = self.block_end {
            return Some(self.within(line, end, false));
        }
        let begins = !std::mem::take(&mut self.is_below_comment);
        if let Some(inside) = line.strip_prefix(self.syntax.line) {
            self.is_below_comment = true;
            return Some(CommentLine::Text { text: bare(inside), begins });
        }
        let block = self
            .syntax
            .block
            .iter()
            .find_map(|(start, end)| Some((line.strip_prefix(start)?, *end)));
        Some(match block {
            Some((inside, end)) => self.within(inside, end, true),
            None => CommentLine::Code(line),
        })
    }
}
