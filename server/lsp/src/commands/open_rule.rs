//! `astrolens.openRule`: opens the page of a rule.

use astrolens_smells::rule;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::request::{Request, ShowDocument};
use tower_lsp::ls_types::{MessageType, ShowDocumentParams, Uri};

use crate::diagnostics::page_of;
use crate::handler::ImmediateRequest;
use crate::session::Session;

/// Its name.
pub(crate) const OPEN_RULE: &str = "astrolens.openRule";

/// Opens the page of a rule.
pub(crate) struct OpenRule;

/// The command.
pub(crate) enum Protocol {}

impl Request for Protocol {
    /// The name of the rule.
    type Params = String;
    type Result = Value;
    const METHOD: &'static str = OPEN_RULE;
}

impl ImmediateRequest for OpenRule {
    type Protocol = Protocol;

    fn run(session: &Session, id: String) -> Result<Value> {
        let page = rule(&id).and_then(|rule| page_of(rule.id.as_str()));
        let page = page.ok_or_else(|| Error::invalid_params(format!("there is no rule `{id}`")))?;
        let window = session.features.all.window.as_ref();
        let shows = window.and_then(|window| window.show_document.as_ref());
        if shows.is_some_and(|shows| shows.support) {
            show(session, page);
        } else {
            session.show(MessageType::INFO, format!("{id}: {}", page.as_str()));
        }
        Ok(Value::Null)
    }
}

/// Has the client show a page.
fn show(session: &Session, page: Uri) {
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
}
