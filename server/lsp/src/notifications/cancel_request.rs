//! A request is cancelled.

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Id;
use tower_lsp::ls_types::notification::{Cancel, Notification};

use crate::handler::Signal;
use crate::session::Session;

/// A request is cancelled.
pub(crate) struct CancelRequest;

/// `$/cancelRequest`, with whatever may name a request.
pub(crate) enum Protocol {}

/// Which request.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Params {
    id: Id,
}

impl Notification for Protocol {
    type Params = Params;
    const METHOD: &'static str = Cancel::METHOD;
}

impl Signal for CancelRequest {
    type Protocol = Protocol;

    fn run(session: &Session, params: Params) {
        session.in_flight.cancel(&params.id);
    }
}
