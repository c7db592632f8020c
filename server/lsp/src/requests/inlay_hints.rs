//! `textDocument/inlayHint`: what each line adds to a function's cognitive complexity.

use astrolens_ide::features::inlay_hints::inlay_hints;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::InlayHintRequest;
use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintParams, InlayHintTooltip, Uri};

use crate::context::DocumentContext;
use crate::documents::Document;
use crate::handler::DocumentRequest;

/// The request's handler.
pub(crate) struct InlayHints;

impl DocumentRequest for InlayHints {
    type Protocol = InlayHintRequest;

    fn uri(params: &InlayHintParams) -> &Uri {
        &params.text_document.uri
    }

    fn run(
        document: &Document,
        context: &DocumentContext<'_>,
        params: InlayHintParams,
    ) -> Result<Option<Vec<InlayHint>>> {
        if !context.snapshot.settings.inlay_hints.enable {
            return Ok(None);
        }
        let hints = inlay_hints(&document.view, document.span(params.range));
        let hint = |hint: astrolens_ide::features::inlay_hints::InlayHint| InlayHint {
            position: document.position(hint.offset),
            label: InlayHintLabel::String(hint.label),
            kind: None,
            text_edits: None,
            tooltip: Some(InlayHintTooltip::String(hint.tooltip.plain)),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        };
        Ok(Some(hints.into_iter().map(hint).collect()))
    }
}
