//! What Python's classes hold and come from, and the types that its functions write.

use astrolens_model::{BaseRelation, Visibility};
use tree_sitter::Node;

use super::outline::{is_parameter, visibility};
use crate::field::{FieldName, Fields};
use crate::outline::{Base, Field, Site, bytes, named_children, text, words};

/// What a class comes from: its bases, and the metaclass that makes it.
pub(super) fn bases(at: &Site<'_, '_>) -> Vec<Base> {
    let Some(list) = at.field(FieldName::Superclasses) else { return Vec::new() };
    let mut cursor = list.walk();
    let arguments = list.named_children(&mut cursor).filter(|child| !child.is_extra());
    arguments.filter_map(|argument| base(argument, at.source)).collect()
}

fn base(argument: Node<'_>, source: &[u8]) -> Option<Base> {
    match argument.kind() {
        "keyword_argument" => {
            let is_metaclass = bytes(argument.child_in(FieldName::Name)?, source) == b"metaclass";
            let value = argument.child_in(FieldName::Value).filter(|_| is_metaclass)?;
            Some(Base::new(value, BaseRelation::Metaclass, source))
        }
        _ => Some(Base::new(argument, BaseRelation::Extends, source)),
    }
}

/// Whether a class says by its `bases` that its methods may be left to others: the module `abc`.
pub(super) fn is_abstract(bases: &[Base]) -> bool {
    bases.iter().any(|base| {
        let expected = match base.relation {
            BaseRelation::Metaclass => "ABCMeta",
            _ => "ABC",
        };
        base.text.rsplit('.').next() == Some(expected)
    })
}

/// The names of the type parameters of a class.
pub(super) fn type_parameters(at: &Site<'_, '_>) -> Vec<String> {
    let Some(list) = at.field(FieldName::TypeParameters) else { return Vec::new() };
    let mut cursor = list.walk();
    let parameters = list.named_children(&mut cursor).filter(|child| !child.is_extra());
    parameters.map(|parameter| first_name(parameter, at.source)).collect()
}

/// The name that a type parameter begins with: `T` of `T: int`, `Ts` of `*Ts`.
fn first_name(parameter: Node<'_>, source: &[u8]) -> String {
    let written = text(parameter, source);
    let name = written.split(':').next().unwrap_or_default();
    name.trim_start_matches('*').trim().to_owned()
}

/// The fields a class's body assigns to or gives a type; those its methods assign to are found by
/// [`assigned_field`].
///
/// What is given a type and no `ClassVar` belongs to the objects, as data classes have it.
pub(super) fn fields(at: &Site<'_, '_>) -> Vec<Field> {
    let Some(body) = at.field(FieldName::Body) else { return Vec::new() };
    let mut cursor = body.walk();
    body.named_children(&mut cursor)
        .filter(|statement| statement.kind() == "expression_statement")
        .filter_map(|statement| statement.named_child(0))
        .filter(|assignment| assignment.kind() == "assignment")
        .filter_map(|assignment| {
            let name = assignment.child_in(FieldName::Left)?;
            let type_ = assignment.child_in(FieldName::Type);
            let field = (name.kind() == "identifier").then(|| field(name, type_, at.source))?;
            let type_ = field.written_type.as_deref();
            let is_static = type_.is_none_or(|type_| type_.contains("ClassVar"));
            Some(Field { is_static, ..field })
        })
        .collect()
}

/// The field that the attribute at `at`, whose name is `member`, gives a value: `self.x = 1`,
/// `self.x: int = 1`, `self.x, y = 1, 2`.
pub(super) fn assigned_field(at: &Site<'_, '_>, member: Node<'_>) -> Option<Field> {
    let mut target = at.node;
    let mut assignment = at.parent()?;
    if matches!(assignment.kind(), "pattern_list" | "tuple_pattern" | "list_pattern") {
        target = assignment;
        assignment = at.ancestor(1)?;
    }
    // Asked of every attribute of the own object: the target is what an assignment begins with.
    let is_target =
        assignment.start_byte() == target.start_byte() && assignment.kind() == "assignment";
    let type_ = assignment.child_in(FieldName::Type).filter(|_| is_target);
    is_target.then(|| field(member, type_, at.source))
}

/// The types of parameters, each where it is written.
pub(super) fn parameter_types(list: Node<'_>, source: &[u8]) -> Vec<Option<String>> {
    // Most lists have none.
    if !bytes(list, source).contains(&b':') {
        return Vec::new();
    }
    let type_ = |parameter: Node<'_>| {
        let is_typed = matches!(parameter.kind(), "typed_parameter" | "typed_default_parameter");
        let type_ = if is_typed { parameter.child_in(FieldName::Type) } else { None };
        type_.map(|type_| words(type_, source))
    };
    named_children(list).into_iter().filter(is_parameter).map(type_).collect()
}

fn field(name: Node<'_>, type_: Option<Node<'_>>, source: &[u8]) -> Field {
    let visibility: Visibility = visibility(&text(name, source));
    Field::new(name, visibility, source).typed(type_, source)
}
