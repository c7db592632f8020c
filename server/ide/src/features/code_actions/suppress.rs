//! The comment that suppresses a finding, where it can stand without changing the program.
//!
//! What a comment is depends on what stands around it: between tags or in a string it would be
//! shown. So each place that comes into question is tried: the text with the comment must read as
//! the text did, and the comment as a comment.

use astrolens_db::View;
use astrolens_model::{Finding, Function, LineIndex, RuleId};
use astrolens_syntax::{Before, Comments, MarkupComments, Parsed, reparse};
use tree_sitter::Node;

use super::{Edit, MARK, REASON, comments, is_comment};
use crate::features::places::Places;

/// Puts a comment where it covers `finding`; nothing where no comment can stand.
pub(super) fn here(view: &View, finding: &Finding) -> Option<Edit> {
    let ground = Ground::new(view)?;
    if finding.symbol.is_none() {
        return ground.at_top(&finding.rule, false);
    }
    let above = row_of_declaration(view, &ground.lines, finding);
    let row = ground.lines.row(finding.start_byte);
    let joined = [above.and_then(|above| above.checked_sub(1)), Some(row)];
    if let Some(edit) = joined.into_iter().flatten().find_map(|row| ground.join(row, &finding.rule))
    {
        return Some(edit);
    }
    let said = format!("{MARK} ignore[{}] {REASON}", finding.rule);
    let forms = ground.forms(&said);
    let above = above.into_iter().flat_map(|row| forms.iter().map(move |form| (row, form)));
    let above = above.map(|(row, form)| ground.above(row, form));
    let behind = forms.iter().map(|form| ground.behind(row, form));
    let tried = above.chain(behind).find(|place| ground.is_harmless(place))?;
    Some(Edit::insert(tried.at, tried.text))
}

/// Puts a comment at the top of the file where it covers all findings like `finding`, which is about
/// a part of it.
pub(super) fn in_file(view: &View, finding: &Finding) -> Option<Edit> {
    finding.symbol.as_ref()?;
    Ground::new(view)?.at_top(&finding.rule, true)
}

/// The text that a comment is put into.
struct Ground<'view> {
    view: &'view View,
    parsed: &'view Parsed,
    text: &'view str,
    lines: LineIndex<'view>,
    comments: &'static Comments,
    line_end: &'static str,
}

/// A comment as it is written.
struct Form {
    text: String,
    /// How it is written between tags, if it is.
    markup: Option<MarkupComments>,
}

/// A comment at some place.
struct Tried {
    /// Where the text is put.
    at: u32,
    text: String,
    /// Where the comment is in it.
    comment: std::ops::Range<usize>,
    markup: Option<MarkupComments>,
}

impl<'view> Ground<'view> {
    /// Nothing without a tree: nobody knows what a comment would change.
    fn new(view: &'view View) -> Option<Self> {
        let text = view.text();
        Some(Self {
            view,
            parsed: view.revision.parsed.as_ref().ok()?,
            text,
            lines: LineIndex::new(text.as_bytes()),
            comments: comments(view),
            line_end: if text.contains("\r\n") { "\r\n" } else { "\n" },
        })
    }

    /// How a comment is written that says `said`.
    fn forms(&self, said: &str) -> Vec<Form> {
        let line = Form { text: format!("{} {said}", self.comments.line), markup: None };
        let between_tags = self.comments.in_markup.map(|markup| Form {
            text: format!("{} {said} {}", markup.start, markup.end),
            markup: Some(markup),
        });
        std::iter::once(line).chain(between_tags).collect()
    }

    /// A comment on a line of its own above `row`.
    fn above(&self, row: u32, form: &Form) -> Tried {
        let line = self.line(row);
        let indent = &line[..line.len() - line.trim_start().len()];
        let text = format!("{indent}{}{}", form.text, self.line_end);
        let comment = indent.len()..indent.len() + form.text.len();
        Tried { at: self.start(row), text, comment, markup: form.markup }
    }

    /// A comment behind what stands on `row`.
    fn behind(&self, row: u32, form: &Form) -> Tried {
        // Between tags a blank would be shown.
        let blank = if form.markup.is_some() { "" } else { " " };
        let text = format!("{blank}{}", form.text);
        let at = Places::new(self.text).end_of_text(row);
        Tried { at, comment: blank.len()..text.len(), text, markup: form.markup }
    }

    /// A comment at the top of the file; `apart` from what stands below, so that it is about the
    /// whole file.
    fn at_top(&self, rule: &RuleId, apart: bool) -> Option<Edit> {
        let comment = format!("{} {MARK} ignore[{rule}] {REASON}", self.comments.line);
        let row = self.first_row();
        let is_apart = !apart || self.line(row).trim().is_empty();
        let gap = if is_apart { "" } else { self.line_end };
        let text = format!("{comment}{}{gap}", self.line_end);
        let at = self.start(row);
        let tried = Tried { at, comment: 0..comment.len(), text, markup: None };
        self.is_harmless(&tried).then(|| Edit::insert(tried.at, tried.text))
    }

    /// The first row that need not be the first: not a `#!` line, nor one that tells the encoding
    /// of the file, as it does for some on the first two rows only.
    fn first_row(&self) -> u32 {
        let stays = |row: &u32| {
            let line = self.line(*row);
            let is_comment = line.starts_with(self.comments.line);
            (*row == 0 && line.starts_with("#!")) || (is_comment && line.contains("coding"))
        };
        (0..2).take_while(stays).count() as u32
    }

    /// Adds `rule` to the suppression that stands on `row`, if one does.
    fn join(&self, row: u32, rule: &RuleId) -> Option<Edit> {
        let line = self.line(row);
        let mark = line.find(MARK)?;
        let said = line[mark + MARK.len()..].trim_start().strip_prefix("ignore")?;
        let list = said.trim_start().strip_prefix('[')?;
        let names = &list[..list.find(']')?];
        let at = self.start(row) + (line.len() - list.len() + names.len()) as u32;
        let is_said = self.node_before(at).is_some_and(is_comment);
        (is_said && !names.trim().is_empty()).then(|| Edit::insert(at, format!(", {rule}")))
    }

    /// Whether the program is the same with what is tried.
    fn is_harmless(&self, tried: &Tried) -> bool {
        let at = tried.at as usize;
        // What goes on in the next line takes in what stands before its end, or in between.
        let before = self.text[..at].trim_end_matches(['\n', '\r']);
        if before.ends_with('\\') || self.tears_text(tried) {
            return false;
        }
        let mut changed = self.text.to_owned();
        changed.insert_str(at, &tried.text);
        let known = Before { source: self.text.as_bytes(), parsed: self.parsed };
        let language = self.view.settings.language;
        let Ok(parsed) = reparse(changed.as_bytes(), language, known, &|| false) else {
            return false;
        };
        let root = parsed.tree.root_node();
        let (start, end) = (at + tried.comment.start, at + tried.comment.end);
        let node = root.descendant_for_byte_range(start, end);
        let is_read = node.is_some_and(|node| {
            // To some grammars the first half of a line end is a part of the comment.
            let rest = changed.get(end..node.end_byte());
            let is_it = node.start_byte() == start && matches!(rest, Some("" | "\r"));
            is_it
                && match &tried.markup {
                    None => node.is_extra(),
                    Some(markup) => {
                        let around = node.parent().map_or("", |around| around.kind());
                        node.kind() == markup.embedded && markup.elements.contains(&around)
                    }
                }
        });
        is_read && (self.parsed.tree.root_node().has_error() || !root.has_error())
    }

    /// Whether text that is shown stands before and behind what is tried: it would not be shown as
    /// one any more.
    fn tears_text(&self, tried: &Tried) -> bool {
        let at = tried.at as usize;
        let around = self.parsed.tree.root_node().descendant_for_byte_range(at, at);
        let Some(leaf) = around.filter(|node| node.child_count() == 0) else { return false };
        let (before, behind) = (leaf.start_byte()..at, at..leaf.end_byte());
        let is_blank = |range| self.text.get(range).is_none_or(|text: &str| text.trim().is_empty());
        tried.markup.is_some() && !is_blank(before) && !is_blank(behind)
    }

    /// Where `row` starts, a byte order mark aside.
    fn start(&self, row: u32) -> u32 {
        let mark = if row == 0 && self.text.starts_with('\u{FEFF}') { 3 } else { 0 };
        self.lines.start(row) + mark
    }

    /// What stands on `row`, a byte order mark aside.
    fn line(&self, row: u32) -> &'view str {
        let end = self.lines.start(row) as usize + self.lines.line(row).len();
        self.text.get(self.start(row) as usize..end).unwrap_or_default()
    }

    /// The smallest node that the byte before `offset` is in.
    fn node_before(&self, offset: u32) -> Option<Node<'view>> {
        let offset = offset as usize;
        let root = self.parsed.tree.root_node();
        root.descendant_for_byte_range(offset.checked_sub(1)?, offset)
    }
}

/// The row to put a comment above so that it covers the function that `finding` is about: that of
/// the function, or of the attributes above it.
fn row_of_declaration(view: &View, lines: &LineIndex<'_>, finding: &Finding) -> Option<u32> {
    let report = &view.report;
    let function = report.functions.iter().find(|function| finding.is_about(function))?;
    let mut row = lines.row(function.extent().0);
    // A comment covers the first declaration that begins on the line below.
    let types = report.types.iter().map(|type_| (type_.start_byte, type_.end_byte));
    let declarations = report.functions.iter().map(Function::extent).chain(types);
    let declarations: Vec<(u32, u32)> = declarations.collect();
    let begins_on = |row| move |(start, _): &&(u32, u32)| lines.row(*start) == row;
    let on_row = declarations.iter().filter(begins_on(row));
    let (start, end) = on_row.min_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)))?;
    if !(*start..*end).contains(&finding.start_byte) {
        return None;
    }
    // What begins like an attribute may go on as a declaration of its own.
    let is_apart = |row: u32| !declarations.iter().any(|own| begins_on(row)(&own));
    while row > 0 && is_apart(row - 1) && is_attribute(lines.line(row - 1), comments(view)) {
        row -= 1;
    }
    Some(row)
}

/// Whether `line` is an attribute, a decorator or the like, all of it.
fn is_attribute(line: &[u8], comments: &Comments) -> bool {
    let line = String::from_utf8_lossy(line.trim_ascii());
    let count = |brackets: [char; 3]| line.matches(brackets).count();
    comments.above_declarations.iter().any(|opener| line.starts_with(opener))
        && count(['(', '[', '{']) == count([')', ']', '}'])
        && !line.ends_with([',', '<', ';', '}'])
}
