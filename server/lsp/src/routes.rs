//! The tables of routes: a row for everything a client can send or have executed.

use tower_lsp::ls_types::request::ExecuteCommand;

use super::route::{Route, Routes};
use super::{commands, notifications, requests};

/// What the language server understands.
pub(crate) const ROUTES: &Routes = &Routes { messages: MESSAGES, commands: COMMANDS };

/// Requests of the protocol, requests of our own, and notifications.
const MESSAGES: &[Route] = &[
    Route::document::<requests::DocumentSymbols>(),
    Route::document::<requests::Hovers>(),
    Route::document::<requests::CodeLenses>(),
    Route::workspace::<requests::CodeLensResolve>(),
    Route::document::<requests::InlayHints>(),
    Route::document::<requests::DocumentLinks>(),
    Route::document::<requests::FoldingRanges>(),
    Route::document::<requests::SelectionRanges>(),
    Route::document::<requests::CodeActions>(),
    Route::document::<requests::Completions>(),
    Route::document::<requests::DocumentDiagnostics>(),
    Route::held::<requests::WorkspaceDiagnostics>(),
    Route::workspace::<requests::WorkspaceSymbols>(),
    Route::command::<ExecuteCommand>(),
    Route::document::<requests::Ast>(),
    Route::document::<requests::Breakdowns>(),
    Route::workspace::<requests::Findings>(),
    Route::workspace::<requests::Functions>(),
    Route::workspace::<requests::ModuleGraph>(),
    Route::document::<requests::Report>(),
    Route::workspace::<requests::Scan>(),
    Route::workspace::<requests::Status>(),
    Route::notice::<notifications::Initialized>(),
    Route::notice::<notifications::DidOpen>(),
    Route::notice::<notifications::DidChange>(),
    Route::notice::<notifications::DidSave>(),
    Route::notice::<notifications::DidClose>(),
    Route::notice::<notifications::DidChangeConfiguration>(),
    Route::notice::<notifications::DidChangeWorkspaceFolders>(),
    Route::notice::<notifications::DidChangeWatchedFiles>(),
    Route::signal::<notifications::SetTrace>(),
    Route::signal::<notifications::CancelProgress>(),
    Route::signal::<notifications::CancelRequest>(),
];

/// Commands, in the order in which they are offered.
const COMMANDS: &[Route] = &[
    Route::document::<commands::ShowBreakdown>(),
    Route::workspace::<commands::ShowImporters>(),
    Route::immediate::<commands::OpenRule>(),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_name_has_one_row() {
        let rows = || ROUTES.messages.iter().chain(ROUTES.commands);
        let names: BTreeSet<&str> = rows().map(|route| route.method).collect();
        assert_eq!(names.len(), rows().count());
    }
}
