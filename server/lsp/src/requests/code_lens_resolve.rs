//! `codeLens/resolve`: how a file stands among the modules of its project, above its first line. All other
//! lenses come with what they say.

use astrolens_ide::features::code_lens::module_title;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::CodeLensResolve as Protocol;
use tower_lsp::ls_types::{CodeLens, Command, Uri};

use crate::commands::SHOW_IMPORTERS;
use crate::context::WorkspaceContext;
use crate::handler::WorkspaceRequest;
use crate::uri;

/// What a lens says.
pub(crate) struct CodeLensResolve;

/// What is kept in the lens of a first line until somebody sees it.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct FirstLine {
    /// The document.
    pub(super) uri: Uri,
}

impl WorkspaceRequest for CodeLensResolve {
    type Protocol = Protocol;

    // As long as files are missing, so are those that import it.
    fn awaits_scan(lens: &CodeLens) -> bool {
        lens.data.is_some()
    }

    fn run(context: &WorkspaceContext<'_>, mut lens: CodeLens) -> Result<CodeLens> {
        let first_line = lens.data.as_ref().and_then(|data| FirstLine::deserialize(data).ok());
        let path = first_line.as_ref().and_then(|first_line| uri::to_path(&first_line.uri));
        let Some((first_line, path)) = first_line.zip(path) else { return Ok(lens) };
        let standing = context.read_giving_way(|known| known.standing(&path))?;
        context.standing_told(path, standing);
        lens.command = Some(Command {
            title: module_title(standing),
            command: SHOW_IMPORTERS.to_owned(),
            arguments: Some(vec![json!(first_line)]),
        });
        Ok(lens)
    }
}
