//! What can be done about a finding: suppress it with a reason, mend a suppression, read about it.

use astrolens_model::{Finding, Function, LineIndex, RuleId};
use astrolens_smells::suppression::nearest_rule;
use astrolens_smells::{Check, rule};
use astrolens_syntax::Comments;
use tree_sitter::Node;

use super::places::Places;
use crate::document::{Span, View};

/// What the text of a comment that suppresses begins with.
const MARK: &str = "astrolens:";

/// What stands where somebody is to say why.
const REASON: &str = "reason";

/// What can be done about more findings at once is no choice for a person.
const MOST_FINDINGS: usize = 100;

/// Something that can be done about a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeAction<'view> {
    /// What it does.
    pub title: String,
    /// The finding.
    pub finding: &'view Finding,
    /// How.
    pub remedy: Remedy,
    /// Whether it is what one would most likely do.
    pub is_preferred: bool,
}

/// How something is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// The text is changed.
    Edit(Edit),
    /// The page of a rule is shown.
    Page(RuleId),
}

/// A change of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes in its place.
    pub text: String,
}

impl Edit {
    fn insert(at: u32, text: String) -> Self {
        Self { span: Span { start: at, end: at }, text }
    }
}

/// What can be done about the findings that `span` touches, in their order.
#[must_use]
pub fn code_actions(view: &View, span: Span) -> Vec<CodeAction<'_>> {
    let touches =
        |finding: &&Finding| finding.start_byte <= span.end && span.start <= finding.end_byte;
    let mut actions = Vec::new();
    for finding in view.report.findings.iter().filter(touches).take(MOST_FINDINGS) {
        let Some(rule) = rule(finding.rule.as_str()) else { continue };
        let edit = |title: String, edit: Edit, is_preferred| CodeAction {
            title,
            finding,
            remedy: Remedy::Edit(edit),
            is_preferred,
        };
        if matches!(rule.check, Check::Suppressions) {
            let mended = mend(view, finding);
            actions.extend(mended.map(|(title, change)| edit(title, change, true)));
        } else if let Some(change) = suppress(view, finding) {
            let title = format!("Suppress {} with a reason", rule.id);
            actions.push(edit(title, change, false));
        }
        actions.push(CodeAction {
            title: format!("Open the page of {}", rule.id),
            finding,
            remedy: Remedy::Page(rule.id.clone()),
            is_preferred: false,
        });
    }
    actions
}

/// Puts a comment where it covers `finding`; nothing where no comment can stand.
fn suppress(view: &View, finding: &Finding) -> Option<Edit> {
    let comment = format!("{} {MARK} ignore[{}] {REASON}", comments(view).line, finding.rule);
    let places = Places::new(view.text());
    let lines = places.lines();
    let end_of_line = if view.text().contains("\r\n") { "\r\n" } else { "\n" };
    if finding.symbol.is_none() {
        let row = u32::from(view.text().starts_with("#!"));
        let at = if view.text().starts_with('\u{FEFF}') { 3 } else { lines.start(row) };
        return Some(Edit::insert(at, format!("{comment}{end_of_line}")));
    }
    if let Some(row) = row_of_declaration(view, lines, finding) {
        let line = lines.line(row);
        let indent = line.len() - line.trim_ascii_start().len();
        let indent = String::from_utf8_lossy(&line[..indent]);
        let mut at = lines.start(row);
        if row == 0 && view.text().starts_with('\u{FEFF}') {
            at = 3;
        }
        if !is_in_token(view, at) {
            return Some(Edit::insert(at, format!("{indent}{comment}{end_of_line}")));
        }
    }
    let row = lines.row(finding.start_byte);
    let at = places.end_of_text(row);
    let continues = lines.line(row).trim_ascii_end().ends_with(b"\\");
    let is_free = !continues && !is_in_token(view, at) && !is_behind_comment(view, at);
    is_free.then(|| Edit::insert(at, format!(" {comment}")))
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
    let on_row = declarations.filter(|(start, _)| lines.row(*start) == row);
    let (start, end) = on_row.min_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)))?;
    if !(start..end).contains(&finding.start_byte) {
        return None;
    }
    while row > 0 && is_attribute(lines.line(row - 1), comments(view)) {
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
        && !line.ends_with([',', '<'])
}

fn comments(view: &View) -> &'static Comments {
    &view.settings.language.definition().files.comments
}

/// Whether `offset` lies within a token, such as a string of several lines, or behind a line end
/// that is a part of one, as before what a string evaluates.
fn is_in_token(view: &View, offset: u32) -> bool {
    let ends_line = view.text()[..offset as usize].ends_with('\n');
    before(view, offset).is_some_and(|node| {
        let goes_on = (offset as usize) < node.end_byte();
        node.child_count() == 0 && node.is_named() && (goes_on || (ends_line && !is_comment(node)))
    })
}

/// Whether a comment ends at `offset`.
fn is_behind_comment(view: &View, offset: u32) -> bool {
    before(view, offset).is_some_and(is_comment)
}

/// Whether `node` is a comment or a part of one.
fn is_comment(node: Node<'_>) -> bool {
    node.is_extra() || node.parent().is_some_and(|around| around.is_extra())
}

/// The smallest node that the byte before `offset` is in.
fn before(view: &View, offset: u32) -> Option<Node<'_>> {
    let root = view.revision.parsed.as_ref().ok()?.tree.root_node();
    let offset = offset as usize;
    root.descendant_for_byte_range(offset.checked_sub(1)?, offset)
}

/// What makes a suppression right that `finding` finds unused or wrong.
fn mend(view: &View, finding: &Finding) -> Option<(String, Edit)> {
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
    let edit = remove_name(view, span)?;
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
/// comment, where that holds nothing else.
fn remove_name(view: &View, span: Span) -> Option<Edit> {
    let text = view.text();
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
    remove_comment(view, span)
}

/// Takes out the comment of one line that `span` stands in, with the line where nothing else
/// stands on it.
fn remove_comment(view: &View, span: Span) -> Option<Edit> {
    let lines = view.lines();
    let row = lines.row(span.start);
    let start = lines.start(row) as usize;
    let line = view.text().get(start..start + lines.line(row).len())?;
    let mark = line.get(..span.start as usize - start)?.rfind(MARK)?;
    let is_decoration = |c: char| c.is_whitespace() || matches!(c, '/' | '*' | '#' | '!');
    let code = line[..mark].trim_end_matches(is_decoration);
    let comment = line[code.len()..].trim_start();
    let form = comments(view);
    let blocks = form.block.iter();
    let block = blocks.filter(|(opener, _)| comment.starts_with(opener)).find_map(|(_, closer)| {
        Some(line.len() - comment.len() + comment.find(closer)? + closer.len())
    });
    let end = match block {
        Some(end) => end,
        None if comment.starts_with(form.line) => line.len(),
        None => return None,
    };
    if code.is_empty() && line[end..].trim().is_empty() {
        let span = Span::new((lines.start(row), lines.start(row + 1)));
        return Some(Edit { span, text: String::new() });
    }
    let span = Span { start: (start + code.len()) as u32, end: (start + end) as u32 };
    Some(Edit { span, text: String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{view, without_tree};

    /// A list of parameters longer than is allowed.
    const LONG: &str = "a, b, c, d, e, g";

    /// What the text becomes by the first action, whose title is given; after it nothing is found.
    fn check(language: &str, text: &str, title: &str, expected: &str) {
        let before = view(language, text);
        let all = Span { start: 0, end: u32::MAX };
        let actions = code_actions(&before, all);
        let action = actions.first().unwrap_or_else(|| panic!("no action: {text}"));
        assert_eq!(action.title, title);
        let Remedy::Edit(Edit { span, text: new }) = &action.remedy else { panic!("no edit") };
        let mut changed = text.to_owned();
        changed.replace_range(span.start as usize..span.end as usize, new);
        assert_eq!(changed, expected);
        let after = view(language, &changed);
        assert_eq!(after.report.findings, [], "{changed}");
    }

    fn suppresses(language: &str, text: &str, expected: &str) {
        let expected = expected.replace("ARGS", LONG);
        let title = "Suppress long-parameter-list with a reason";
        check(language, &text.replace("ARGS", LONG), title, &expected);
    }

    #[test]
    fn a_comment_goes_above_the_function_and_its_attributes() {
        suppresses(
            "python",
            "class A:\r\n    @é\r\n    def f(self, ARGS):\r\n        pass\r\n",
            "class A:\r\n    # astrolens: ignore[long-parameter-list] reason\r\n    @é\r\n    def f(self, ARGS):\r\n        pass\r\n",
        );
        suppresses(
            "rust",
            "#[a]\nfn f(a: A, b: A, c: A, d: A, e: A, f: A) {}\n",
            "// astrolens: ignore[long-parameter-list] reason\n#[a]\nfn f(a: A, b: A, c: A, d: A, e: A, f: A) {}\n",
        );
        suppresses(
            "cpp",
            "template <class T>\nvoid f(ARGS) {}\n",
            "// astrolens: ignore[long-parameter-list] reason\ntemplate <class T>\nvoid f(ARGS) {}\n",
        );
    }

    #[test]
    fn where_none_can_stand_above_it_goes_behind_the_line() {
        suppresses(
            "javascript",
            "p(() => 1, (ARGS) => {\n});\n",
            "p(() => 1, (ARGS) => { // astrolens: ignore[long-parameter-list] reason\n});\n",
        );
        suppresses(
            "javascript",
            "p(`\n${(ARGS) => {\n}}`);\n",
            "p(`\n${(ARGS) => { // astrolens: ignore[long-parameter-list] reason\n}}`);\n",
        );
    }

    #[test]
    fn an_unused_suppression_goes_with_its_comment() {
        for (text, expected) in [
            ("# astrolens: ignore[deep-nesting] é\r\nf()\r\n", "f()\r\n"),
            ("f()  # astrolens: ignore[deep-nesting] é\n", "f()\n"),
        ] {
            check("python", text, "Remove the suppression of deep-nesting", expected);
        }
        check(
            "c",
            "/* astrolens: ignore[deep-nesting] a */ int a;\n",
            "Remove the suppression of deep-nesting",
            " int a;\n",
        );
    }

    #[test]
    fn of_several_rules_the_unused_one_goes() {
        let text = |list: &str| format!("# astrolens: ignore[{list}] a\ndef f({LONG}): pass\n");
        for list in ["deep-nesting, long-parameter-list", "long-parameter-list , deep-nesting"] {
            check(
                "python",
                &text(list),
                "Remove the suppression of deep-nesting",
                &text(
                    list.replace(" ,", ",")
                        .replace(", deep-nesting", "")
                        .trim_start_matches("deep-nesting, "),
                ),
            );
        }
    }

    #[test]
    fn what_is_written_wrongly_is_mended() {
        let text = |said: &str| {
            format!("// astrolens: {said}\nint f(int {}) {{}}\n", LONG.replace(", ", ", int "))
        };
        let right = text("ignore[long-parameter-list] é");
        check("c", &text("ingore[long-parameter-list] é"), "Change to `ignore`", &right);
        let title = "Change to `long-parameter-list`";
        let before = view("c", &text("ignore[long-parmeter-list] é"));
        let titles: Vec<String> = code_actions(&before, Span { start: 0, end: 40 })
            .into_iter()
            .map(|action| action.title)
            .collect();
        assert_eq!(titles, [title, "Open the page of invalid-suppression"]);
        check(
            "c",
            &text("ignore[long-parameter-list]"),
            "Add a reason",
            &text("ignore[long-parameter-list] reason"),
        );
    }

    #[test]
    fn the_file_as_a_whole_is_spoken_of_at_its_top() {
        let text = format!("#!/usr/bin/env python\n{}", "a = 1\n".repeat(1_001));
        let expected = text.replacen('\n', "\n# astrolens: ignore[large-file] reason\n", 1);
        check("python", &text, "Suppress large-file with a reason", &expected);
    }

    #[test]
    fn each_finding_offers_the_page_of_its_rule() {
        let view = view("python", &format!("def f({LONG}): pass\n"));
        let actions = code_actions(&view, Span { start: 4, end: 4 });
        assert_eq!(actions[1].title, "Open the page of long-parameter-list");
        assert_eq!(actions[1].remedy, Remedy::Page(RuleId::new("long-parameter-list")));
        assert_eq!(code_actions(&view, Span { start: 20, end: 20 }), []);
        let blind = without_tree(&view);
        assert_eq!(code_actions(&blind, Span { start: 4, end: 4 }).len(), 2);
    }
}
