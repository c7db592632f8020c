//! The client is ready to be asked.

use tower_lsp::ls_types::InitializedParams;
use tower_lsp::ls_types::notification::Initialized as Protocol;

use crate::handler::NotificationHandler;
use crate::owner::Owner;

/// The client is ready to be asked.
pub(crate) struct Initialized;

impl NotificationHandler for Initialized {
    type Protocol = Protocol;

    fn run(owner: &mut Owner, params: InitializedParams) {
        let _ = params;
        owner.client_is_ready();
    }
}
