//! Folders are added to the workspace or removed from it.

use tower_lsp::ls_types::notification::DidChangeWorkspaceFolders as Protocol;
use tower_lsp::ls_types::{DidChangeWorkspaceFoldersParams, WorkspaceFoldersChangeEvent};

use crate::event::Event;
use crate::handler::Notice;

/// Folders are added to the workspace or removed from it.
pub(crate) struct DidChangeWorkspaceFolders;

impl Notice for DidChangeWorkspaceFolders {
    type Protocol = Protocol;

    fn event(params: DidChangeWorkspaceFoldersParams) -> Event {
        let WorkspaceFoldersChangeEvent { added, removed } = params.event;
        Event::FoldersChanged { added, removed }
    }
}
