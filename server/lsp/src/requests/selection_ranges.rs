//! `textDocument/selectionRange`: what a selection grows to, step by step.

use astrolens_ide::features::selection_ranges::selection_ranges;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::SelectionRangeRequest;
use tower_lsp::ls_types::{Position, SelectionRange, SelectionRangeParams, Uri};

use crate::context::DocumentContext;
use crate::documents::Document;
use crate::handler::{DocumentRequest, Sight};

/// The request's handler.
pub(crate) struct SelectionRanges;

impl DocumentRequest for SelectionRanges {
    type Protocol = SelectionRangeRequest;

    const NEEDS_SETTINGS: bool = false;
    const NEEDS: Sight = Sight::Tree;

    fn uri(params: &SelectionRangeParams) -> &Uri {
        &params.text_document.uri
    }

    fn run(
        document: &Document,
        _: &DocumentContext<'_>,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        // There must be one for each position, in their order.
        let chain = |position: Position| {
            let spans = selection_ranges(&document.view, document.offset(position));
            let outwards = spans.into_iter().rev();
            let chain = outwards.fold(None, |parent: Option<Box<SelectionRange>>, span| {
                Some(Box::new(SelectionRange { range: document.range(span), parent }))
            });
            chain.map_or_else(SelectionRange::default, |chain| *chain)
        };
        Ok(Some(params.positions.into_iter().map(chain).collect()))
    }
}
