//! A document is opened.

use tower_lsp::ls_types::DidOpenTextDocumentParams;
use tower_lsp::ls_types::notification::DidOpenTextDocument;

use crate::handler::NotificationHandler;
use crate::owner::Owner;

/// A document is opened.
pub(crate) struct DidOpen;

impl NotificationHandler for DidOpen {
    type Protocol = DidOpenTextDocument;

    fn run(owner: &mut Owner, params: DidOpenTextDocumentParams) {
        owner.open(params.text_document);
    }
}
