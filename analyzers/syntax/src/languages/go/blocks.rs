//! The blocks of Ginkgo and `GoConvey`: functions that are handed over under a title and run by
//! the framework.

use tree_sitter::Node;

use crate::field::{FieldName, Fields};
use crate::outline::{Site, text};
use crate::title::title;

/// What a block with a title is handed to; in Ginkgo also with `F`, `P` or `X` before it.
const TITLED: &[&str] = &[
    "Context",
    "Convey",
    "Describe",
    "DescribeTable",
    "DescribeTableSubtree",
    "It",
    "Specify",
    "When",
];

/// What runs around tests, and is handed a block as a statement of its own.
const HOOKS: &[&str] = &[
    "AfterAll",
    "AfterEach",
    "AfterSuite",
    "BeforeAll",
    "BeforeEach",
    "BeforeSuite",
    "JustAfterEach",
    "JustBeforeEach",
    "SynchronizedAfterSuite",
    "SynchronizedBeforeSuite",
];

/// What titles are written as, or made by.
const LITERALS: &[&str] = &["interpreted_string_literal", "raw_string_literal"];
const MADE: &[&str] = &["binary_expression", "call_expression"];

/// A function that is a block of tests.
pub(super) struct Block<'tree> {
    /// What it is handed to, such as `Describe`.
    pub(super) word: Node<'tree>,
    /// Its name: the call as far as its title, `Describe("status")`.
    pub(super) name: String,
}

/// The block that the function at `at` is, if it is one.
pub(super) fn block<'tree>(at: &Site<'_, 'tree>) -> Option<Block<'tree>> {
    let arguments = at.parent().filter(|parent| parent.kind() == "argument_list")?;
    let function = at.ancestor(1)?.child_in(FieldName::Function)?;
    let word = match function.kind() {
        "identifier" => function,
        "selector_expression" => function.child_in(FieldName::Field)?,
        _ => return None,
    };
    let spelled = text(word, at.source);
    if HOOKS.contains(&spelled.as_str()) {
        return Some(Block { word, name: format!("{spelled}()") });
    }
    let plain = spelled.strip_prefix(['F', 'P', 'X']).unwrap_or(&spelled);
    if ![plain, &spelled].iter().any(|word| TITLED.contains(word)) {
        return None;
    }
    let mut cursor = arguments.walk();
    let first = arguments.named_children(&mut cursor).find(|node| !node.is_extra())?;
    let is_title = LITERALS.contains(&first.kind()) || MADE.contains(&first.kind());
    is_title.then(|| {
        let title = title(first, LITERALS, at.source);
        Block { word, name: format!("{spelled}({title})") }
    })
}
