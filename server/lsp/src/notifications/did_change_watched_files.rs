//! Files change on disk.

use tower_lsp::ls_types::DidChangeWatchedFilesParams;
use tower_lsp::ls_types::notification::DidChangeWatchedFiles as Protocol;

use crate::event::Event;
use crate::handler::Notice;
use crate::uri;

/// Files change on disk.
pub(crate) struct DidChangeWatchedFiles;

impl Notice for DidChangeWatchedFiles {
    type Protocol = Protocol;

    fn event(params: DidChangeWatchedFilesParams) -> Event {
        let paths = params.changes.iter().filter_map(|change| uri::to_path(&change.uri));
        Event::PathsChanged(paths.collect())
    }
}
