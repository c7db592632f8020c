//! A document changes.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::notification::{DidChangeTextDocument, Notification};
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use crate::event::{Change, Event};
use crate::handler::Notice;

/// A document changes.
pub(crate) struct DidChange;

/// `textDocument/didChange`, from clients that leave out the version as well.
pub(crate) enum Protocol {}

/// What changes.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Params {
    text_document: Changed,
    content_changes: Vec<TextDocumentContentChangeEvent>,
}

/// The document that changes.
#[derive(Debug, Deserialize, Serialize)]
struct Changed {
    uri: Uri,
    /// Its version from now on; older clients may send none.
    version: Option<i32>,
}

impl Notification for Protocol {
    type Params = Params;
    const METHOD: &'static str = DidChangeTextDocument::METHOD;
}

impl Notice for DidChange {
    type Protocol = Protocol;

    fn event(params: Params) -> Event {
        let Changed { uri, version } = params.text_document;
        Event::Changed(Change { uri, version, changes: params.content_changes })
    }
}
