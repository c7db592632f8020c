//! `textDocument/documentSymbol`: the types and functions of a document.

use astrolens_ide::features::document_symbols::{Symbol, SymbolKind as Kind, document_symbols};
use astrolens_model::{FunctionKind, TypeKind};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::DocumentSymbolRequest;
use tower_lsp::ls_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, SymbolInformation,
    SymbolKind, Uri,
};

use crate::context::DocumentContext;
use crate::documents::Document;
use crate::features::SymbolKinds;
use crate::handler::DocumentRequest;

/// The request's handler.
pub(crate) struct DocumentSymbols;

impl DocumentRequest for DocumentSymbols {
    type Protocol = DocumentSymbolRequest;

    fn uri(params: &DocumentSymbolParams) -> &Uri {
        &params.text_document.uri
    }

    fn run(
        document: &Document,
        context: &DocumentContext<'_>,
        _: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let symbols = document_symbols(&document.view);
        let features = &context.session().features;
        let kinds = &features.document_kinds;
        Ok(Some(if features.nested_symbols {
            let symbols = symbols.into_iter().map(|symbol| nested(document, symbol, kinds));
            DocumentSymbolResponse::Nested(symbols.collect())
        } else {
            DocumentSymbolResponse::Flat(flat(document, symbols, kinds))
        }))
    }
}

/// A symbol with those inside it; the feature bounds how deep they are.
fn nested(document: &Document, symbol: Symbol, kinds: &SymbolKinds) -> DocumentSymbol {
    let children = symbol.children.into_iter().map(|child| nested(document, child, kinds));
    let children: Vec<_> = children.collect();
    #[expect(deprecated, reason = "the type has a field that is")]
    DocumentSymbol {
        name: symbol.name,
        detail: symbol.detail,
        kind: kinds.known(kind(symbol.kind)),
        tags: None,
        deprecated: None,
        range: document.range(symbol.span),
        selection_range: document.range(symbol.name_span),
        children: (!children.is_empty()).then_some(children),
    }
}

/// All symbols in source order, each with the name of that around it.
fn flat(document: &Document, symbols: Vec<Symbol>, kinds: &SymbolKinds) -> Vec<SymbolInformation> {
    let mut told = Vec::new();
    let mut rest: Vec<(Option<String>, Symbol)> =
        symbols.into_iter().rev().map(|symbol| (None, symbol)).collect();
    while let Some((container_name, symbol)) = rest.pop() {
        let children = symbol.children.into_iter().rev();
        rest.extend(children.map(|child| (Some(symbol.name.clone()), child)));
        #[expect(deprecated, reason = "the type has a field that is")]
        told.push(SymbolInformation {
            name: symbol.name,
            kind: kinds.known(kind(symbol.kind)),
            tags: None,
            deprecated: None,
            location: Location::new(document.uri.clone(), document.range(symbol.span)),
            container_name,
        });
    }
    told
}

fn kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Function(kind) => function_kind(kind),
        Kind::Type(kind) => type_kind(kind),
    }
}

/// A function's kind in the protocol.
pub(super) fn function_kind(kind: FunctionKind) -> SymbolKind {
    match kind {
        FunctionKind::Function | FunctionKind::Closure | FunctionKind::Block => {
            SymbolKind::FUNCTION
        }
        FunctionKind::Method | FunctionKind::Destructor | FunctionKind::Initializer => {
            SymbolKind::METHOD
        }
        FunctionKind::Constructor => SymbolKind::CONSTRUCTOR,
        FunctionKind::Getter | FunctionKind::Setter => SymbolKind::PROPERTY,
        FunctionKind::Operator => SymbolKind::OPERATOR,
    }
}

/// A type's kind in the protocol.
pub(super) fn type_kind(kind: TypeKind) -> SymbolKind {
    match kind {
        TypeKind::Class => SymbolKind::CLASS,
        TypeKind::Struct | TypeKind::Union => SymbolKind::STRUCT,
        TypeKind::Enum => SymbolKind::ENUM,
        TypeKind::Interface | TypeKind::Trait => SymbolKind::INTERFACE,
    }
}
