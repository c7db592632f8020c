//! `workspace/diagnostic`: the diagnostics of all files of the workspace.
//!
//! A client asks again as soon as it has an answer, so one that would say nothing new is held back
//! until something is found that was not told.

use std::collections::HashMap;

use astrolens_db::Queries;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::{Request, WorkspaceDiagnosticRequest};
use tower_lsp::ls_types::{
    Diagnostic, FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use crate::context::WorkspaceContext;
use crate::diagnostics::{self, identify};
use crate::handler::HeldRequest;
use crate::uri;

/// How many files make a partial result.
const PART: usize = 64;

/// The diagnostics of all files of the workspace, once they are not those that the client knows.
pub(crate) struct WorkspaceDiagnostics;

/// The request, whose default answer says nothing new.
pub(crate) enum Protocol {}

/// The answer, if it is not all told in parts.
#[derive(Debug, Deserialize, Serialize)]
#[serde(transparent)]
pub(crate) struct Answer(WorkspaceDiagnosticReportResult);

impl Default for Answer {
    fn default() -> Self {
        Self(WorkspaceDiagnosticReport::default().into())
    }
}

impl Request for Protocol {
    type Params = WorkspaceDiagnosticParams;
    type Result = Answer;
    const METHOD: &'static str = WorkspaceDiagnosticRequest::METHOD;
}

impl HeldRequest for WorkspaceDiagnostics {
    type Protocol = Protocol;

    const NEEDS_SETTINGS: bool = true;

    fn run(
        context: &WorkspaceContext<'_>,
        params: WorkspaceDiagnosticParams,
    ) -> Result<Option<Answer>> {
        let previous = params.previous_result_ids.into_iter();
        let before: HashMap<Uri, String> = previous.map(|own| (own.uri, own.value)).collect();
        let is_first = before.is_empty();
        let mut told = Told { context, before, items: Vec::new(), is_news: is_first };
        tell(context, &mut told)?;
        Ok(told.finish())
    }
}

/// Tells of all files.
fn tell(context: &WorkspaceContext<'_>, told: &mut Told<'_>) -> Result<()> {
    tell_documents(context, told);
    tell_files(context, told)?;
    // What is gone has nothing to say any more, nor what nothing is found in.
    let gone: Vec<Uri> = told.before.keys().cloned().collect();
    for uri in gone {
        told.add(uri, None, &identify(&[]), Vec::new);
    }
    Ok(())
}

/// Tells of the files that are open.
fn tell_documents(context: &WorkspaceContext<'_>, told: &mut Told<'_>) {
    let snapshot = context.snapshot;
    let features = &context.session().features;
    for document in &snapshot.documents {
        if document.is_pending() {
            // What the client has of it holds until there is something to say.
            told.before.remove(&document.uri);
            continue;
        }
        let found = diagnostics::of_document(document, features);
        let version = Some(i64::from(document.version));
        told.add(document.uri.clone(), version, &identify(&found), || found);
    }
    for passed in &snapshot.passed {
        let Some(reason) = &passed.reason else { continue };
        let found = diagnostics::of_skipped(&reason.skipped);
        let version = Some(i64::from(passed.version));
        told.add(passed.uri.clone(), version, &identify(&found), || found);
    }
}

/// Tells of the files that are not open, as far as something is found in them.
fn tell_files(context: &WorkspaceContext<'_>, told: &mut Told<'_>) -> Result<()> {
    let session = context.session();
    let forms = (&session.features, session.encoding);
    let open = context.snapshot.open_paths();
    for file in context.read(Queries::files_with_findings)? {
        let Some(found) = file.on_disk.filter(|_| !open.contains(&*file.path)) else { continue };
        let Some(uri) = uri::from_path(&file.path) else { continue };
        let id = diagnostics::identify_file(&found, &uri, forms);
        told.add(uri.clone(), None, id, || diagnostics::of_file(&found, &uri, forms));
    }
    Ok(())
}

/// What is told, in parts if the client takes them.
struct Told<'run> {
    context: &'run WorkspaceContext<'run>,
    /// What was told last of files that are still to be told of.
    before: HashMap<Uri, String>,
    items: Vec<WorkspaceDocumentDiagnosticReport>,
    /// Whether something is told that the client does not know.
    is_news: bool,
}

impl Told<'_> {
    /// Adds what is found in a file, which `id` tells from what else was found there.
    fn add(
        &mut self,
        uri: Uri,
        version: Option<i64>,
        id: &str,
        found: impl FnOnce() -> Vec<Diagnostic>,
    ) {
        if self.before.remove(&uri).as_deref() == Some(id) {
            self.items.push(unchanged(uri, version, id.to_owned()));
            return;
        }
        self.items.push(full(uri, version, id.to_owned(), found()));
        self.is_news = true;
        if self.items.len() >= PART {
            self.send();
        }
    }

    /// Sends what there is, if the client takes parts.
    fn send(&mut self) {
        if self.context.takes_parts() {
            let items = std::mem::take(&mut self.items);
            self.context.send_part(json!({ "items": items }));
        }
    }

    /// The answer, if there is something new in it.
    fn finish(mut self) -> Option<Answer> {
        if !self.is_news {
            return None;
        }
        if !self.items.is_empty() {
            self.send();
        }
        Some(Answer(WorkspaceDiagnosticReport { items: self.items }.into()))
    }
}

fn unchanged(uri: Uri, version: Option<i64>, id: String) -> WorkspaceDocumentDiagnosticReport {
    let unchanged = UnchangedDocumentDiagnosticReport { result_id: id };
    WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version,
        unchanged_document_diagnostic_report: unchanged,
    })
}

fn full(
    uri: Uri,
    version: Option<i64>,
    id: String,
    items: Vec<Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    let full = FullDocumentDiagnosticReport { result_id: Some(id), items };
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: full,
    })
}
