//! `astrolens.showBreakdown`: shows why the function at a place has its figure.

use astrolens_ide::features::breakdown::{Subject, breakdown};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{MessageType, Position, Uri};

use crate::context::DocumentContext;
use crate::documents::Document;
use crate::handler::DocumentRequest;
use crate::lsp_types::Lsp;
use crate::metric::metric;

/// Its name.
pub(crate) const SHOW_BREAKDOWN: &str = "astrolens.showBreakdown";

/// Shows why the function at a place has its figure.
pub(crate) struct ShowBreakdown;

/// The command.
pub(crate) enum Protocol {}

/// What `astrolens.showBreakdown` is about, as code lenses have it.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "BreakdownPlace")]
pub(crate) struct BreakdownPlace {
    /// The document.
    #[schemars(with = "Lsp<Uri>")]
    uri: Uri,
    /// A place in the function.
    #[schemars(with = "Lsp<Position>")]
    position: Position,
}

impl Request for Protocol {
    type Params = BreakdownPlace;
    type Result = Value;
    const METHOD: &'static str = SHOW_BREAKDOWN;
}

impl DocumentRequest for ShowBreakdown {
    type Protocol = Protocol;

    fn uri(place: &BreakdownPlace) -> &Uri {
        &place.uri
    }

    fn run(
        document: &Document,
        context: &DocumentContext<'_>,
        place: BreakdownPlace,
    ) -> Result<Value> {
        let subject = Subject::At(document.offset(place.position));
        let message = breakdown(&document.view, subject, metric(None)?).map_or_else(
            || "There is no function here".to_owned(),
            |breakdown| format!("{}: {}", breakdown.function, breakdown.sum),
        );
        context.session().show(MessageType::INFO, message);
        Ok(Value::Null)
    }
}
