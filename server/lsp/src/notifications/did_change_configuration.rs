//! The settings of the client change.

use tower_lsp::ls_types::DidChangeConfigurationParams;
use tower_lsp::ls_types::notification::DidChangeConfiguration as Protocol;

use crate::event::Event;
use crate::handler::Notice;

/// The settings of the client change.
pub(crate) struct DidChangeConfiguration;

impl Notice for DidChangeConfiguration {
    type Protocol = Protocol;

    fn event(params: DidChangeConfigurationParams) -> Event {
        Event::SettingsChanged(params.settings)
    }
}
