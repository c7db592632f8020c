//! What expressions are made of: names, members of objects, calls, what is created and returned.
//!
//! This is a language's second table. A [`Construct`](crate::Construct) says what a node costs a
//! reader; a [`Shape`] says what it is a part of, and what its own parts are. A node may have both:
//! a call of a macro is a call, an assignment may fill a member.

use std::num::NonZero;

use tree_sitter::Node;

use crate::outline::first_children;

/// What a node is to the expression it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A name, or a path of names: `a`, `A::b`.
    Name,
    /// A path whose first name is the type that the function belongs to: `Self::a`. Its part is
    /// the last name.
    NameOfOwnType,
    /// The object that the function belongs to, by the language's word for it: `this`.
    Own,
    /// That object as one of the type it inherits from: `super`.
    Inherited,
    /// A number, a text, a truth value, the absent value.
    Literal,
    /// A function expression.
    Function,
    /// What has the value of its part: `(a)`, `*a`, `await a`, `a as B`.
    Same,
    /// What is its part with type arguments: `f::<A>`.
    Generic,
    /// Several expressions, none of which is its value, unless there is only one.
    List,
    /// The arguments of a call.
    Arguments,
    /// Statements, of which none is its value.
    Body,
    /// Statements that may end with an expression, which is its value.
    Block,
    /// A statement within a [`Block`](Self::Block), which is not its value wherever it stands.
    Statement,
    /// A member of an object: its parts are the object and the member.
    Member,
    /// A call: its parts are what is called and the arguments.
    Call,
    /// A call of a macro whose arguments are tokens: its part is what is called.
    Macro,
    /// The creation of an object: its part is the type.
    Creation,
    /// The end of a creation that stands around others, which names the type again, its part.
    CreationEnd,
    /// The creation of an object in a declaration: the type is a part of the node around it.
    Declaration,
    /// A transfer of a value: its parts are the target and the value.
    Assignment,
    /// The first value of a member of the own object: its children are the member and a
    /// [`List`](Self::List).
    Initializer,
    /// A way out of a function with a value, its part; without one, with nothing.
    Return,
}

impl Shape {
    /// Whether it is something that a function does.
    const fn is_act(self) -> bool {
        matches!(
            self,
            Self::Member
                | Self::Call
                | Self::Macro
                | Self::Creation
                | Self::Declaration
                | Self::Initializer
                | Self::Return
        )
    }
}

/// A condition on a node, given the text.
pub type ShapeTest = fn(Node<'_>, &[u8]) -> bool;

/// One row of a language's table: nodes of `kind` that fulfil the condition are of `shape`.
#[derive(Clone, Copy)]
pub struct ShapeRow {
    /// The grammar's node kind.
    pub kind: &'static str,
    /// What it is.
    pub shape: Shape,
    /// The field of its first part; its first named child where there is none.
    pub first: Option<&'static str>,
    /// The first part is what a node begins with, which is sooner found than a field.
    pub leads: bool,
    /// The field of its second part; it has none where there is none.
    pub second: Option<&'static str>,
    /// A further condition on the node.
    pub test: Option<ShapeTest>,
    /// It is a path through modules.
    pub is_path: bool,
}

/// A row for nodes of `kind`.
#[must_use]
pub const fn shape(kind: &'static str, shape: Shape) -> ShapeRow {
    ShapeRow { kind, shape, first: None, leads: false, second: None, test: None, is_path: false }
}

impl ShapeRow {
    /// Its part stands in the field `first`.
    #[must_use]
    pub const fn of(mut self, first: &'static str) -> Self {
        self.first = Some(first);
        self
    }

    /// Its part is what it begins with, in the field `first`.
    #[must_use]
    pub const fn led_by(mut self, first: &'static str) -> Self {
        self.leads = true;
        self.of(first)
    }

    /// Its second part stands in the field `second`.
    #[must_use]
    pub const fn with(mut self, second: &'static str) -> Self {
        self.second = Some(second);
        self
    }

    /// It is a path through modules, which is mentioned unless the language's
    /// [`Outline`](crate::outline::Outline) says otherwise.
    #[must_use]
    pub const fn path(mut self) -> Self {
        self.is_path = true;
        self
    }

    /// Only where `test` holds for the node.
    #[must_use]
    pub const fn when(mut self, test: ShapeTest) -> Self {
        self.test = Some(test);
        self
    }
}

/// A row of a language's table, resolved to the numbers its grammar uses.
#[derive(Clone, Copy, Debug)]
pub struct ResolvedShape {
    /// What the node is.
    pub shape: Shape,
    /// It is a path through modules.
    pub is_path: bool,
    first: Part,
    second: Part,
    test: Option<ShapeTest>,
}

/// Where a part stands.
#[derive(Clone, Copy, Debug)]
enum Part {
    FirstNamed,
    /// In this field, which nodes begin with.
    Lead(NonZero<u16>),
    Field(NonZero<u16>),
    Nowhere,
}

impl ResolvedShape {
    /// `row` in a grammar in which fields have the numbers that `field` says.
    pub(crate) fn new(row: &ShapeRow, field: impl Fn(&str) -> Option<NonZero<u16>>) -> Self {
        // A field the grammar does not know can hold nothing.
        let part = |name: Option<&str>, without| match name {
            Some(name) => field(name).map_or(Part::Nowhere, Part::Field),
            None => without,
        };
        Self {
            shape: row.shape,
            is_path: row.is_path,
            first: match part(row.first, Part::FirstNamed) {
                Part::Field(field) if row.leads => Part::Lead(field),
                part => part,
            },
            second: part(row.second, Part::Nowhere),
            test: row.test,
        }
    }

    /// Whether the row fits `node`, which is of its kind.
    #[inline]
    pub(crate) fn fits(&self, node: Node<'_>, source: &[u8]) -> bool {
        self.test.is_none_or(|test| test(node, source))
    }

    /// Whether nodes of the shape are something that a function does.
    pub(crate) const fn is_act(&self) -> bool {
        self.shape.is_act() || self.is_path
    }

    /// The first part of `node`, which has this shape.
    #[inline]
    #[must_use]
    pub fn first<'tree>(&self, node: Node<'tree>) -> Option<Node<'tree>> {
        self.first.of(node)
    }

    /// The second part of `node`, which has this shape.
    #[inline]
    #[must_use]
    pub fn second<'tree>(&self, node: Node<'tree>) -> Option<Node<'tree>> {
        self.second.of(node)
    }
}

impl Part {
    #[inline]
    fn of(self, node: Node<'_>) -> Option<Node<'_>> {
        match self {
            Self::FirstNamed => first_children(node).next(),
            Self::Lead(field) => {
                let first = node.child(0).filter(|first| !first.is_extra());
                first.or_else(|| node.child_by_field_id(field.get()))
            }
            Self::Field(field) => node.child_by_field_id(field.get()),
            Self::Nowhere => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tree_sitter::TreeCursor;

    use super::*;
    use crate::{Grammar, Language, parse};

    /// The kinds of the nodes that have a part which they begin with: it must be the one in its field.
    fn leading<'tree>(
        grammar: &Grammar,
        cursor: &mut TreeCursor<'tree>,
        source: &[u8],
    ) -> BTreeSet<&'tree str> {
        let node = cursor.node();
        let mut kinds = BTreeSet::new();
        if let Some(ResolvedShape { first: part @ Part::Lead(field), .. }) =
            grammar.shape(node, source)
        {
            assert!(part.of(node).is_some(), "{node}");
            assert_eq!(part.of(node), node.child_by_field_id(field.get()), "{node}");
            kinds.insert(node.kind());
        }
        if cursor.goto_first_child() {
            loop {
                kinds.extend(leading(grammar, cursor, source));
                if !cursor.goto_next_sibling() {
                    break;
                }
            }
            cursor.goto_parent();
        }
        kinds
    }

    #[test]
    fn what_a_node_begins_with_is_in_its_field() {
        for (name, source) in [
            ("python", "a.b(c.d)(e)\na = b = 1\na.b: int = 2\n@a.b\ndef f(): super().g()\n"),
            (
                "go",
                "package p\nfunc f() { a.b(c.d)(e); new(T); g[int](1); []byte(s); h[K, V](u); a.b = 1 }\n",
            ),
            ("c", "int f(void) { a->b(c.d); (*g)(1); a.b = a = 2; return h(); }\n"),
            ("cpp", "int f() { a->b(c.d); g<T>(1); A::b(); a.b = a = 2; return int(h()); }\n"),
            (
                "javascript",
                "a.b(c?.d)(e); import('x'); f`t`; a.b = c = 1; super.g(); new A().h();\n",
            ),
            ("typescript", "a.b(c!.d)(e); f<T>(1); a.b = c = 1 as T; (x as any).y?.();\n"),
            ("rust", "fn f() { a.b(c.d)(e); g::<T>(1); a.b = 1; self.h()?.0 }\n"),
        ] {
            let language = Language::by_name(name).expect("a language");
            let parsed = parse(source.as_bytes(), language, &|| false).expect("a tree");
            assert!(!parsed.tree.root_node().has_error(), "{name}");
            let found = leading(language.grammar(), &mut parsed.tree.walk(), source.as_bytes());
            let rows = language.definition().shapes.iter().copied().flatten();
            let all: BTreeSet<&str> = rows.filter(|row| row.leads).map(|row| row.kind).collect();
            assert_eq!(found, all, "{name}");
        }
    }
}
