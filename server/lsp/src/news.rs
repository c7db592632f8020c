//! `astrolens/changed` and `astrolens/moduleGraphChanged`, as they are written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::Uri;
use tower_lsp::ls_types::notification::Notification;

use super::lsp_types::Lsp;

/// The notification that functions or findings of the workspace are not what they were.
pub(crate) enum Changed {}

impl Notification for Changed {
    type Params = ChangedParams;
    const METHOD: &'static str = "astrolens/changed";
}

/// What has changed since the client was told last.
#[derive(Debug, Default, Deserialize, Serialize, JsonSchema)]
pub(crate) struct ChangedParams {
    /// What is not what it was, each once.
    kinds: Vec<ChangedKind>,
}

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ChangedKind {
    /// What `astrolens/functions` tells.
    Functions,
    /// What `astrolens/findings` tells.
    Findings,
}

impl ChangedParams {
    /// Adds `kinds` that have changed as well.
    pub(crate) fn add(&mut self, kinds: &[ChangedKind]) {
        for kind in kinds {
            if !self.kinds.contains(kind) {
                self.kinds.push(*kind);
            }
        }
    }
}

/// The notification that module graphs are not what they were.
pub(crate) enum ModuleGraphChanged {}

impl Notification for ModuleGraphChanged {
    type Params = ModuleGraphChangedParams;
    const METHOD: &'static str = "astrolens/moduleGraphChanged";
}

/// Which module graphs have changed since the client was told last.
#[derive(Debug, Default, Deserialize, Serialize, JsonSchema)]
pub(crate) struct ModuleGraphChangedParams {
    /// The folders of the workspace whose graph is another, each once.
    #[schemars(with = "Vec<Lsp<Uri>>")]
    folders: Vec<Uri>,
}

impl ModuleGraphChangedParams {
    /// Adds `folders` whose graph has changed as well.
    pub(crate) fn add(&mut self, folders: &[Uri]) {
        for folder in folders {
            if !self.folders.contains(folder) {
                self.folders.push(folder.clone());
            }
        }
    }
}
