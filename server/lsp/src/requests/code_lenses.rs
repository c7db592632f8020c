//! `textDocument/codeLens`: figures above functions, and a line above the first about the file.

use astrolens_ide::Span;
use astrolens_ide::features::code_lens as feature;
use serde_json::json;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::CodeLensRequest;
use tower_lsp::ls_types::{CodeLens, CodeLensParams, Command, Uri};

use super::code_lens_resolve::FirstLine;
use crate::commands::SHOW_BREAKDOWN;
use crate::context::DocumentContext;
use crate::documents::Document;
use crate::handler::DocumentRequest;

/// The request's handler.
pub(crate) struct CodeLenses;

impl DocumentRequest for CodeLenses {
    type Protocol = CodeLensRequest;

    fn uri(params: &CodeLensParams) -> &Uri {
        &params.text_document.uri
    }

    fn run(
        document: &Document,
        context: &DocumentContext<'_>,
        _: CodeLensParams,
    ) -> Result<Option<Vec<CodeLens>>> {
        let options = &context.snapshot.settings.code_lens;
        let before =
            (options.enable && options.delta).then(|| context.snapshot.before(document)).flatten();
        let lenses = feature::code_lens(&document.view, options, before.as_deref());
        let lens = |lens: feature::CodeLens| {
            let range = document.range(lens.span);
            let place = json!({ "uri": document.uri, "position": range.start });
            CodeLens {
                range,
                command: Some(Command {
                    title: lens.title,
                    command: SHOW_BREAKDOWN.to_owned(),
                    arguments: Some(vec![place]),
                }),
                data: None,
            }
        };
        let first_line = first_line(document, context);
        Ok(Some(first_line.into_iter().chain(lenses.into_iter().map(lens)).collect()))
    }
}

/// The lens that says how the file stands among modules, once it is seen; `None` for one that is no file of
/// the workspace.
fn first_line(document: &Document, context: &DocumentContext<'_>) -> Option<CodeLens> {
    let options = &context.snapshot.settings.code_lens;
    let is_module = context.snapshot.is_in_workspace && document.shows_findings;
    if !options.enable || !options.modules || !is_module {
        return None;
    }
    Some(CodeLens {
        range: document.range(Span { start: 0, end: 0 }),
        command: None,
        data: Some(json!(FirstLine { uri: document.uri.clone() })),
    })
}
