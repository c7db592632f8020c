//! Hands each message of a client to the row that is for it.
//!
//! All that a message causes in the one queue is in the queue when [`Router::call`] returns: so
//! messages take effect in their order.

use std::future::poll_fn;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};
use tokio::runtime::Handle;
use tower_lsp::LspService;
use tower_lsp::jsonrpc::{Error, Id, Request, Response, Result};
use tower_lsp::ls_types::{ExecuteCommandParams, MessageType};
use tower_service::Service;

use super::event::{Asked, Event};
use super::in_flight::{InFlight, Reply};
use super::life_cycle::LifeCycle;
use super::outgoing::Outgoing;
use super::route::{Kind, Question, Route, Routes, read};
use super::session::Session;

/// What hands on the messages of one client.
pub(crate) struct Router {
    service: LspService<LifeCycle>,
    routes: &'static Routes,
    outgoing: Outgoing,
    in_flight: InFlight,
    runtime: Handle,
}

impl Router {
    /// Hands messages on by `routes`, those about the beginning and the end of the session to
    /// `service`; what is refused is said on `outgoing`.
    pub(crate) fn new(
        service: LspService<LifeCycle>,
        routes: &'static Routes,
        (outgoing, in_flight): (Outgoing, InFlight),
        runtime: Handle,
    ) -> Self {
        Self { service, routes, outgoing, in_flight, runtime }
    }

    /// Whether the client has said farewell.
    pub(crate) fn is_shut_down(&self) -> bool {
        self.service.inner().is_shut_down()
    }

    /// Handles a request or a notification. Breaks after the last one.
    pub(crate) fn call(&mut self, message: Request) -> ControlFlow<()> {
        let Some(route) = self.routes.message(message.method()) else {
            return self.live(message);
        };
        let (_, id, params) = message.into_parts();
        match id {
            Some(id) => self.ask(route, id, params.unwrap_or_default()),
            None => self.notice(route, params),
        }
        ControlFlow::Continue(())
    }

    /// Handles what has no row: the service knows the beginning and the end of a session, and how
    /// all else is refused.
    fn live(&mut self, message: Request) -> ControlFlow<()> {
        let is_exit = message.method() == "exit";
        let id = message.id().cloned();
        let service = &mut self.service;
        let answer = self.runtime.block_on(async move {
            poll_fn(|context| service.poll_ready(context)).await?;
            service.call(message).await
        });
        // It has none for unknown requests whose names begin with `$/`; they are answered all the same.
        let unanswered = || id.map(|id| Response::from_error(id, Error::method_not_found()));
        if let Some(answer) = answer.ok().flatten().or_else(unanswered) {
            self.outgoing.send(&answer);
        }
        if is_exit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Handles a request.
    fn ask(&self, route: &'static Route, id: Id, params: Value) {
        let session = match self.service.inner().session() {
            Ok(session) => session,
            Err(error) => return self.outgoing.send(&Response::from_error(id, error)),
        };
        match self.in_flight.begin(id.clone()) {
            Some(reply) => self.answer(session, route, reply, params),
            // Two of one name could not be told apart.
            None => self.outgoing.send(&Response::from_error(id, Error::invalid_request())),
        }
    }

    fn answer(&self, session: &Arc<Session>, route: &'static Route, reply: Reply, params: Value) {
        match &route.kind {
            Kind::Asked(question) => put(session, route.method, question, reply, params),
            Kind::Immediate(answer) => reply.send(answer(session, &params)),
            Kind::Command => match self.command(&params) {
                Ok((route, argument)) => self.answer(session, route, reply, argument),
                Err(error) => reply.send(Err(error)),
            },
            Kind::Notice(_) | Kind::Signal(_) => reply.send(Err(Error::invalid_request())),
        }
    }

    /// The row of the command that is to be executed, with its argument.
    fn command(&self, params: &Value) -> Result<(&'static Route, Value)> {
        let params: ExecuteCommandParams = read(params)?;
        let name = &params.command;
        let route = self.routes.command(name);
        let route =
            route.ok_or_else(|| Error::invalid_params(format!("there is no command `{name}`")))?;
        Ok((route, params.arguments.into_iter().next().unwrap_or_default()))
    }

    /// Handles a notification. One with wrong parameters is passed over, and the client told.
    fn notice(&self, route: &'static Route, params: Option<Value>) {
        // Nothing passes before the client has said hello, or after its farewell.
        let Ok(session) = self.service.inner().session() else { return };
        let params = params.filter(|params| !params.is_null()).unwrap_or_else(|| json!({}));
        let handled = match &route.kind {
            Kind::Notice(event) => event(params).map(|event| session.events.put(event)),
            Kind::Signal(run) => run(session, params),
            // Nobody waits for an answer.
            Kind::Asked(_) | Kind::Immediate(_) | Kind::Command => Ok(()),
        };
        if let Err(error) = handled {
            let method = route.method;
            tracing::warn!(method, %error, "a notification with wrong parameters");
            session.log_once(MessageType::ERROR, format!("`{method}` is passed over: {error}"));
        }
    }
}

/// Puts a request in the queue.
fn put(session: &Session, method: &'static str, question: &Question, reply: Reply, params: Value) {
    let about = match (question.about)(&params) {
        Ok(about) => about,
        Err(error) => return reply.send(Err(error)),
    };
    if let Some(token) = &about.tokens.work_done_token {
        session.cancels.watch(token.clone(), reply.cancelled());
    }
    let asked = Asked { method, params, about, reply, at: Instant::now(), clock: None };
    session.events.put(Event::Asked(Box::new(asked)));
}

impl Drop for Router {
    fn drop(&mut self) {
        self.service.inner().end();
    }
}
