//! `workspace/executeCommand`: what lenses and code actions do in a client that does not do it
//! itself.

use std::sync::Arc;

use astrolens_smells::rule;
use serde::Deserialize;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::request::ShowDocument;
use tower_lsp::ls_types::{
    ExecuteCommandParams, MessageType, Position, ShowDocumentParams, TextDocumentIdentifier, Uri,
};

use super::breakdown::{BreakdownParams, BreakdownResult, Breakdowns};
use crate::diagnostics::page_of;
use crate::handler;
use crate::session::Session;

/// Shows why the function at a place has its figure.
pub(crate) const SHOW_BREAKDOWN: &str = "astrolens.showBreakdown";

/// Opens the page of a rule.
pub(crate) const OPEN_RULE: &str = "astrolens.openRule";

/// The place that [`SHOW_BREAKDOWN`] is about.
#[derive(Debug, Deserialize)]
struct Place {
    uri: Uri,
    position: Position,
}

/// All commands.
pub(crate) const COMMANDS: &[&str] = &[SHOW_BREAKDOWN, OPEN_RULE];

/// Executes a command. What it asks of the document is asked at once, and nothing of the client is
/// awaited.
pub(crate) fn execute(
    session: &Arc<Session>,
    params: &ExecuteCommandParams,
) -> impl Future<Output = Result<Option<Value>>> + Send + use<> {
    let asked = match params.command.as_str() {
        SHOW_BREAKDOWN => place(&params.arguments).map(|place| {
            let params = BreakdownParams {
                text_document: TextDocumentIdentifier { uri: place.uri },
                position: Some(place.position),
                function: None,
                metric: None,
            };
            Some(handler::document::<Breakdowns>(session, params))
        }),
        OPEN_RULE => open_rule(session, &params.arguments).map(|()| None),
        other => Err(Error::invalid_params(format!("there is no command `{other}`"))),
    };
    let session = Arc::clone(session);
    async move {
        if let Some(answer) = asked? {
            session.show(MessageType::INFO, message(answer.await?));
        }
        Ok(None)
    }
}

fn place(arguments: &[Value]) -> Result<Place> {
    let place = arguments.first().cloned().unwrap_or_default();
    serde_json::from_value(place).map_err(|error| {
        Error::invalid_params(format!("the argument must be `{{uri, position}}`: {error}"))
    })
}

/// What a person reads of a breakdown.
fn message(breakdown: Option<BreakdownResult>) -> String {
    breakdown.map_or_else(
        || "There is no function here".to_owned(),
        |breakdown| format!("{}: {}", breakdown.function(), breakdown.sum),
    )
}

/// Has the client show the page of a rule, or tells where it is.
fn open_rule(session: &Arc<Session>, arguments: &[Value]) -> Result<()> {
    let id = arguments.first().and_then(Value::as_str).unwrap_or_default();
    let page = rule(id).and_then(|rule| page_of(rule.id.as_str()));
    let page = page.ok_or_else(|| Error::invalid_params(format!("there is no rule `{id}`")))?;
    let window = session.features.all.window.as_ref();
    let shows = window.and_then(|window| window.show_document.as_ref());
    if !shows.is_some_and(|shows| shows.support) {
        session.show(MessageType::INFO, format!("{id}: {}", page.as_str()));
        return Ok(());
    }
    let client = session.client.clone();
    session.runtime.spawn(async move {
        let params = ShowDocumentParams {
            uri: page,
            external: Some(true),
            take_focus: Some(true),
            selection: None,
        };
        if let Err(error) = client.send_request::<ShowDocument>(params).await {
            tracing::warn!(%error, "the client does not show a page");
        }
    });
    Ok(())
}
