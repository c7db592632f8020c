//! One client: what it sends is read and handed on in order, until it leaves.

mod frames;
mod lenient;
mod message;

use std::io::{self, BufWriter, Read, Write};
use std::ops::ControlFlow;
use std::sync::mpsc;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::runtime::Handle;
use tower_lsp::ClientSocket;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

use super::end::{End, tell};
use super::in_flight::InFlight;
use super::life_cycle;
use super::outgoing::Outgoing;
use super::route::Routes;
use super::router::Router;
use super::session::{Line, Options};
use super::thread::thread;
use frames::{Frame, Frames};
use message::Message;

/// How long what is left to write may take when a client leaves.
const PATIENCE: Duration = Duration::from_millis(500);

/// How many requests may be under way; more are not read until one is answered.
const MOST_REQUESTS: usize = 4096;

/// Serves the client that writes to `input` and reads from `output` by `routes`, until it leaves.
///
/// # Errors
/// When a thread cannot be started.
pub(crate) fn serve(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
    options: Options,
    routes: &'static Routes,
    runtime: &Handle,
) -> io::Result<End> {
    let (left, leaving) = mpsc::channel();
    let outgoing = Outgoing::default();
    let in_flight = InFlight::new(MOST_REQUESTS, outgoing.clone());
    let (service, socket) = life_cycle::service(options, routes, left.clone(), |client| Line {
        outgoing: outgoing.clone(),
        in_flight: in_flight.clone(),
        client,
        runtime: runtime.clone(),
    });
    let (mut requests, answers) = ClientSocket::split(socket);
    let forwarded = outgoing.clone();
    runtime.spawn(async move {
        while let Some(request) = requests.next().await {
            forwarded.send(&without_nothing(request));
        }
    });
    let line = (outgoing.clone(), in_flight);
    let router = Router::new(service, routes, line, runtime.clone());
    let reader =
        MessageReader { router, answers, outgoing: outgoing.clone(), runtime: runtime.clone() };
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

/// What reads from the client.
struct MessageReader<A> {
    router: Router,
    /// Where answers to our requests go.
    answers: A,
    outgoing: Outgoing,
    runtime: Handle,
}

impl<A: futures::Sink<Response> + Unpin> MessageReader<A> {
    /// Reads until the client leaves.
    fn run(mut self, input: impl Read) -> End {
        let mut frames = Frames::new(input);
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
            if !self.outgoing.room() || self.frame(frame, &mut frames).is_break() {
                break;
            }
        }
        if self.router.is_shut_down() { End::Orderly } else { End::Abrupt }
    }

    /// Handles a stretch of the stream. Breaks after the last one.
    fn frame<R: Read>(&mut self, frame: Frame, frames: &mut Frames<R>) -> ControlFlow<()> {
        let mut body = match frame {
            Frame::Body(body) => body,
            Frame::Garbage(reason) => {
                self.refuse(Id::Null, Error { message: reason.into(), ..Error::parse_error() });
                return ControlFlow::Continue(());
            }
        };
        match message::read(&mut body, self.outgoing.addresses()) {
            Ok(Message::Call(request)) => return self.router.call(request),
            Ok(Message::Answer(answer)) => {
                // It takes answers at once, and refuses them when nobody waits any more.
                let _ = self.runtime.block_on(self.answers.send(answer));
            }
            Err(refused) => {
                if refused.is_broken {
                    frames.refuse(&body);
                }
                self.refuse(refused.id, refused.error);
            }
        }
        ControlFlow::Continue(())
    }

    fn refuse(&self, id: Id, error: Error) {
        tracing::warn!(%error, "a message is refused");
        self.outgoing.send(&Response::from_error(id, error));
    }
}
