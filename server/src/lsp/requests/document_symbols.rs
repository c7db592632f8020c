//! `textDocument/documentSymbol`: the types and functions of a document, with their figures.

use astrolens_ide::Span;
use astrolens_model::{Function, FunctionKind, TypeKind, TypeReport};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::DocumentSymbolRequest;
use tower_lsp::ls_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, SymbolInformation,
    SymbolKind, Uri,
};

use crate::lsp::documents::Document;
use crate::lsp::handler::{Context, DocumentRequest};

/// The types and functions of a document.
pub(crate) struct DocumentSymbols;

impl DocumentRequest for DocumentSymbols {
    type Protocol = DocumentSymbolRequest;

    fn uri(params: &DocumentSymbolParams) -> &Uri {
        &params.text_document.uri
    }

    fn run(
        document: &Document,
        context: &Context<'_>,
        _: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let symbols = symbols(document);
        Ok(Some(if context.session().features.nested_symbols {
            DocumentSymbolResponse::Nested(nest(document, symbols))
        } else {
            DocumentSymbolResponse::Flat(flat(document, &symbols))
        }))
    }
}

/// A type or a function.
struct Symbol {
    name: String,
    qualified_name: String,
    kind: SymbolKind,
    detail: Option<String>,
    span: Span,
    name_span: Span,
}

/// The symbols of a document in the order in which they begin, the outer before the inner.
fn symbols(document: &Document) -> Vec<Symbol> {
    let report = &document.view.report;
    let types = report.types.iter().map(of_type);
    let named = report.functions.iter().filter(|function| function.is_named());
    let mut symbols: Vec<Symbol> = types.chain(named.map(of_function)).collect();
    symbols.sort_by_key(|symbol| (symbol.span.start, std::cmp::Reverse(symbol.span.end)));
    symbols
}

fn of_function(function: &Function) -> Symbol {
    let Function { cognitive, cyclomatic, .. } = function;
    Symbol {
        name: function.name.clone(),
        qualified_name: function.qualified_name.clone(),
        kind: match function.kind {
            FunctionKind::Method | FunctionKind::Destructor => SymbolKind::METHOD,
            FunctionKind::Constructor => SymbolKind::CONSTRUCTOR,
            FunctionKind::Getter | FunctionKind::Setter => SymbolKind::PROPERTY,
            FunctionKind::Operator => SymbolKind::OPERATOR,
            FunctionKind::Function | FunctionKind::Closure | FunctionKind::Initializer => {
                SymbolKind::FUNCTION
            }
        },
        detail: Some(format!("cognitive {cognitive} · cyclomatic {cyclomatic}")),
        span: Span { start: function.start_byte, end: function.end_byte },
        name_span: Span { start: function.name_start_byte, end: function.name_end_byte },
    }
}

fn of_type(report: &TypeReport) -> Symbol {
    let span = Span { start: report.start_byte, end: report.end_byte };
    Symbol {
        name: report.name.clone(),
        qualified_name: report.qualified_name.clone(),
        kind: match report.kind {
            TypeKind::Class => SymbolKind::CLASS,
            TypeKind::Struct | TypeKind::Union => SymbolKind::STRUCT,
            TypeKind::Enum => SymbolKind::ENUM,
            TypeKind::Interface | TypeKind::Trait => SymbolKind::INTERFACE,
        },
        detail: None,
        span,
        name_span: Span { start: span.start, end: span.start },
    }
}

/// Puts every symbol into the innermost one that holds it.
fn nest(document: &Document, symbols: Vec<Symbol>) -> Vec<DocumentSymbol> {
    let mut top = Vec::new();
    let mut open: Vec<(u32, DocumentSymbol)> = Vec::new();
    for symbol in symbols {
        while open.last().is_some_and(|(end, _)| *end <= symbol.span.start) {
            close(&mut open, &mut top);
        }
        open.push((symbol.span.end, nested(document, symbol)));
    }
    while !open.is_empty() {
        close(&mut open, &mut top);
    }
    top
}

/// Takes the innermost open symbol into the one around it.
fn close(open: &mut Vec<(u32, DocumentSymbol)>, top: &mut Vec<DocumentSymbol>) {
    let Some((_, symbol)) = open.pop() else { return };
    match open.last_mut() {
        Some((_, outer)) => outer.children.get_or_insert_default().push(symbol),
        None => top.push(symbol),
    }
}

fn nested(document: &Document, symbol: Symbol) -> DocumentSymbol {
    #[expect(deprecated, reason = "the field cannot be left out")]
    DocumentSymbol {
        name: symbol.name,
        detail: symbol.detail,
        kind: symbol.kind,
        tags: None,
        deprecated: None,
        range: document.range(symbol.span),
        selection_range: document.range(symbol.name_span),
        children: None,
    }
}

fn flat(document: &Document, symbols: &[Symbol]) -> Vec<SymbolInformation> {
    let information = |symbol: &Symbol| {
        let container = symbol.qualified_name.strip_suffix(&symbol.name);
        let container = container.map(|name| name.trim_end_matches(['.', ':', '#']));
        #[expect(deprecated, reason = "the field cannot be left out")]
        SymbolInformation {
            name: symbol.name.clone(),
            kind: symbol.kind,
            tags: None,
            deprecated: None,
            location: Location::new(document.uri.clone(), document.range(symbol.span)),
            container_name: container.filter(|name| !name.is_empty()).map(str::to_owned),
        }
    };
    symbols.iter().map(information).collect()
}
