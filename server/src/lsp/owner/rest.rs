//! Documents that rest get a fresh tree.
//!
//! The tree that follows a keystroke differs now and then from that of a fresh parse where the
//! text has a syntax error. Once a document has rested, a thread of the pool parses it afresh.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use astrolens_ide::{DocumentId, Revision};
use tower_lsp::ls_types::Uri;

use super::Owner;
use crate::lsp::documents::Standing;
use crate::scan::guarded;

/// How long nobody types before a document rests.
const REST: Duration = Duration::from_millis(80);

/// When documents have rested.
#[derive(Debug, Default)]
pub(super) struct Rest(BTreeMap<Uri, Instant>);

impl Rest {
    /// Takes in that a document changed at `now`.
    pub(super) fn disturb(&mut self, uri: &Uri, now: Instant) {
        self.0.insert(uri.clone(), now + REST);
    }

    /// Takes in that a document needs no rest.
    pub(super) fn forget(&mut self, uri: &Uri) {
        self.0.remove(uri);
    }

    /// When the next document has rested.
    pub(super) fn next(&self) -> Option<Instant> {
        self.0.values().min().copied()
    }

    /// Takes the documents that have rested at `now`.
    fn take(&mut self, now: Instant) -> Vec<Uri> {
        let mut rested = Vec::new();
        self.0.retain(|uri, until| {
            let is_due = *until <= now;
            if is_due {
                rested.push(uri.clone());
            }
            !is_due
        });
        rested
    }
}

impl Owner {
    /// Has the documents that have rested at `now` parsed afresh.
    pub(super) fn settle_what_rests(&mut self, now: Instant) {
        for uri in self.rest.take(now) {
            self.parse_afresh(uri);
        }
    }

    fn parse_afresh(&self, uri: Uri) {
        let Some(open) = self.documents.get(&uri) else { return };
        let (Standing::Source(id), Some(seen)) = (&open.standing, &open.seen) else { return };
        let (id, clock, view) = (*id, open.clock(), seen.view.clone());
        let session = Arc::clone(&self.session);
        self.compute(move || {
            let text = Arc::clone(&view.revision.text);
            let fresh = || Revision::fresh(&view.settings, text, &|| clock.has_moved());
            match guarded(fresh) {
                Ok(_) if clock.has_moved() => {}
                Ok(fresh) => {
                    let fresh = Arc::new(fresh);
                    session.events.put(Box::new(move |owner| owner.settle(&uri, id, fresh)));
                }
                Err(message) => session.report_panic("a parse", &message),
            }
        });
    }

    /// Takes in the fresh tree of a document, unless it has changed or been closed meanwhile.
    fn settle(&mut self, uri: &Uri, id: DocumentId, fresh: Arc<Revision>) {
        let is_current = self
            .documents
            .get(uri)
            .is_some_and(|open| !open.is_dirty && open.standing == Standing::Source(id));
        if is_current {
            self.host.settle(id, fresh);
            self.see(uri);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_rests_once_nobody_has_typed_for_a_while() {
        let (a, b): (Uri, Uri) = ("file:///a".parse().unwrap(), "file:///b".parse().unwrap());
        let mut rest = Rest::default();
        let start = Instant::now();
        rest.disturb(&a, start);
        rest.disturb(&b, start + REST / 2);
        rest.disturb(&a, start + REST);
        assert_eq!(rest.next(), Some(start + REST / 2 + REST));
        assert_eq!(rest.take(start + REST), []);
        assert_eq!(rest.take(start + REST / 2 + REST), [b]);
        rest.forget(&a);
        assert_eq!(rest.next(), None);
    }
}
