//! What a suppression covers, by where it stands.

use astrolens_metrics::Comment;
use astrolens_model::{Finding, Function};
use astrolens_syntax::Language;

use crate::judge::{Subject, Symbol};
use crate::registry::{Check, rule};

/// What a text in UTF-8 may begin with: it is no part of the code.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What a suppression covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Lines, zero-based and inclusive.
    Lines { first: u32, last: u32 },
    /// A declaration.
    Declaration {
        /// Byte offset of its start.
        start: u32,
        /// Byte offset just past its end.
        end: u32,
        /// It is the first thing in the file, which the comment may be about as well.
        is_first: bool,
    },
    /// The file.
    File,
}

impl Scope {
    /// Whether `finding` lies in it.
    pub(super) fn covers(self, finding: &Finding) -> bool {
        match self {
            Self::Lines { first, last } => {
                !is_about_file(finding)
                    && finding.start_line <= last + 1
                    && first < finding.end_line
            }
            Self::Declaration { is_first, .. } if is_about_file(finding) => is_first,
            Self::Declaration { start, end, .. } => (start..end).contains(&finding.start_byte),
            Self::File => true,
        }
    }

    /// How far around `finding` it reaches: the least is the closest.
    pub(super) fn reach(self, finding: &Finding) -> u32 {
        match self {
            Self::Lines { .. } => 0,
            Self::Declaration { start, end, .. } if !is_about_file(finding) => end - start,
            Self::Declaration { .. } | Self::File => u32::MAX,
        }
    }

    /// The bytes it covers.
    pub(super) fn bytes(self, subject: &Subject<'_>) -> (u32, u32) {
        let lines = subject.lines;
        match self {
            Self::Lines { first, last } => {
                (lines.start(first), lines.start(last) + lines.line(last).len() as u32)
            }
            Self::Declaration { start, end, .. } => (start, end),
            Self::File => (0, subject.source.len() as u32),
        }
    }

    /// Whether it covers what is found of the file as a whole.
    pub(super) fn covers_file(self) -> bool {
        matches!(self, Self::File | Self::Declaration { is_first: true, .. })
    }

    /// What it covers, for people: `on this line`.
    pub(super) fn description(self) -> &'static str {
        match self {
            Self::Lines { .. } => "on this line",
            Self::Declaration { .. } => "in the declaration below",
            Self::File => "in this file",
        }
    }
}

/// Whether `finding` is about the file as a whole, although it is shown on one line.
fn is_about_file(finding: &Finding) -> bool {
    rule(finding.rule.as_str()).is_some_and(|rule| matches!(rule.check, Check::File(_)))
}

/// The function or type that a comment at `offset` is in or covers.
pub(super) fn symbol_around<'a>(
    subject: &Subject<'a>,
    offset: u32,
    scope: Option<Scope>,
) -> Option<Symbol<'a>> {
    let offset = match scope {
        Some(Scope::Declaration { start, .. }) => start,
        // A function may end before the comment behind its last line.
        Some(Scope::Lines { first, .. }) => {
            let line = subject.lines.line(first);
            let text = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line).trim_ascii_start();
            subject.lines.start(first) + (line.len() - text.len()) as u32
        }
        _ => offset,
    };
    let report = subject.report;
    let functions =
        report.functions.iter().map(|function| (function.extent(), Symbol::from(function)));
    let types =
        report.types.iter().map(|type_| ((type_.start_byte, type_.end_byte), Symbol::from(type_)));
    let around =
        functions.chain(types).filter(|((start, end), _)| (*start..*end).contains(&offset));
    around.min_by_key(|((start, end), _)| end - start).map(|(_, symbol)| symbol)
}

/// The code around the comments of a file.
pub(super) struct Surroundings<'a> {
    subject: &'a Subject<'a>,
    /// Start and end of functions and types, by where they start, the outer ones first.
    declarations: Vec<(u32, u32)>,
    /// The row of the first code, as far as a suppression is concerned.
    first_code_row: u32,
}

impl<'a> Surroundings<'a> {
    /// The code around the comments of `subject`.
    pub(super) fn new(subject: &'a Subject<'a>) -> Self {
        let report = subject.report;
        let functions = report.functions.iter().map(Function::extent);
        let types = report.types.iter().map(|t| (t.start_byte, t.end_byte));
        let mut declarations: Vec<_> = functions.chain(types).collect();
        declarations.sort_unstable_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
        let mut surroundings = Self { subject, declarations, first_code_row: 0 };
        surroundings.first_code_row = surroundings.find_first_code();
        surroundings
    }

    /// What a suppression in `comment` covers; nothing where it stands in the wrong place.
    pub(super) fn scope(&self, comment: &Comment) -> Option<Scope> {
        let (first, last) = (comment.start_row, comment.end_row);
        if !self.code(first).is_blank() || !self.code(last).is_blank() {
            return Some(Scope::Lines { first, last });
        }
        let is_first = first < self.first_code_row;
        if let Some((start, end)) = self.declaration_below(last) {
            return Some(Scope::Declaration { start, end, is_first });
        }
        is_first.then_some(Scope::File)
    }

    /// The declaration that begins below `row`, with nothing but comments and attributes
    /// between.
    fn declaration_below(&self, row: u32) -> Option<(u32, u32)> {
        let lines = self.subject.lines;
        let mut attributes = Attributes::new(self.subject.language);
        let mut target = row + 1;
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
            target += 1;
        }
        // It may begin with its attributes.
        let from = self.declarations.partition_point(|(start, _)| *start < lines.start(row + 1));
        let first = *self.declarations.get(from)?;
        (lines.row(first.0) <= target).then_some(first)
    }

    /// The first row with code that is neither a `#!` line, nor attributes of the file, nor
    /// its documentation.
    fn find_first_code(&self) -> u32 {
        let blocks = self.subject.language.definition().files.comments.block;
        let lines = self.subject.lines;
        let mut attributes = Attributes::new(self.subject.language);
        let mut block_end: Option<&str> = None;
        for row in 0..lines.rows() {
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
        lines.rows()
    }

    /// What stands on `row` outside comments.
    fn code(&self, row: u32) -> Code {
        let Subject { comments, lines, .. } = *self.subject;
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
