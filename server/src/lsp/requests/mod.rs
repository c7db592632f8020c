//! Requests, one file each.

mod document_diagnostics;
mod document_symbols;
mod report;
mod scan;
mod status;
mod workspace_diagnostics;
mod workspace_symbols;

pub(crate) use document_diagnostics::DocumentDiagnostics;
pub(crate) use document_symbols::DocumentSymbols;
pub(crate) use report::Report;
pub(crate) use scan::Scan;
pub(crate) use status::Status;
pub(crate) use workspace_diagnostics::WorkspaceDiagnostics;
pub(crate) use workspace_symbols::WorkspaceSymbols;
