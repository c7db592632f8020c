//! `textDocument/hover`: what there is to say of the place under the pointer.

use astrolens_config::editor;
use astrolens_ide::Span;
use astrolens_ide::features::hover::hover;
use astrolens_ide::features::markup::Text;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::HoverRequest;
use tower_lsp::ls_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind, Uri};

use crate::context::DocumentContext;
use crate::documents::{ConfigurationFile, Document};
use crate::handler::DocumentRequest;
use crate::modules::told;

/// The request's handler.
pub(crate) struct Hovers;

impl DocumentRequest for Hovers {
    type Protocol = HoverRequest;

    fn uri(params: &HoverParams) -> &Uri {
        &params.text_document_position_params.text_document.uri
    }

    fn run(
        document: &Document,
        context: &DocumentContext<'_>,
        params: HoverParams,
    ) -> Result<Option<Hover>> {
        let offset = document.offset(params.text_document_position_params.position);
        let found = hover(&document.view, offset).map(|hover| (hover.text, hover.span));
        let found = match found {
            Some(found) => Some(found),
            None => import(document, context, offset)?,
        };
        Ok(found.map(|(text, span)| Hover {
            contents: HoverContents::Markup(markup(&text, context)),
            range: Some(document.range(span)),
        }))
    }

    fn run_on_configuration(
        file: &ConfigurationFile,
        context: &DocumentContext<'_>,
        params: HoverParams,
    ) -> Result<Option<Hover>> {
        let offset = file.offset(params.text_document_position_params.position);
        Ok(editor::describe(&file.text, offset as usize).map(|described| {
            let markdown = described.documentation;
            let plain = markdown.replace(['*', '`'], "");
            let (start, end) = (described.range.start as u32, described.range.end as u32);
            Hover {
                contents: HoverContents::Markup(markup(&Text { markdown, plain }, context)),
                range: Some(file.range(Span { start, end })),
            }
        }))
    }
}

/// What is asked for at a place of a document, with what that means.
fn import(
    document: &Document,
    context: &DocumentContext<'_>,
    offset: u32,
) -> Result<Option<(Text, Span)>> {
    let has_imports = !document.view.report.imports.is_empty();
    let Some(path) = document.path.as_ref().filter(|_| has_imports) else { return Ok(None) };
    let asked = context.read_giving_way(|known| known.asked_for(path, offset))?;
    Ok(asked.map(|asked| {
        let (start, end) = asked.span;
        (told(&asked), Span { start, end })
    }))
}

/// `text` in the form that the client can show.
fn markup(text: &Text, context: &DocumentContext<'_>) -> MarkupContent {
    let document = context.session().features.all.text_document.as_ref();
    let formats = document
        .and_then(|document| document.hover.as_ref())
        .and_then(|hover| hover.content_format.as_deref())
        .unwrap_or_default();
    if formats.contains(&MarkupKind::Markdown) {
        MarkupContent { kind: MarkupKind::Markdown, value: text.markdown.clone() }
    } else {
        MarkupContent { kind: MarkupKind::PlainText, value: text.plain.clone() }
    }
}
