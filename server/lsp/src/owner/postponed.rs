//! Questions that nothing certain can be said to yet: they wait for the client's settings, or for
//! what is seen in their document.

use std::collections::HashMap;

use tower_lsp::ls_types::Uri;

use super::Owner;
use crate::documents::{Clock, DocumentState, Open};
use crate::event::Asked;
use crate::handler::Sight;
use crate::uri;

/// What must be known before a question is answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Needs {
    /// The client's settings.
    pub(super) settings: bool,
    /// What is seen in the document.
    pub(super) sight: Sight,
    /// What is in its file, where that is not open.
    pub(super) disk: bool,
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
    /// The document is being looked at: nothing is known of it yet, or nothing settled.
    Analysis(Uri),
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
        let Some(open) = self.documents.get(uri) else {
            return (needs.disk && self.is_to_scan(uri)).then_some(Obstacle::Scan);
        };
        let is_source = matches!(open.state, DocumentState::Source(_));
        (is_source && is_awaited(open, needs.sight)).then(|| Obstacle::Analysis(uri.clone()))
    }

    /// Whether a file of the workspace is still to be looked at.
    fn is_to_scan(&self, uri: &Uri) -> bool {
        let path = uri::to_path(uri).filter(|_| self.is_scanning());
        path.is_some_and(|path| {
            self.configuration.holds(&path) && self.host.on_disk(&path).is_none()
        })
    }

    /// Has `question` asked again once `obstacle` is gone, or its document has changed.
    pub(super) fn postpone(&mut self, obstacle: Obstacle, question: Asked) {
        match obstacle {
            Obstacle::Settings => self.postponed.until_settings.push(question),
            Obstacle::Scan => self.postponed.until_scan.push(question),
            Obstacle::Analysis(uri) => {
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

    /// Asks again what waited for what is seen in the document at `uri`.
    pub(super) fn resume_about(&mut self, uri: &Uri) {
        for question in self.postponed.about.remove(uri).into_iter().flatten() {
            self.guarded("a request", |owner| owner.ask(question));
        }
    }
}

/// Whether a document has to be looked at first for whoever needs `sight` of it.
fn is_awaited(open: &Open, sight: Sight) -> bool {
    let has_tree = || open.seen.as_ref().is_some_and(|seen| seen.view.revision.parsed.is_ok());
    let is_enough = match sight {
        Sight::Report => true,
        Sight::Tree => has_tree(),
        Sight::Settled => false,
    };
    !open.is_known || !is_enough && open.is_to_settle()
}
