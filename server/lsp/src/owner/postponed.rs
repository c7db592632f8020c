//! Questions that nothing certain can be said to yet: they wait for the client's settings, or for
//! the first report of their document.

use std::collections::HashMap;

use tower_lsp::ls_types::Uri;

use super::Owner;
use crate::documents::{Clock, DocumentState, Open};
use crate::event::Asked;

/// What must be known before a question is answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Needs {
    /// The client's settings.
    pub(super) settings: bool,
    /// All files of the workspace.
    pub(super) scan: bool,
}

/// What a question waits for.
#[derive(Debug)]
pub(super) enum Obstacle {
    /// The client has not told its settings yet, which takes two seconds at most.
    Settings,
    /// The files of the workspace are being looked at.
    Scan,
    /// Nothing is known of the document yet: its first report is being made.
    FirstReport(Uri),
}

/// The questions that wait.
#[derive(Debug, Default)]
pub(super) struct Postponed {
    until_settings: Vec<Asked>,
    until_scan: Vec<Asked>,
    about: HashMap<Uri, Vec<Asked>>,
}

impl Owner {
    /// What keeps a question about `uri`, or about no document, from being answered.
    ///
    /// An answer that is wrong for a moment is wrong for long where the client cannot be told to
    /// ask again.
    pub(super) fn obstacle(&mut self, uri: Option<&Uri>, needs: Needs) -> Option<Obstacle> {
        let open = uri.and_then(|uri| self.documents.get(uri));
        let is_configuration = open.is_some_and(|open| open.state == DocumentState::Configuration);
        if needs.settings && self.settings_until.is_some() && !is_configuration {
            return Some(Obstacle::Settings);
        }
        if needs.scan && self.is_scanning() {
            return Some(Obstacle::Scan);
        }
        let uri = uri?;
        self.look_at(uri);
        let open = self.documents.get(uri)?;
        let is_awaited = matches!(open.state, DocumentState::Source(_)) && !open.is_known;
        is_awaited.then(|| Obstacle::FirstReport(uri.clone()))
    }

    /// Has `question` asked again once `obstacle` is gone, or its document has changed.
    pub(super) fn postpone(&mut self, obstacle: Obstacle, question: Asked) {
        match obstacle {
            Obstacle::Settings => self.postponed.until_settings.push(question),
            Obstacle::Scan => self.postponed.until_scan.push(question),
            Obstacle::FirstReport(uri) => {
                self.postponed.about.entry(uri).or_default().push(question);
            }
        }
    }

    /// Tells whether the open document at `uri` changes from now on.
    pub(super) fn clock(&self, uri: &Uri) -> Option<Clock> {
        self.documents.get(uri).map(Open::clock)
    }

    /// Asks again what waited for the settings.
    pub(super) fn resume_after_settings(&mut self) {
        for question in std::mem::take(&mut self.postponed.until_settings) {
            self.guarded("a request", |owner| owner.ask(question));
        }
    }

    /// Asks again what waited for the files of the workspace.
    pub(super) fn resume_after_scan(&mut self) {
        for question in std::mem::take(&mut self.postponed.until_scan) {
            self.guarded("a request", |owner| owner.ask(question));
        }
    }

    /// Asks again what waited for the first report of the document at `uri`.
    pub(super) fn resume_about(&mut self, uri: &Uri) {
        for question in self.postponed.about.remove(uri).into_iter().flatten() {
            self.guarded("a request", |owner| owner.ask(question));
        }
    }
}
