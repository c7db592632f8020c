//! What is handed to the queries of a document beside its inputs.
//!
//! The tree of the text before makes the next parse cheap, and what was measured in it spares
//! measuring that again; a fresh parse is made elsewhere and handed in. A query comes to the same
//! without them, but for how a syntax error is recovered from while a document is not settled. So
//! they are no inputs: what depended on them would run again for nothing.
//!
//! A query takes its hint out and puts in what the next run may use, so that no text and no tree is
//! kept that the query's own result does not hold.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::documents::Document;
use crate::outline::Outline;
use crate::revision::Revision;

/// The hints of all documents.
#[derive(Debug, Default)]
pub(crate) struct Hints(Mutex<HashMap<Document, Hint>>);

/// The hints of a document.
#[derive(Debug, Default)]
struct Hint {
    revision: Option<Arc<Revision>>,
    outline: Option<Arc<Outline>>,
}

impl Hints {
    /// Takes the newest revision of a document that was made.
    pub(crate) fn take_revision(&self, document: Document) -> Option<Arc<Revision>> {
        self.lock().get_mut(&document)?.revision.take()
    }

    /// Hands in the newest revision of a document.
    pub(crate) fn put_revision(&self, document: Document, revision: &Arc<Revision>) {
        self.lock().entry(document).or_default().revision = Some(Arc::clone(revision));
    }

    /// Takes the newest outline of a document that was made.
    pub(crate) fn take_outline(&self, document: Document) -> Option<Arc<Outline>> {
        self.lock().get_mut(&document)?.outline.take()
    }

    /// Hands in the newest outline of a document.
    pub(crate) fn put_outline(&self, document: Document, outline: &Arc<Outline>) {
        self.lock().entry(document).or_default().outline = Some(Arc::clone(outline));
    }

    /// Forgets a document.
    pub(crate) fn forget(&self, document: Document) {
        self.lock().remove(&document);
    }

    /// No code of others runs under the lock, so what a panic elsewhere leaves is sound.
    fn lock(&self) -> MutexGuard<'_, HashMap<Document, Hint>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
