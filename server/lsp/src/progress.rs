//! Work that takes a while, shown to the person in front of the client.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tower_lsp::ls_types::notification::Progress as Notification;
use tower_lsp::ls_types::{
    ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::cancels::Cancelled;
use super::outgoing::Outgoing;
use super::session::Session;

/// What a person reads of the work.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Label {
    /// What is done, as in `Measuring`.
    pub(crate) title: &'static str,
    /// What is counted, as in `files`.
    pub(crate) unit: &'static str,
}

/// Work under way; it has ended when this is dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    shown: Arc<Shown>,
    label: Label,
    total: usize,
    percentage: u32,
}

/// What the client shows of it.
#[derive(Debug)]
struct Shown {
    outgoing: Outgoing,
    token: ProgressToken,
    state: Mutex<State>,
}

/// How far the client has come with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It was asked whether it shows the work.
    Asked,
    /// It does.
    Shown,
    /// The work is done.
    Over,
}

impl Progress {
    /// Begins work on `total` things, asking the client whether it shows that; if it then cancels
    /// it, `cancelled` tells.
    pub(crate) fn offer(
        session: &Arc<Session>,
        label: Label,
        total: usize,
        cancelled: &Cancelled,
    ) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let token = ProgressToken::String(format!("astrolens/work/{number}"));
        session.cancels.watch(token.clone(), cancelled);
        let progress = Self::new(&session.outgoing, token.clone(), label, total);
        let (shown, client) = (Arc::clone(&progress.shown), session.client.clone());
        session.runtime.spawn(async move {
            match client.create_work_done_progress(token).await {
                Ok(()) => shown.begin(label),
                Err(error) => tracing::debug!(%error, "the client shows no progress"),
            }
        });
        progress
    }

    /// Begins work on `total` things whose progress the client wants to see under `token`.
    pub(crate) fn wanted(
        outgoing: &Outgoing,
        token: ProgressToken,
        label: Label,
        total: usize,
    ) -> Self {
        let progress = Self::new(outgoing, token, label, total);
        progress.shown.begin(label);
        progress
    }

    fn new(outgoing: &Outgoing, token: ProgressToken, label: Label, total: usize) -> Self {
        let outgoing = outgoing.clone();
        let shown = Arc::new(Shown { outgoing, token, state: Mutex::new(State::Asked) });
        Self { shown, label, total, percentage: 0 }
    }

    /// Reports that `done` things are done, where that makes a difference, and that work goes on at `place` if
    /// that is elsewhere.
    pub(crate) fn report(&mut self, done: usize, place: impl FnOnce() -> Option<String>) {
        let percentage = (done * 100 / self.total.max(1)) as u32;
        if percentage > self.percentage && *self.shown.state() == State::Shown {
            self.percentage = percentage;
            let place = place().map(|place| format!(" on {place}")).unwrap_or_default();
            self.shown.send(WorkDoneProgress::Report(WorkDoneProgressReport {
                message: Some(format!("{done} of {} {}{place}", self.total, self.label.unit)),
                percentage: Some(percentage),
                cancellable: None,
            }));
        }
    }
}

impl Shown {
    /// Shows the work, unless it is over by now.
    fn begin(&self, label: Label) {
        let mut state = self.state();
        if *state == State::Asked {
            *state = State::Shown;
            self.send(WorkDoneProgress::Begin(WorkDoneProgressBegin {
                title: label.title.to_owned(),
                cancellable: Some(true),
                message: None,
                percentage: Some(0),
            }));
        }
    }

    fn send(&self, progress: WorkDoneProgress) {
        let value = ProgressParamsValue::WorkDone(progress);
        let token = self.token.clone();
        self.outgoing.notify::<Notification>(&ProgressParams { token, value });
    }

    /// No code of others runs under the lock, so what a panic elsewhere leaves is sound.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let mut state = self.shown.state();
        if std::mem::replace(&mut *state, State::Over) == State::Shown {
            self.shown.send(WorkDoneProgress::End(WorkDoneProgressEnd { message: None }));
        }
    }
}
