//! `astrolens.showImporters`: the places where other files import one.

use astrolens_db::Importer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{Location, MessageType, Uri};

use crate::context::WorkspaceContext;
use crate::handler::WorkspaceRequest;
use crate::lsp_types::Lsp;
use crate::position::in_table;
use crate::uri;

/// Its name.
pub(crate) const SHOW_IMPORTERS: &str = "astrolens.showImporters";

/// So many files are named to who cannot be shown places.
const MOST_NAMED: usize = 5;

/// Tells the places where other files import one. A client that shows them carries out the command itself,
/// by asking for it; any other is told the files.
pub(crate) struct ShowImporters;

/// The command.
pub(crate) enum Protocol {}

/// What `astrolens.showImporters` is about, as the lens of a first line has it.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "ImportedFile")]
pub(crate) struct ImportedFile {
    /// The file.
    #[schemars(with = "Lsp<Uri>")]
    uri: Uri,
}

impl Request for Protocol {
    type Params = ImportedFile;
    type Result = Vec<Location>;
    const METHOD: &'static str = SHOW_IMPORTERS;
}

impl WorkspaceRequest for ShowImporters {
    type Protocol = Protocol;

    fn run(context: &WorkspaceContext<'_>, file: ImportedFile) -> Result<Vec<Location>> {
        let Some(path) = uri::to_path(&file.uri) else { return Ok(Vec::new()) };
        let importers = context.read_giving_way(|known| known.importers(&path))?;
        let session = context.session();
        if !session.features.own_commands.iter().any(|own| own == SHOW_IMPORTERS) {
            session.show(MessageType::INFO, told(&importers));
        }
        let places = importers.iter().filter_map(|Importer { path, spans, lines }| {
            let uri = uri::from_path(path)?;
            let place = move |(start, end): &(u32, u32)| {
                Location::new(uri.clone(), in_table(lines, *start, *end, session.encoding))
            };
            Some(spans.iter().map(place))
        });
        Ok(places.flatten().collect())
    }
}

/// What a person is told of `importers` who cannot be shown their places.
fn told(importers: &[Importer]) -> String {
    if importers.is_empty() {
        return "No file of the workspace imports this one".to_owned();
    }
    let name = |importer: &Importer| {
        let line = importer.spans.first().map(|(start, _)| importer.lines.row(*start) + 1);
        let name = importer.path.file_name().unwrap_or(importer.path.as_os_str()).display();
        line.map_or_else(|| name.to_string(), |line| format!("{name}:{line}"))
    };
    let named: Vec<_> = importers.iter().take(MOST_NAMED).map(name).collect();
    let rest = importers.len() - named.len();
    let rest = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    format!("Imported by {}{rest}", named.join(", "))
}
