//! `astrolens/changed`, as it is written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::notification::Notification;

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
