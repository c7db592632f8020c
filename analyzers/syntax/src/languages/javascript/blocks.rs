//! The blocks of test frameworks: functions that are handed over under a title and run by the
//! framework, as in Mocha, Jest, Vitest, Jasmine, AVA, `QUnit`, Playwright and Node's own.

use tree_sitter::Node;

use crate::outline::{Site, text};
use crate::title::title;

/// What a block is called by, and whether it has a title.
const WORDS: &[(&str, Titled)] = &[
    ("describe", Titled::Yes),
    ("fdescribe", Titled::Yes),
    ("xdescribe", Titled::Yes),
    ("context", Titled::Yes),
    ("xcontext", Titled::Yes),
    ("suite", Titled::Yes),
    ("it", Titled::Yes),
    ("fit", Titled::Yes),
    ("xit", Titled::Yes),
    ("test", Titled::Yes),
    ("xtest", Titled::Yes),
    ("specify", Titled::Yes),
    ("xspecify", Titled::Yes),
    ("bench", Titled::Yes),
    ("QUnit", Titled::Yes),
    ("before", Titled::Seldom),
    ("after", Titled::Seldom),
    ("beforeAll", Titled::Seldom),
    ("afterAll", Titled::Seldom),
    ("beforeEach", Titled::Seldom),
    ("afterEach", Titled::Seldom),
    ("setup", Titled::Seldom),
    ("teardown", Titled::Seldom),
    ("suiteSetup", Titled::Seldom),
    ("suiteTeardown", Titled::Seldom),
];

/// What may follow a word: `describe.only`, `it.each`, `test.describe`, `QUnit.module`.
const MODIFIERS: &[&str] = &[
    "after",
    "afterAll",
    "afterEach",
    "before",
    "beforeAll",
    "beforeEach",
    "concurrent",
    "describe",
    "each",
    "failing",
    "fails",
    "fixme",
    "for",
    "it",
    "module",
    "only",
    "parallel",
    "runIf",
    "sequential",
    "serial",
    "shuffle",
    "skip",
    "skipIf",
    "slow",
    "step",
    "suite",
    "test",
    "todo",
];

/// What titles are written as.
const LITERALS: &[&str] = &["string", "template_string"];

/// Whether a block has a title.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Titled {
    /// Always.
    Yes,
    /// It may have one. Its word is so common that it counts only as a statement of its own.
    Seldom,
}

/// A function that is a block of tests.
pub(super) struct Block<'tree> {
    /// What names it: the word at the call's beginning, such as `describe`.
    pub(super) word: Node<'tree>,
    /// Its name: the call as far as its title, `describe.only("status")`.
    pub(super) name: String,
}

/// The block that the function at `at` is, if it is one.
pub(super) fn block<'tree>(at: &Site<'_, 'tree>) -> Option<Block<'tree>> {
    let arguments = at.parent().filter(|parent| parent.kind() == "arguments")?;
    let call = at.ancestor(1).filter(|call| call.kind() == "call_expression")?;
    let mut cursor = arguments.walk();
    let first = arguments.named_children(&mut cursor).find(|node| node.kind() != "comment")?;
    let mut called = String::new();
    let word = called_by(call.child_by_field_name("function")?, at.source, &mut called)?;
    let spelled = text(word, at.source);
    let (_, titled) = WORDS.iter().find(|(known, _)| *known == spelled)?;
    let has_title = first != at.node;
    let is_hook = *titled == Titled::Seldom || called.split('.').skip(1).any(is_hook);
    if !(has_title || is_hook) || is_hook && !is_statement(at.ancestor(2)) {
        return None;
    }
    let title = if has_title { title(first, LITERALS, at.source) } else { String::new() };
    Some(Block { word, name: format!("{called}({title})") })
}

/// Whether a word or a modifier names what runs around tests.
fn is_hook(part: &str) -> bool {
    WORDS.iter().any(|(word, titled)| *word == part && *titled == Titled::Seldom)
}

/// The word at the beginning of what is called, and in `spelled` what is called without the tables
/// of tests that are made from one: `test.each` of `test.each([1, 2])`.
fn called_by<'tree>(
    callee: Node<'tree>,
    source: &[u8],
    spelled: &mut String,
) -> Option<Node<'tree>> {
    let mut modifiers = Vec::new();
    let mut node = callee;
    let word = loop {
        match node.kind() {
            "identifier" => break node,
            "member_expression" => {
                let modifier = text(node.child_by_field_name("property")?, source);
                if !MODIFIERS.contains(&modifier.as_str()) {
                    return None;
                }
                modifiers.push(modifier);
                node = node.child_by_field_name("object")?;
            }
            // The table, as a list or as a template string.
            "call_expression" if !modifiers.is_empty() || node == callee => {
                node = node.child_by_field_name("function")?;
            }
            _ => return None,
        }
    };
    spelled.push_str(&text(word, source));
    for modifier in modifiers.iter().rev() {
        spelled.push('.');
        spelled.push_str(modifier);
    }
    Some(word)
}

/// Whether a call that stands in `parent` is a statement, awaited or not, or what an arrow
/// function comes to.
fn is_statement(parent: Option<Node<'_>>) -> bool {
    parent.is_some_and(|parent| {
        matches!(parent.kind(), "expression_statement" | "await_expression" | "arrow_function")
    })
}
