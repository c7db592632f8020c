//! `textDocument/completion`: what may be written in `astrolens.toml`.

use astrolens_config::editor::{self, Completion as Choice, CompletionKind};
use astrolens_ide::Span;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::Completion;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit,
    Documentation, MarkupContent, MarkupKind, TextEdit, Uri,
};

use crate::context::DocumentContext;
use crate::documents::{ConfigurationFile, Document};
use crate::handler::DocumentRequest;

/// The request's handler.
pub(crate) struct Completions;

impl DocumentRequest for Completions {
    type Protocol = Completion;

    fn uri(params: &CompletionParams) -> &Uri {
        &params.text_document_position.text_document.uri
    }

    fn run(
        _: &Document,
        _: &DocumentContext<'_>,
        _: CompletionParams,
    ) -> Result<Option<CompletionResponse>> {
        Ok(None)
    }

    fn run_on_configuration(
        file: &ConfigurationFile,
        context: &DocumentContext<'_>,
        params: CompletionParams,
    ) -> Result<Option<CompletionResponse>> {
        let offset = file.offset(params.text_document_position.position);
        let takes_markdown = takes_markdown(context);
        let choices = editor::complete(&file.text, offset as usize);
        let items = choices.into_iter().enumerate();
        let items = items.map(|(place, choice)| item(file, place, choice, takes_markdown));
        Ok(Some(CompletionResponse::Array(items.collect())))
    }
}

fn item(
    file: &ConfigurationFile,
    place: usize,
    choice: Choice,
    takes_markdown: bool,
) -> CompletionItem {
    let range = Span { start: choice.range.start as u32, end: choice.range.end as u32 };
    let documentation = if takes_markdown {
        MarkupContent { kind: MarkupKind::Markdown, value: choice.documentation }
    } else {
        let value = choice.documentation.replace(['*', '`'], "");
        MarkupContent { kind: MarkupKind::PlainText, value }
    };
    CompletionItem {
        label: choice.label,
        kind: Some(match choice.kind {
            CompletionKind::Section => CompletionItemKind::MODULE,
            CompletionKind::Key => CompletionItemKind::PROPERTY,
            CompletionKind::Value => CompletionItemKind::VALUE,
        }),
        detail: choice.detail,
        documentation: (!documentation.value.is_empty())
            .then_some(Documentation::MarkupContent(documentation)),
        // The order of the registries, and what is typed is held against all of the text.
        sort_text: Some(format!("{place:04}")),
        filter_text: Some(choice.text.clone()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: file.range(range),
            new_text: choice.text,
        })),
        ..CompletionItem::default()
    }
}

/// Whether the client shows Markdown beside a completion.
fn takes_markdown(context: &DocumentContext<'_>) -> bool {
    let document = context.session().features.all.text_document.as_ref();
    let formats = document
        .and_then(|document| document.completion.as_ref())
        .and_then(|completion| completion.completion_item.as_ref())
        .and_then(|item| item.documentation_format.as_deref());
    formats.is_some_and(|formats| formats.contains(&MarkupKind::Markdown))
}
