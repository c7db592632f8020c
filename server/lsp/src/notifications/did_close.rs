//! A document is closed.

use tower_lsp::ls_types::DidCloseTextDocumentParams;
use tower_lsp::ls_types::notification::DidCloseTextDocument;

use crate::event::Event;
use crate::handler::Notice;

/// A document is closed.
pub(crate) struct DidClose;

impl Notice for DidClose {
    type Protocol = DidCloseTextDocument;

    fn event(params: DidCloseTextDocumentParams) -> Event {
        Event::Closed(params.text_document.uri)
    }
}
