//! What is to be sent on one stream: what is urgent first, in the order in which it was put there otherwise.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use astrolens_proto::v1::AnalyseRequest;
use astrolens_proto::v1::analyse_request::Message;
use bytes::Bytes;
use prost::Message as _;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_stream::Stream;

use crate::encoding::{compress, parts};
use crate::link::Link;

/// Takes messages. What may be in it is bounded by the window of the worker.
#[derive(Clone, Debug)]
pub(crate) struct Outbox {
    urgent: UnboundedSender<Message>,
    rest: UnboundedSender<Parcel>,
    shared: Arc<Shared>,
}

/// What is not urgent.
#[derive(Debug)]
enum Parcel {
    Message(Message),
    /// The text of the task of this number, in as many messages as it takes.
    Text(u64, Bytes),
}

/// What both ends know.
#[derive(Debug)]
struct Shared {
    began: Instant,
    /// When the transport last had room for a message, in milliseconds after that.
    last: AtomicU64,
    /// Whether the worker takes texts that are compressed.
    takes_compressed: AtomicBool,
}

/// The messages, as the transport takes them. Texts are made ready when their turn comes: on a way that is slow by
/// then, compressed.
#[derive(Debug)]
pub(crate) struct Outgoing {
    urgent: UnboundedReceiver<Message>,
    rest: UnboundedReceiver<Parcel>,
    /// What is left of the text that is being sent.
    parts: VecDeque<Message>,
    link: Link,
    shared: Arc<Shared>,
}

impl Outbox {
    /// One that is empty, and its other end.
    pub(crate) fn new() -> (Self, Outgoing) {
        let ((urgent, urgently), (rest, other)) = (unbounded_channel(), unbounded_channel());
        let shared = Arc::new(Shared {
            began: Instant::now(),
            last: AtomicU64::new(0),
            takes_compressed: AtomicBool::new(false),
        });
        let outgoing = Outgoing {
            urgent: urgently,
            rest: other,
            parts: VecDeque::new(),
            link: Link::default(),
            shared: Arc::clone(&shared),
        };
        (Self { urgent, rest, shared }, outgoing)
    }

    /// Sends `message` after all that was put here before.
    pub(crate) fn put(&self, message: Message) {
        // One that has ended says so where it is read.
        let _ = self.rest.send(Parcel::Message(message));
    }

    /// Sends the `text` of the task of this number after all that was put here before.
    pub(crate) fn put_text(&self, task: u64, text: Bytes) {
        // As above.
        let _ = self.rest.send(Parcel::Text(task, text));
    }

    /// Sends `message` before all that is not urgent.
    pub(crate) fn put_first(&self, message: Message) {
        // As above.
        let _ = self.urgent.send(message);
    }

    /// Takes note that the worker takes texts that are compressed.
    pub(crate) fn allow_compression(&self) {
        self.shared.takes_compressed.store(true, Ordering::Relaxed);
    }

    /// When the transport last took a message. One that takes none has a peer that reads none.
    pub(crate) fn last_taken(&self) -> Instant {
        self.shared.began + Duration::from_millis(self.shared.last.load(Ordering::Relaxed))
    }
}

impl Outgoing {
    fn poll_message(&mut self, context: &mut Context<'_>) -> Poll<Option<Message>> {
        // Both ends go together.
        if let Poll::Ready(Some(message)) = self.urgent.poll_recv(context) {
            return Poll::Ready(Some(message));
        }
        loop {
            if let Some(part) = self.parts.pop_front() {
                return Poll::Ready(Some(part));
            }
            let Poll::Ready(parcel) = self.rest.poll_recv(context) else { return Poll::Pending };
            let takes_compressed = self.shared.takes_compressed.load(Ordering::Relaxed);
            let is_slow = takes_compressed && self.link.is_slow(Instant::now());
            match parcel {
                Some(Parcel::Text(task, text)) => self.parts = parts(task, text, is_slow),
                Some(Parcel::Message(Message::Batch(mut batch))) => {
                    if is_slow {
                        compress(&mut batch);
                    }
                    return Poll::Ready(Some(Message::Batch(batch)));
                }
                Some(Parcel::Message(message)) => return Poll::Ready(Some(message)),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl Stream for Outgoing {
    type Item = AnalyseRequest;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<AnalyseRequest>> {
        let Poll::Ready(message) = self.poll_message(context) else {
            self.link.has_all();
            return Poll::Pending;
        };
        let request = message.map(|message| AnalyseRequest { message: Some(message) });
        if let Some(request) = &request {
            let now = Instant::now();
            self.link.wants(now);
            self.link.takes(request.encoded_len());
            let elapsed = (now - self.shared.began).as_millis() as u64;
            self.shared.last.store(elapsed, Ordering::Relaxed);
        }
        Poll::Ready(request)
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
