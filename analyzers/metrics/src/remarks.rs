//! Comments that speak to this program, and what each stands at.

use std::cell::Cell;

use astrolens_facts::{FunctionFacts, Remark, Scope, TypeFacts};
use astrolens_model::LineIndex;
use astrolens_syntax::Language;

use crate::measure::{Comment, Text};

/// What a text in UTF-8 may begin with: it is no part of the code.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Those of `comments`, all of a file's in source order, that speak to this program.
pub(crate) fn remarks(
    text: Text<'_>,
    lines: &LineIndex<'_>,
    comments: &[Comment],
    functions: &[FunctionFacts],
    types: &[TypeFacts],
) -> Vec<Remark> {
    let Text { source, language, .. } = text;
    // Most files have none: one search instead of a look at each comment.
    if !may_be_in(source) {
        return Vec::new();
    }
    let said = |comment: &Comment| {
        source.get(comment.start_byte as usize..comment.end_byte as usize).unwrap_or_default()
    };
    let mut speaking = comments.iter().filter(|comment| has_mark(said(comment))).peekable();
    if speaking.peek().is_none() {
        return Vec::new();
    }
    let surroundings = Surroundings::new(language, lines, comments, functions, types);
    let remark = |comment: &Comment| Remark {
        start: comment.start_byte,
        text: said(comment).to_vec(),
        scope: surroundings.scope(comment),
    };
    speaking.map(remark).collect()
}

/// Whether a comment of `source` may speak to this program.
fn may_be_in(source: &[u8]) -> bool {
    let holds = |end: &[u8]| memchr::memmem::find(source, end).is_some();
    holds(b"ens:") || holds(b"ENS:")
}

fn has_mark(comment: &[u8]) -> bool {
    let mut ends = memchr::memchr_iter(b':', comment).map(|colon| colon + 1);
    ends.any(|end| {
        let start = end.checked_sub(Remark::MARK.len());
        start.is_some_and(|start| comment[start..end].eq_ignore_ascii_case(Remark::MARK))
    })
}

/// The code around the comments of a file.
struct Surroundings<'a> {
    language: Language,
    lines: &'a LineIndex<'a>,
    comments: &'a [Comment],
    /// Start and end of functions and types, by where they start, the outer ones first.
    declarations: Vec<(u32, u32)>,
    /// The row of the first code, as far as a remark is concerned.
    first_code_row: u32,
    last_preamble: Cell<Option<Preamble>>,
}

/// Rows of comments and attributes.
#[derive(Clone, Copy)]
struct Preamble {
    from: u32,
    /// Those that begin at a row up to here end where this one does.
    alike: u32,
    /// The first row behind it.
    end: u32,
}

impl<'a> Surroundings<'a> {
    fn new(
        language: Language,
        lines: &'a LineIndex<'a>,
        comments: &'a [Comment],
        functions: &[FunctionFacts],
        types: &[TypeFacts],
    ) -> Self {
        let functions = functions.iter().map(FunctionFacts::extent);
        let types = types.iter().map(|type_| (type_.start, type_.end()));
        let mut declarations: Vec<_> = functions.chain(types).collect();
        declarations.sort_unstable_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
        let mut surroundings = Self {
            language,
            lines,
            comments,
            declarations,
            first_code_row: 0,
            last_preamble: Cell::new(None),
        };
        surroundings.first_code_row = surroundings.find_first_code();
        surroundings
    }

    /// What `comment` is about; `None` where it stands in the wrong place.
    fn scope(&self, comment: &Comment) -> Option<Scope> {
        let (first, last) = (comment.start_row, comment.end_row);
        if !self.code(first).is_blank() || !self.code(last).is_blank() {
            return Some(Scope::Lines { first, last, text: self.first_text(first) });
        }
        let is_first = first < self.first_code_row;
        if let Some((start, end)) = self.declaration_below(last) {
            return Some(Scope::Declaration { start, end, is_first });
        }
        is_first.then_some(Scope::File)
    }

    /// The offset of the first text on `row`.
    fn first_text(&self, row: u32) -> u32 {
        let line = self.lines.line(row);
        let text = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line).trim_ascii_start();
        self.lines.start(row) + (line.len() - text.len()) as u32
    }

    /// The declaration that begins below `row`, with nothing but comments and attributes
    /// between, and those that begin on the same row.
    fn declaration_below(&self, row: u32) -> Option<(u32, u32)> {
        let lines = self.lines;
        // It may begin with its attributes.
        let from = self.declarations.partition_point(|(start, _)| *start < lines.start(row + 1));
        let (start, _) = *self.declarations.get(from)?;
        let first = lines.row(start);
        if first > self.end_of_preamble(row + 1) {
            return None;
        }
        let beside = self.declarations[from..].iter().take_while(|next| lines.row(next.0) == first);
        Some((start, beside.map(|(_, end)| *end).max()?))
    }

    /// The first row from `row` on that holds neither comments alone nor attributes.
    ///
    /// What one look has passed no later one looks at again, so that many comments in a row take as
    /// long as one.
    fn end_of_preamble(&self, row: u32) -> u32 {
        if let Some(last) = self.last_preamble.get()
            && (last.from..=last.alike).contains(&row)
        {
            return last.end;
        }
        let lines = self.lines;
        let mut attributes = Attributes::new(self.language);
        let mut target = row;
        // No attribute is open up to here: a look that begins in between ends as this one.
        let mut alike = row;
        while target < lines.rows() {
            let code = self.code(target);
            let is_between = if code.is_blank() {
                attributes.is_open() || !lines.line(target).trim_ascii().is_empty()
            } else {
                attributes.take(&code)
            };
            if !is_between {
                break;
            }
            if alike == target && !attributes.is_open() {
                alike += 1;
            }
            target += 1;
        }
        self.last_preamble.set(Some(Preamble { from: row, alike, end: target }));
        target
    }

    /// The first row with code that is neither a `#!` line, nor attributes of the file, nor
    /// its documentation.
    fn find_first_code(&self) -> u32 {
        let blocks = self.language.definition().files.comments.block;
        let mut attributes = Attributes::new(self.language);
        let mut block_end: Option<&str> = None;
        for row in 0..self.lines.rows() {
            let code = self.code(row);
            if let Some(end) = block_end {
                block_end = (!code.contains(end)).then_some(end);
                continue;
            }
            if code.is_blank() || (row == 0 && code.starts_with("#!")) || attributes.take(&code) {
                continue;
            }
            if let Some((start, end)) = blocks.iter().find(|(start, _)| code.starts_with(start)) {
                let inside = Code(code.0[start.len()..].to_vec());
                block_end = (!inside.contains(end)).then_some(end);
            } else {
                return row;
            }
        }
        self.lines.rows()
    }

    /// What stands on `row` outside comments.
    fn code(&self, row: u32) -> Code {
        let Self { comments, lines, .. } = *self;
        let start = lines.start(row);
        let mut code = lines.line(row).to_vec();
        if row == 0 && code.starts_with(BYTE_ORDER_MARK) {
            code[..BYTE_ORDER_MARK.len()].fill(b' ');
        }
        let first = comments.partition_point(|comment| comment.end_row < row);
        for comment in comments[first..].iter().take_while(|comment| comment.start_row <= row) {
            let from = comment.start_byte.saturating_sub(start) as usize;
            let to = (comment.end_byte.saturating_sub(start) as usize).min(code.len());
            if let Some(covered) = code.get_mut(from..to) {
                covered.fill(b' ');
            }
        }
        Code(code.trim_ascii().to_vec())
    }
}

/// Tells the lines of attributes from others, one after the other.
struct Attributes {
    openers: &'static [&'static str],
    /// Brackets that are open.
    depth: i32,
    /// The line before goes on in the next one.
    continues: bool,
}

impl Attributes {
    fn new(language: Language) -> Self {
        let openers = language.definition().files.comments.above_declarations;
        Self { openers, depth: 0, continues: false }
    }

    /// Whether an attribute has begun and not ended.
    fn is_open(&self) -> bool {
        self.depth > 0 || self.continues
    }

    /// Whether `code` is the next line of an attribute.
    fn take(&mut self, code: &Code) -> bool {
        let is_attribute =
            self.is_open() || self.openers.iter().any(|opener| code.starts_with(opener));
        if is_attribute {
            self.depth = (self.depth + code.opened()).max(0);
            self.continues = code.0.ends_with(b",") || code.0.ends_with(b"<");
        }
        is_attribute
    }
}

/// A line without its comments.
struct Code(Vec<u8>);

impl Code {
    fn is_blank(&self) -> bool {
        self.0.is_empty()
    }

    fn starts_with(&self, text: &str) -> bool {
        self.0.starts_with(text.as_bytes())
    }

    fn contains(&self, text: &str) -> bool {
        memchr::memmem::find(&self.0, text.as_bytes()).is_some()
    }

    /// How many brackets it opens and leaves open.
    fn opened(&self) -> i32 {
        self.0
            .iter()
            .map(|byte| match byte {
                b'(' | b'[' | b'{' => 1,
                b')' | b']' | b'}' => -1,
                _ => 0,
            })
            .sum()
    }
}
