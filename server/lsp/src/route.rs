//! A row of the table of routes: how a message of one name is handled.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::request::Request;

use super::context::{DocumentContext, WorkspaceContext};
use super::event::{About, Event, Tokens};
use super::handler::{
    DocumentRequest, HeldRequest, ImmediateRequest, Notice, Sight, Signal, WorkspaceRequest, failed,
};
use super::pool::Class;
use super::session::Session;
use super::snapshot::Subject;

/// How a message of one name is handled.
#[derive(Debug)]
pub(crate) struct Route {
    /// The name.
    pub(crate) method: &'static str,
    /// What handles it.
    pub(crate) kind: Kind,
}

/// The two tables of a server.
#[derive(Debug)]
pub(crate) struct Routes {
    /// What a client can send.
    pub(crate) messages: &'static [Route],
    /// What it can have executed: each is a request whose parameters are its one argument.
    pub(crate) commands: &'static [Route],
}

/// What handles a message.
#[derive(Debug)]
pub(crate) enum Kind {
    /// A request that is answered in its turn.
    Asked(Question),
    /// A request that is answered at once.
    Immediate(fn(&Session, &Value) -> Result<Value>),
    /// The request that has a command executed.
    Command,
    /// A notification that is handled in its turn.
    Notice(fn(Value) -> serde_json::Result<Event>),
    /// A notification that is handled at once.
    Signal(fn(&Session, Value) -> serde_json::Result<()>),
}

/// How a request is answered in its turn.
#[derive(Debug)]
pub(crate) struct Question {
    /// What has to be known before, from its parameters.
    pub(crate) about: fn(&Value) -> Result<About>,
    /// What it keeps waiting.
    pub(crate) class: Class,
    /// Whether it waits for the client's settings.
    pub(crate) needs_settings: bool,
    /// What has to be seen in its document.
    pub(crate) needs: Sight,
    /// Whether it waits until its file has been looked at, where that is not open.
    pub(crate) reads_disk: bool,
    /// What answers it.
    pub(crate) answer: Answerer,
}

/// What answers a request.
#[derive(Debug)]
pub(crate) enum Answerer {
    /// One about a document.
    Document {
        /// Makes the answer.
        run: fn(&DocumentContext<'_>, &Value) -> Result<Value>,
        /// Whether an edit puts an end to it.
        ends_with_an_edit: bool,
    },
    /// One about the workspace or the server.
    Workspace {
        /// Makes the answer, if there is one yet.
        run: fn(&WorkspaceContext<'_>, &Value) -> Result<Option<Value>>,
        /// The answer that says nothing, of a request that is held as long as there is none.
        nothing: Option<fn() -> Result<Value>>,
    },
}

impl Route {
    /// A request about a document.
    pub(crate) const fn document<H: DocumentRequest>() -> Self {
        Self::asked::<H::Protocol>(Question {
            about: |params| {
                let document = Some(H::uri(&read(params)?).clone());
                Ok(About { document, awaits_scan: false, tokens: tokens(params) })
            },
            class: H::CLASS,
            needs_settings: H::NEEDS_SETTINGS,
            needs: H::NEEDS,
            reads_disk: H::READS_DISK,
            answer: Answerer::Document {
                run: |context, params| write(about_document::<H>(context, read(params)?)?),
                ends_with_an_edit: H::ENDS_WITH_AN_EDIT,
            },
        })
    }

    /// A request about the workspace or the server.
    pub(crate) const fn workspace<H: WorkspaceRequest>() -> Self {
        Self::asked::<H::Protocol>(Question {
            about: |params| {
                let awaits_scan = H::awaits_scan(&read(params)?);
                Ok(About { document: None, awaits_scan, tokens: tokens(params) })
            },
            class: H::CLASS,
            needs_settings: H::NEEDS_SETTINGS,
            needs: Sight::Report,
            reads_disk: false,
            answer: Answerer::Workspace {
                run: |context, params| write(H::run(context, read(params)?)?).map(Some),
                nothing: None,
            },
        })
    }

    /// A request about the workspace that is held as long as there is nothing new.
    pub(crate) const fn held<H: HeldRequest>() -> Self {
        Self::asked::<H::Protocol>(Question {
            about: |params| {
                read::<<H::Protocol as Request>::Params>(params)?;
                Ok(About { document: None, awaits_scan: false, tokens: tokens(params) })
            },
            class: Class::Reading,
            needs_settings: H::NEEDS_SETTINGS,
            needs: Sight::Report,
            reads_disk: false,
            answer: Answerer::Workspace {
                run: |context, params| H::run(context, read(params)?)?.map(write).transpose(),
                nothing: Some(|| write(<H::Protocol as Request>::Result::default())),
            },
        })
    }

    /// A request that is answered at once.
    pub(crate) const fn immediate<H: ImmediateRequest>() -> Self {
        let answer = |session: &Session, params: &Value| write(H::run(session, read(params)?)?);
        Self { method: H::Protocol::METHOD, kind: Kind::Immediate(answer) }
    }

    /// The request `P` that has a command executed.
    pub(crate) const fn command<P: Request>() -> Self {
        Self { method: P::METHOD, kind: Kind::Command }
    }

    /// A notification that is handled in its turn.
    pub(crate) const fn notice<H: Notice>() -> Self {
        let event = |params: Value| Ok(H::event(serde_json::from_value(params)?));
        Self { method: H::Protocol::METHOD, kind: Kind::Notice(event) }
    }

    /// A notification that is handled at once.
    pub(crate) const fn signal<H: Signal>() -> Self {
        let run = |session: &Session, params: Value| {
            H::run(session, serde_json::from_value(params)?);
            Ok(())
        };
        Self { method: H::Protocol::METHOD, kind: Kind::Signal(run) }
    }

    const fn asked<P: Request>(question: Question) -> Self {
        Self { method: P::METHOD, kind: Kind::Asked(question) }
    }
}

impl Routes {
    /// The row of the message called `method`.
    pub(crate) fn message(&self, method: &str) -> Option<&'static Route> {
        self.messages.iter().find(|route| route.method == method)
    }

    /// The row of the command called `name`.
    pub(crate) fn command(&self, name: &str) -> Option<&'static Route> {
        self.commands.iter().find(|route| route.method == name)
    }

    /// How the request or command called `method` is answered in its turn.
    pub(crate) fn question(&self, method: &str) -> Option<&'static Question> {
        match &self.message(method).or_else(|| self.command(method))?.kind {
            Kind::Asked(question) => Some(question),
            _ => None,
        }
    }
}

/// The answer of `H`, by what the document is.
fn about_document<H: DocumentRequest>(
    context: &DocumentContext<'_>,
    params: <H::Protocol as Request>::Params,
) -> Result<<H::Protocol as Request>::Result> {
    match &context.snapshot.subject {
        Subject::Analysed(document) => H::run(document, context, params),
        Subject::Failed => Err(failed(H::Protocol::METHOD)),
        Subject::Configuration(file) => H::run_on_configuration(file, context, params),
        Subject::Skipped(reason) => H::run_on_skipped(reason, params),
        Subject::OnDisk(known) => H::run_on_disk(Some(known), context, params),
        Subject::Unknown => H::run_on_disk(None, context, params),
    }
}

/// The parameters of a request.
///
/// # Errors
/// When they are others.
pub(crate) fn read<P: DeserializeOwned>(params: &Value) -> Result<P> {
    P::deserialize(params).map_err(|error| Error::invalid_params(error.to_string()))
}

/// What the client names progress and parts by, which parameters that are no object do not say.
fn tokens(params: &Value) -> Tokens {
    Tokens::deserialize(params).unwrap_or_default()
}

fn write<R: serde::Serialize>(result: R) -> Result<Value> {
    serde_json::to_value(result).map_err(|error| Error {
        code: ErrorCode::InternalError,
        message: error.to_string().into(),
        data: None,
    })
}
