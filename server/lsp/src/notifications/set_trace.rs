//! The client wants to read more or less of what is done.

use tower_lsp::ls_types::SetTraceParams;
use tower_lsp::ls_types::notification::SetTrace as Protocol;

use crate::handler::NotificationHandler;
use crate::owner::Owner;

/// The client wants to read more or less of what is done.
pub(crate) struct SetTrace;

impl NotificationHandler for SetTrace {
    type Protocol = Protocol;

    fn run(owner: &mut Owner, params: SetTraceParams) {
        owner.session().set_trace(params.value);
    }
}
