//! What the client can do.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use tower_lsp::ls_types::{ClientCapabilities, DocumentSymbolClientCapabilities, SymbolKind};

use super::position::Encoding;

/// What a client can do, as far as it makes a difference here.
#[expect(clippy::struct_excessive_bools, reason = "each is a capability of its own")]
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    /// The units of positions.
    pub(crate) encoding: Encoding,
    /// It asks for the diagnostics of its documents, so that none are pushed; and asks again when
    /// told to, since what is found follows from other files, too.
    pub(crate) pulls_diagnostics: bool,
    /// It shows places beside a diagnostic.
    pub(crate) related_information: bool,
    /// It shows a link at a diagnostic's code.
    pub(crate) code_description: bool,
    /// It shows symbols within symbols.
    pub(crate) nested_symbols: bool,
    /// The kinds of symbols that it knows in documents.
    pub(crate) document_kinds: SymbolKinds,
    /// The kinds of symbols that it knows in the workspace.
    pub(crate) workspace_kinds: SymbolKinds,
    /// It can be asked for its settings.
    pub(crate) configuration: bool,
    /// It can be asked to tell of changed settings.
    pub(crate) registers_configuration: bool,
    /// It can be asked to watch files.
    pub(crate) registers_watchers: bool,
    /// It shows work that takes a while.
    pub(crate) progress: bool,
    /// It asks for lenses again when told to.
    pub(crate) refreshes_lenses: bool,
    /// It asks for hints again when told to.
    pub(crate) refreshes_hints: bool,
    /// It can be asked for completions of some documents only.
    pub(crate) registers_completion: bool,
    /// It takes code actions, and not only commands.
    pub(crate) code_actions: bool,
    /// The commands of ours that it executes itself.
    pub(crate) own_commands: Vec<String>,
    /// It wants to be told when functions or findings of the workspace have changed.
    pub(crate) wants_changes: bool,
    /// It wants to be told when a module graph has changed, whether it has asked for one or not.
    pub(crate) wants_graphs: bool,
    /// All that it said, for features that look at details.
    pub(crate) all: ClientCapabilities,
}

/// What a client says that it wants, in `experimental.astrolens` of its capabilities.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WantedByClient {
    /// Whether it is told by `astrolens/changed` when functions or findings have changed.
    #[serde(default)]
    changed: bool,
    /// Whether it is told by `astrolens/moduleGraphChanged` when a module graph has changed. Who has asked
    /// for one is told in any case.
    #[serde(default)]
    module_graph_changed: bool,
}

/// The kinds of symbols that a client knows, if it says so.
#[derive(Clone, Debug, Default)]
pub(crate) struct SymbolKinds(Option<Vec<SymbolKind>>);

impl SymbolKinds {
    /// `kind`, or the nearest one that the client knows: one that says nothing knows those of the
    /// protocol's first version.
    pub(crate) fn known(&self, kind: SymbolKind) -> SymbolKind {
        let is_later = [SymbolKind::STRUCT, SymbolKind::OPERATOR].contains(&kind);
        let is_known = self.0.as_ref().map_or(!is_later, |kinds| kinds.contains(&kind));
        match kind {
            kind if is_known => kind,
            SymbolKind::STRUCT => SymbolKind::CLASS,
            SymbolKind::OPERATOR => SymbolKind::FUNCTION,
            kind => kind,
        }
    }
}

impl Features {
    /// What a client that says `all` can do.
    pub(crate) fn new(all: ClientCapabilities) -> Self {
        let offered = all.general.as_ref().and_then(|general| general.position_encodings.clone());
        let document = all.text_document.clone().unwrap_or_default();
        let published = document.publish_diagnostics.unwrap_or_default();
        let workspace = all.workspace.clone().unwrap_or_default();
        let symbols = document.document_symbol;
        let document_kinds =
            symbols.as_ref().and_then(|symbols| symbols.symbol_kind.clone()?.value_set);
        let workspace_kinds =
            workspace.symbol.as_ref().and_then(|symbols| symbols.symbol_kind.clone()?.value_set);
        let nested = |symbols: DocumentSymbolClientCapabilities| {
            symbols.hierarchical_document_symbol_support
        };
        let wanted = WantedByClient::new(all.experimental.as_ref());
        Self {
            encoding: Encoding::negotiate(&offered.unwrap_or_default()),
            pulls_diagnostics: document.diagnostic.is_some()
                && workspace.diagnostics.is_some_and(|can| can.refresh_support == Some(true)),
            related_information: published.related_information == Some(true),
            code_description: published.code_description_support == Some(true),
            nested_symbols: symbols.and_then(nested) == Some(true),
            document_kinds: SymbolKinds(document_kinds),
            workspace_kinds: SymbolKinds(workspace_kinds),
            configuration: workspace.configuration == Some(true),
            registers_configuration: workspace
                .did_change_configuration
                .is_some_and(|can| can.dynamic_registration == Some(true)),
            registers_watchers: workspace
                .did_change_watched_files
                .is_some_and(|can| can.dynamic_registration == Some(true)),
            progress: all.window.as_ref().and_then(|can| can.work_done_progress) == Some(true),
            refreshes_lenses: workspace
                .code_lens
                .is_some_and(|can| can.refresh_support == Some(true)),
            refreshes_hints: workspace
                .inlay_hint
                .is_some_and(|can| can.refresh_support == Some(true)),
            registers_completion: document
                .completion
                .is_some_and(|can| can.dynamic_registration == Some(true)),
            code_actions: document
                .code_action
                .is_some_and(|can| can.code_action_literal_support.is_some()),
            own_commands: own_commands(all.experimental.as_ref()),
            wants_changes: wanted.changed,
            wants_graphs: wanted.module_graph_changed,
            all,
        }
    }
}

impl WantedByClient {
    /// What is said in `experimental`; nothing where it cannot be read.
    fn new(experimental: Option<&Value>) -> Self {
        let said = experimental.and_then(|all| all.get("astrolens"));
        said.and_then(|said| Self::deserialize(said).ok()).unwrap_or_default()
    }
}

/// The commands that a client says it executes itself, in `experimental.commands.commands`.
fn own_commands(experimental: Option<&Value>) -> Vec<String> {
    let commands = experimental.and_then(|all| all.pointer("/commands/commands")?.as_array());
    let commands = commands.into_iter().flatten().filter_map(Value::as_str);
    commands.map(str::to_owned).collect()
}
