//! Suppressions that are wrong or of no use, mended.

use astrolens_db::View;
use astrolens_model::{Finding, LineIndex};
use astrolens_smells::suppression::nearest_rule;
use astrolens_smells::{Check, Rule, rule};
use astrolens_syntax::Comments;

use super::{Edit, MARK, REASON, comments};
use crate::Span;
use crate::features::places::boundary;

/// More than so many suppressions are not removed at once.
const MOST_REMOVED: usize = 1_000;

/// What takes out all suppressions of no use, in source order.
#[must_use]
pub fn fix_all(view: &View) -> Vec<Edit> {
    let text = view.text();
    let mut lists: Vec<(usize, Vec<Span>)> = Vec::new();
    for finding in view.report.findings.iter().take(MOST_REMOVED) {
        let is_about = |rule: &Rule| matches!(rule.check, Check::Suppressions);
        let span = Span::new((finding.start_byte, finding.end_byte));
        let (start, end) = (span.start as usize, span.end as usize);
        // It is said of the name of a rule that there is.
        let named = text.get(start..end).and_then(rule);
        if !rule(finding.rule.as_str()).is_some_and(is_about) || named.is_none() {
            continue;
        }
        let Some(list) = text[..start].rfind('[') else { continue };
        match lists.last_mut() {
            Some((known, spans)) if *known == list => spans.push(span),
            _ => lists.push((list, vec![span])),
        }
    }
    lists.iter().filter_map(|(_, spans)| remove_names(view, spans)).collect()
}

/// Takes the names at `spans` out of the one list that they stand in.
fn remove_names(view: &View, spans: &[Span]) -> Option<Edit> {
    let old = view.text();
    let form = comments(view);
    let mut new = old.to_owned();
    // From the last to the first, so that those to come stay where they are.
    for span in spans.iter().rev() {
        let Edit { span, text } = remove_name(&new, form, is_in_markup(view, *span), *span)?;
        new.replace_range(span.start as usize..span.end as usize, &text);
    }
    let same = |(one, other): &(u8, u8)| one == other;
    let start = old.bytes().zip(new.bytes()).take_while(same).count();
    let start = boundary(old, start);
    let ends = old[start..].bytes().rev().zip(new[start..].bytes().rev());
    let tail = ends.take_while(same).count();
    let mut end = old.len() - tail;
    while !old.is_char_boundary(end) {
        end += 1;
    }
    let text = new[start..new.len() - (old.len() - end)].to_owned();
    Some(Edit { span: Span { start: start as u32, end: end as u32 }, text })
}

/// Whether the comment around `span` stands between tags.
fn is_in_markup(view: &View, span: Span) -> bool {
    let (Ok(parsed), Some(markup)) = (&view.revision.parsed, comments(view).in_markup) else {
        return false;
    };
    let root = parsed.tree.root_node();
    let comment = root.descendant_for_byte_range(span.start as usize, span.end as usize);
    let around = comment.and_then(|comment| comment.parent());
    around.is_some_and(|around| around.kind() == markup.embedded && around.named_child_count() == 1)
}

/// What makes a suppression right that `finding` finds unused or wrong.
pub(super) fn mend(view: &View, finding: &Finding) -> Option<(String, Edit)> {
    let span = Span::new((finding.start_byte, finding.end_byte));
    let said = view.text().get(span.start as usize..span.end as usize)?;
    if let Some(instruction) = said.strip_prefix(MARK) {
        return mend_instruction(instruction, span.start + MARK.len() as u32);
    }
    // It stands at the name of a rule: one that there is, or one that there is not.
    if rule(said).is_none() {
        let near = nearest_rule(said)?;
        return Some((format!("Change to `{near}`"), Edit { span, text: near.to_owned() }));
    }
    let edit = remove_name(view.text(), comments(view), is_in_markup(view, span), span)?;
    Some((format!("Remove the suppression of {said}"), edit))
}

/// What makes an instruction right, of which `said` stands behind the mark, at `at`.
fn mend_instruction(said: &str, at: u32) -> Option<(String, Edit)> {
    let trimmed = said.trim_start();
    let start = at + (said.len() - trimmed.len()) as u32;
    let is_outside = |c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_';
    let length = trimmed.find(is_outside).unwrap_or(trimmed.len());
    let word = &trimmed[..length];
    if word != "ignore" {
        let span = Span { start, end: start + length as u32 };
        return Some(("Change to `ignore`".to_owned(), Edit { span, text: "ignore".to_owned() }));
    }
    let list = trimmed[length..].trim_start().starts_with('[');
    let end = trimmed.find(']').filter(|_| list)? + 1;
    let has_reason = trimmed[end..].contains(|c: char| c.is_alphanumeric());
    let edit = Edit::insert(start + end as u32, format!(" {REASON}"));
    (!has_reason).then(|| ("Add a reason".to_owned(), edit))
}

/// Takes the name of a rule at `span` out of the list it stands in; with the last one goes the
/// comment, where that holds nothing else, and what is `in_markup` for the comment alone.
fn remove_name(text: &str, form: &Comments, in_markup: bool, span: Span) -> Option<Edit> {
    let (start, end) = (span.start as usize, span.end as usize);
    let open = text[..start].rfind('[')?;
    let close = end + text[end..].find(']')?;
    if let Some(comma) = text[end..close].find(',') {
        // The blanks behind the comma go as well.
        let rest = &text[end + comma + 1..close];
        let past = close - rest.trim_start().len();
        let span = Span { start: span.start, end: past as u32 };
        return Some(Edit { span, text: String::new() });
    }
    if let Some(comma) = text[open..start].rfind(',') {
        let before = text[open..open + comma].trim_end();
        let past = close - text[end..close].trim_start().len();
        let span = Span { start: (open + before.len()) as u32, end: past as u32 };
        return Some(Edit { span, text: String::new() });
    }
    remove_comment(text, form, in_markup, span)
}

/// Takes out the comment of one line that `span` stands in, with the line where nothing else
/// stands on it.
fn remove_comment(text: &str, form: &Comments, in_markup: bool, span: Span) -> Option<Edit> {
    let lines = LineIndex::new(text.as_bytes());
    let row = lines.row(span.start);
    let start = lines.start(row) as usize;
    let line = text.get(start..start + lines.line(row).len())?;
    let mark = line.get(..span.start as usize - start)?.rfind(MARK)?;
    let is_decoration = |c: char| c.is_whitespace() || matches!(c, '/' | '*' | '#' | '!');
    let mut code = line[..mark].trim_end_matches(is_decoration);
    let comment = line[code.len()..].trim_start();
    let blocks = form.block.iter();
    let block = blocks.filter(|(opener, _)| comment.starts_with(opener)).find_map(|(_, closer)| {
        Some(line.len() - comment.len() + comment.find(closer)? + closer.len())
    });
    let mut end = match block {
        Some(end) => end,
        None if comment.starts_with(form.line) => line.len(),
        None => return None,
    };
    if in_markup {
        let closing = line[end..].find('}')?;
        // A blank in front may be shown.
        code = code.strip_suffix('{')?;
        end += closing + 1;
    }
    if code.trim().is_empty() && line[end..].trim().is_empty() {
        let span = Span::new((lines.start(row), lines.start(row + 1)));
        return Some(Edit { span, text: String::new() });
    }
    let span = Span { start: (start + code.len()) as u32, end: (start + end) as u32 };
    Some(Edit { span, text: String::new() })
}
