//! Work on its way, and those who wait for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::watch;

use super::{Answer, Job, Question};

/// A job that is queued or being done; whoever asks the same waits for it, too.
#[derive(Debug)]
pub(crate) struct Flight {
    job: Job,
    is_begun: Arc<AtomicBool>,
    answer: watch::Sender<Option<Answer>>,
}

/// Somebody who waits for an answer. Dropping it withdraws the question, unless others wait.
#[derive(Debug)]
pub(crate) struct Waiting {
    is_begun: Arc<AtomicBool>,
    answer: watch::Receiver<Option<Answer>>,
}

impl Flight {
    pub(crate) fn new(job: Job) -> Self {
        Self { job, is_begun: Arc::default(), answer: watch::Sender::new(None) }
    }

    pub(crate) fn job(&self) -> &Job {
        &self.job
    }

    pub(crate) fn question(&self) -> &Question {
        &self.job.question
    }

    /// Waits for the answer with all others.
    pub(super) fn join(&self) -> Waiting {
        Waiting { is_begun: Arc::clone(&self.is_begun), answer: self.answer.subscribe() }
    }

    /// Takes note that it is being done; whether that is news.
    pub(super) fn begin(&self) -> bool {
        !self.is_begun.swap(true, Ordering::SeqCst)
    }

    /// Takes note that it was handed on and waits to be done elsewhere.
    pub(super) fn wait_elsewhere(&self) {
        self.is_begun.store(false, Ordering::SeqCst);
    }

    pub(super) fn is_begun(&self) -> bool {
        self.is_begun.load(Ordering::SeqCst)
    }

    /// Whether anybody waits for it.
    pub(super) fn is_wanted(&self) -> bool {
        self.answer.receiver_count() > 0
    }

    /// Waits until nobody waits for it.
    pub(super) async fn unwanted(&self) {
        self.answer.closed().await;
    }

    /// Whether it has its answer.
    pub(crate) fn is_answered(&self) -> bool {
        self.answer.borrow().is_some()
    }

    /// Answers all who wait.
    pub(super) fn answer(&self, answer: Answer) {
        self.answer.send_replace(Some(answer));
    }
}

impl Waiting {
    /// What is known already.
    pub(super) fn answered(answer: Answer) -> Self {
        let (_, answer) = watch::channel(Some(answer));
        Self { is_begun: Arc::default(), answer }
    }

    /// Whether somebody is on it.
    pub(crate) fn is_begun(&self) -> bool {
        self.is_begun.load(Ordering::SeqCst)
    }

    /// Waits for the answer; `None` if there will be none, since who had the work is gone.
    pub(crate) async fn answer(&mut self) -> Option<Answer> {
        self.answer.wait_for(Option::is_some).await.ok()?.clone()
    }
}
