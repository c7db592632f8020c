//! The settings of the client change.

use tower_lsp::ls_types::DidChangeConfigurationParams;
use tower_lsp::ls_types::notification::DidChangeConfiguration as Protocol;

use crate::handler::NotificationHandler;
use crate::owner::Owner;

/// The settings of the client change.
pub(crate) struct DidChangeConfiguration;

impl NotificationHandler for DidChangeConfiguration {
    type Protocol = Protocol;

    fn run(owner: &mut Owner, params: DidChangeConfigurationParams) {
        owner.settings_changed(&params.settings);
    }
}
