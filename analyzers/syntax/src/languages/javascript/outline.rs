//! How JavaScript's declarations are read.

use astrolens_model::{FunctionKind, TypeKind, Visibility};
use tree_sitter::Node;

use super::types::{assigned_field, bases, field};
use super::{blocks, endpoints, imports, jsdoc};
use crate::endpoints::Endpoint;
use crate::field::{FieldName, Fields};
use crate::imports::{HiddenImport, ImportHead};
use crate::lexical::without_comments_behind;
use crate::outline::{
    Field, FunctionHead, Outline, Signature, Site, TypeHead, bytes, in_front, modifiers_in_front,
    named_children, text,
};

/// The outlines of JavaScript, and of what extends it with other names for some nodes.
pub(crate) struct Outlines {
    /// The node kind of a class's field.
    pub(crate) field: &'static str,
    /// The field of that node in which its name stands.
    pub(crate) field_name: FieldName,
    /// The nodes around an expression that leave its value as it is.
    pub(crate) transparent: &'static [&'static str],
}

impl Outline for Outlines {
    fn function(&self, at: &Site<'_, '_>) -> FunctionHead {
        self.head(at, parameter_names(at))
    }

    fn type_(&self, at: &Site<'_, '_>) -> Option<TypeHead> {
        let name =
            at.field(FieldName::Name).or_else(|| self.assigned_name(at)).map(|name| at.text(name));
        Some(TypeHead {
            bases: bases(at),
            fields: self.fields(at),
            ..TypeHead::new(name, TypeKind::Class)
        })
    }

    fn signature(&self, at: &Site<'_, '_>) -> Signature {
        Signature { modifiers: modifiers_in_front(at.node), ..Signature::default() }
    }

    fn assigned_field(&self, at: &Site<'_, '_>, member: Node<'_>) -> Option<Field> {
        assigned_field(at, member)
    }

    fn namespace(&self, _: &Site<'_, '_>) -> Option<String> {
        None
    }

    fn import(&self, at: &Site<'_, '_>) -> Option<ImportHead> {
        imports::import(at)
    }

    fn comment_imports(&self, at: &Site<'_, '_>) -> Vec<HiddenImport> {
        let comment = std::str::from_utf8(bytes(at.node, at.source)).unwrap_or_default();
        jsdoc::imports(comment, at.node.start_byte() as u32)
    }

    fn endpoint<'tree>(&self, at: &Site<'_, 'tree>, called: Node<'tree>) -> Option<Endpoint> {
        endpoints::endpoint(at, called)
    }
}

impl Outlines {
    /// The head of the function at `at`, whose `parameters` have these names.
    pub(crate) fn head(&self, at: &Site<'_, '_>, parameters: Vec<String>) -> FunctionHead {
        let node_kind = at.node.kind();
        let block = blocks::block(at);
        let name = block.as_ref().map_or_else(|| self.name(at), |block| Some(block.word));
        let kind = block.as_ref().map(|_| FunctionKind::Block);
        let spelled = match block {
            Some(block) => Some(block.name),
            None => name.map(|name| unquoted(name, at.source)),
        };
        let is_method = node_kind == "method_definition";
        let parted = is_method.then(|| parted_words(at));
        FunctionHead {
            name_span: name.map(|name| (name.start_byte() as u32, name.end_byte() as u32)),
            start: parted.as_ref().and_then(|parted| parted.start),
            kind: kind
                .or_else(|| parted.and_then(|parted| parted.accessor))
                .or_else(|| Some(self.kind_of(at, spelled.as_deref()))),
            visibility: is_method.then(|| visibility(spelled.as_deref().unwrap_or_default())),
            name: match node_kind {
                "class_static_block" => Some("static".to_owned()),
                _ => spelled,
            },
            owner: None,
            parameters,
            // An arrow function's `this` is that of the function around it.
            receiver: (node_kind != "arrow_function").then(|| "this".to_owned()),
            // A field without an initial value computes nothing.
            bodiless: node_kind == self.field && !self.has_own_initializer(at),
            ..FunctionHead::default()
        }
    }

    fn name<'tree>(&self, at: &Site<'_, 'tree>) -> Option<Node<'tree>> {
        match at.node.kind() {
            kind if kind == self.field => at.field(self.field_name),
            _ => at.field(FieldName::Name).or_else(|| self.assigned_name(at)),
        }
    }

    /// The name a function or class expression is given by what it is assigned to.
    fn assigned_name<'tree>(&self, at: &Site<'_, 'tree>) -> Option<Node<'tree>> {
        let (value, parent) = self.put_into(at)?;
        let holds = |field| parent.child_in(field) == Some(value);
        match parent.kind() {
            "variable_declarator" if holds(FieldName::Value) => {
                parent.child_in(FieldName::Name).filter(|name| name.kind() == "identifier")
            }
            "assignment_expression" if holds(FieldName::Right) => {
                let left = parent.child_in(FieldName::Left)?;
                match left.kind() {
                    "identifier" => Some(left),
                    "member_expression" => left.child_in(FieldName::Property),
                    _ => None,
                }
            }
            "assignment_pattern" if holds(FieldName::Right) => {
                parent.child_in(FieldName::Left).filter(|name| name.kind() == "identifier")
            }
            "pair" if holds(FieldName::Value) => {
                parent.child_in(FieldName::Key).filter(|key| key.kind() != "computed_property_name")
            }
            kind if kind == self.field && holds(FieldName::Value) => {
                parent.child_in(self.field_name)
            }
            _ => None,
        }
    }

    /// What the value of the node at `at` is put into, past what leaves it as it is, and what stands
    /// there of it.
    fn put_into<'tree>(&self, at: &Site<'_, 'tree>) -> Option<(Node<'tree>, Node<'tree>)> {
        let mut value = at.node;
        for around in at.ancestors.iter().rev() {
            if !self.transparent.contains(&around.kind()) {
                return Some((value, *around));
            }
            value = *around;
        }
        None
    }

    fn kind_of(&self, at: &Site<'_, '_>, name: Option<&str>) -> FunctionKind {
        match at.node.kind() {
            "class_static_block" => FunctionKind::Initializer,
            kind if kind == self.field => FunctionKind::Initializer,
            "method_definition" => {
                let accessor = in_front(at.node).find_map(|child| match child.kind() {
                    // With a line end behind it, the grammar has one token for both words.
                    "get" | "static get" => Some(FunctionKind::Getter),
                    "set" => Some(FunctionKind::Setter),
                    _ => None,
                });
                match (accessor, name) {
                    (Some(accessor), _) => accessor,
                    (None, Some("constructor")) => FunctionKind::Constructor,
                    (None, _) => FunctionKind::Method,
                }
            }
            "function_declaration" | "generator_function_declaration" => FunctionKind::Function,
            _ => FunctionKind::Closure,
        }
    }

    /// Whether a field's initial value computes something itself: a function does so only when
    /// it is called, and stands for itself.
    fn has_own_initializer(&self, at: &Site<'_, '_>) -> bool {
        let value = at.field(FieldName::Value).map(|value| self.inside(value));
        value.is_some_and(|value| {
            !matches!(value.kind(), "arrow_function" | "function_expression" | "generator_function")
        })
    }

    /// What stands in an expression that leaves its value as it is.
    fn inside<'tree>(&self, mut value: Node<'tree>) -> Node<'tree> {
        while self.transparent.contains(&value.kind()) {
            let mut cursor = value.walk();
            let mut inside = value.named_children(&mut cursor).filter(|child| !child.is_extra());
            // A type that is asserted in front stands before its value, all else behind it.
            let is_behind = value.kind() == "type_assertion";
            let child = if is_behind { inside.last() } else { inside.next() };
            let Some(child) = child else { break };
            value = child;
        }
        value
    }

    fn fields(&self, at: &Site<'_, '_>) -> Vec<Field> {
        let Some(body) = at.field(FieldName::Body) else { return Vec::new() };
        let mut cursor = body.walk();
        body.named_children(&mut cursor)
            .filter(|member| member.kind() == self.field)
            .filter_map(|member| field(member, self.field_name, at.source))
            .collect()
    }
}

/// Whether a jump names a label.
pub(super) fn has_label(jump: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    jump.child_in(FieldName::Label).is_some()
}

/// Whether the text between tags only lays them out: white space with a line end in it, which is
/// not rendered. (Without a carriage return the grammar drops it itself.)
pub(super) fn is_layout(between: Node<'_>, _: &[Node<'_>], source: &[u8]) -> bool {
    let text = bytes(between, source);
    text.contains(&b'\n') && text.trim_ascii().is_empty()
}

/// Whether an `else` holds something other than another `if`.
pub(super) fn is_last_else(clause: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    let mut cursor = clause.walk();
    !clause.named_children(&mut cursor).any(|child| child.kind() == "if_statement")
}

fn unquoted(name: Node<'_>, source: &[u8]) -> String {
    let spelled = text(name, source);
    if name.kind() == "string" && spelled.len() >= 2 {
        spelled[1..spelled.len() - 1].to_owned()
    } else {
        spelled
    }
}

/// What belongs to a method and stands on a line of its own before it.
#[derive(Default)]
struct Parted {
    start: Option<u32>,
    accessor: Option<FunctionKind>,
}

/// The words before a method that a line end parts from it: `get⏎name() {}`. The grammar takes
/// each for a field without a value, but only `async` may not be parted (ECMAScript, 15.4).
fn parted_words(at: &Site<'_, '_>) -> Parted {
    let mut parted = Parted::default();
    let Some(body) = at.parent().filter(|parent| parent.kind() == "class_body") else {
        return parted;
    };
    let mut end = at.node.start_byte();
    loop {
        let before = at.source.get(..end).unwrap_or_default();
        let text = without_comments_behind(before);
        let accessor = match text.len().checked_sub(3).map(|start| &text[start..]) {
            Some(b"get") => Some(FunctionKind::Getter),
            Some(b"set") => Some(FunctionKind::Setter),
            _ => None,
        };
        let length = if accessor.is_some() { 3 } else { b"static".len() };
        let start = text.len().saturating_sub(length);
        let word = body.descendant_for_byte_range(start, text.len());
        let is_field = word.is_some_and(|word| {
            word.kind() == "property_identifier" && word.byte_range() == (start..text.len())
        }) && !text[..start].trim_ascii_end().ends_with(b".");
        let is_parted = before[text.len()..].contains(&b'\n');
        if !is_field || !is_parted || (accessor.is_none() && !text.ends_with(b"static")) {
            return parted;
        }
        parted.start = Some(start as u32);
        parted.accessor = parted.accessor.or(accessor);
        end = start;
    }
}

/// Whether a field is only a word of the method behind it: see [`parted_words`].
pub(crate) fn is_parted_word(field: Node<'_>, name: &str, source: &[u8]) -> bool {
    let after = source.get(field.end_byte()..).unwrap_or_default();
    matches!(name, "get" | "set" | "static")
        && field.child_count() == 1
        && !after.trim_ascii_start().starts_with(b";")
}

pub(super) fn visibility(name: &str) -> Visibility {
    if name.starts_with('#') { Visibility::Private } else { Visibility::Public }
}

/// The name of a parameter without parentheses.
pub(crate) fn lone_parameter(at: &Site<'_, '_>) -> Vec<String> {
    at.field(FieldName::Parameter).map(|parameter| at.text(parameter)).into_iter().collect()
}

fn parameter_names(at: &Site<'_, '_>) -> Vec<String> {
    let Some(list) = at.field(FieldName::Parameters) else { return lone_parameter(at) };
    named_children(list)
        .into_iter()
        .filter(|parameter| parameter.kind() != "comment")
        .map(|parameter| match parameter.kind() {
            "assignment_pattern" => {
                parameter.child_in(FieldName::Left).map_or_else(String::new, |name| at.text(name))
            }
            "rest_pattern" => {
                parameter.named_child(0).map_or_else(String::new, |name| at.text(name))
            }
            _ => at.text(parameter),
        })
        .collect()
}
