//! What is pushed to the client: diagnostics, and the news that it may ask again.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use astrolens_config::{Diagnostic as Mistake, SourceKind};
use tower_lsp::ls_types::{Diagnostic, PublishDiagnosticsParams, Uri};

use super::Owner;
use crate::diagnostics;
use crate::documents::DocumentState;
use crate::uri;

impl Owner {
    /// Publishes the diagnostics of an open document, unless its client asks for them.
    pub(super) fn publish(&mut self, uri: &Uri) {
        let Some(open) = self.documents.get(uri) else { return };
        let found = match (&open.state, &open.seen) {
            (DocumentState::Source(_), Some(seen)) if seen.is_pending() => return,
            (DocumentState::Source(_), Some(seen)) => {
                diagnostics::of_document(seen, &self.session.features)
            }
            (DocumentState::Configuration, _) => return self.check_configuration_file(uri),
            (DocumentState::Passed(Some(reason)), _) => diagnostics::of_skipped(&reason.skipped),
            // What is in none of our languages is none of our business, unless it was before.
            _ if !open.is_shown => return,
            _ => Vec::new(),
        };
        self.push(uri, found, Some(open.version));
    }

    /// Publishes the diagnostics of all open documents, and of configuration files.
    pub(super) fn publish_all(&mut self) {
        let documents: Vec<Uri> = self.documents.keys().cloned().collect();
        for uri in documents {
            self.publish(&uri);
        }
        self.check_configuration();
    }

    /// Publishes that there is nothing to say of a document that is open no more.
    pub(super) fn retract(&mut self, uri: &Uri) {
        self.push(uri, Vec::new(), None);
        self.check_configuration();
    }

    /// Publishes diagnostics, unless the client asks for them, or what they follow from is not
    /// known yet: then everything is published later.
    fn push(&mut self, uri: &Uri, diagnostics: Vec<Diagnostic>, version: Option<i32>) {
        if self.settings_until.is_some() {
            return;
        }
        let open = self.documents.get_mut(uri);
        if !(open.is_some() && self.session.features.pulls_diagnostics) {
            if let Some(open) = open {
                open.is_shown = !diagnostics.is_empty();
            }
            let params = PublishDiagnosticsParams::new(uri.clone(), diagnostics, version);
            self.session.outgoing.publish(params);
        }
    }

    /// Publishes the mistakes in an open configuration file, which may not be saved yet.
    pub(super) fn check_configuration_file(&mut self, uri: &Uri) {
        let Some(open) = self.documents.get(uri) else { return };
        let Some(path) = &open.path else { return };
        let last_good = Some(&*self.configuration.last_good);
        let mistakes = diagnostics::mistakes(path, open.text.as_str(), last_good);
        let mut found = diagnostics::of_mistakes(&mistakes, self.session.encoding);
        let text = open.text.as_str();
        let findings = self.findings_of_configuration(Some(path), text);
        let told = (&self.session.features, self.session.encoding);
        found.extend(diagnostics::of_text(&findings, (uri, text), told));
        let version = open.version;
        self.push(uri, found, Some(version));
    }

    /// Publishes what is wrong in configuration files that are not open, as far as they have been
    /// read, and takes back what was published of files that are in order by now.
    pub(super) fn check_configuration(&mut self) {
        let mut by_file: BTreeMap<Uri, Vec<Mistake>> = BTreeMap::new();
        let mut mistakes = self.workspaces.diagnostics();
        for mistake in &self.workspace.mistakes {
            if !mistakes.contains(mistake) {
                mistakes.push(mistake.clone());
            }
        }
        for mistake in mistakes {
            if let SourceKind::File(path) = &mistake.source.kind
                && let Some(uri) = uri::from_path(path)
                && !self.is_open(path)
                && self.concerns(path)
            {
                by_file.entry(uri).or_default().push(mistake);
            }
        }
        let mut found: BTreeMap<Uri, Vec<Diagnostic>> = BTreeMap::new();
        for (uri, mistakes) in by_file {
            found.insert(uri, diagnostics::of_mistakes(&mistakes, self.session.encoding));
        }
        for (uri, diagnostics) in self.found_in_closed_configuration() {
            found.entry(uri).or_default().extend(diagnostics);
        }
        let mut fine = std::mem::take(&mut self.configuration.published);
        for (uri, found) in found {
            self.push(&uri, found, None);
            fine.remove(&uri);
            self.configuration.published.insert(uri);
        }
        for uri in fine {
            // One that is open speaks for itself: unless its client asks it, it has done so.
            if !self.documents.contains_key(&uri) || self.session.features.pulls_diagnostics {
                let nothing = PublishDiagnosticsParams::new(uri, Vec::new(), None);
                self.session.outgoing.publish(nothing);
            }
        }
    }

    /// Whether the configuration file at `path` has a say in the workspace or in what is open.
    fn concerns(&self, path: &Path) -> bool {
        let above = path.parent().unwrap_or(path);
        let mut folders = self.configuration.folders.iter().map(|folder| folder.path.as_path());
        let mut open = self.documents.values().filter_map(|open| open.path.as_deref());
        folders.any(|folder| folder.starts_with(above) || above.starts_with(folder))
            || open.any(|open| open.starts_with(above))
    }

    /// Handles that what is found in some file is not what it was.
    pub(super) const fn found_other(&mut self) {
        self.changes += 1;
    }

    /// Whether the file at `path` is open.
    pub(super) fn is_open(&self, path: &Path) -> bool {
        self.documents.values().any(|open| open.path.as_deref() == Some(path))
    }

    /// Has the client ask again for diagnostics, where it asks for them and can be told.
    pub(super) fn refresh_diagnostics(&self) {
        if self.session.features.pulls_diagnostics {
            let session = Arc::clone(&self.session);
            self.session.runtime.spawn(async move {
                // A client that refuses goes on with what it has.
                let _ = session.client.workspace_diagnostic_refresh().await;
            });
        }
    }

    /// Has the client ask again for lenses, where it can be told.
    pub(super) fn refresh_lenses(&self) {
        if self.session.features.refreshes_lenses {
            let client = self.session.client.clone();
            self.session.runtime.spawn(async move {
                // A client that refuses goes on with what it has.
                let _ = client.code_lens_refresh().await;
            });
        }
    }

    /// Has the client ask again for lenses and hints, where it can be told.
    pub(super) fn refresh_figures(&self) {
        let session = Arc::clone(&self.session);
        self.session.runtime.spawn(async move {
            let features = &session.features;
            // A client that refuses goes on with what it has.
            if features.refreshes_lenses {
                let _ = session.client.code_lens_refresh().await;
            }
            if features.refreshes_hints {
                let _ = session.client.inlay_hint_refresh().await;
            }
        });
    }
}
