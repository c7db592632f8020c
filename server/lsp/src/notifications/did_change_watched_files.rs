//! Files change on disk.

use tower_lsp::ls_types::DidChangeWatchedFilesParams;
use tower_lsp::ls_types::notification::DidChangeWatchedFiles as Protocol;

use crate::handler::NotificationHandler;
use crate::owner::Owner;

/// Files change on disk.
pub(crate) struct DidChangeWatchedFiles;

impl NotificationHandler for DidChangeWatchedFiles {
    type Protocol = Protocol;

    fn run(owner: &mut Owner, params: DidChangeWatchedFilesParams) {
        owner.files_changed(&params.changes);
    }
}
