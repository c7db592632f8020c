//! What goes out on a stream: answers of scans a few at a time, all else at once.
//!
//! Each time that something is sent, both sides are woken and go through all layers of the transport. A scan has many
//! more tasks out than a few, and does not see whether an answer waits for others for a moment.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use astrolens_proto::v1::AnalyseResponse;
use tokio::sync::mpsc;
use tokio::time::{Instant, Sleep, sleep};
use tokio_stream::Stream;
use tonic::Status;

/// How many messages may wait for a client to read them; all else waits before it is made.
const QUEUE: usize = 16;

/// The most that are gathered.
const MOST: usize = 16;

/// How much longer than the first of them an answer may wait.
const LONGEST: Duration = Duration::from_millis(10);

/// A message on its way out, and how many there may be together before they go.
pub(super) type Outgoing = (Result<AnalyseResponse, Status>, Together);

/// How many messages may be gathered before all go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Together(usize);

impl Together {
    /// It goes at once, with all that waits.
    pub(super) const AT_ONCE: Self = Self(1);

    /// What goes together where so many tasks have no answer: no more than a share of them, so that there is enough
    /// to do while answers wait.
    pub(super) fn of(unanswered: usize) -> Self {
        Self((unanswered / 4).clamp(1, MOST))
    }
}

/// The messages, as the transport takes them.
#[derive(Debug)]
pub(crate) struct Gathered {
    incoming: mpsc::Receiver<Outgoing>,
    held: VecDeque<Result<AnalyseResponse, Status>>,
    /// Those that are held go.
    is_going: bool,
    /// When those that are held go in any case.
    limit: Pin<Box<Sleep>>,
}

impl Gathered {
    /// One that is empty, and its other end.
    pub(super) fn new() -> (mpsc::Sender<Outgoing>, Self) {
        let (outgoing, incoming) = mpsc::channel(QUEUE);
        let limit = Box::pin(sleep(LONGEST));
        (outgoing, Self { incoming, held: VecDeque::new(), is_going: false, limit })
    }

    /// Takes messages until those that are held go; whether there will be any.
    fn poll_gather(&mut self, context: &mut Context<'_>) -> Poll<bool> {
        loop {
            match self.incoming.poll_recv(context) {
                Poll::Ready(Some((message, Together(together)))) => {
                    if self.held.is_empty() && together > 1 {
                        self.limit.as_mut().reset(Instant::now() + LONGEST);
                    }
                    self.held.push_back(message);
                    if self.held.len() >= together {
                        return Poll::Ready(true);
                    }
                }
                Poll::Ready(None) => return Poll::Ready(!self.held.is_empty()),
                Poll::Pending if self.held.is_empty() => return Poll::Pending,
                Poll::Pending => {
                    ready!(self.limit.as_mut().poll(context));
                    return Poll::Ready(true);
                }
            }
        }
    }
}

impl Stream for Gathered {
    type Item = Result<AnalyseResponse, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.is_going {
            self.is_going = ready!(self.poll_gather(context));
        }
        let message = self.held.pop_front();
        self.is_going = !self.held.is_empty();
        Poll::Ready(message)
    }
}

#[cfg(test)]
mod tests {
    use astrolens_proto::v1::Pong;
    use astrolens_proto::v1::analyse_response::Message;
    use tokio_stream::StreamExt as _;

    use super::*;

    fn message(number: u64) -> AnalyseResponse {
        AnalyseResponse { message: Some(Message::Pong(Pong { number })) }
    }

    async fn put(outgoing: &mpsc::Sender<Outgoing>, number: u64, together: Together) {
        outgoing.send((Ok(message(number)), together)).await.expect("a stream");
    }

    /// The numbers of what goes without waiting.
    fn gone(gathered: &mut Gathered) -> Vec<u64> {
        let mut context = Context::from_waker(std::task::Waker::noop());
        let mut numbers = Vec::new();
        while let Poll::Ready(Some(message)) = Pin::new(&mut *gathered).poll_next(&mut context) {
            match message.expect("a message").message {
                Some(Message::Pong(pong)) => numbers.push(pong.number),
                other => panic!("{other:?}"),
            }
        }
        numbers
    }

    #[tokio::test]
    async fn answers_wait_for_others_and_nothing_waits_for_long() {
        let (outgoing, mut gathered) = Gathered::new();
        let three = Together::of(12);
        put(&outgoing, 1, three).await;
        put(&outgoing, 2, three).await;
        assert!(gone(&mut gathered).is_empty());
        put(&outgoing, 3, three).await;
        assert_eq!(gone(&mut gathered), [1, 2, 3]);
        put(&outgoing, 4, three).await;
        put(&outgoing, 5, Together::AT_ONCE).await;
        assert_eq!(gone(&mut gathered), [4, 5], "what is urgent takes along what waits");
        put(&outgoing, 6, three).await;
        assert!(gone(&mut gathered).is_empty());
        assert_eq!(gathered.next().await.map(Result::unwrap), Some(message(6)));
        put(&outgoing, 7, three).await;
        drop(outgoing);
        assert_eq!(gathered.next().await.map(Result::unwrap), Some(message(7)));
        assert!(gathered.next().await.is_none());
    }

    #[test]
    fn a_few_tasks_do_not_wait_for_one_another() {
        let of = |unanswered| Together::of(unanswered).0;
        assert_eq!([0, 1, 7, 8, 63, 1000].map(of), [1, 1, 1, 2, 15, 16]);
    }
}
