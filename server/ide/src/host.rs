//! The one owner of the database.

use std::collections::HashMap;
use std::sync::Arc;

use astrolens_analysis::analyze;
use astrolens_syntax::parse;

use crate::document::{DocumentId, Revision, Settings, View};

/// The database of all that is open, with the one way to change it.
#[derive(Debug, Default)]
pub struct Host {
    documents: HashMap<DocumentId, (Arc<Settings>, Arc<Revision>)>,
    last: u32,
}

impl Host {
    /// A host with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a document that was opened with `text`.
    pub fn open(&mut self, settings: Settings, text: Arc<str>) -> DocumentId {
        self.last += 1;
        let id = DocumentId(self.last);
        let revision = fresh(&settings, text);
        self.documents.insert(id, (Arc::new(settings), Arc::new(revision)));
        id
    }

    /// Takes in the newest text of a document.
    pub fn edit(&mut self, id: DocumentId, text: Arc<str>) {
        if let Some((settings, revision)) = self.documents.get_mut(&id) {
            *revision = Arc::new(fresh(settings, text));
        }
    }

    /// Takes in that a document is analysed as something else from now on.
    pub fn configure(&mut self, id: DocumentId, settings: Settings) {
        if let Some((known, _)) = self.documents.get_mut(&id) {
            *known = Arc::new(settings);
        }
    }

    /// Takes in the tree of a fresh parse of the text that the document still has; what was parsed
    /// for another text is dropped.
    pub fn settle(&mut self, id: DocumentId, fresh: Arc<Revision>) {
        if let Some((_, revision)) = self.documents.get_mut(&id)
            && Arc::ptr_eq(&revision.text, &fresh.text)
        {
            *revision = fresh;
        }
    }

    /// Forgets a document.
    pub fn close(&mut self, id: DocumentId) {
        self.documents.remove(&id);
    }

    /// The document as it is now; nothing if it is closed.
    #[must_use]
    pub fn view(&self, id: DocumentId) -> Option<View> {
        let (settings, revision) = self.documents.get(&id)?;
        let mut config = settings.config.analysis.clone();
        config.explain = true;
        let text = revision.text.as_bytes();
        let mut report = analyze(text, settings.language, &config, &|| false);
        report.path.clone_from(&settings.name);
        Some(View {
            settings: Arc::clone(settings),
            revision: Arc::clone(revision),
            report: Arc::new(report),
        })
    }
}

fn fresh(settings: &Settings, text: Arc<str>) -> Revision {
    let parsed = parse(text.as_bytes(), settings.language, &|| false);
    Revision { text, parsed, settled: true }
}
