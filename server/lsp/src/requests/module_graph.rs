//! `astrolens/moduleGraph`: which module depends on which, and what follows from it.

use astrolens_graph::{Modules, NameError, named, one};
use astrolens_modules::analysis::{Counted, Level, Units};
use astrolens_render::Terminal;
use astrolens_render::graph::{Graph, Options, Part, value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::Uri;
use tower_lsp::ls_types::request::Request;

use crate::context::WorkspaceContext;
use crate::handler::WorkspaceRequest;
use crate::lsp_types::Lsp;
use crate::modules::modules;
use crate::pool::Class;
use crate::snapshot::Folder;
use crate::uri;

/// The module graph of a folder of the workspace.
pub(crate) struct ModuleGraph;

/// `astrolens/moduleGraph`
pub(crate) struct Protocol;

/// Which part of which graph.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ModuleGraphParams")]
pub(crate) struct Params {
    /// The folder of the workspace; if absent, the one that `uri` is in, or else the first.
    #[schemars(with = "Option<Lsp<Uri>>")]
    folder: Option<Uri>,
    /// A file in the folder.
    #[schemars(with = "Option<Lsp<Uri>>")]
    uri: Option<Uri>,
    /// What is a node.
    #[serde(default)]
    level: NodeLevel,
    /// Only this file or folder, by its path in the folder, and what it depends on.
    focus: Option<String>,
    /// With `focus`, what depends on it instead.
    #[serde(default)]
    reverse: bool,
    /// With `focus`, how many dependencies away; all if absent.
    depth: Option<usize>,
    /// Only cycles.
    #[serde(default)]
    cycles: bool,
    /// Only the shortest chain of dependencies from one to the other.
    between: Option<Ends>,
    /// Whether packages that are no part of the project, and standard libraries, are shown as well.
    #[serde(default)]
    external: bool,
    /// Whether dependencies on types alone count in cycles and figures: yes if absent.
    type_only: Option<bool>,
    /// Whether dependencies for tests alone do: yes if absent.
    tests: Option<bool>,
}

/// The ends of a chain, by their paths in the folder.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "ChainEnds")]
struct Ends {
    /// Who depends.
    from: String,
    /// On what.
    to: String,
}

/// What is a node.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum NodeLevel {
    /// A file; in Go, a package.
    #[default]
    File,
    /// A header with the source of its name; else a file.
    Component,
    /// A folder, with the files right in it.
    Folder,
    /// What is built together.
    Package,
}

/// The graph as `astrolens graph --format json` has it.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct Document(#[schemars(with = "Graph<'static>")] Value);

impl Request for Protocol {
    type Params = Params;
    type Result = Option<Document>;
    const METHOD: &'static str = "astrolens/moduleGraph";
}

impl WorkspaceRequest for ModuleGraph {
    type Protocol = Protocol;

    const CLASS: Class = Class::Long("module graph");

    // As long as files are missing, so are edges.
    fn awaits_scan(_: &Params) -> bool {
        true
    }

    fn run(context: &WorkspaceContext<'_>, params: Params) -> Result<Option<Document>> {
        context.session().follow_graphs();
        let Some(folder) = params.folder(&context.snapshot.folders)? else { return Ok(None) };
        let sources = context.read_giving_way(|known| known.module_sources(&folder.path))?;
        let Some(sources) = sources else { return Ok(None) };
        let modules = modules(sources);
        if context.is_cancelled() {
            return Err(Error::request_cancelled());
        }
        let counted = Counted {
            type_only: params.type_only.unwrap_or(true),
            tests: params.tests.unwrap_or(true),
        };
        let level = params.level.into();
        let units = Units::new(&modules.graph, &modules.layout, level, counted);
        let options = Options {
            title: String::new(),
            level,
            counted,
            external: params.external,
            part: params.part(&modules, &units).map_err(|error| unnamed(&error))?,
            top: usize::MAX,
            terminal: Terminal::PLAIN,
        };
        Ok(Some(Document(value(&modules, &units, &options))))
    }
}

impl Params {
    /// The folder of the workspace that is meant; `None` if there is none.
    fn folder<'all>(&self, folders: &'all [Folder]) -> Result<Option<&'all Folder>> {
        if let Some(asked) = &self.folder {
            let path = uri::to_path(asked);
            let is_it =
                |folder: &&Folder| folder.uri == *asked || Some(&folder.path) == path.as_ref();
            let found = folders.iter().find(is_it);
            return found.map(Some).ok_or_else(|| {
                let asked = asked.as_str();
                Error::invalid_params(format!("`{asked}` is no folder of the workspace"))
            });
        }
        let Some(asked) = &self.uri else { return Ok(folders.first()) };
        let path = uri::to_path(asked);
        let around = folders
            .iter()
            .filter(|folder| path.as_ref().is_some_and(|path| path.starts_with(&folder.path)));
        Ok(around.max_by_key(|folder| folder.path.as_os_str().len()))
    }

    /// Which part of the graph is meant.
    fn part(&self, modules: &Modules, units: &Units) -> std::result::Result<Part, NameError> {
        if let Some(focus) = &self.focus {
            let centre = named(modules, units, focus)?;
            let depth = self.depth.unwrap_or(usize::MAX);
            return Ok(Part::Around { centre, depth, reverse: self.reverse });
        }
        if let Some(Ends { from, to }) = &self.between {
            return Ok(Part::Between(one(modules, units, from)?, one(modules, units, to)?));
        }
        Ok(if self.cycles { Part::Cycles } else { Part::All })
    }
}

impl From<NodeLevel> for Level {
    fn from(level: NodeLevel) -> Self {
        match level {
            NodeLevel::File => Self::File,
            NodeLevel::Component => Self::Component,
            NodeLevel::Folder => Self::Folder,
            NodeLevel::Package => Self::Package,
        }
    }
}

/// That a name is none of the graph.
fn unnamed(error: &NameError) -> Error {
    let advice = match error {
        NameError::Unknown { nearest: Some(nearest), .. } => format!("; did you mean `{nearest}`?"),
        NameError::Unknown { nearest: None, .. } | NameError::Several { .. } => String::new(),
    };
    Error::invalid_params(format!("{error}{advice}"))
}
