//! Modules of AMD ("Asynchronous Module Definition", the API and its "Simplified `CommonJS` wrapper").

use astrolens_model::{ImportFlag, ImportFlags, ImportKind, ImportedName, ModuleRequest};
use tree_sitter::Node;

use super::imports::{literal, surroundings};
use crate::field::{FieldName, Fields};
use crate::imports::{ImportHead, around, parts, quoted, whole};
use crate::outline::{Site, bytes};

/// What a loader hands to a module by these names, and no module is called.
const HANDED: &[&str] = &["require", "exports", "module"];

/// `define(["a"], factory)`, `define("name", ["a"], factory)`, `require(["a"], callback)`
pub(super) fn import(at: &Site<'_, '_>) -> Option<ImportHead> {
    let function = at.field(FieldName::Function).filter(|it| it.kind() == "identifier")?;
    let is_definition = match bytes(function, at.source) {
        b"define" => true,
        b"require" | b"requirejs" => false,
        _ => return None,
    };
    let arguments = at.field(FieldName::Arguments).filter(|list| list.kind() == "arguments")?;
    let mut arguments = parts(arguments);
    if is_definition && arguments.first().is_some_and(|name| name.kind() == "string") {
        arguments.remove(0);
    }
    let (list, rest) = arguments.split_first().filter(|(list, _)| list.kind() == "array")?;
    // Other functions are called so, too; a module is something that is given or done.
    if is_definition && rest.is_empty() {
        return None;
    }
    let names = rest.first().map(|factory| parameters(*factory)).unwrap_or_default();
    let requests = requests(*list, &names, at)?;
    let flags = around(at, surroundings).with_if(ImportFlag::Dynamic, !is_definition);
    (!requests.is_empty()).then(|| ImportHead::new(ImportKind::Define, requests).with(flags))
}

/// What the texts of `list` ask for, each of which goes by one of `names`; `None` if something in it is no
/// text.
fn requests(list: Node<'_>, names: &[Node<'_>], at: &Site<'_, '_>) -> Option<Vec<ModuleRequest>> {
    let mut requests = Vec::new();
    for (number, part) in parts(list).into_iter().enumerate() {
        let specifier = literal(part, at.source)?;
        if HANDED.contains(&&*specifier) {
            continue;
        }
        let name = names.get(number).filter(|name| name.kind() == "identifier");
        let names: Vec<ImportedName> =
            name.map(|name| whole(at.text(*name), *name, at)).into_iter().collect();
        requests.push(ModuleRequest { names, ..quoted(Some(specifier), part, at) });
    }
    Some(requests)
}

/// The parameters of the function that a module is made by; in TypeScript, without their types.
fn parameters(factory: Node<'_>) -> Vec<Node<'_>> {
    let parameters = factory.child_in(FieldName::Parameters).map(parts).unwrap_or_default();
    parameters.into_iter().map(|it| it.child_in(FieldName::Pattern).unwrap_or(it)).collect()
}

/// The function around the call at `at` whose calls of `require` the loader reads before it calls it:
/// `define(function (require) { … })`.
pub(super) fn wrapper<'tree>(at: &Site<'_, 'tree>) -> Option<Node<'tree>> {
    let mut around = at.ancestors.iter().rev();
    let body = around.position(|node| is_wrapper(*node, at.source))?;
    let call = at.ancestor(body + 2)?;
    let function = call.child_in(FieldName::Function)?;
    (bytes(function, at.source) == b"define").then(|| at.ancestor(body)).flatten()
}

/// Whether `node` is a function that is handed `require`.
fn is_wrapper(node: Node<'_>, source: &[u8]) -> bool {
    matches!(node.kind(), "function_expression" | "arrow_function")
        && parameters(node).iter().any(|name| bytes(*name, source) == b"require")
}

/// What is around the call at `at` but for the `wrapper`.
pub(super) fn surroundings_in(wrapper: Option<Node<'_>>, at: &Site<'_, '_>) -> ImportFlags {
    around(at, |node, inner| {
        if wrapper == Some(node) {
            crate::imports::Around::Nothing
        } else {
            surroundings(node, inner)
        }
    })
}
