//! Requests, one file each.

mod ast;
mod breakdown;
mod code_actions;
mod code_lens_resolve;
mod code_lenses;
mod completions;
mod document_diagnostics;
mod document_links;
mod document_symbols;
mod findings;
mod folding_ranges;
mod functions;
mod hovers;
mod inlay_hints;
mod module_graph;
mod report;
mod scan;
mod selection_ranges;
mod status;
mod workspace_diagnostics;
mod workspace_symbols;

pub(crate) use ast::Ast;
pub(crate) use breakdown::Breakdowns;
pub(crate) use code_actions::CodeActions;
pub(crate) use code_lens_resolve::CodeLensResolve;
pub(crate) use code_lenses::CodeLenses;
pub(crate) use completions::Completions;
pub(crate) use document_diagnostics::DocumentDiagnostics;
pub(crate) use document_links::DocumentLinks;
pub(crate) use document_symbols::DocumentSymbols;
pub(crate) use findings::Findings;
pub(crate) use folding_ranges::FoldingRanges;
pub(crate) use functions::Functions;
pub(crate) use hovers::Hovers;
pub(crate) use inlay_hints::InlayHints;
pub(crate) use module_graph::ModuleGraph;
pub(crate) use report::Report;
pub(crate) use scan::Scan;
#[cfg(test)]
pub(crate) use scan::ScanPart;
pub(crate) use selection_ranges::SelectionRanges;
pub(crate) use status::Status;
pub(crate) use workspace_diagnostics::WorkspaceDiagnostics;
pub(crate) use workspace_symbols::WorkspaceSymbols;
