//! `textDocument/diagnostic`: the diagnostics of a document, for clients that ask.

use astrolens_db::OnDisk;
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::{DocumentDiagnosticRequest, Request};
use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
};

use crate::context::DocumentContext;
use crate::diagnostics;
use crate::documents::{ConfigurationFile, Document, Reason};
use crate::features::Features;
use crate::handler::DocumentRequest;

/// The diagnostics of a document.
pub(crate) struct DocumentDiagnostics;

/// The request, whose default answer is that there are none.
pub(crate) enum Protocol {}

/// What is found, or that it is what the client knows.
#[derive(Debug, Deserialize, Serialize)]
#[serde(transparent)]
pub(crate) struct Answer(DocumentDiagnosticReportResult);

impl Request for Protocol {
    type Params = DocumentDiagnosticParams;
    type Result = Answer;
    const METHOD: &'static str = DocumentDiagnosticRequest::METHOD;
}

impl DocumentRequest for DocumentDiagnostics {
    type Protocol = Protocol;

    const READS_DISK: bool = true;

    fn uri(params: &DocumentDiagnosticParams) -> &Uri {
        &params.text_document.uri
    }

    fn run(
        document: &Document,
        context: &DocumentContext<'_>,
        params: DocumentDiagnosticParams,
    ) -> Result<Answer> {
        let found = diagnostics::of_document(document, &context.session().features);
        Ok(Answer::new(found, params.previous_result_id.as_deref()))
    }

    fn run_on_configuration(
        file: &ConfigurationFile,
        context: &DocumentContext<'_>,
        params: DocumentDiagnosticParams,
    ) -> Result<Answer> {
        let found = found(file, &context.session().features);
        Ok(Answer::new(found, params.previous_result_id.as_deref()))
    }

    fn run_on_skipped(reason: &Reason, params: DocumentDiagnosticParams) -> Result<Answer> {
        let found = diagnostics::of_skipped(&reason.skipped);
        Ok(Answer::new(found, params.previous_result_id.as_deref()))
    }

    fn run_on_disk(
        file: Option<&OnDisk>,
        context: &DocumentContext<'_>,
        params: DocumentDiagnosticParams,
    ) -> Result<Answer> {
        let (uri, session) = (&params.text_document.uri, context.session());
        let told = (&session.features, session.encoding);
        let found = file.map(|file| diagnostics::of_file(file, uri, told)).unwrap_or_default();
        Ok(Answer::new(found, params.previous_result_id.as_deref()))
    }
}

impl Answer {
    /// `items`, or that they are those that the client knows as `known`.
    fn new(items: Vec<Diagnostic>, known: Option<&str>) -> Self {
        let id = diagnostics::identify(&items);
        let report = if known == Some(&id) {
            let unchanged = UnchangedDocumentDiagnosticReport { result_id: id };
            DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: unchanged,
            })
        } else {
            let full = FullDocumentDiagnosticReport { result_id: Some(id), items };
            DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: full,
            })
        };
        Self(report.into())
    }
}

impl Default for Answer {
    fn default() -> Self {
        Self::new(Vec::new(), None)
    }
}

fn found(file: &ConfigurationFile, features: &Features) -> Vec<Diagnostic> {
    let Some(path) = &file.path else { return Vec::new() };
    let mistakes = diagnostics::mistakes(path, &file.text, Some(&file.last_good));
    let mut found = diagnostics::of_mistakes(&mistakes, file.encoding);
    let subject = (&file.uri, &*file.text);
    found.extend(diagnostics::of_text(&file.findings, subject, (features, file.encoding)));
    found
}
