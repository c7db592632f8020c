//! A document is saved.

use tower_lsp::ls_types::DidSaveTextDocumentParams;
use tower_lsp::ls_types::notification::DidSaveTextDocument;

use crate::event::Event;
use crate::handler::Notice;

/// A document is saved.
pub(crate) struct DidSave;

impl Notice for DidSave {
    type Protocol = DidSaveTextDocument;

    fn event(params: DidSaveTextDocumentParams) -> Event {
        Event::Saved(params.text_document.uri)
    }
}
