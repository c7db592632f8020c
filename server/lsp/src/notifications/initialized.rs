//! The client is ready to be asked.

use tower_lsp::ls_types::InitializedParams;
use tower_lsp::ls_types::notification::Initialized as Protocol;

use crate::event::Event;
use crate::handler::Notice;

/// The client is ready to be asked.
pub(crate) struct Initialized;

impl Notice for Initialized {
    type Protocol = Protocol;

    fn event(InitializedParams {}: InitializedParams) -> Event {
        Event::ClientReady
    }
}
