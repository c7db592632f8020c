//! `textDocument/diagnostic`: the diagnostics of a document, for clients that ask.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::DocumentDiagnosticRequest;
use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
};

use crate::diagnostics;
use crate::documents::ConfigurationFile;
use crate::handler::{Context, SessionRequest};
use crate::uri;

/// The diagnostics of a document.
pub(crate) struct DocumentDiagnostics;

impl SessionRequest for DocumentDiagnostics {
    type Protocol = DocumentDiagnosticRequest;

    const NEEDS_SETTINGS: bool = true;

    fn uri(params: &DocumentDiagnosticParams) -> Option<&Uri> {
        Some(&params.text_document.uri)
    }

    fn run(
        context: &Context<'_>,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let items = items(context, &params.text_document.uri)?;
        let id = diagnostics::identify(&items);
        let report = if params.previous_result_id.as_ref() == Some(&id) {
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
        Ok(report.into())
    }
}

fn items(context: &Context<'_>, uri: &Uri) -> Result<Vec<Diagnostic>> {
    let snapshot = context.snapshot;
    if let Some(document) = &snapshot.document {
        return Ok(diagnostics::of_document(document, context.session()));
    }
    if let Some(file) = &snapshot.configuration {
        return Ok(mistakes(file, context));
    }
    if let Some(reason) = &snapshot.reason {
        return Ok(diagnostics::of_skipped(&reason.skipped));
    }
    // It may be a file of the workspace that is not open: what is open is as the editor has it.
    let Some(path) = uri::to_path(uri).filter(|_| !snapshot.is_open) else {
        return Ok(Vec::new());
    };
    let stored = context.read(|queries| queries.file(&path)?.stored)?;
    let found = |stored| diagnostics::of_stored(&stored, uri, context.session());
    Ok(stored.map(found).unwrap_or_default())
}

fn mistakes(file: &ConfigurationFile, context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(path) = &file.path else { return Vec::new() };
    let last_good = context.snapshot.options.last_good.as_deref();
    let mistakes = diagnostics::mistakes(path, &file.text, last_good);
    diagnostics::of_mistakes(&mistakes, context.session().encoding)
}
