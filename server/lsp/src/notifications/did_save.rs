//! A document is saved.

use tower_lsp::ls_types::DidSaveTextDocumentParams;
use tower_lsp::ls_types::notification::DidSaveTextDocument;

use crate::handler::NotificationHandler;
use crate::owner::Owner;

/// A document is saved.
pub(crate) struct DidSave;

impl NotificationHandler for DidSave {
    type Protocol = DidSaveTextDocument;

    fn run(owner: &mut Owner, params: DidSaveTextDocumentParams) {
        owner.saved(&params.text_document.uri);
    }
}
