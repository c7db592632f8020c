//! `textDocument/documentLink`: from imports to the files that they mean.

use astrolens_db::Link;
use astrolens_ide::Span;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::DocumentLinkRequest;
use tower_lsp::ls_types::{DocumentLink, DocumentLinkParams, Uri};

use crate::context::DocumentContext;
use crate::documents::Document;
use crate::handler::DocumentRequest;
use crate::pool::Class;
use crate::uri;

/// The request's handler.
pub(crate) struct DocumentLinks;

impl DocumentRequest for DocumentLinks {
    type Protocol = DocumentLinkRequest;

    // What a project is has to be found out first.
    const CLASS: Class = Class::Reading;
    const NEEDS_SETTINGS: bool = false;

    fn uri(params: &DocumentLinkParams) -> &Uri {
        &params.text_document.uri
    }

    fn run(
        document: &Document,
        context: &DocumentContext<'_>,
        _: DocumentLinkParams,
    ) -> Result<Option<Vec<DocumentLink>>> {
        let Some(path) = uri::to_path(&document.uri) else { return Ok(None) };
        let links = context.read(|known| known.links(&path))?;
        let link = |Link { span: (start, end), target }: Link| {
            let tooltip = target.file_name().map(|name| format!("Open {}", name.display()));
            Some(DocumentLink {
                range: document.range(Span { start, end }),
                target: Some(uri::from_path(&target)?),
                tooltip,
                data: None,
            })
        };
        Ok(Some(links.into_iter().filter_map(link).collect()))
    }
}
