//! `textDocument/codeAction`: what can be done about findings, and about mistakes in
//! `astrolens.toml`.

use std::collections::HashMap;
use std::path::PathBuf;

use astrolens_ide::Span;
use astrolens_ide::features::code_actions::{CodeAction as Choice, Remedy, code_actions, fix_all};
use astrolens_model::Finding;
use serde_json::json;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::CodeActionRequest;
use tower_lsp::ls_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, CodeActionParams, Command,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit,
    Uri, WorkspaceEdit,
};

use crate::capabilities::FIX_ALL;
use crate::commands::OPEN_RULE;
use crate::context::DocumentContext;
use crate::diagnostics::{self, of_finding, of_mistakes};
use crate::documents::{ConfigurationFile, Document};
use crate::exceptions::{Change, exception};
use crate::handler::{DocumentRequest, Sight};

/// The request's handler.
pub(crate) struct CodeActions;

impl DocumentRequest for CodeActions {
    type Protocol = CodeActionRequest;

    const NEEDS: Sight = Sight::Settled;

    fn uri(params: &CodeActionParams) -> &Uri {
        &params.text_document.uri
    }

    fn run(
        document: &Document,
        context: &DocumentContext<'_>,
        params: CodeActionParams,
    ) -> Result<Option<Vec<CodeActionOrCommand>>> {
        if !document.shows_findings {
            return Ok(None);
        }
        let mut actions = Vec::new();
        if wants(&params.context, &CodeActionKind::QUICKFIX) {
            let choices = code_actions(&document.view, document.span(params.range));
            actions.extend(choices.into_iter().filter_map(|own| action(document, context, own)));
            actions.extend(exceptions(document, context, document.span(params.range)));
        }
        // Nobody looks for it who only moves the cursor.
        if params.context.only.is_some() && wants(&params.context, &FIX_ALL) {
            actions.extend(fix_everything(document, context));
        }
        Ok(Some(actions))
    }

    fn run_on_configuration(
        file: &ConfigurationFile,
        context: &DocumentContext<'_>,
        params: CodeActionParams,
    ) -> Result<Option<Vec<CodeActionOrCommand>>> {
        if !wants(&params.context, &CodeActionKind::QUICKFIX)
            || !context.session().features.code_actions
        {
            return Ok(None);
        }
        let path = file.path.clone().unwrap_or_else(|| PathBuf::from("astrolens.toml"));
        let (one, other) = (file.offset(params.range.start), file.offset(params.range.end));
        let (start, end) = (one.min(other), one.max(other));
        let mut actions = Vec::new();
        for mistake in diagnostics::mistakes(&path, &file.text, None) {
            let (Some(at), Some(new)) = (mistake.location, mistake.replacement.clone()) else {
                continue;
            };
            if at.start_byte > end || at.end_byte < start {
                continue;
            }
            let range = file.range(Span { start: at.start_byte, end: at.end_byte });
            let edit = TextEdit { range, new_text: new.clone() };
            actions.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: format!("Change to `{new}`"),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(of_mistakes(&[mistake], file.encoding)),
                edit: Some(workspace_edit(context, &file.uri, file.version, vec![edit])),
                is_preferred: Some(true),
                ..CodeAction::default()
            }));
        }
        Ok(Some(actions))
    }
}

/// Exceptions, in the configuration file that has the constraint, for the dependencies that are found where
/// `span` is.
fn exceptions(
    document: &Document,
    context: &DocumentContext<'_>,
    span: Span,
) -> Vec<CodeActionOrCommand> {
    let features = &context.session().features;
    let known = document.path.as_deref().zip(context.snapshot.graphs.as_deref());
    let Some((path, graphs)) = known.filter(|_| features.code_actions) else { return Vec::new() };
    let findings = document
        .view
        .report
        .findings
        .iter()
        .filter(|finding| finding.start_byte <= span.end && span.start <= finding.end_byte);
    let action = |finding: &Finding| {
        let broken = graphs.broken(path, &finding.fingerprint)?;
        let Change { file, span, text } = exception(broken, context.snapshot, context.session())?;
        let edit = TextEdit { range: file.range(span), new_text: text };
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            title: format!("Add an exception for the dependency on {}", broken.to),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![of_finding(finding, document, features)]),
            edit: Some(workspace_edit(context, &file.uri, file.version, vec![edit])),
            ..CodeAction::default()
        }))
    };
    findings.filter_map(action).collect()
}

/// Whether actions of `kind` are among what is asked for.
fn wants(context: &CodeActionContext, kind: &CodeActionKind) -> bool {
    let is_asked = |asked: &CodeActionKind| {
        let rest = kind.as_str().strip_prefix(asked.as_str());
        rest.is_some_and(|rest| {
            asked.as_str().is_empty() || rest.is_empty() || rest.starts_with('.')
        })
    };
    context.only.as_ref().is_none_or(|kinds| kinds.iter().any(is_asked))
}

/// The action that takes out all suppressions of no use, if there are any.
fn fix_everything(
    document: &Document,
    context: &DocumentContext<'_>,
) -> Option<CodeActionOrCommand> {
    let edits = fix_all(&document.view).into_iter();
    let edits =
        edits.map(|edit| TextEdit { range: document.range(edit.span), new_text: edit.text });
    let edits: Vec<TextEdit> = edits.collect();
    if edits.is_empty() || !context.session().features.code_actions {
        return None;
    }
    Some(CodeActionOrCommand::CodeAction(CodeAction {
        title: "Remove all suppressions of no use".to_owned(),
        kind: Some(FIX_ALL),
        edit: Some(workspace_edit(context, &document.uri, Some(document.version), edits)),
        ..CodeAction::default()
    }))
}

/// What can be done as the client takes it; nothing where it cannot.
fn action(
    document: &Document,
    context: &DocumentContext<'_>,
    choice: Choice<'_>,
) -> Option<CodeActionOrCommand> {
    let (edit, command) = match choice.remedy {
        Remedy::Edit(edit) => {
            let edit = TextEdit { range: document.range(edit.span), new_text: edit.text };
            (Some(workspace_edit(context, &document.uri, Some(document.version), vec![edit])), None)
        }
        Remedy::Page(rule) => {
            let command = Command {
                title: choice.title.clone(),
                command: OPEN_RULE.to_owned(),
                arguments: Some(vec![json!(rule)]),
            };
            (None, Some(command))
        }
    };
    if !context.session().features.code_actions {
        return command.map(CodeActionOrCommand::Command);
    }
    Some(CodeActionOrCommand::CodeAction(CodeAction {
        title: choice.title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![of_finding(choice.finding, document, &context.session().features)]),
        edit,
        command,
        is_preferred: choice.is_preferred.then_some(true),
        ..CodeAction::default()
    }))
}

/// A change of one document: of the very version that was looked at, where the client can say so.
fn workspace_edit(
    context: &DocumentContext<'_>,
    uri: &Uri,
    version: Option<i32>,
    edits: Vec<TextEdit>,
) -> WorkspaceEdit {
    let workspace = context.session().features.all.workspace.as_ref();
    let can = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
    if can.and_then(|can| can.document_changes) != Some(true) {
        let changes = HashMap::from([(uri.clone(), edits)]);
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let edit = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    };
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(vec![edit])),
        ..WorkspaceEdit::default()
    }
}
