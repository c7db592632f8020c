//! One client: what it sends is read, dispatched in order and answered until it leaves.

mod addresses;
mod flight;
mod frames;
mod lenient;
mod message;
mod outgoing;
mod parent;

use std::future::poll_fn;
use std::io::{self, BufWriter, Read, Write};
use std::sync::mpsc::{self, Sender};
use std::task::Poll;
use std::time::Duration;

use futures::future::FutureExt;
use futures::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::runtime::Handle;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{ClientSocket, LspService};
use tower_service::Service;

use super::door::{Door, Notice, door};
use super::session::Options;
use flight::Flight;
use frames::{Frame, Frames};
use message::Message;
pub(super) use outgoing::Outgoing;
pub(super) use parent::watch;

/// How long what is left to write may take when a client leaves.
const PATIENCE: Duration = Duration::from_millis(500);

/// How many requests may be under way; more are not read until one is answered.
const MOST_REQUESTS: usize = 4096;

/// How a client left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It asked for a shutdown before.
    Orderly,
    /// It did not.
    Abrupt,
}

/// Serves the client that writes to `input` and reads from `output` until it leaves.
///
/// # Errors
/// When a thread cannot be started.
pub fn serve(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
    options: Options,
    runtime: &Handle,
) -> io::Result<End> {
    let (left, leaving) = mpsc::channel();
    let outgoing = Outgoing::default();
    let (service, socket) = door(options, outgoing.clone(), runtime.clone(), left.clone());
    let (mut requests, answers) = ClientSocket::split(socket);
    let forwarded = outgoing.clone();
    runtime.spawn(async move {
        while let Some(request) = requests.next().await {
            forwarded.send(&without_nothing(request));
        }
    });
    let reader = Reader {
        service,
        answers,
        outgoing: outgoing.clone(),
        runtime: runtime.clone(),
        flight: Flight::new(MOST_REQUESTS),
        is_shut_down: false,
    };
    thread("reader", {
        let left = left.clone();
        move || tell(&left, reader.run(input))
    })?;
    thread("writer", {
        let outgoing = outgoing.clone();
        move || {
            if let Err(error) = outgoing.write(BufWriter::new(output)) {
                tracing::info!(%error, "the client does not read any more");
            }
            tell(&left, End::Abrupt);
        }
    })?;
    // One of them is still there to say so, or has said so.
    let end = leaving.recv().unwrap_or(End::Abrupt);
    outgoing.drain(PATIENCE);
    outgoing.close();
    Ok(end)
}

/// A request without parameters leaves them out: `null` is no structure.
fn without_nothing(request: Request) -> Request {
    match request.into_parts() {
        (method, Some(id), None | Some(Value::Null)) => Request::build(method).id(id).finish(),
        (method, Some(id), Some(params)) => Request::build(method).params(params).id(id).finish(),
        (method, None, params) => {
            Request::build(method).params(params.unwrap_or_default()).finish()
        }
    }
}

/// Starts a thread.
pub(super) fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

/// Says how the client left, unless that is known.
fn tell(left: &Sender<End>, end: End) {
    // Nobody listens once it is known.
    let _ = left.send(end);
}

/// What reads from the client.
struct Reader<A> {
    service: LspService<Door>,
    /// Where answers to our requests go.
    answers: A,
    outgoing: Outgoing,
    runtime: Handle,
    flight: Flight,
    is_shut_down: bool,
}

impl<A: futures::Sink<Response> + Unpin> Reader<A> {
    /// Reads until the client leaves.
    fn run(mut self, input: impl Read) -> End {
        let runtime = self.runtime.clone();
        let _within = runtime.enter();
        let mut frames = Frames::new(input);
        let end = |is_orderly| if is_orderly { End::Orderly } else { End::Abrupt };
        loop {
            let frame = match frames.next() {
                Ok(Some(frame)) => frame,
                Ok(None) => break,
                Err(error) => {
                    tracing::info!(%error, "the client cannot be read");
                    break;
                }
            };
            // A client that does not read its answers gets no more of them.
            if !self.outgoing.room() {
                break;
            }
            let is_last = match frame {
                Frame::Garbage(reason) => {
                    self.refuse(Id::Null, Error { message: reason.into(), ..Error::parse_error() });
                    false
                }
                Frame::Body(body) => self.body(body, &mut frames),
            };
            if is_last {
                break;
            }
        }
        end(self.is_shut_down)
    }

    /// Takes the body of a message; whether it is the last.
    fn body<R: Read>(&mut self, mut body: Vec<u8>, frames: &mut Frames<R>) -> bool {
        match message::read(&mut body, self.outgoing.addresses()) {
            Ok(Message::Call(request)) => self.call(request),
            Ok(Message::Answer(answer)) => {
                // It takes answers at once, and refuses them when nobody waits any more.
                let _ = self.answers.send(answer).now_or_never();
                false
            }
            Err(refused) => {
                if refused.is_broken {
                    frames.refuse(&body);
                }
                self.refuse(refused.id, refused.error);
                false
            }
        }
    }

    fn refuse(&self, id: Id, error: Error) {
        tracing::warn!(%error, "a message is refused");
        self.outgoing.send(&Response::from_error(id, error));
    }

    /// Dispatches a request or notification; whether it is the last.
    ///
    /// What it does before it waits for anything is done when this returns: so messages take
    /// effect in their order.
    fn call(&mut self, request: Request) -> bool {
        if request.id().is_none()
            && let Some(notice) = Notice::named(request.method())
        {
            // The service would drop one with wrong parameters without a word.
            if !self.is_shut_down {
                let (_, _, params) = request.into_parts();
                self.service.inner().take(notice, params);
            }
            return false;
        }
        let method = request.method().to_owned();
        let id = request.id().cloned();
        let slot = id.is_some().then(|| self.flight.begin());
        let mut future = self.service.call(request);
        let first = poll_fn(|context| Poll::Ready(future.poll_unpin(context))).now_or_never();
        let outgoing = self.outgoing.clone();
        if let Some(Poll::Ready(answered)) = first {
            let answer = answered.ok().flatten();
            if method == "shutdown" && answer.as_ref().is_some_and(Response::is_ok) {
                self.is_shut_down = true;
            }
            answered_with(&outgoing, id, answer);
            return method == "exit";
        }
        self.runtime.spawn(async move {
            let answer = future.await.ok().flatten();
            answered_with(&outgoing, id, answer);
            drop(slot);
        });
        false
    }
}

/// Sends the answer to the request `id`. The service has none to unknown requests whose names
/// begin with `$/`; a request is answered all the same.
fn answered_with(outgoing: &Outgoing, id: Option<Id>, answer: Option<Response>) {
    let unanswered = || id.map(|id| Response::from_error(id, Error::method_not_found()));
    if let Some(answer) = answer.or_else(unanswered) {
        outgoing.send(&answer);
    }
}
