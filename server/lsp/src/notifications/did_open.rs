//! A document is opened.

use tower_lsp::ls_types::DidOpenTextDocumentParams;
use tower_lsp::ls_types::notification::DidOpenTextDocument;

use crate::event::Event;
use crate::handler::Notice;

/// A document is opened.
pub(crate) struct DidOpen;

impl Notice for DidOpen {
    type Protocol = DidOpenTextDocument;

    fn event(params: DidOpenTextDocumentParams) -> Event {
        Event::Opened(params.text_document)
    }
}
