//! What the client is asked: to tell of files and settings that change, and for its settings.

use std::sync::Arc;
use std::time::{Duration, Instant};

use astrolens_config::{ATTRIBUTES_FILE_NAME, FILE_NAME};
use astrolens_modules::languages::{INCLUDED, MANIFESTS};
use astrolens_syntax::Language;
use serde_json::{Value, json};
use tower_lsp::ls_types::notification::{
    DidChangeConfiguration, DidChangeWatchedFiles, Notification,
};
use tower_lsp::ls_types::request::{Completion, Request};
use tower_lsp::ls_types::{
    ConfigurationItem, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern,
    MessageType, Registration, Uri,
};

use super::Owner;
use crate::background::Background;
use crate::event::Event;
use crate::session::Session;
use crate::settings::{self, SECTION, Said};
use crate::uri;

/// Files whose change changes what is looked at.
pub(super) const OTHERS: [&str; 6] =
    [FILE_NAME, ATTRIBUTES_FILE_NAME, ".gitignore", ".ignore", ".git/HEAD", ".git/info/exclude"];

/// How long diagnostics wait for the client's settings: what is found by other settings than
/// its own would be gone at once, and a client that never answers is no reason to be silent.
const PATIENCE: Duration = Duration::from_secs(2);

impl Owner {
    /// Handles that the client can be asked: asks it for what it can do.
    pub(super) fn client_is_ready(&mut self) {
        let session = Arc::clone(&self.session);
        let registrations = registrations(&session);
        self.session.runtime.spawn(async move {
            if !registrations.is_empty()
                && let Err(error) = session.client.register_capability(registrations).await
            {
                tracing::info!(%error, "the client does not tell of changes");
            }
        });
        self.session.show_notices();
        let version = env!("CARGO_PKG_VERSION");
        self.session.log(MessageType::INFO, format!("Astrolens {version} is ready"));
        if self.session.features.configuration {
            self.settings_until = Some(Instant::now() + PATIENCE);
            self.ask_for_settings();
        }
        match Background::start(Arc::clone(&self.session)) {
            Ok(background) => self.workspace.background = Some(background),
            Err(error) => {
                tracing::error!(%error, "no thread for the background");
                self.expect_no_scan();
            }
        }
        if self.settings_until.is_none() {
            self.scan();
        }
    }

    /// Goes on without the client's settings if it has not told them by `now`.
    pub(super) fn wait_no_longer(&mut self, now: Instant) {
        if self.settings_until.is_some_and(|until| until <= now) {
            tracing::info!("the client does not tell its settings");
            self.configure(&Said::Nothing);
        }
    }

    /// Handles that the client's settings have changed, to these if it says so.
    pub(super) fn settings_changed(&mut self, settings: &Value) {
        if self.session.features.configuration {
            self.ask_for_settings();
        } else {
            self.configure(&settings::told(settings));
        }
    }

    /// Asks the client for its settings, which come in as an event.
    fn ask_for_settings(&self) {
        let session = Arc::clone(&self.session);
        self.session.runtime.spawn(async move {
            let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
            let said = match session.client.configuration(vec![item]).await {
                Ok(told) => told.into_iter().next_back().map_or(Said::Nothing, Said::new),
                Err(error) => {
                    tracing::info!(%error, "the client does not tell its settings");
                    Said::Nothing
                }
            };
            session.events.put(Event::SettingsAnswered(said));
        });
    }

    /// Handles that a document is saved.
    pub(super) fn saved(&mut self, uri: &Uri) {
        self.reconsider(uri);
        self.paths_changed(uri::to_path(uri).into_iter().collect());
    }
}

/// What the client is asked to tell, as far as it can.
fn registrations(session: &Session) -> Vec<Registration> {
    let mut registrations = Vec::new();
    let mut register = |method: &str, options: Value| {
        let id = format!("astrolens-{method}");
        let register_options = Some(options);
        registrations.push(Registration { id, method: method.to_owned(), register_options });
    };
    if session.features.registers_completion {
        register(
            Completion::METHOD,
            json!({
                "documentSelector": [{ "pattern": format!("**/{FILE_NAME}") }],
                "triggerCharacters": ["[", ".", "=", "\""],
            }),
        );
    }
    if session.features.registers_configuration {
        register(DidChangeConfiguration::METHOD, json!({ "section": SECTION }));
    }
    if session.features.registers_watchers {
        let watcher = |glob: String| FileSystemWatcher {
            glob_pattern: GlobPattern::String(glob),
            kind: None,
        };
        let extensions = Language::all().flat_map(|language| {
            let files = &language.definition().files;
            let shared = files.shared.iter().map(|shared| shared.extension);
            files.extensions.iter().copied().chain(shared)
        });
        let mut extensions: Vec<&str> = extensions.collect();
        extensions.sort_unstable();
        extensions.dedup();
        let sources = format!("**/*.{{{}}}", extensions.join(","));
        let beside = [MANIFESTS, INCLUDED].concat();
        let beside = format!("**/{{{}}}", beside.join(","));
        let others = OTHERS.iter().map(|name| format!("**/{name}"));
        let watchers = [sources, beside].into_iter().chain(others).map(watcher).collect();
        let options = DidChangeWatchedFilesRegistrationOptions { watchers };
        register(DidChangeWatchedFiles::METHOD, json!(options));
    }
    registrations
}
