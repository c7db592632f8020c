//! What can be done about a finding: suppress it with a reason, mend a suppression, read about it.

mod mend;
#[cfg(test)]
mod properties;
mod suppress;

use astrolens_db::View;
use astrolens_model::{Finding, RuleId};
use astrolens_smells::{Check, rule};
use astrolens_syntax::Comments;
use tree_sitter::Node;

use crate::Span;
pub use mend::fix_all;

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
            let mended = mend::mend(view, finding);
            actions.extend(mended.map(|(title, change)| edit(title, change, true)));
        } else {
            if let Some(change) = suppress::here(view, finding) {
                actions.push(edit(format!("Suppress {} with a reason", rule.id), change, false));
            }
            if let Some(change) = suppress::in_file(view, finding) {
                let title = format!("Suppress {} in the whole file with a reason", rule.id);
                actions.push(edit(title, change, false));
            }
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

fn comments(view: &View) -> &'static Comments {
    &view.settings.language.definition().files.comments
}

/// Whether `node` is a comment or a part of one.
fn is_comment(node: Node<'_>) -> bool {
    node.is_extra() || node.parent().is_some_and(|around| around.is_extra())
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
        assert_eq!(tokens(&after), tokens(&before), "{changed}");
    }

    /// The tokens of the program: all but comments, and what stands around one alone in markup.
    pub(super) fn tokens(view: &View) -> Vec<String> {
        let text = view.text();
        let tree = &view.revision.parsed.as_ref().expect("a tree").tree;
        let embedded = comments(view).in_markup.map_or("", |markup| markup.embedded);
        let mut tokens = Vec::new();
        let mut rest = vec![tree.root_node()];
        while let Some(node) = rest.pop() {
            let is_for_comment = node.kind() == embedded
                && node.named_child_count() == 1
                && node.named_child(0).is_some_and(|only| only.is_extra());
            if node.is_extra() || is_for_comment {
                continue;
            }
            let shown = text[node.byte_range()].trim();
            if node.child_count() == 0 && !shown.is_empty() {
                tokens.push(format!("{} {shown}", node.kind()));
            }
            let count = node.child_count();
            rest.extend((0..count).rev().filter_map(|index| node.child(index)));
        }
        tokens
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
        assert_eq!(actions[2].title, "Open the page of long-parameter-list");
        assert_eq!(actions[2].remedy, Remedy::Page(RuleId::new("long-parameter-list")));
        assert_eq!(code_actions(&view, Span { start: 20, end: 20 }), []);
        // Without a tree nobody knows what a comment would change.
        let blind = without_tree(&view);
        assert_eq!(code_actions(&blind, Span { start: 4, end: 4 }).len(), 1);
    }

    /// What is found in every language with the comment in the wrong place is a part of the
    /// program: text that is shown, or a string.
    #[test]
    fn no_comment_becomes_a_part_of_the_program() {
        suppresses(
            "javascript",
            "const A = ({ r }) => (\n  <ul>\n    {r.map((ARGS) => {\n      return a;\n    })}\n  </ul>\n);\n",
            "const A = ({ r }) => (\n  <ul>\n    {/* astrolens: ignore[long-parameter-list] reason */}\n    {r.map((ARGS) => {\n      return a;\n    })}\n  </ul>\n);\n",
        );
        suppresses(
            "javascript",
            "const A = <>\n  {f((ARGS) => 1)}\n</>;\n",
            "const A = <>\n  {/* astrolens: ignore[long-parameter-list] reason */}\n  {f((ARGS) => 1)}\n</>;\n",
        );
        suppresses(
            "javascript",
            "const A = <p>\n  <a\n    on={(ARGS) => 1}\n  />\n</p>;\n",
            "const A = <p>\n  <a\n    // astrolens: ignore[long-parameter-list] reason\n    on={(ARGS) => 1}\n  />\n</p>;\n",
        );
        suppresses(
            "rust",
            "const S: &str = r#\"\n\"#; fn f(a: A, b: A, c: A, d: A, e: A, f: A) {}\n",
            "const S: &str = r#\"\n\"#; fn f(a: A, b: A, c: A, d: A, e: A, f: A) {} // astrolens: ignore[long-parameter-list] reason\n",
        );
        suppresses(
            "go",
            "package a\n\nvar s = `\n`; func f(ARGS int) {\n}\n",
            "package a\n\nvar s = `\n`; func f(ARGS int) { // astrolens: ignore[long-parameter-list] reason\n}\n",
        );
        suppresses(
            "cpp",
            "auto s = R\"(\n)\"; void f(int a, int b, int c, int d, int e, int g) {}\n",
            "auto s = R\"(\n)\"; void f(int a, int b, int c, int d, int e, int g) {} // astrolens: ignore[long-parameter-list] reason\n",
        );
        suppresses(
            "python",
            "s = f\"\"\"\n{1}\"\"\"; f = lambda ARGS: 1\n",
            "s = f\"\"\"\n{1}\"\"\"; f = lambda ARGS: 1 # astrolens: ignore[long-parameter-list] reason\n",
        );
    }

    #[test]
    fn where_no_comment_can_stand_none_is_offered() {
        for (language, text) in [
            ("javascript", "const s = `\n${h((ARGS) => a)}\n`;\n"),
            // Two lines that are shown as one would be two.
            ("javascript", "const A = <p>\n  one\n  two {f((ARGS) => 1)} three\n  four\n</p>;\n"),
        ] {
            let view = view(language, &text.replace("ARGS", LONG));
            let all = Span { start: 0, end: u32::MAX };
            let titles: Vec<String> =
                code_actions(&view, all).into_iter().map(|action| action.title).collect();
            assert_eq!(
                titles,
                [
                    "Suppress long-parameter-list in the whole file with a reason",
                    "Open the page of long-parameter-list"
                ],
                "{text}"
            );
        }
    }

    #[test]
    fn a_comment_that_is_there_takes_the_rule_in() {
        let text = |rules: &str| {
            format!("x = 1\n# astrolens: ignore[{rules}] é\ndef f(a, b, c, d, e, g): pass\n")
        };
        let before = view("python", &text("deep-nesting"));
        let at = before.text().find("f(a").expect("a name") as u32;
        let actions = code_actions(&before, Span { start: at, end: at });
        let Remedy::Edit(edit) = &actions[0].remedy else { panic!("no edit") };
        let changed = applied(before.text(), std::slice::from_ref(edit));
        assert_eq!(changed, text("deep-nesting, long-parameter-list"));
    }

    #[test]
    fn a_rule_is_suppressed_in_the_whole_file_at_its_top() {
        for (text, expected) in [
            ("def f(ARGS): pass\n", "COMMENT\n\ndef f(ARGS): pass\n"),
            (
                "#!/usr/bin/python\n# -*- coding: utf-8 -*-\n\ndef f(ARGS): pass\n",
                "#!/usr/bin/python\n# -*- coding: utf-8 -*-\nCOMMENT\n\ndef f(ARGS): pass\n",
            ),
            ("\u{FEFF}def f(ARGS): pass\n", "\u{FEFF}COMMENT\n\ndef f(ARGS): pass\n"),
        ] {
            let comment = "# astrolens: ignore[long-parameter-list] reason";
            let before = view("python", &text.replace("ARGS", LONG));
            let actions = code_actions(&before, Span { start: 0, end: u32::MAX });
            let Remedy::Edit(edit) = &actions[1].remedy else { panic!("no edit") };
            let changed = applied(before.text(), std::slice::from_ref(edit));
            assert_eq!(changed, expected.replace("ARGS", LONG).replace("COMMENT", comment));
            assert_eq!(view("python", &changed).report.findings, []);
        }
    }

    #[test]
    fn all_suppressions_without_use_go_at_once() {
        let before = view(
            "javascript",
            "// astrolens: ignore[deep-nesting, long-function] é\nf(); // astrolens: ignore[npath-complexity] é\n// astrolens: ignore[deep-nesting, long-parameter-list] é\nfunction f(a, b, c, d, e, g) {}\nlet b = <p>\n  {/* astrolens: ignore[deep-nesting] é */}\n  {g(() => 1)}\n</p>;\n",
        );
        let changed = applied(before.text(), &fix_all(&before));
        assert_eq!(
            changed,
            "f();\n// astrolens: ignore[long-parameter-list] é\nfunction f(a, b, c, d, e, g) {}\nlet b = <p>\n  {g(() => 1)}\n</p>;\n"
        );
        let after = view("javascript", &changed);
        assert_eq!(after.report.findings, []);
        assert_eq!(fix_all(&after), []);
    }

    /// The text after `edits`.
    pub(super) fn applied(text: &str, edits: &[Edit]) -> String {
        let mut changed = text.to_owned();
        for Edit { span, text } in edits.iter().rev() {
            changed.replace_range(span.start as usize..span.end as usize, text);
        }
        changed
    }
}
