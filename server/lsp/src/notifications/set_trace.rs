//! The client wants to read more or less of what is done.

use tower_lsp::ls_types::SetTraceParams;
use tower_lsp::ls_types::notification::SetTrace as Protocol;

use crate::handler::Signal;
use crate::session::Session;

/// The client wants to read more or less of what is done.
pub(crate) struct SetTrace;

impl Signal for SetTrace {
    type Protocol = Protocol;

    fn run(session: &Session, params: SetTraceParams) {
        session.set_trace(params.value);
    }
}
