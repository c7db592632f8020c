//! How Rust's declarations are read.

use astrolens_model::{FunctionKind, ImportFlags, TypeKind, Visibility};
use tree_sitter::Node;

use super::types::{bounds, fields, implementation, signature, type_parameters};
use super::{endpoints, imports, macro_contents, macro_exports, values};
use crate::endpoints::Endpoint;
use crate::field::{FieldName, Fields};
use crate::given_name::{Giver, call_with, first_of_entry, named_by};
use crate::imports::{ImportHead, ModuleHead};
use crate::outline::{
    FunctionHead, Implementation, MacroContents, Outline, Signature, Site, TypeHead, bytes,
    named_children, operator, text,
};

/// What tells the path right in it: a longer path, an import, a call, a creation; or what asks for
/// nothing by it.
const TELLING: &[&str] = &[
    "scoped_identifier",
    "scoped_type_identifier",
    "use_declaration",
    "use_list",
    "scoped_use_list",
    "use_as_clause",
    "use_wildcard",
    "call_expression",
    "macro_invocation",
    "struct_expression",
    "visibility_modifier",
];

/// Rust's outlines.
pub(super) struct Outlines;

impl Outline for Outlines {
    fn function(&self, at: &Site<'_, '_>) -> FunctionHead {
        let is_closure = at.node.kind() == "closure_expression";
        let name = if is_closure { assigned_name(at) } else { at.field(FieldName::Name) };
        let list = at.field(FieldName::Parameters);
        let (takes_self, parameters) =
            list.map(|list| parameters(list, at.source)).unwrap_or_default();
        let spelled = name.map(|name| at.text(name));
        FunctionHead {
            name_span: name.map(|name| (name.start_byte() as u32, name.end_byte() as u32)),
            kind: if is_closure {
                Some(FunctionKind::Closure)
            } else if takes_self {
                Some(FunctionKind::Method)
            } else {
                None
            },
            visibility: (!is_closure).then(|| visibility(at.node, at.source)),
            name: spelled,
            owner: None,
            parameters,
            receiver: takes_self.then(|| "self".to_owned()),
            bodiless: at.field(FieldName::Body).is_none(),
            is_friend: false,
            // `let f = |n| f(n)` calls another `f`.
            start: None,
            is_unknown_inside: is_closure,
        }
    }

    fn type_(&self, at: &Site<'_, '_>) -> Option<TypeHead> {
        let kind = match at.node.kind() {
            "enum_item" => TypeKind::Enum,
            "union_item" => TypeKind::Union,
            "trait_item" => TypeKind::Trait,
            _ => TypeKind::Struct,
        };
        let name = at.field(FieldName::Name).map(|name| at.text(name));
        Some(TypeHead {
            visibility: Some(visibility(at.node, at.source)),
            parameters: type_parameters(at),
            bases: bounds(at),
            fields: fields(at),
            ..TypeHead::new(name, kind)
        })
    }

    fn signature(&self, at: &Site<'_, '_>) -> Signature {
        signature(at)
    }

    fn implementation(&self, at: &Site<'_, '_>) -> Option<Implementation> {
        implementation(at)
    }

    fn namespace(&self, at: &Site<'_, '_>) -> Option<String> {
        match at.node.kind() {
            "impl_item" => at.field(FieldName::Type).map(|type_| type_name(type_, at.source)),
            _ => at.field(FieldName::Name).map(|name| at.text(name)),
        }
    }

    fn import(&self, at: &Site<'_, '_>) -> Option<ImportHead> {
        imports::import(at)
    }

    fn endpoint<'tree>(&self, at: &Site<'_, 'tree>, called: Node<'tree>) -> Option<Endpoint> {
        endpoints::endpoint(at, called)
    }

    fn module(&self, at: &Site<'_, '_>) -> Option<ModuleHead> {
        imports::module(at)
    }

    fn is_mention(&self, at: &Site<'_, '_>) -> bool {
        let text = bytes(at.node, at.source);
        let is_known = text.starts_with(b"<") || text.starts_with(b"Self");
        !is_known && at.parent().is_none_or(|around| !TELLING.contains(&around.kind()))
    }

    fn macro_contents(&self, at: &Site<'_, '_>) -> MacroContents {
        macro_contents::of(at)
    }

    fn file_condition(&self, file: Node<'_>, source: &[u8]) -> ImportFlags {
        imports::condition_inside(file, source)
    }

    fn exported_macros(&self, source: &[u8]) -> Vec<String> {
        macro_exports::of(source)
    }

    fn values(&self, file: Node<'_>, source: &[u8]) -> Vec<String> {
        values::of(file, source)
    }

    fn bound_names<'tree>(&self, pattern: Node<'tree>) -> Vec<Node<'tree>> {
        bound_names(pattern)
    }

    fn giver<'tree>(&self, at: &Site<'_, 'tree>) -> Option<Giver<'tree>> {
        match at.parent()?.kind() {
            "static_item" | "const_item" | "const_parameter" | "enum_variant"
            | "field_declaration" | "type_item" => {
                named_by(at, FieldName::Name).map(Giver::Variable)
            }
            "let_declaration" => assigned_name(at).map(Giver::Variable),
            "field_initializer" => named_by(at, FieldName::Field).map(Giver::Key),
            "tuple_expression" => first_of_entry(at),
            "call_expression" => call_with(at),
            _ => None,
        }
    }
}

/// Whether a jump names a label.
pub(super) fn has_label(jump: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    child_of_kind(jump, "label").is_some()
}

/// Whether a `let` has an `else`.
pub(super) fn has_alternative(declaration: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    declaration.child_in(FieldName::Alternative).is_some()
}

/// Whether a `let` gives a value.
pub(super) fn has_value(declaration: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    declaration.child_in(FieldName::Value).is_some()
}

/// Whether an `else` holds something other than another `if`.
pub(super) fn is_last_else(clause: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    child_of_kind(clause, "if_expression").is_none()
}

/// Whether a binary expression's operator is `&&` or `||`.
pub(super) fn is_logical(expression: Node<'_>, _: &[Node<'_>], source: &[u8]) -> bool {
    operator(expression).is_some_and(|operator| matches!(bytes(operator, source), b"&&" | b"||"))
}

/// The names that a pattern or a `use` binds.
fn bound_names(pattern: Node<'_>) -> Vec<Node<'_>> {
    let mut names = Vec::new();
    let mut open = vec![pattern];
    while let Some(part) = open.pop() {
        match part.kind() {
            "identifier" | "shorthand_field_identifier" => names.push(part),
            // In a pattern a path is no binding; in a `use` its last part is.
            "scoped_identifier" => names.extend(part.child_in(FieldName::Name)),
            "scoped_use_list" => open.extend(part.child_in(FieldName::List)),
            "use_as_clause" => open.extend(part.child_in(FieldName::Alias)),
            _ => {
                let type_ = part.child_in(FieldName::Type);
                let guard = part.child_in(FieldName::Condition);
                let mut cursor = part.walk();
                open.extend(
                    part.named_children(&mut cursor)
                        .filter(|child| Some(*child) != type_ && Some(*child) != guard),
                );
            }
        }
    }
    names
}

/// Whether a match arm takes whatever is left: its pattern fits every value, without a guard.
pub(super) fn is_catch_all_arm(arm: Node<'_>, _: &[Node<'_>], source: &[u8]) -> bool {
    let Some(pattern) = arm.child_in(FieldName::Pattern) else { return false };
    if pattern.child_in(FieldName::Condition).is_some() {
        return false;
    }
    is_irrefutable(pattern, source)
}

/// More parts of a pattern than this are not looked at.
const MOST_PARTS: usize = 64;

/// Whether a pattern fits every value of its type, as far as that shows without knowing the type:
/// `_`, a binding, references to and tuples of such, and alternatives of which one is such.
///
/// A plain name is a constant where it is written as those are, in capitals.
fn is_irrefutable(pattern: Node<'_>, source: &[u8]) -> bool {
    let mut open = vec![pattern];
    for _ in 0..MOST_PARTS {
        let Some(pattern) = open.pop() else { return true };
        let Some(parts) = deciding_parts(pattern, source) else { return false };
        open.extend(parts);
    }
    open.is_empty()
}

/// The parts of a pattern that have to fit every value for the whole to do so; nothing if it does
/// not, whatever its parts are.
fn deciding_parts<'tree>(pattern: Node<'tree>, source: &[u8]) -> Option<Vec<Node<'tree>>> {
    let always = |fits: bool| fits.then(Vec::new);
    match pattern.kind() {
        "_" | "remaining_field_pattern" | "mut_pattern" => always(true),
        "identifier" => always(!is_constant(bytes(pattern, source))),
        "slice_pattern" => always(takes_any_slice(pattern, source)),
        "match_pattern" if bytes(pattern, source) == b"_" => always(true),
        "ref_pattern" if is_plain_reference(pattern) => always(true),
        // One alternative is enough; the last one is where it makes sense.
        // So is what `name @ pattern` binds.
        "or_pattern" | "captured_pattern" => parts(pattern).pop().map(|last| vec![last]),
        "match_pattern" | "tuple_pattern" | "reference_pattern" | "ref_pattern" | "box_pattern" => {
            let mut inner = parts(pattern);
            inner.retain(|part| part.kind() == "_" || part.is_named());
            inner.retain(|part| part.kind() != "mutable_specifier");
            Some(inner)
        }
        _ => None,
    }
}

/// The children of a pattern, without comments.
fn parts(pattern: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = pattern.walk();
    pattern.children(&mut cursor).filter(|child| !child.is_extra()).collect()
}

/// `ref name`
fn is_plain_reference(pattern: Node<'_>) -> bool {
    parts(pattern).iter().all(|part| !part.is_named() || part.kind() == "identifier")
}

/// `[..]`, `[all @ ..]`
fn takes_any_slice(pattern: Node<'_>, source: &[u8]) -> bool {
    let mut named = parts(pattern);
    named.retain(Node::is_named);
    matches!(named.as_slice(), [only] if bytes(*only, source).ends_with(b".."))
}

/// Whether a name is written as those of constants, variants and types are.
fn is_constant(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name.strip_prefix(b"r#").unwrap_or(name));
    name.chars().next().is_none_or(char::is_uppercase)
}

/// Whether a macro never returns to where it is called.
pub(super) fn is_diverging_macro(invocation: Node<'_>, _: &[Node<'_>], source: &[u8]) -> bool {
    invocation.child_in(FieldName::Macro).is_some_and(|name| {
        matches!(bytes(name, source), b"panic" | b"unreachable" | b"todo" | b"unimplemented")
    })
}

pub(super) fn child_of_kind<'tree>(node: Node<'tree>, kind: &str) -> Option<Node<'tree>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).find(|child| child.kind() == kind)
}

/// The name a closure is given: `let name = |…| …`.
fn assigned_name<'tree>(at: &Site<'_, 'tree>) -> Option<Node<'tree>> {
    let declaration = at.parent().filter(|parent| parent.kind() == "let_declaration")?;
    let pattern = declaration.child_in(FieldName::Pattern)?;
    match pattern.kind() {
        "identifier" => Some(pattern),
        _ => None,
    }
}

/// From where an item or a field can be used.
pub(super) fn visibility(item: Node<'_>, source: &[u8]) -> Visibility {
    let modifier = modifier(item, "visibility_modifier");
    modifier.map_or(Visibility::Private, |modifier| visibility_of(modifier, source))
}

/// What a modifier says: `pub(self)` is the same as none.
pub(super) fn visibility_of(modifier: Node<'_>, source: &[u8]) -> Visibility {
    match bytes(modifier, source) {
        b"pub" => Visibility::Public,
        b"pub(self)" => Visibility::Private,
        _ => Visibility::Internal,
    }
}

/// The modifier of this kind in front of an item's first keyword, or of a field's colon.
pub(super) fn modifier<'tree>(item: Node<'tree>, kind: &str) -> Option<Node<'tree>> {
    let children = (0..MOST_PARTS as u32).map_while(|index| item.child(index));
    children.take_while(Node::is_named).find(|child| child.kind() == kind)
}

/// A part of a list of parameters.
pub(super) enum Parameter {
    /// The receiver: `&self`, or with a type, `self: Box<Self>`.
    Receiver,
    /// Any other.
    Plain,
    /// What is none: an attribute or a comment.
    Nothing,
}

impl Parameter {
    /// What `part` of a list is.
    pub(super) fn of(part: Node<'_>, source: &[u8]) -> Self {
        match part.kind() {
            "self_parameter" => Self::Receiver,
            "attribute_item" | "line_comment" | "block_comment" => Self::Nothing,
            _ if is_typed_receiver(part, source) => Self::Receiver,
            _ => Self::Plain,
        }
    }
}

fn is_typed_receiver(parameter: Node<'_>, source: &[u8]) -> bool {
    // Asked of every parameter: few begin so.
    let text = bytes(parameter, source);
    (text.starts_with(b"self") || text.starts_with(b"mut"))
        && parameter.child_in(FieldName::Pattern).is_some_and(|pattern| pattern.kind() == "self")
}

/// Whether there is a receiver in a list of parameters, and the names of the others.
fn parameters(list: Node<'_>, source: &[u8]) -> (bool, Vec<String>) {
    let mut takes_self = false;
    let mut names = Vec::new();
    for part in named_children(list) {
        match Parameter::of(part, source) {
            Parameter::Receiver => takes_self = true,
            Parameter::Plain => {
                names.push(text(part.child_in(FieldName::Pattern).unwrap_or(part), source));
            }
            Parameter::Nothing => {}
        }
    }
    (takes_self, names)
}

/// The name of the type an `impl` is of, without type arguments and references.
pub(super) fn type_name(mut type_: Node<'_>, source: &[u8]) -> String {
    // A type as written is a few layers deep; the bound keeps hostile input cheap.
    for _ in 0..16 {
        let inner = match type_.kind() {
            "generic_type" | "reference_type" => type_.child_in(FieldName::Type),
            "scoped_type_identifier" => type_.child_in(FieldName::Name),
            _ => None,
        };
        match inner {
            Some(inner) => type_ = inner,
            None => break,
        }
    }
    text(type_, source)
}
