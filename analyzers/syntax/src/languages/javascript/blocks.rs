//! The blocks of test frameworks: functions that are handed over under a title and run by the
//! framework, as in Mocha, Jest, Vitest, Jasmine, AVA, tap, `QUnit`, Playwright, Bun, Deno and
//! Node's own.

use tree_sitter::Node;

use crate::field::{FieldName, Fields};
use crate::outline::{Site, named_children, text};
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
    ("module", Titled::AsStatement),
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
    "always",
    "before",
    "beforeAll",
    "beforeEach",
    "bench",
    "cb",
    "concurrent",
    "describe",
    "each",
    "failing",
    "fails",
    "fixme",
    "for",
    "if",
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
    "todoIf",
];

/// What an object of any name hands out as `t.test` or `Deno.bench`.
const HANDED_OUT: &[&str] = &["bench", "describe", "suite", "test"];

/// The names by which frameworks hand out what else there is: `t.step`, `hooks.beforeEach`.
const HANDLES: &[&str] = &["hooks", "t", "tap"];

/// What titles are written as.
const LITERALS: &[&str] = &["string", "template_string"];

/// Whether a block has a title.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Titled {
    /// Always.
    Yes,
    /// Always. Its word is so common that it counts only as a statement of its own.
    AsStatement,
    /// As `AsStatement`, and what is written, not computed.
    Written,
    /// It may have one, and counts only as a statement of its own.
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
    match at.parent()?.kind() {
        "arguments" => {
            let direct = Handed::over(at, at.node, 0)?;
            direct.block(at.source).or_else(|| direct.wrapped(at)?.block(at.source))
        }
        "pair" if is_key(at.parent()?.child_in(FieldName::Key)?, "fn", at.source) => {
            Handed::over(at, at.ancestor(1)?, 2)?.described(at.source)
        }
        "object" if is_key(at.field(FieldName::Name)?, "fn", at.source) => {
            Handed::over(at, at.parent()?, 1)?.described(at.source)
        }
        _ => None,
    }
}

/// An argument and the call that it is handed to.
struct Handed<'tree> {
    argument: Node<'tree>,
    /// The first argument, which may be the same.
    first: Node<'tree>,
    call: Node<'tree>,
    /// How many nodes are between the function and that call.
    level: usize,
    /// Whether the call is a statement, awaited or not, or what an arrow function comes to.
    is_statement: bool,
}

impl<'tree> Handed<'tree> {
    /// `argument`, which is handed over where the node around it, the `level`th around the function,
    /// is the list of a call's arguments.
    fn over(at: &Site<'_, 'tree>, argument: Node<'tree>, level: usize) -> Option<Self> {
        let arguments = at.ancestor(level).filter(|list| list.kind() == "arguments")?;
        let call = at.ancestor(level + 1).filter(|call| call.kind() == "call_expression")?;
        let mut handed = named_children(arguments).into_iter();
        let first = handed.find(|node| node.kind() != "comment")?;
        let is_statement = at.ancestor(level + 2).is_some_and(|parent| {
            matches!(parent.kind(), "expression_statement" | "await_expression" | "arrow_function")
        });
        Some(Self { argument, first, call, level: level + 1, is_statement })
    }

    /// The call to which the result of this one is handed: `it('waits', fakeAsync(() => {}))`.
    fn wrapped(&self, at: &Site<'_, 'tree>) -> Option<Self> {
        let outer = Self::over(at, self.call, self.level + 1)?;
        let is_plain = self.call.child_in(FieldName::Function)?.kind() == "identifier";
        (is_plain || outer.has_title()).then_some(outer)
    }

    fn has_title(&self) -> bool {
        self.first != self.argument
    }

    /// The block that runs the argument, by its title.
    fn block(&self, source: &[u8]) -> Option<Block<'tree>> {
        let called = Called::by(self.call.child_in(FieldName::Function)?, source)?;
        let fits = match called.titled()? {
            Titled::Yes => self.has_title(),
            Titled::AsStatement => self.has_title() && self.is_statement,
            Titled::Written => {
                self.has_title() && self.is_statement && LITERALS.contains(&self.first.kind())
            }
            Titled::Seldom => self.is_statement,
        };
        fits.then(|| {
            let title =
                if self.has_title() { title(self.first, LITERALS, source) } else { String::new() };
            called.block(&title)
        })
    }

    /// The block that runs what the argument, an object, describes: `Deno.test({ name: 'a', fn() {} })`.
    fn described(&self, source: &[u8]) -> Option<Block<'tree>> {
        let called = Called::by(self.call.child_in(FieldName::Function)?, source)?;
        called.titled().filter(|titled| *titled != Titled::Seldom)?;
        let mut cursor = self.argument.walk();
        let name = self.argument.named_children(&mut cursor).find_map(|member| {
            let key = member.child_in(FieldName::Key)?;
            is_key(key, "name", source).then(|| member.child_in(FieldName::Value))?
        })?;
        (self.is_statement && LITERALS.contains(&name.kind()))
            .then(|| called.block(&title(name, LITERALS, source)))
    }
}

/// Whether the key of a member is `name`.
fn is_key(key: Node<'_>, name: &str, source: &[u8]) -> bool {
    key.kind() == "property_identifier" && text(key, source) == name
}

/// What is called, but for the tables of tests that are made from one: `test.each` of
/// `test.each([1, 2])`.
struct Called<'tree> {
    /// The word at the beginning.
    word: Node<'tree>,
    spelled: String,
    /// What follows it.
    modifiers: Vec<String>,
}

impl<'tree> Called<'tree> {
    /// `None` if it has a part that no framework has.
    fn by(callee: Node<'tree>, source: &[u8]) -> Option<Self> {
        let mut modifiers = Vec::new();
        let mut node = callee;
        let word = loop {
            match node.kind() {
                "identifier" => break node,
                "member_expression" => {
                    let modifier = text(node.child_in(FieldName::Property)?, source);
                    if !MODIFIERS.contains(&modifier.as_str()) {
                        return None;
                    }
                    modifiers.push(modifier);
                    node = node.child_in(FieldName::Object)?;
                }
                // The table, as a list or as a template string.
                "call_expression" if !modifiers.is_empty() || node == callee => {
                    node = node.child_in(FieldName::Function)?;
                }
                _ => return None,
            }
        };
        modifiers.reverse();
        Some(Self { word, spelled: text(word, source), modifiers })
    }

    /// Whether what it runs has a title; `None` if it runs no tests.
    fn titled(&self) -> Option<Titled> {
        let known = WORDS.iter().find(|(word, _)| *word == self.spelled).map(|(_, titled)| *titled);
        let is_hook = self.modifiers.iter().any(|modifier| is_hook(modifier));
        let first = self.modifiers.first().map(String::as_str);
        if known.is_some() || HANDLES.contains(&self.spelled.as_str()) && first.is_some() {
            return Some(if is_hook { Titled::Seldom } else { known.unwrap_or(Titled::Written) });
        }
        first.filter(|first| HANDED_OUT.contains(first) && !is_hook).map(|_| Titled::Written)
    }

    /// The block of that title.
    fn block(&self, title: &str) -> Block<'tree> {
        let mut name = self.spelled.clone();
        for modifier in &self.modifiers {
            name.push('.');
            name.push_str(modifier);
        }
        Block { word: self.word, name: format!("{name}({title})") }
    }
}

/// Whether a word or a modifier names what runs around tests.
fn is_hook(part: &str) -> bool {
    WORDS.iter().any(|(word, titled)| *word == part && *titled == Titled::Seldom)
}
