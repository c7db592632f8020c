//! What TypeScript's imports ask for beside JavaScript's: `import("a")` as a type.

use astrolens_model::{
    ImportFlag, ImportFlags, ImportKind, ImportedName, ModuleRequest, SpecifierForm, Stretch,
};
use tree_sitter::Node;

use crate::field::{FieldName, Fields};
use crate::imports::{ImportHead, imported, parts, unescaped};
use crate::languages::javascript::imports as javascript;
use crate::outline::{Site, bytes};

/// What the statement, call or type at `at` imports, if anything.
pub(super) fn import(at: &Site<'_, '_>) -> Option<ImportHead> {
    if at.node.kind() == "nested_type_identifier" {
        return hidden_type(at);
    }
    let head = javascript::import(at)?;
    let is_type = head.kind == ImportKind::Dynamic && stands_for_type(at);
    Some(if is_type { of_type(head.requests, member(at), at) } else { head })
}

/// Whether a name in another begins with `import("a")`, of which the grammar is shown a name.
pub(super) fn begins_with_import(name: Node<'_>, _: &[Node<'_>], source: &[u8]) -> bool {
    let rest = bytes(name, source).strip_prefix(b"import");
    rest.is_some_and(|rest| rest.trim_ascii_start().starts_with(b"("))
}

/// A type of the module that `requests` asks for, or with `name`, one that goes by it there.
fn of_type(
    mut requests: Vec<ModuleRequest>,
    name: Option<Node<'_>>,
    at: &Site<'_, '_>,
) -> ImportHead {
    if let Some(request) = requests.first_mut() {
        let name = name.map(|name| imported(at.text(name), None, name, at));
        request.names = name.map(typed).into_iter().collect();
    }
    let is_computed = requests.iter().any(|request| request.specifier.is_none());
    let flags =
        ImportFlags::NONE.with(ImportFlag::TypeOnly).with_if(ImportFlag::Computed, is_computed);
    ImportHead::new(ImportKind::ImportType, requests).with(flags)
}

fn typed(name: ImportedName) -> ImportedName {
    ImportedName { type_only: true, ..name }
}

/// Whether the call at `at` stands where a type does.
fn stands_for_type(at: &Site<'_, '_>) -> bool {
    let mut inner = at.node;
    for around in at.ancestors.iter().rev() {
        match around.kind() {
            "member_expression" | "subscript_expression" => inner = *around,
            "as_expression" | "satisfies_expression" => {
                return parts(*around).first() != Some(&inner);
            }
            kind => {
                return kind.ends_with("_type")
                    || kind.ends_with("type_annotation")
                    || matches!(
                        kind,
                        "type_query"
                            | "type_arguments"
                            | "type_alias_declaration"
                            | "type_predicate"
                            | "index_type_query"
                            | "constraint"
                            | "default_type"
                            | "implements_clause"
                            | "extends_type_clause"
                    );
            }
        }
    }
    false
}

/// The name that is taken of the module which the call at `at` stands for.
fn member<'tree>(at: &Site<'_, 'tree>) -> Option<Node<'tree>> {
    let parent = at.parent().filter(|parent| parent.kind() == "member_expression")?;
    parent.child_in(FieldName::Property)
}

/// `import("a").B.C`, of which the grammar is shown a name in place of the call.
fn hidden_type(at: &Site<'_, '_>) -> Option<ImportHead> {
    let mut name = at.field(FieldName::Name)?;
    let mut module = at.field(FieldName::Module)?;
    while module.kind() == "nested_identifier" {
        name = module.child_in(FieldName::Property)?;
        module = module.child_in(FieldName::Object)?;
    }
    let call = at.text(module);
    let open = call.find(['"', '\'', '`'])?;
    let quote = call[open..].chars().next()?;
    let inside = &call[open + 1..];
    let length = inside.find(quote)?;
    let start = module.start_byte() + open;
    let place = (start as u32, (start + length + 2) as u32);
    let request = ModuleRequest {
        specifier: Some(unescaped(&inside[..length])),
        form: SpecifierForm::Quoted,
        place: Stretch::new(place, at.node.start_byte() as u32),
        ..ModuleRequest::default()
    };
    Some(of_type(vec![request], Some(name), at))
}
