//! Folders are added to the workspace or removed from it.

use tower_lsp::ls_types::DidChangeWorkspaceFoldersParams;
use tower_lsp::ls_types::notification::DidChangeWorkspaceFolders as Protocol;

use crate::handler::NotificationHandler;
use crate::owner::Owner;

/// Folders are added to the workspace or removed from it.
pub(crate) struct DidChangeWorkspaceFolders;

impl NotificationHandler for DidChangeWorkspaceFolders {
    type Protocol = Protocol;

    fn run(owner: &mut Owner, params: DidChangeWorkspaceFoldersParams) {
        owner.change_folders(params.event.added, &params.event.removed);
    }
}
