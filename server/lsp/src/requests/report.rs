//! `astrolens/report`: the report of a document, as a scan on the command line has it.

use astrolens_analysis::FileContext;
use astrolens_model::FileReport;
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{TextDocumentIdentifier, Uri};

use crate::context::DocumentContext;
use crate::documents::{Document, Reason};
use crate::handler::DocumentRequest;

/// The report of a document.
pub(crate) struct Report;

/// `astrolens/report`
pub(crate) struct Protocol;

/// Which report.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Params {
    text_document: TextDocumentIdentifier,
    /// Whether the increments behind every figure are wanted.
    #[serde(default)]
    explain: bool,
}

impl Request for Protocol {
    type Params = Params;
    type Result = Option<FileReport>;
    const METHOD: &'static str = "astrolens/report";
}

impl DocumentRequest for Report {
    type Protocol = Protocol;

    fn uri(params: &Params) -> &Uri {
        &params.text_document.uri
    }

    fn run(
        document: &Document,
        _: &DocumentContext<'_>,
        params: Params,
    ) -> Result<Option<FileReport>> {
        // The tree that follows keystrokes is not asked, so that nobody can tell the difference.
        let settings = &document.view.settings;
        let mut config = settings.config.analysis.clone();
        config.explain = params.explain;
        let text = document.text().as_bytes();
        let context =
            FileContext { place: &settings.place, language: settings.language, config: &config };
        Ok(Some(astrolens_scan::report(&context, &settings.name, text)))
    }

    fn run_on_skipped(reason: &Reason, _: Params) -> Result<Option<FileReport>> {
        Ok(reason.report())
    }
}
