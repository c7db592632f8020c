//! Answers to the units of a message, as they come.

use std::time::Duration;

use astrolens_proto::v1::{Failure, Unit};
use futures::future::{BoxFuture, FutureExt as _};
use futures::stream::{FuturesUnordered, StreamExt as _};
use tokio::time::{Instant, timeout_at};

use crate::engine::{Answer, Waiting};

/// How long an answer may wait for those of its neighbours: longer than most messages take in all, and no longer than
/// a scan can do without.
const MOMENT: Duration = Duration::from_millis(100);

/// Answers that are there, and those that are waited for.
#[derive(Default)]
pub(super) struct Answers<'a> {
    pub(super) there: Vec<(&'a Unit, Answer)>,
    waiting: FuturesUnordered<BoxFuture<'a, (&'a Unit, Answer)>>,
}

impl<'a> Answers<'a> {
    /// Waits for the answer to `unit` as well.
    pub(super) fn wait(&mut self, unit: &'a Unit, mut waiting: Waiting) {
        let answer = async move {
            let lost = || Answer::failed(Failure::Unspecified, "nobody answered");
            (unit, waiting.answer().await.unwrap_or_else(lost))
        };
        self.waiting.push(answer.boxed());
    }

    /// Waits for what comes next: all of it or, where some takes longer, what is there a moment after the first. `None`
    /// once there is nothing left.
    pub(super) async fn next(&mut self) -> Option<Vec<(&'a Unit, Answer)>> {
        let mut there = std::mem::take(&mut self.there);
        if there.is_empty() {
            there.push(self.waiting.next().await?);
        }
        let end = Instant::now() + MOMENT;
        while let Ok(Some(answer)) = timeout_at(end, self.waiting.next()).await {
            there.push(answer);
        }
        Some(there)
    }
}
