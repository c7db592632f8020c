//! Work that takes a while, shown to the person in front of the client.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tower_lsp::ls_types::notification::Progress as Notification;
use tower_lsp::ls_types::{
    ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::cancels::Cancelled;
use super::session::Session;

/// Work under way; it has ended when this is dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    session: Arc<Session>,
    token: ProgressToken,
    total: usize,
    percentage: u32,
    /// The client has agreed to show it.
    is_shown: Arc<AtomicBool>,
}

impl Progress {
    /// Begins to look at `total` files, asking the client whether it shows that; if it then
    /// cancels that, `cancelled` tells.
    pub(crate) fn begin(session: &Arc<Session>, total: usize, cancelled: &Cancelled) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let token = ProgressToken::String(format!("astrolens/scan/{number}"));
        session.cancels.watch(token.clone(), cancelled);
        let is_shown = Arc::new(AtomicBool::new(false));
        let progress = Self {
            session: Arc::clone(session),
            token: token.clone(),
            total,
            percentage: 0,
            is_shown: Arc::clone(&is_shown),
        };
        let session = Arc::clone(session);
        session.clone().runtime.spawn(async move {
            match session.client.create_work_done_progress(token.clone()).await {
                Ok(()) => session.events.put(Box::new(move |owner| {
                    // The work may be over by now; then nobody holds the other end.
                    if Arc::strong_count(&is_shown) > 1 {
                        is_shown.store(true, Ordering::Release);
                        Self::start(owner.session(), token);
                    }
                })),
                Err(error) => tracing::debug!(%error, "the client shows no progress"),
            }
        });
        progress
    }

    /// Begins work whose progress the client wants to see under `token`, by which it can cancel it.
    pub(crate) fn wanted(session: &Arc<Session>, token: ProgressToken, total: usize) -> Self {
        Self::start(session, token.clone());
        let is_shown = Arc::new(AtomicBool::new(true));
        Self { session: Arc::clone(session), token, total, percentage: 0, is_shown }
    }

    /// Tells that `done` files are done, where that makes a difference.
    pub(crate) fn report(&mut self, done: usize) {
        let percentage = (done * 100 / self.total.max(1)) as u32;
        if percentage > self.percentage && self.is_shown.load(Ordering::Acquire) {
            self.percentage = percentage;
            let report = WorkDoneProgressReport {
                message: Some(format!("{done} of {} files", self.total)),
                percentage: Some(percentage),
                cancellable: None,
            };
            send(&self.session, self.token.clone(), WorkDoneProgress::Report(report));
        }
    }

    fn start(session: &Session, token: ProgressToken) {
        let begin = WorkDoneProgressBegin {
            title: "Measuring".to_owned(),
            cancellable: Some(true),
            message: None,
            percentage: Some(0),
        };
        send(session, token, WorkDoneProgress::Begin(begin));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown.load(Ordering::Acquire) {
            let end = WorkDoneProgressEnd { message: None };
            send(&self.session, self.token.clone(), WorkDoneProgress::End(end));
        }
    }
}

fn send(session: &Session, token: ProgressToken, progress: WorkDoneProgress) {
    let value = ProgressParamsValue::WorkDone(progress);
    session.outgoing.notify::<Notification>(&ProgressParams { token, value });
}
