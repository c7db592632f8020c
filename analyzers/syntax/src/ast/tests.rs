//! Trees of real text: the stream held against the parser's own printing, and lines.

use std::fmt::Write;

use astrolens_model::LineIndex;

use super::{AstEvent, Detail, events, on_line};
use crate::{Language, Parsed, parse};

fn parsed(language: &str, text: &str) -> (Language, Parsed) {
    let language = Language::by_name(language).expect("a row");
    (language, parse(text.as_bytes(), language, &|| false).expect("a tree"))
}

/// Kinds, indented by level; `+` where more is left out.
fn outline(language: &str, text: &str, detail: Detail, depth: u32) -> String {
    let (_, parsed) = parsed(language, text);
    let mut outline = String::new();
    let mut level = 0;
    for event in events(parsed.tree.root_node(), detail, depth) {
        match event {
            AstEvent::Enter(node) => {
                let cut = if node.cut { "+" } else { "" };
                let field = node.field.map(|field| format!("{field}: ")).unwrap_or_default();
                let kind = node.kind;
                writeln!(outline, "{:level$}{field}{kind}{cut}", "").expect("a String grows");
                level += 1;
            }
            AstEvent::Leave => level -= 1,
        }
    }
    assert_eq!(level, 0, "as many are left as are entered");
    outline
}

#[test]
fn detail_says_which_tokens_are_shown() {
    let text = "f(a + 1)\n";
    let named = "module\n expression_statement\n  call\n   function: identifier\n   \
                 arguments: argument_list\n    binary_operator\n     left: identifier\n     \
                 right: integer\n";
    assert_eq!(outline("python", text, Detail::Named, u32::MAX), named);
    let fields = named.replace("     right", "     operator: +\n     right");
    assert_eq!(outline("python", text, Detail::Fields, u32::MAX), fields);
    let all = fields.replace("    binary_operator", "    (\n    binary_operator") + "    )\n";
    assert_eq!(outline("python", text, Detail::All, u32::MAX), all);
}

#[test]
fn depth_counts_levels_and_marks_what_is_left_out() {
    let text = "f()\n";
    let show = |depth| outline("python", text, Detail::Named, depth);
    assert_eq!(show(0), "module+\n");
    assert_eq!(show(1), "module\n expression_statement+\n");
    // `()` has no child with a name: nothing is left out below it.
    let whole = "module\n expression_statement\n  call\n   function: identifier\n   \
                 arguments: argument_list\n";
    assert_eq!(show(3), whole);
    assert_eq!(outline("python", text, Detail::All, 3), whole.replace("_list", "_list+"));
}

#[test]
fn what_the_text_lacks_is_shown_in_every_detail() {
    let missing = |detail| {
        let (_, parsed) = parsed("c", "int a\n");
        events(parsed.tree.root_node(), detail, u32::MAX)
            .filter(|event| matches!(event, AstEvent::Enter(node) if node.missing && !node.named))
            .count()
    };
    assert_eq!([Detail::Named, Detail::Fields, Detail::All].map(missing), [1, 1, 1]);
}

#[test]
fn a_hundred_thousand_levels_are_no_deeper_than_one() {
    let depth = 100_000;
    let text = format!("x = {}{}\n", "[".repeat(depth), "]".repeat(depth));
    let (_, parsed) = parsed("python", &text);
    let (mut level, mut deepest) = (0_u32, 0);
    for event in events(parsed.tree.root_node(), Detail::All, u32::MAX) {
        match event {
            AstEvent::Enter(_) => level += 1,
            AstEvent::Leave => level -= 1,
        }
        deepest = deepest.max(level);
    }
    // Module, statement, assignment, the lists, and the brackets of the innermost.
    assert_eq!((level, deepest as usize), (0, 3 + depth + 1));
}

/// The first line of the text of each node that a line is about, with the node's kind.
fn about(language: &str, text: &str, row: u32) -> Vec<String> {
    let (language, parsed) = parsed(language, text);
    let nodes = on_line(&parsed.tree, language, &LineIndex::new(text.as_bytes()), row);
    let shown = |node: tree_sitter::Node<'_>| {
        let text = &text[node.byte_range()];
        format!("{} {}", node.kind(), text.lines().next().unwrap_or_default())
    };
    nodes.into_iter().map(shown).collect()
}

#[test]
fn a_line_is_about_the_smallest_node_that_holds_it() {
    let text = "\
def f(a):
    if a:  # why
        a = 1; b = 2
    else:
        return g(
            a, 2,
            a
            + b)

# end
";
    let lines: [&[&str]; 10] = [
        &["function_definition def f(a):"],
        &["if_statement if a:  # why", "comment # why"],
        &["expression_statement a = 1", "expression_statement b = 2"],
        &["else_clause else:"],
        &["return_statement return g("],
        &["identifier a", "integer 2"],
        &["identifier a"],
        &["argument_list ("],
        // Nothing is on it: what stands around it.
        &["module def f(a):"],
        &["comment # end"],
    ];
    for (row, expected) in lines.iter().enumerate() {
        assert_eq!(about("python", text, row as u32), *expected, "line {}", row + 1);
    }
}

#[test]
fn braces_belong_to_what_they_close() {
    let text = "\
int
main(void) /* all */
{
  if (x) {
    y();
  } else {
    z();
  }
}  // main
";
    let lines: [&[&str]; 9] = [
        &["primitive_type int"],
        &["function_declarator main(void)", "comment /* all */"],
        &["compound_statement {"],
        &["if_statement if (x) {"],
        &["expression_statement y();"],
        &["if_statement if (x) {"],
        &["expression_statement z();"],
        &["compound_statement {"],
        &["compound_statement {", "comment // main"],
    ];
    for (row, expected) in lines.iter().enumerate() {
        assert_eq!(about("c", text, row as u32), *expected, "line {}", row + 1);
    }
}

#[test]
fn a_line_past_the_end_or_of_an_empty_text_has_the_whole() {
    assert_eq!(about("go", "package a\n", 7), ["source_file package a"]);
    assert_eq!(about("go", "", 0), ["source_file "]);
}
