//! A document changes.

use tower_lsp::ls_types::DidChangeTextDocumentParams;
use tower_lsp::ls_types::notification::DidChangeTextDocument;

use crate::lsp::handler::NotificationHandler;
use crate::lsp::owner::Owner;

/// A document changes.
pub(crate) struct DidChange;

impl NotificationHandler for DidChange {
    type Protocol = DidChangeTextDocument;

    fn run(owner: &mut Owner, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        owner.change(&document.uri, document.version, params.content_changes);
    }
}
