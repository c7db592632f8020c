//! What a declaration says of itself: name, parameters, visibility.

use std::collections::HashMap;

use astrolens_model::{
    BaseRelation, FunctionKind, ImportFlags, Modifiers, ModuleRequest, TypeKind, Visibility,
};
use tree_sitter::Node;

use crate::endpoints::Endpoint;
use crate::field::{FieldName, Fields};
use crate::given_name::Giver;
use crate::imports::{HiddenImport, ImportHead, ModuleHead};

/// How a language reads its declarations. All methods look at one node and what is near it.
pub trait Outline: Sync {
    /// The head of a function or closure node.
    fn function(&self, at: &Site<'_, '_>) -> FunctionHead;

    /// The head of a type node; absent where it only refers to a type.
    fn type_(&self, at: &Site<'_, '_>) -> Option<TypeHead>;

    /// What the head of a function or closure node says beside its names.
    fn signature(&self, _at: &Site<'_, '_>) -> Signature {
        Signature::default()
    }

    /// What a namespace node says of the type whose methods it holds; absent where it is no such
    /// block.
    fn implementation(&self, _at: &Site<'_, '_>) -> Option<Implementation> {
        None
    }

    /// The field that a member access gives a value, `member` being the node of the member's name;
    /// absent where it is only read.
    fn assigned_field(&self, _at: &Site<'_, '_>, _member: Node<'_>) -> Option<Field> {
        None
    }

    /// The name a namespace node lends to what is inside it; absent for none.
    fn namespace(&self, at: &Site<'_, '_>) -> Option<String>;

    /// What an import node imports, or a call that begins with one of the definition's
    /// [`import_calls`](crate::Definition::import_calls), or a namespace that stands in another
    /// file. Absent where the node only looks like an import.
    fn import(&self, at: &Site<'_, '_>) -> Option<ImportHead>;

    /// What the call or creation at `at` serves to other programs, or asks them for, where what is
    /// `called` or created has one of the definition's
    /// [`endpoint_names`](crate::Definition::endpoint_names); absent where that is no literal.
    fn endpoint<'tree>(&self, _at: &Site<'_, 'tree>, _called: Node<'tree>) -> Option<Endpoint> {
        None
    }

    /// What a statement or directive imports that the grammar was not shown.
    fn hidden_import(&self, _text: &[u8]) -> Option<ImportHead> {
        None
    }

    /// What the comment at `at` asks for from other files, in source order.
    fn comment_imports(&self, _at: &Site<'_, '_>) -> Vec<HiddenImport> {
        Vec::new()
    }

    /// What a namespace node says of the module that is written in it: absent where it is none.
    fn module(&self, _at: &Site<'_, '_>) -> Option<ModuleHead> {
        None
    }

    /// Whether the path at `at` is a mention of what it leads to, and no part of what tells it: of a
    /// longer path, an import, a call.
    fn is_mention(&self, _at: &Site<'_, '_>) -> bool {
        false
    }

    /// What is found among the arguments of the macro that is called at `at`, where the grammar has
    /// only tokens.
    fn macro_contents(&self, _at: &Site<'_, '_>) -> MacroContents {
        MacroContents::default()
    }

    /// What the root of a file's tree says of when all of the file is a part of the program.
    fn file_condition(&self, _file: Node<'_>, _source: &[u8]) -> ImportFlags {
        ImportFlags::NONE
    }

    /// The macros that `source` defines as something that an import may ask for, each with what that
    /// is, in source order; its place says nothing.
    fn importable_macros(&self, _source: &[u8]) -> Vec<(String, ModuleRequest)> {
        Vec::new()
    }

    /// The macros that `source` defines and that others find elsewhere than where they are defined, by
    /// name.
    fn exported_macros(&self, _source: &[u8]) -> Vec<String> {
        Vec::new()
    }

    /// What the `file` declares beside functions, types and modules and that others may ask for by name: each by
    /// its name within the file, in no order.
    fn values(&self, _file: Node<'_>, _source: &[u8]) -> Vec<String> {
        Vec::new()
    }

    /// Whether a function does nothing but hold one function and return it.
    fn is_decorator(&self, _function: Node<'_>, _source: &[u8]) -> bool {
        false
    }

    /// The names that a pattern or list of names gives a meaning: see
    /// [`Bindings`](crate::Bindings).
    fn bound_names<'tree>(&self, _pattern: Node<'tree>) -> Vec<Node<'tree>> {
        Vec::new()
    }

    /// What the parent of the value at `at` says that value is for: see
    /// [`given_name`](crate::given_name).
    fn giver<'tree>(&self, _at: &Site<'_, 'tree>) -> Option<Giver<'tree>> {
        None
    }
}

/// What is found among tokens.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct MacroContents {
    /// Paths through modules, each with the byte offset of its start.
    pub paths: Vec<(u32, String)>,
    /// Imports, each from one byte offset up to another.
    pub imports: Vec<(u32, u32, ImportHead)>,
}

/// A node and where it stands.
pub struct Site<'walk, 'tree> {
    /// The node.
    pub node: Node<'tree>,
    /// The nodes around it, outermost first; the last is its parent.
    pub ancestors: &'walk [Node<'tree>],
    /// The text.
    pub source: &'walk [u8],
    /// Whether the nearest function or type around it is a type.
    pub in_type: bool,
}

impl<'tree> Site<'_, 'tree> {
    /// The parent, if any.
    #[must_use]
    pub fn parent(&self) -> Option<Node<'tree>> {
        self.ancestors.last().copied()
    }

    /// The `level`th node around it: 0 is the parent.
    #[must_use]
    pub fn ancestor(&self, level: usize) -> Option<Node<'tree>> {
        self.ancestors.len().checked_sub(level + 1).map(|index| self.ancestors[index])
    }

    /// The text of `node`, with invalid bytes replaced.
    #[must_use]
    pub fn text(&self, node: Node<'_>) -> String {
        text(node, self.source)
    }

    /// The child of the node in `field`.
    #[must_use]
    pub fn field(&self, field: FieldName) -> Option<Node<'tree>> {
        self.node.child_in(field)
    }
}

/// The text of `node`, with invalid bytes replaced.
#[must_use]
pub fn text(node: Node<'_>, source: &[u8]) -> String {
    String::from_utf8_lossy(bytes(node, source)).into_owned()
}

/// The text of `node` on one line, without the comments in it.
#[must_use]
pub fn words(node: Node<'_>, source: &[u8]) -> String {
    if is_plain(bytes(node, source)) && !node.has_error() {
        return text(node, source);
    }
    let mut code = bytes(node, source).to_vec();
    let mut cursor = node.walk();
    let mut goes_down = true;
    loop {
        let inner = cursor.node();
        if inner.is_extra() && inner != node {
            let range = inner.byte_range();
            let (start, end) = (range.start - node.start_byte(), range.end - node.start_byte());
            code.get_mut(start..end).into_iter().flatten().for_each(|byte| *byte = b' ');
            goes_down = false;
        }
        if goes_down && cursor.goto_first_child() || cursor.goto_next_sibling() {
            goes_down = true;
        } else if cursor.goto_parent() {
            goes_down = false;
        } else {
            break;
        }
    }
    String::from_utf8_lossy(&code).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `text` surely holds no comment, and no white space but single spaces within it: most of
/// what is asked for is a name, or names with signs between them.
pub(crate) fn is_plain(text: &[u8]) -> bool {
    let mut before = b' ';
    for byte in text {
        if !PLAIN[*byte as usize] || *byte == b' ' && before == b' ' {
            return false;
        }
        before = *byte;
    }
    before != b' '
}

/// The bytes of which neither comments nor other white space are made.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        plain[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let signs = b" _.,:;<>[](){}*&|?$=+'\"";
    let mut index = 0;
    while index < signs.len() {
        plain[signs[index] as usize] = true;
        index += 1;
    }
    plain
};

/// Byte offsets of `node`.
#[must_use]
pub fn span(node: Node<'_>) -> (u32, u32) {
    (node.start_byte() as u32, node.end_byte() as u32)
}

/// The bytes of `node`.
#[must_use]
pub fn bytes<'source>(node: Node<'_>, source: &'source [u8]) -> &'source [u8] {
    source.get(node.byte_range()).unwrap_or_default()
}

/// What the head of a function says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunctionHead {
    /// The name as written; absent for an anonymous function.
    pub name: Option<String>,
    /// Byte offset of where it begins, where that is before its node.
    pub start: Option<u32>,
    /// Byte offsets of the name; empty at the function's start where there is none.
    pub name_span: Option<(u32, u32)>,
    /// What goes before the name in the qualified name beside the scopes around it, such
    /// as the receiver's type or an explicit `Outer::`.
    pub owner: Option<String>,
    /// What sort of function it is; a function inside a type is a method if left open.
    pub kind: Option<FunctionKind>,
    /// From where it can be called.
    pub visibility: Option<Visibility>,
    /// The names of its parameters, without the receiver.
    pub parameters: Vec<String>,
    /// The name by which it calls its object: `self`, `this`, Go's receiver.
    pub receiver: Option<String>,
    /// It has no body here: a declaration or prototype, which is not measured.
    pub bodiless: bool,
    /// It is no member of the type it stands in: C++'s `friend`.
    pub is_friend: bool,
    /// Inside it its name means something else: a closure's whose name begins to hold only behind
    /// the declaration that gives it.
    pub is_unknown_inside: bool,
}

/// What the head of a type says.
#[derive(Debug, PartialEq, Eq)]
pub struct TypeHead {
    /// The name as written; absent for an anonymous type.
    pub name: Option<String>,
    /// What sort of type it is.
    pub kind: TypeKind,
    /// From where it can be used, where it says so itself.
    pub visibility: Option<Visibility>,
    /// What it is declared as.
    pub modifiers: Modifiers,
    /// The names of its type parameters.
    pub parameters: Vec<String>,
    /// What it comes from.
    pub bases: Vec<Base>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Who may use its members, where its body says so for many at once.
    pub access: Access,
}

impl TypeHead {
    /// A type of this name and sort that says nothing else.
    #[must_use]
    pub fn new(name: Option<String>, kind: TypeKind) -> Self {
        Self {
            name,
            kind,
            visibility: None,
            modifiers: Modifiers::default(),
            parameters: Vec::new(),
            bases: Vec::new(),
            fields: Vec::new(),
            access: Access::default(),
        }
    }
}

/// What a type comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// It as written, on one line.
    pub text: String,
    /// Byte offsets of it.
    pub span: (u32, u32),
    /// How the type comes from it.
    pub relation: BaseRelation,
    /// Who may see that it is a base, where the language says.
    pub visibility: Option<Visibility>,
    /// It is one object however often it is a base.
    pub is_virtual: bool,
}

impl Base {
    /// The base that `node` writes.
    #[must_use]
    pub fn new(node: Node<'_>, relation: BaseRelation, source: &[u8]) -> Self {
        let (text, span) = (words(node, source), span(node));
        Self { text, span, relation, visibility: None, is_virtual: false }
    }
}

/// A field of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name as written; of what has a number instead, that.
    pub name: String,
    /// Byte offsets of the name; of what has none, of its type.
    pub span: (u32, u32),
    /// Its type as written, on one line, where it is.
    pub written_type: Option<String>,
    /// From where it can be used.
    pub visibility: Visibility,
    /// It belongs to the type, not to its objects.
    pub is_static: bool,
}

impl Field {
    /// The field whose name `node` writes, which says nothing of its type.
    #[must_use]
    pub fn new(node: Node<'_>, visibility: Visibility, source: &[u8]) -> Self {
        Self {
            name: text(node, source),
            span: span(node),
            written_type: None,
            visibility,
            is_static: false,
        }
    }

    /// The same with the type that `node` writes, if it does.
    #[must_use]
    pub fn typed(self, node: Option<Node<'_>>, source: &[u8]) -> Self {
        Self { written_type: node.map(|node| words(node, source)), ..self }
    }
}

/// What a function's head says beside names and parameters.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// What it is declared as.
    pub modifiers: Modifiers,
    /// The types of its parameters as written, each where it is; with one for the receiver where
    /// that stands among the parameters, and none at all where the language writes none.
    pub parameter_types: Vec<Option<String>>,
    /// The type of what it returns, as written.
    pub returns: Option<String>,
}

/// A block that says what a type implements, and holds methods of that type.
#[derive(Debug, PartialEq, Eq)]
pub struct Implementation {
    /// The name of the type.
    pub type_name: String,
    /// What it implements; absent where the block only adds methods.
    pub base: Option<Base>,
}

/// Who may use the members of a type whose body has sections of access.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Access {
    sections: Vec<(u32, Visibility)>,
    declared: HashMap<String, Option<Visibility>>,
}

impl Access {
    /// From the byte `start` on, `visibility` holds. Sections are told in source order.
    pub fn section(&mut self, start: u32, visibility: Visibility) {
        self.sections.push((start, visibility));
    }

    /// A method of this name is declared at the byte `start`, without a body.
    pub fn declare(&mut self, method: String, start: u32) {
        let here = self.at(start);
        self.declared
            .entry(method)
            // Overloads may differ, and a definition elsewhere does not say which one it is.
            .and_modify(|before| *before = before.filter(|before| Some(*before) == here))
            .or_insert(here);
    }

    /// The same where `byte` says where its bytes are now.
    #[must_use]
    pub fn moved(&self, byte: impl Fn(u32) -> u32) -> Self {
        let sections = self.sections.iter().map(|(start, visibility)| (byte(*start), *visibility));
        Self { sections: sections.collect(), declared: self.declared.clone() }
    }

    /// What holds at the byte `offset`.
    #[must_use]
    pub fn at(&self, offset: u32) -> Option<Visibility> {
        let after = self.sections.partition_point(|(start, _)| *start <= offset);
        after.checked_sub(1).map(|index| self.sections[index].1)
    }

    /// What holds for a method that is declared here and defined elsewhere; absent where it is
    /// not declared, or its overloads differ.
    #[must_use]
    pub fn of(&self, method: &str) -> Option<Visibility> {
        self.declared.get(method).copied().flatten()
    }
}

/// So many children are looked at: to find one by its number takes as long as there are children
/// before it.
const MOST_FIRST: u32 = 64;

/// The first named children of `node`, without comments.
pub fn first_children(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let count = (node.named_child_count() as u32).min(MOST_FIRST);
    (0..count).filter_map(move |index| node.named_child(index)).filter(|child| !child.is_extra())
}

/// So few children are found sooner by their numbers than by a cursor made for them.
const FEW_CHILDREN: u32 = 8;

/// The children of `node`.
pub(crate) fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let count = node.child_count();
    if count > FEW_CHILDREN {
        return node.children(&mut node.walk()).collect();
    }
    (0..count).filter_map(|index| node.child(index)).collect()
}

/// The named children of `node`.
pub(crate) fn named_children(node: Node<'_>) -> Vec<Node<'_>> {
    let count = node.named_child_count() as u32;
    if count > FEW_CHILDREN {
        return node.named_children(&mut node.walk()).collect();
    }
    (0..count).filter_map(|index| node.named_child(index)).collect()
}

/// The named child of `node` that is no comment, if there is one and no more.
#[must_use]
pub fn only_child(node: Node<'_>) -> Option<Node<'_>> {
    let mut children = first_children(node);
    children.next().filter(|_| children.next().is_none())
}

/// The modifiers among the children of a declaration: those that its language writes as they are
/// called here.
#[must_use]
pub fn modifiers(declaration: Node<'_>) -> Modifiers {
    let mut cursor = declaration.walk();
    let words =
        declaration.children(&mut cursor).filter_map(|child| Modifiers::by_word(child.kind()));
    words.fold(Modifiers::default(), Modifiers::with)
}

/// Those of [`modifiers`] that stand in front, where a language has no others: it looks no further
/// than the first named child that is no decorator, modifier or comment.
#[must_use]
pub fn modifiers_in_front(declaration: Node<'_>) -> Modifiers {
    let words = in_front(declaration).filter_map(|child| match child.kind() {
        "override_modifier" => Some(Modifiers::OVERRIDE),
        word => Modifiers::by_word(word).filter(|_| !child.is_named()),
    });
    words.fold(Modifiers::default(), Modifiers::with)
}

/// What stands in front of a declaration's first named child that is no decorator, modifier or
/// comment.
pub(crate) fn in_front(declaration: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let is_in_front = |child: &Node<'_>| {
        !child.is_named()
            || child.is_extra()
            || matches!(child.kind(), "decorator" | "accessibility_modifier" | "override_modifier")
    };
    (0..MOST_FIRST).map_while(move |index| declaration.child(index)).take_while(is_in_front)
}

/// The operator of a binary expression: the first token after its left operand.
///
/// Cheaper than asking for the field by name, which is asked of every such expression.
#[must_use]
pub fn operator(expression: Node<'_>) -> Option<Node<'_>> {
    (1..expression.child_count())
        .filter_map(|index| expression.child(index))
        .find(|child| !child.is_named())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_the_same_few_or_many() {
        let language = crate::Language::by_name("python").expect("a language");
        for count in [0, 1, 4, 5, 8, 9, 30] {
            let source = format!("[{}]\n", vec!["a # b\n"; count].join(","));
            let parsed = crate::parse(source.as_bytes(), language, &|| false).expect("a tree");
            let statement = parsed.tree.root_node().named_child(0).expect("a statement");
            let list = statement.named_child(0).expect("a list");
            let mut cursor = list.walk();
            let all: Vec<Node<'_>> = list.children(&mut cursor).collect();
            assert_eq!(children(list), all);
            let named: Vec<Node<'_>> = all.into_iter().filter(Node::is_named).collect();
            assert_eq!(named.len(), 2 * count, "each with its comment");
            assert_eq!(named_children(list), named);
        }
    }

    #[test]
    fn what_may_hold_a_comment_or_white_space_to_fold_is_not_plain() {
        for text in ["a  b", " a", "a ", "a\n", "a\tb", "a/*b*/", "a//b", "a#b", "a\\\nb", "a<!--b"]
        {
            assert!(!is_plain(text.as_bytes()), "{text:?}");
        }
        for text in ["a::B<C>", "[]*a.B", "(a, b)", ": C | D?", "{ a: \"b\" }"] {
            assert!(is_plain(text.as_bytes()), "{text:?}");
        }
    }
}
