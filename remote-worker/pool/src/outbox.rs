//! What is to be sent on one stream: what is urgent first, in the order in which it was put there otherwise.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use astrolens_proto::v1::AnalyseRequest;
use astrolens_proto::v1::analyse_request::Message;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_stream::Stream;

/// Takes messages. What may be in it is bounded by the window of the worker.
#[derive(Clone, Debug)]
pub(crate) struct Outbox {
    urgent: UnboundedSender<Message>,
    rest: UnboundedSender<Message>,
    progress: Arc<Progress>,
}

/// When the transport last had room for a message.
#[derive(Debug)]
struct Progress {
    began: Instant,
    /// In milliseconds after that.
    last: AtomicU64,
}

/// The messages, as the transport takes them.
#[derive(Debug)]
pub(crate) struct Outgoing {
    urgent: UnboundedReceiver<Message>,
    rest: UnboundedReceiver<Message>,
    progress: Arc<Progress>,
}

impl Outbox {
    /// One that is empty, and its other end.
    pub(crate) fn new() -> (Self, Outgoing) {
        let ((urgent, urgently), (rest, other)) = (unbounded_channel(), unbounded_channel());
        let progress = Arc::new(Progress { began: Instant::now(), last: AtomicU64::new(0) });
        let outgoing = Outgoing { urgent: urgently, rest: other, progress: Arc::clone(&progress) };
        (Self { urgent, rest, progress }, outgoing)
    }

    /// Sends `message` after all that was put here before.
    pub(crate) fn put(&self, message: Message) {
        // One that has ended says so where it is read.
        let _ = self.rest.send(message);
    }

    /// Sends `message` before all that is not urgent.
    pub(crate) fn put_first(&self, message: Message) {
        // One that has ended says so where it is read.
        let _ = self.urgent.send(message);
    }

    /// When the transport last took a message. One that takes none has a peer that reads none.
    pub(crate) fn last_taken(&self) -> Instant {
        self.progress.began + Duration::from_millis(self.progress.last.load(Ordering::Relaxed))
    }
}

impl Stream for Outgoing {
    type Item = AnalyseRequest;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<AnalyseRequest>> {
        let message = match self.urgent.poll_recv(context) {
            Poll::Ready(Some(message)) => Poll::Ready(Some(message)),
            // Both ends go together.
            Poll::Ready(None) | Poll::Pending => self.rest.poll_recv(context),
        };
        if let Poll::Ready(Some(_)) = &message {
            let elapsed = self.progress.began.elapsed().as_millis() as u64;
            self.progress.last.store(elapsed, Ordering::Relaxed);
        }
        message.map(|message| message.map(|message| AnalyseRequest { message: Some(message) }))
    }
}

#[cfg(test)]
mod tests {
    use astrolens_proto::v1::{Cancel, Ping};
    use tokio_stream::StreamExt as _;

    use super::*;

    #[tokio::test]
    async fn what_is_urgent_overtakes_the_rest() {
        let (outbox, mut outgoing) = Outbox::new();
        let cancel = |id| Message::Cancel(Cancel { tasks: vec![id] });
        outbox.put(cancel(1));
        outbox.put(cancel(2));
        outbox.put_first(Message::Ping(Ping { number: 1 }));
        drop(outbox);
        let mut messages = Vec::new();
        while let Some(request) = outgoing.next().await {
            messages.extend(request.message);
        }
        assert_eq!(messages, [Message::Ping(Ping { number: 1 }), cancel(1), cancel(2)]);
    }
}
