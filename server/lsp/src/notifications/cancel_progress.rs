//! Work is cancelled by the token of its progress.

use tower_lsp::ls_types::WorkDoneProgressCancelParams;
use tower_lsp::ls_types::notification::WorkDoneProgressCancel;

use crate::handler::Signal;
use crate::session::Session;

/// Work is cancelled by the token of its progress.
pub(crate) struct CancelProgress;

impl Signal for CancelProgress {
    type Protocol = WorkDoneProgressCancel;

    fn run(session: &Session, params: WorkDoneProgressCancelParams) {
        session.cancels.cancel(&params.token);
    }
}
