//! A document is closed.

use tower_lsp::ls_types::DidCloseTextDocumentParams;
use tower_lsp::ls_types::notification::DidCloseTextDocument;

use crate::handler::NotificationHandler;
use crate::owner::Owner;

/// A document is closed.
pub(crate) struct DidClose;

impl NotificationHandler for DidClose {
    type Protocol = DidCloseTextDocument;

    fn run(owner: &mut Owner, params: DidCloseTextDocumentParams) {
        owner.close(&params.text_document.uri);
    }
}
