//! `workspace/diagnostic`: the diagnostics of all files of the workspace.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::WorkspaceDiagnosticRequest;
use tower_lsp::ls_types::{
    Diagnostic, FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::document_diagnostics::identify;
use crate::lsp::diagnostics;
use crate::lsp::handler::{Context, SessionRequest};
use crate::lsp::uri;

/// The diagnostics of all files of the workspace.
pub(crate) struct WorkspaceDiagnostics;

impl SessionRequest for WorkspaceDiagnostics {
    type Protocol = WorkspaceDiagnosticRequest;

    fn run(
        context: &Context<'_>,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let mut before: HashMap<Uri, String> = HashMap::new();
        for previous in params.previous_result_ids {
            before.insert(previous.uri, previous.value);
        }
        let mut items = Vec::new();
        let snapshot = context.snapshot;
        for document in &snapshot.documents {
            let found = diagnostics::of_document(document, context.session());
            let version = Some(i64::from(document.version));
            items.push(report(document.uri.clone(), version, found, &mut before));
        }
        let open: HashSet<&Path> =
            snapshot.documents.iter().filter_map(|document| document.path.as_deref()).collect();
        for (path, known) in snapshot.files.iter() {
            let Some(uri) = uri::from_path(path).filter(|_| !open.contains(path.as_path())) else {
                continue;
            };
            // Nobody needs to hear of a file of which there never was anything to say.
            let found = known.diagnostics(&uri, context.session());
            if !found.is_empty() || before.contains_key(&uri) {
                items.push(report(uri, None, found, &mut before));
            }
        }
        // What is gone has nothing to say any more.
        let gone: Vec<Uri> = before.keys().cloned().collect();
        items.extend(gone.into_iter().map(|uri| report(uri, None, Vec::new(), &mut before)));
        Ok(WorkspaceDiagnosticReport { items }.into())
    }
}

/// What is told of a file, of which `before` has what was told last.
fn report(
    uri: Uri,
    version: Option<i64>,
    items: Vec<Diagnostic>,
    before: &mut HashMap<Uri, String>,
) -> WorkspaceDocumentDiagnosticReport {
    let id = identify(&items);
    if before.remove(&uri).as_ref() == Some(&id) {
        let unchanged = UnchangedDocumentDiagnosticReport { result_id: id };
        return WorkspaceDocumentDiagnosticReport::Unchanged(
            WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version,
                unchanged_document_diagnostic_report: unchanged,
            },
        );
    }
    let full = FullDocumentDiagnosticReport { result_id: Some(id), items };
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: full,
    })
}
