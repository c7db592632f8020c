//! The types that declarations of C and C++ write, each in parts around the name it is for.

use astrolens_model::Visibility;
use tree_sitter::Node;

use super::declarator::{FunctionDeclarator, declared_fields, declared_name, parameters};
use crate::field::{FieldName, Fields};
use crate::outline::{Field, bytes, is_plain, named_children};

/// The fields that a member declaration declares, all of this `visibility`.
pub(crate) fn fields(declaration: Node<'_>, visibility: Visibility, source: &[u8]) -> Vec<Field> {
    let is_static = has_storage(declaration, b"static", source);
    let field = |(declarator, name): (Node<'_>, Node<'_>)| Field {
        written_type: written_type(declaration, Some(declarator), Some(name), source),
        is_static,
        ..Field::new(name, visibility, source)
    };
    declared_fields(declaration, source).into_iter().map(field).collect()
}

/// The types of the parameters of a function declarator, each where it is written.
pub(crate) fn parameter_types(function: Node<'_>, source: &[u8]) -> Vec<Option<String>> {
    let type_ = |parameter: Node<'_>| {
        let declarator = parameter.child_in(FieldName::Declarator);
        written_type(parameter, declarator, declared_name(parameter), source)
    };
    parameters(function, source).into_iter().map(type_).collect()
}

/// The type that the function of a definition returns: where it is written before the name, its
/// specifiers and what stands between them and the function's own declarator.
pub(crate) fn returned_type(
    definition: Node<'_>,
    declarator: &FunctionDeclarator<'_>,
    source: &[u8],
) -> Option<String> {
    let specifiers = specifiers(definition, source)?;
    let outermost = definition.child_in(FieldName::Declarator)?;
    let between = source.get(outermost.start_byte()..declarator.function.start_byte());
    Some(joined(specifiers, between.unwrap_or_default(), b""))
}

/// Whether a declaration says so of what it declares: `static`, `extern`.
pub(crate) fn has_storage(declaration: Node<'_>, word: &[u8], source: &[u8]) -> bool {
    named_children(declaration)
        .into_iter()
        .any(|child| child.kind() == "storage_class_specifier" && bytes(child, source) == word)
}

/// The type that `declaration` gives what `declarator` declares under `name`.
fn written_type(
    declaration: Node<'_>,
    declarator: Option<Node<'_>>,
    name: Option<Node<'_>>,
    source: &[u8],
) -> Option<String> {
    let specifiers = specifiers(declaration, source)?;
    let Some(declarator) = declarator else { return Some(specifiers) };
    let all = declarator.byte_range();
    let name = name.map_or(all.end..all.end, |name| name.byte_range());
    let part = |range| source.get(range).unwrap_or_default();
    Some(joined(specifiers, part(all.start..name.start), part(name.end..all.end)))
}

/// The type and its qualifiers as they stand before the declarators, without a body; absent without
/// a type.
fn specifiers(declaration: Node<'_>, source: &[u8]) -> Option<String> {
    let type_ = declaration.child_in(FieldName::Type)?;
    let mut words = String::new();
    for child in named_children(declaration) {
        if child != type_ && !is_part_of_type(child, source) {
            continue;
        }
        let end =
            child.child_in(FieldName::Body).map_or(child.end_byte(), |body| body.start_byte());
        push(&mut words, source.get(child.start_byte()..end).unwrap_or_default());
    }
    Some(words)
}

/// Whether what stands beside a type qualifies it, and not what is declared, as `mutable` does.
fn is_part_of_type(specifier: Node<'_>, source: &[u8]) -> bool {
    specifier.kind() == "type_qualifier"
        && matches!(bytes(specifier, source), b"const" | b"volatile" | b"restrict" | b"_Atomic")
}

/// `specifiers` with what a declarator has before and behind the name.
fn joined(specifiers: String, before: &[u8], behind: &[u8]) -> String {
    let mut words = specifiers;
    let (before, behind) = (before.trim_ascii(), behind.trim_ascii());
    if !before.is_empty() || !behind.is_empty() {
        push(&mut words, &[before, behind].concat());
    }
    words
}

/// Adds the words of `text` to `words`.
fn push(words: &mut String, text: &[u8]) {
    if words.is_empty() && is_plain(text) {
        words.push_str(&String::from_utf8_lossy(text));
        return;
    }
    for word in String::from_utf8_lossy(text).split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
}
