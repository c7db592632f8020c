//! `textDocument/foldingRange`: which lines can be folded away.

use astrolens_ide::features::folding_ranges::{Fold, FoldKind, folding_ranges};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::FoldingRangeRequest;
use tower_lsp::ls_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams, Uri};

use crate::context::DocumentContext;
use crate::documents::Document;
use crate::handler::{DocumentRequest, Sight};

/// The request's handler.
pub(crate) struct FoldingRanges;

impl DocumentRequest for FoldingRanges {
    type Protocol = FoldingRangeRequest;

    const NEEDS_SETTINGS: bool = false;
    const NEEDS: Sight = Sight::Tree;

    fn uri(params: &FoldingRangeParams) -> &Uri {
        &params.text_document.uri
    }

    fn run(
        document: &Document,
        context: &DocumentContext<'_>,
        _: FoldingRangeParams,
    ) -> Result<Option<Vec<FoldingRange>>> {
        let folds = folding_ranges(&document.view);
        // A client may not want to hear of more: those around others are told first.
        let limit = context.session().features.all.text_document.as_ref();
        let limit = limit
            .and_then(|document| document.folding_range.as_ref())
            .and_then(|folding| folding.range_limit)
            .map_or(usize::MAX, |limit| limit as usize);
        let range = |Fold { span, kind }: Fold| {
            let range = document.range(span);
            FoldingRange {
                start_line: range.start.line,
                start_character: Some(range.start.character),
                end_line: range.end.line,
                end_character: Some(range.end.character),
                kind: match kind {
                    FoldKind::Code => None,
                    FoldKind::Comment => Some(FoldingRangeKind::Comment),
                    FoldKind::Imports => Some(FoldingRangeKind::Imports),
                    FoldKind::Region => Some(FoldingRangeKind::Region),
                },
                collapsed_text: None,
            }
        };
        Ok(Some(folds.into_iter().take(limit).map(range).collect()))
    }
}
