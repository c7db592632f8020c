//! `codeLens/resolve`: a lens comes with all that it says and does, since that costs nothing.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::CodeLens;
use tower_lsp::ls_types::request::CodeLensResolve as Protocol;

use crate::handler::ImmediateRequest;
use crate::session::Session;

/// What a lens says.
pub(crate) struct CodeLensResolve;

impl ImmediateRequest for CodeLensResolve {
    type Protocol = Protocol;

    fn run(_: &Session, lens: CodeLens) -> Result<CodeLens> {
        Ok(lens)
    }
}
