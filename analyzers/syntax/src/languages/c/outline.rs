//! How C's declarations are read.

use astrolens_model::{FunctionKind, ModuleRequest, TypeKind, Visibility};
use tree_sitter::Node;

use super::declarator::{function_declarator, parameter_names, type_name};
use super::imports;
use super::test_code::test_name;
use super::types::{fields, has_storage, parameter_types, returned_type};
use crate::field::FieldName;
use crate::imports::ImportHead;
use crate::outline::{FunctionHead, Outline, Signature, Site, TypeHead};

/// C's outlines.
pub(super) struct Outlines;

impl Outline for Outlines {
    fn function(&self, at: &Site<'_, '_>) -> FunctionHead {
        let Some(declarator) = function_declarator(at.node) else {
            return FunctionHead { bodiless: true, ..FunctionHead::default() };
        };
        let name = declarator.name;
        let name_span = Some((name.start_byte() as u32, name.end_byte() as u32));
        if let Some(test) = test_name(at.node, name, at) {
            return FunctionHead {
                name: Some(test),
                name_span,
                kind: Some(FunctionKind::Block),
                visibility: Some(linkage(at.node, at.source)),
                ..FunctionHead::default()
            };
        }
        FunctionHead {
            name: Some(at.text(name)),
            name_span,
            kind: Some(FunctionKind::Function),
            visibility: Some(linkage(at.node, at.source)),
            parameters: parameter_names(declarator.function, at.source),
            ..FunctionHead::default()
        }
    }

    fn type_(&self, at: &Site<'_, '_>) -> Option<TypeHead> {
        let body = at.field(FieldName::Body)?;
        let kind = match at.node.kind() {
            "union_specifier" => TypeKind::Union,
            "enum_specifier" => TypeKind::Enum,
            _ => TypeKind::Struct,
        };
        let mut cursor = body.walk();
        let declarations =
            body.named_children(&mut cursor).filter(|child| child.kind() == "field_declaration");
        let name = type_name(at.node, at.parent()).map(|name| at.text(name));
        Some(TypeHead {
            fields: declarations
                .flat_map(|declaration| fields(declaration, Visibility::Public, at.source))
                .collect(),
            ..TypeHead::new(name, kind)
        })
    }

    fn signature(&self, at: &Site<'_, '_>) -> Signature {
        let Some(declarator) = function_declarator(at.node) else { return Signature::default() };
        Signature {
            parameter_types: parameter_types(declarator.function, at.source),
            returns: returned_type(at.node, &declarator, at.source),
            ..Signature::default()
        }
    }

    fn namespace(&self, _: &Site<'_, '_>) -> Option<String> {
        None
    }

    fn import(&self, at: &Site<'_, '_>) -> Option<ImportHead> {
        imports::import(at)
    }

    fn importable_macros(&self, source: &[u8]) -> Vec<(String, ModuleRequest)> {
        imports::header_macros(source)
    }

    fn hidden_import(&self, text: &[u8]) -> Option<ImportHead> {
        Some(imports::directive(text))
    }
}

/// `static` keeps a function in its file.
fn linkage(definition: Node<'_>, source: &[u8]) -> Visibility {
    let is_static = has_storage(definition, b"static", source);
    if is_static { Visibility::Private } else { Visibility::Public }
}
