//! `textDocument/codeAction`: what can be done about findings, and about mistakes in
//! `astrolens.toml`.

use std::collections::HashMap;
use std::path::PathBuf;

use astrolens_config::{Layer, Source, SourceKind};
use astrolens_ide::Span;
use astrolens_ide::features::code_actions::{CodeAction as Choice, Remedy, code_actions};
use serde_json::json;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::CodeActionRequest;
use tower_lsp::ls_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, CodeActionParams, Command,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit,
    Uri, WorkspaceEdit,
};

use super::execute_command::OPEN_RULE;
use crate::lsp::diagnostics::{of_finding, of_mistakes};
use crate::lsp::documents::{ConfigurationFile, Document};
use crate::lsp::handler::{Context, DocumentRequest};

/// The request's handler.
pub(crate) struct CodeActions;

impl DocumentRequest for CodeActions {
    type Protocol = CodeActionRequest;

    fn uri(params: &CodeActionParams) -> &Uri {
        &params.text_document.uri
    }

    fn run(
        document: &Document,
        context: &Context<'_>,
        params: CodeActionParams,
    ) -> Result<Option<Vec<CodeActionOrCommand>>> {
        if !document.shows_findings || !wants_fixes(&params.context) {
            return Ok(None);
        }
        let choices = code_actions(&document.view, document.span(params.range));
        let actions = choices.into_iter().filter_map(|choice| action(document, context, choice));
        Ok(Some(actions.collect()))
    }

    fn run_on_configuration(
        file: &ConfigurationFile,
        context: &Context<'_>,
        params: CodeActionParams,
    ) -> Result<Option<Vec<CodeActionOrCommand>>> {
        if !wants_fixes(&params.context) || !context.session().features.code_actions {
            return Ok(None);
        }
        let path = file.path.clone().unwrap_or_else(|| PathBuf::from("astrolens.toml"));
        let base = path.parent().map(PathBuf::from).unwrap_or_default();
        let source = Source { kind: SourceKind::File(path), text: file.text.to_string() };
        let (one, other) = (file.offset(params.range.start), file.offset(params.range.end));
        let (start, end) = (one.min(other), one.max(other));
        let (_, mistakes) = Layer::from_toml(source, base);
        let mut actions = Vec::new();
        for mistake in mistakes {
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
                edit: Some(workspace_edit(context, &file.uri, file.version, edit)),
                is_preferred: Some(true),
                ..CodeAction::default()
            }));
        }
        Ok(Some(actions))
    }
}

/// Whether quick fixes are among what is asked for.
fn wants_fixes(context: &CodeActionContext) -> bool {
    let quick_fix = CodeActionKind::QUICKFIX;
    let is_asked = |kind: &CodeActionKind| {
        let rest = quick_fix.as_str().strip_prefix(kind.as_str());
        rest.is_some_and(|rest| kind.as_str().is_empty() || rest.is_empty())
    };
    context.only.as_ref().is_none_or(|kinds| kinds.iter().any(is_asked))
}

/// What can be done as the client takes it; nothing where it cannot.
fn action(
    document: &Document,
    context: &Context<'_>,
    choice: Choice<'_>,
) -> Option<CodeActionOrCommand> {
    let (edit, command) = match choice.remedy {
        Remedy::Edit(edit) => {
            let edit = TextEdit { range: document.range(edit.span), new_text: edit.text };
            (Some(workspace_edit(context, &document.uri, document.version, edit)), None)
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
        diagnostics: Some(vec![of_finding(choice.finding, document, context.session())]),
        edit,
        command,
        is_preferred: choice.is_preferred.then_some(true),
        ..CodeAction::default()
    }))
}

/// A change of one document: of the very version that was looked at, where the client can say so.
fn workspace_edit(context: &Context<'_>, uri: &Uri, version: i32, edit: TextEdit) -> WorkspaceEdit {
    let workspace = context.session().features.all.workspace.as_ref();
    let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
    if edits.and_then(|edits| edits.document_changes) != Some(true) {
        let changes = HashMap::from([(uri.clone(), vec![edit])]);
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let edit = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            uri: uri.clone(),
            version: Some(version),
        },
        edits: vec![OneOf::Left(edit)],
    };
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(vec![edit])),
        ..WorkspaceEdit::default()
    }
}
