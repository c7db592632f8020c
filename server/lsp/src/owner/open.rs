//! Documents are opened, changed, looked at and closed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use astrolens_guard::guarded;
use tower_lsp::ls_types::{TextDocumentItem, Uri};

use super::Owner;
use crate::documents::{Document, DocumentState, Open};
use crate::event::Change;
use crate::text::Text;
use crate::uri;

impl Owner {
    /// Handles that a document is open. One that is open already starts anew.
    pub(super) fn open(&mut self, item: TextDocumentItem) {
        let TextDocumentItem { uri, language_id, version, text } = item;
        let is_shown = self.documents.get(&uri).is_some_and(|open| open.is_shown);
        if self.documents.contains_key(&uri) {
            tracing::warn!(uri = uri.as_str(), "a document is opened that is open");
            self.forget(&uri);
        }
        let open = Open {
            text: Text::new(text),
            version,
            language_id,
            path: uri::to_path(&uri),
            state: DocumentState::Passed(None),
            max_bytes: u64::MAX,
            shows_findings: false,
            is_dirty: false,
            is_known: false,
            cannot_settle: false,
            is_shown,
            seen: None,
            changes: Arc::new(AtomicU64::new(0)),
            changed: Instant::now(),
        };
        self.documents.insert(uri.clone(), open);
        self.classify(&uri);
    }

    /// Applies changes of an open document, one after the other.
    pub(super) fn change(&mut self, change: Change) {
        let Change { uri, version, changes } = change;
        let uri = &uri;
        let encoding = self.session.encoding;
        let Some(open) = self.documents.get_mut(uri) else {
            tracing::warn!(uri = uri.as_str(), "a document changes that is not open");
            return;
        };
        let version = version.unwrap_or_else(|| open.version.saturating_add(1));
        if version <= open.version {
            // The order in which changes come is what counts.
            tracing::warn!(uri = uri.as_str(), version, known = open.version, "an old version");
        }
        open.version = version;
        for change in changes {
            open.text.apply(change, encoding);
        }
        open.changes.fetch_add(1, Ordering::Release);
        open.changed = Instant::now();
        open.is_dirty = true;
        self.dirty.insert(uri.clone());
        self.resume_about(uri);
    }

    /// Handles that a document is closed.
    pub(super) fn close(&mut self, uri: &Uri) {
        if self.documents.contains_key(uri) {
            self.forget(uri);
            self.retract(uri);
            self.look_at_disk(uri);
        } else {
            tracing::warn!(uri = uri.as_str(), "a document is closed that is not open");
        }
    }

    fn forget(&mut self, uri: &Uri) {
        self.suspect_graphs();
        self.news.touch(uri);
        self.dirty.remove(uri);
        self.settle_timers.forget(uri);
        if let Some(open) = self.documents.remove(uri) {
            open.changes.fetch_add(1, Ordering::Release);
            if let DocumentState::Source(id) = open.state {
                self.host.close(id);
            }
            if let Some(path) = &open.path {
                self.forget_told(path);
                self.host.uncover(path);
            }
            self.found_other();
            self.resume_about(uri);
            self.memory_trim.closed(open.text.as_str().len(), Instant::now());
        }
    }

    /// Looks at every document that changed.
    pub(super) fn look_at_all(&mut self) {
        for uri in std::mem::take(&mut self.dirty) {
            self.look_at(&uri);
        }
    }

    /// Looks at a document, if it has changed since that was done.
    pub(super) fn look_at(&mut self, uri: &Uri) {
        let Some(open) = self.documents.get_mut(uri).filter(|open| open.is_dirty) else { return };
        open.is_dirty = false;
        open.cannot_settle = false;
        let length = open.text.as_str().len() as u64;
        match open.state {
            DocumentState::Source(id) if length <= open.max_bytes => {
                self.host.edit(id, open.text.as_str().into());
                let changed = open.changed;
                self.settle_timers.disturb(uri, changed);
                self.see(uri);
            }
            DocumentState::Configuration => self.check_configuration_file(uri),
            // It has become too large, or may be small enough now.
            DocumentState::Source(_) => self.classify(uri),
            DocumentState::Passed(Some(_)) if length <= open.max_bytes => self.classify(uri),
            DocumentState::Passed(_) => {
                let changed = open.changed;
                self.settle_timers.disturb(uri, changed);
                self.publish(uri);
            }
        }
    }

    /// Takes what the host makes of a document's text and publishes it.
    pub(super) fn see(&mut self, uri: &Uri) {
        self.suspect_graphs();
        if self.take_view(uri).is_some() {
            self.publish(uri);
        }
    }

    /// Takes what the host makes of a document whose text is the same, and publishes it if it is another.
    pub(super) fn see_again(&mut self, uri: &Uri) {
        if self.take_view(uri) == Some(true) {
            self.publish(uri);
        }
    }

    /// Takes what the host makes of a document's text; whether its diagnostics are others by that. `None` if
    /// it makes nothing of it.
    fn take_view(&mut self, uri: &Uri) -> Option<bool> {
        let open = self.documents.get_mut(uri)?;
        let DocumentState::Source(id) = open.state else { return None };
        let before = open.seen.take();
        let view = match guarded(|| self.host.view(id)) {
            Ok(view) => view?,
            Err(message) => {
                self.fail(uri, &message);
                return None;
            }
        };
        open.is_known |= view.settled;
        let seen = Arc::new(Document {
            uri: uri.clone(),
            version: open.version,
            path: open.path.clone(),
            shows_findings: open.shows_findings,
            view,
            lines: Arc::clone(open.text.lines()),
            encoding: self.session.encoding,
        });
        self.news.touch(uri);
        let is_other = before.is_none_or(|before| !before.says_the_same_as(&seen));
        open.seen = Some(seen);
        if open.is_known {
            self.resume_about(uri);
        }
        if is_other {
            self.found_other();
        }
        Some(is_other)
    }

    /// Handles that the analysis of a document panicked with `message`: nothing is known of it until it
    /// is another.
    fn fail(&mut self, uri: &Uri, message: &str) {
        self.session.report_panic("an analysis", message);
        if let Some(open) = self.documents.get_mut(uri) {
            open.is_known = true;
        }
        self.resume_about(uri);
        self.found_other();
        self.publish(uri);
    }
}
