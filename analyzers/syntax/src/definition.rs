//! What a language's folder states about its language.

use tree_sitter::Node;

use crate::construct::{Construct, ConstructSet};
use crate::facets::Facets;
use crate::outline::Outline;
use crate::preprocess::Masked;
use crate::shape::ShapeRow;
use crate::signs::FileSigns;
use crate::test_code::TestFunctions;

/// A language: its files, its grammar and the tables that say what its syntax means.
///
/// Everything in it is data or a small function over one node; nothing outside the
/// language's folder names the language.
pub struct Definition {
    /// The name in reports and configuration: lower case, `cpp`.
    pub name: &'static str,
    /// The name people read: `C++`.
    pub title: &'static str,
    /// How its files are recognised.
    pub files: FileSigns,
    /// The grammar.
    pub grammar: fn() -> tree_sitter::Language,
    /// The forms of the language that have a grammar of their own.
    pub dialects: &'static [Dialect],
    /// What joins the parts of a qualified name.
    pub separator: &'static str,
    /// Which of its files are test code by custom: globs, as the configuration writes them.
    pub test_files: &'static [&'static str],
    /// Which functions are tests in files that are not test code.
    pub test_functions: Option<TestFunctions>,
    /// What its node kinds mean: tables, so that languages can share them. The first row that fits
    /// a node counts.
    pub rows: &'static [&'static [Row]],
    /// What its expressions are made of, likewise.
    pub shapes: &'static [&'static [ShapeRow]],
    /// What the language calls a construct, where it has a word of its own.
    pub words: &'static [(Construct, &'static str)],
    /// Node kinds that are statements.
    pub statements: Kinds,
    /// Node kinds that fold though no bracket opens them: the lines between their first and the one
    /// that their last part begins on.
    pub folds: Kinds,
    /// Which tokens count how.
    pub tokens: Tokens,
    /// What adds to cyclomatic complexity.
    pub cyclomatic: Cyclomatic,
    /// What adds to cognitive complexity.
    pub cognitive: Cognitive,
    /// What is a way out of a function.
    pub exits: ConstructSet,
    /// How a method names what belongs to its type.
    pub members: Members,
    /// How calls begin that may import.
    pub import_calls: &'static [&'static [u8]],
    /// The last names of what is called or created, sorted, by which a program may serve something to
    /// others or ask them for it.
    pub endpoint_names: &'static [&'static [u8]],
    /// What gives local names a meaning, where recursion counts: such a name hides the function.
    pub bindings: Bindings,
    /// Names, parameters and visibility of declarations.
    pub outline: &'static dyn Outline,
    /// How text is made ready for the grammar, where it needs that.
    pub prepare: Option<Prepare>,
    /// How text is made readable in which the grammar finds errors.
    pub mend: Option<Prepare>,
}

impl Definition {
    /// The word for `construct` in an explanation.
    #[must_use]
    pub fn word(&self, construct: Construct) -> &'static str {
        let own = self.words.iter().find(|(named, _)| *named == construct);
        own.map_or_else(|| construct.label(), |(_, word)| word)
    }
}

/// Names of node kinds or tokens: lists, so that languages can share them.
pub type Kinds = &'static [&'static [&'static str]];

/// A form of a language that is read by a grammar of its own and means the same: TypeScript with
/// the tags of JSX in it.
///
/// The tables of the language are for all of its grammars.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// What tells it from the other forms: `tsx`.
    pub name: &'static str,
    /// Which extensions of the language mean it.
    pub extensions: &'static [&'static str],
    /// Which of an editor's names for the language mean it.
    pub editor_ids: &'static [&'static str],
    /// The grammar.
    pub grammar: fn() -> tree_sitter::Language,
}

/// Makes a text ready for its grammar; absent where it is ready.
pub type Prepare = fn(&[u8]) -> Option<Masked>;

/// A condition on a node, given the nodes around it (outermost first) and the text.
///
/// It must not ask the node itself for its parent: that searches from the root.
pub type Test = fn(Node<'_>, &[Node<'_>], &[u8]) -> bool;

/// One row of a language's table: nodes of `kind` that fulfil the conditions are `construct`.
#[expect(clippy::struct_excessive_bools, reason = "columns of a table, none a state")]
#[derive(Clone, Copy)]
pub struct Row {
    /// The grammar's node kind.
    pub kind: &'static str,
    /// Whether `kind` is a named node (`if_statement`) or a token (`&&`).
    pub named: bool,
    /// What it is.
    pub construct: Construct,
    /// What it is besides.
    pub facets: Facets,
    /// The kinds its parent may have; empty for any.
    pub parents: &'static [&'static str],
    /// The field of its parent it must stand in, if any.
    pub field: Option<&'static str>,
    /// A further condition on the node.
    pub test: Option<Test>,
    /// The fields whose contents stand one level deeper.
    pub nests: &'static [&'static str],
    /// Its inside, whole, is one level deeper.
    pub deepens: bool,
    /// The fields that hold an alternative path each; where it is empty, `nests` says it.
    pub bodies: &'static [&'static str],
    /// Of a function, the fields that are evaluated when it is called; all else is its head.
    pub runs: &'static [&'static str],
    /// In the head of a function, the fields that are evaluated where the function is defined,
    /// although they are read with it: Python's default values, what a closure captures.
    pub evaluated_around: &'static [&'static str],
    /// It is a clause of the structure around it, not a structure of its own.
    pub clause: bool,
    /// One of its alternatives is always taken.
    pub exhaustive: bool,
}

/// A row for a named node kind.
#[must_use]
pub const fn node(kind: &'static str, construct: Construct) -> Row {
    Row {
        kind,
        named: true,
        construct,
        facets: Facets::NONE,
        parents: &[],
        field: None,
        test: None,
        nests: &[],
        deepens: false,
        bodies: &[],
        runs: &[],
        evaluated_around: &[],
        clause: false,
        exhaustive: false,
    }
}

/// A row for a token.
#[must_use]
pub const fn token(kind: &'static str, construct: Construct) -> Row {
    let mut row = node(kind, construct);
    row.named = false;
    row
}

impl Row {
    /// It is this besides.
    #[must_use]
    pub const fn facet(mut self, facet: Facets) -> Self {
        self.facets = self.facets.union(facet);
        self
    }

    /// Only where the parent is of one of these kinds.
    #[must_use]
    pub const fn under(mut self, parents: &'static [&'static str]) -> Self {
        self.parents = parents;
        self
    }

    /// Only in this field of its parent.
    #[must_use]
    pub const fn in_field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// Only where `test` holds for the node.
    #[must_use]
    pub const fn when(mut self, test: Test) -> Self {
        self.test = Some(test);
        self
    }

    /// What stands in these fields is one level deeper, and an alternative path.
    #[must_use]
    pub const fn nests(mut self, fields: &'static [&'static str]) -> Self {
        self.nests = fields;
        self
    }

    /// All that is inside the node is one level deeper than the node itself.
    #[must_use]
    pub const fn deepens(mut self) -> Self {
        self.deepens = true;
        self
    }

    /// What stands in these fields is an alternative path each, where that differs from what
    /// is one level deeper.
    #[must_use]
    pub const fn bodies(mut self, fields: &'static [&'static str]) -> Self {
        self.bodies = fields;
        self
    }

    /// What stands in these fields of a function is evaluated when it is called.
    #[must_use]
    pub const fn runs(mut self, fields: &'static [&'static str]) -> Self {
        self.runs = fields;
        self
    }

    /// What stands in these fields, in the head of a function, is evaluated where the function is
    /// defined.
    #[must_use]
    pub const fn evaluated_around(mut self, fields: &'static [&'static str]) -> Self {
        self.evaluated_around = fields;
        self
    }

    /// The node is a clause of the structure around it, such as Python's `elif`, and not a
    /// structure of its own, such as the second `if` of C's `else if`.
    #[must_use]
    pub const fn clause(mut self) -> Self {
        self.clause = true;
        self
    }

    /// One of its alternatives is always taken, as the language sees to it.
    #[must_use]
    pub const fn exhaustive(mut self) -> Self {
        self.exhaustive = true;
        self
    }
}

/// Which tokens are operators and operands (Halstead), and what is read as one token.
///
/// A token that no list names is an operator if the grammar gives it no name (`+`, `if`),
/// and nothing otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Tokens {
    /// Named leaves that are operands: identifiers and literals.
    pub operands: Kinds,
    /// Named leaves that are operators: built-in types, modifiers.
    pub operators: Kinds,
    /// Tokens that count as nothing, such as the closing half of a pair.
    pub silent: Kinds,
    /// Nodes taken whole as one operand or nothing; their insides are not looked at.
    pub atoms: Kinds,
}

/// What adds to cyclomatic complexity in a language.
#[derive(Clone, Copy, Debug)]
pub struct Cyclomatic {
    /// One point each.
    pub counted: ConstructSet,
    /// Whether what a closure decides counts in the function around it too.
    pub closures_count_in_encloser: bool,
    /// Constructs counted only when the named option is switched, or not counted then.
    pub variants: &'static [Variant],
}

/// An option that changes what a metric counts.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// The option's name, `metric.option`.
    pub option: &'static str,
    /// The value that means the definition as it stands, such as `count`.
    pub default: &'static str,
    /// The value that switches, such as `exempt`.
    pub switched: &'static str,
    /// One sentence that says what the two values mean.
    pub summary: &'static str,
    /// The constructs whose counting flips.
    pub flips: ConstructSet,
    /// Of cognitive complexity, the facets whose nodes neither count nor nest when it is switched.
    pub exempts: Facets,
}

/// What adds to cognitive complexity in a language (SonarSource white paper 1.7).
#[derive(Clone, Copy, Debug)]
pub struct Cognitive {
    /// One point and one more for each level it is nested.
    pub structural: ConstructSet,
    /// One point, however nested.
    pub flat: ConstructSet,
    /// What is inside these is one level deeper.
    pub nesting: ConstructSet,
    /// Whatever construct it is, what is one of these besides neither counts nor nests.
    pub exempt: Facets,
    /// How sequences of logical operators are told apart.
    pub sequences: Sequences,
    /// Logical operators that count.
    pub operators: ConstructSet,
    /// How calls of a function to itself count.
    pub recursion: Recursion,
    /// What a nested function means to the function around it.
    pub nested_functions: NestedFunctions,
    /// Whether a type inside a function sets its methods back to level 0.
    pub types_reset_nesting: bool,
    /// Constructs not counted when the named option is switched.
    pub variants: &'static [Variant],
}

/// What gives names a meaning within a function.
#[derive(Clone, Copy, Debug)]
pub struct Bindings {
    /// The nodes that do.
    pub rows: &'static [Binding],
    /// The nodes with whose end that meaning ends.
    pub scopes: &'static [&'static str],
}

impl Bindings {
    /// No bindings: nothing asks for them.
    pub const NONE: Self = Self { rows: &[], scopes: &[] };
}

/// A node that gives names a meaning.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The grammar's node kind.
    pub kind: &'static str,
    /// The field in which the names stand; the node itself where there is none.
    pub field: Option<&'static str>,
    /// The field may be there more than once.
    pub many: bool,
    /// From where on they have it.
    pub from: BindingStart,
}

/// From where on a name has its new meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindingStart {
    /// From the name on.
    Name,
    /// From the name on, in the scope around the node, which has one of its own.
    Item,
    /// Behind the whole declaration.
    Declaration,
}

/// How a method names what belongs to its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Members {
    /// Through the receiver: `self.field`; only what the type declares is a field.
    Declared,
    /// Through the receiver; what methods use of it is a field too.
    Used,
    /// By the plain name.
    Plain,
}

/// How sequences of logical operators are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sequences {
    /// The operators of an expression in reading order: each change is a new sequence.
    ReadingOrder,
    /// As `ReadingOrder`, but parentheses start a new expression.
    ReadingOrderUpToParentheses,
    /// Each operator that differs from that of the next logical expression around it.
    ParentOperator,
}

/// How calls of a function to itself count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recursion {
    /// Not at all.
    Ignored,
    /// One point for the function.
    Once,
    /// One point for each call.
    EachCall,
}

/// What a nested function's cognitive complexity means to the function around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NestedFunctions {
    /// It stands by itself.
    Apart,
    /// It adds, one level deeper.
    Add,
    /// It adds, one level deeper; but not deeper where the function around it does nothing
    /// but hold and return it (a decorator).
    AddUnlessDecorator,
}
