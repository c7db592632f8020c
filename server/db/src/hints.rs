//! What is handed to the queries of a document beside its inputs.
//!
//! The tree of the text before makes the next parse cheap, and what was measured in it spares
//! measuring that again; a fresh parse is made elsewhere and handed in, as is what a scan made of the
//! files that it found. A query comes to the same
//! without them, but for how a syntax error is recovered from while a document is not settled. So
//! they are no inputs: what depended on them would run again for nothing.
//!
//! A query takes its hint out and puts in what the next run may use, so that no text and no tree is
//! kept that the query's own result does not hold.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use astrolens_config::Resolved;

use crate::documents::Document;
use crate::files::File;
use crate::outline::Outline;
use crate::revision::Revision;
use crate::stored::{Found, OnDisk, Stored};

/// The hints of all documents, and of files that are not open.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    documents: Mutex<HashMap<Document, Hint>>,
    /// What scans said of files, until a query asks.
    found: Mutex<HashMap<File, Found>>,
}

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

    /// Takes what a scan said of a file, if it found what is stored of it and held it against the
    /// same configuration.
    pub(crate) fn take_on_disk(
        &self,
        file: File,
        (stored, config): (&Stored, &Resolved),
    ) -> Option<OnDisk> {
        let found = lock(&self.found).remove(&file)?;
        let fits = found.config.digest == config.digest && found.stored == *stored;
        fits.then_some(found.on_disk)
    }

    /// Hands in what a scan said of a file.
    pub(crate) fn put_found(&self, file: File, found: Found) {
        lock(&self.found).insert(file, found);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Document, Hint>> {
        lock(&self.documents)
    }
}

/// No code of others runs under the locks, so what a panic elsewhere leaves is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
