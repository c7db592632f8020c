//! Documents that rest are looked at once more.
//!
//! What a document is may follow from its text: from its first line, say.
//!
//! The tree that follows a keystroke differs now and then from that of a fresh parse where the
//! text has a syntax error. Once a document has rested, a thread of the pool parses it afresh.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use astrolens_db::{Revision, Settings};
use astrolens_guard::guarded;
use astrolens_model::{FileReport, Function};
use tower_lsp::ls_types::Uri;

use super::Owner;
use crate::documents::DocumentState;
use crate::event::{Attempt, Event, Parse};
use crate::pool::Class;

/// How long nobody types before a document rests.
const REST: Duration = Duration::from_millis(80);

/// What parses and analyses a text from scratch, until it is told to stop.
pub(super) type FreshParse = fn(&Settings, Arc<str>, &dyn Fn() -> bool) -> Revision;

/// When documents have rested.
#[derive(Debug, Default)]
pub(super) struct SettleTimers(BTreeMap<Uri, Instant>);

impl SettleTimers {
    /// Handles that a document changed at `now`.
    pub(super) fn disturb(&mut self, uri: &Uri, now: Instant) {
        self.0.insert(uri.clone(), now + REST);
    }

    /// Handles that a document needs no rest.
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
        for uri in self.settle_timers.take(now) {
            self.reconsider(&uri);
            let seen = self.documents.get(&uri).and_then(|open| open.seen.as_ref());
            if seen.is_some_and(|seen| !seen.view.settled) {
                self.parse_afresh(&uri);
            }
        }
    }

    /// Has a document parsed and analysed afresh, elsewhere.
    pub(super) fn parse_afresh(&mut self, uri: &Uri) {
        let Some(open) = self.documents.get(uri) else { return };
        let (DocumentState::Source(id), Some(seen)) = (&open.state, &open.seen) else { return };
        let attempt = Attempt {
            uri: uri.clone(),
            id: *id,
            made_for: Arc::clone(&seen.view.settings),
            text: Arc::clone(&seen.view.revision.text),
        };
        let (clock, parse) = (open.clock(), self.fresh_parse);
        let session = Arc::clone(&self.session);
        self.compute(Class::Reading, move || {
            let text = Arc::clone(&attempt.text);
            match guarded(|| parse(&attempt.made_for, text, &|| clock.has_moved())) {
                Ok(_) if clock.has_moved() => {}
                Ok(fresh) => {
                    let fresh = Arc::new(fresh);
                    session.events.put(Event::Parsed(Parse { attempt, fresh }));
                }
                Err(message) => {
                    session.report_panic("a parse", &message);
                    session.events.put(Event::ParseFailed(attempt));
                }
            }
        });
    }

    /// Settles a document with a fresh `parse`, unless it has changed or been closed meanwhile.
    pub(super) fn settle(&mut self, parse: Parse) {
        let Parse { attempt, fresh } = parse;
        if self.holds(&attempt) {
            self.take_in(&attempt, fresh);
        }
    }

    /// Handles that a document cannot be parsed afresh: nothing better will be known of it, unless it
    /// has changed or been closed meanwhile.
    pub(super) fn give_up_parse(&mut self, attempt: &Attempt) {
        if self.holds(attempt) {
            self.know(&attempt.uri);
        }
    }

    /// Whether `attempt` is about a document as it is now. One that is not settled and has become
    /// another rests anew.
    fn holds(&mut self, attempt: &Attempt) -> bool {
        let Some(open) = self.documents.get(&attempt.uri) else { return false };
        let Some(seen) = &open.seen else { return false };
        let holds = !open.is_dirty
            && open.state == DocumentState::Source(attempt.id)
            && seen.view.settings.is_like(&attempt.made_for)
            && seen.view.revision.text == attempt.text;
        if !holds && !seen.view.settled {
            self.settle_timers.disturb(&attempt.uri, Instant::now());
        }
        holds
    }

    /// Takes in what came of an attempt that holds.
    fn take_in(&mut self, attempt: &Attempt, fresh: Arc<Revision>) {
        let Attempt { uri, id, .. } = attempt;
        let was_known = self.documents.get(uri).is_some_and(|open| open.is_known);
        let (before, changes) = (self.report(uri), self.changes);
        self.host.settle(*id, fresh);
        self.see(uri);
        let after = self.report(uri);
        // Nobody was told anything before it was known.
        if was_known && changes != self.changes {
            self.refresh_diagnostics();
        }
        if was_known && before.as_ref().map(functions) != after.as_ref().map(functions) {
            self.refresh_figures();
        }
    }

    /// Handles that nothing better will be known of a document.
    fn know(&mut self, uri: &Uri) {
        if let Some(open) = self.documents.get_mut(uri) {
            open.is_known = true;
            open.cannot_settle = true;
            self.resume_about(uri);
        }
    }

    fn report(&self, uri: &Uri) -> Option<Arc<FileReport>> {
        let seen = self.documents.get(uri)?.seen.as_ref()?;
        Some(Arc::clone(&seen.view.report))
    }
}

/// What figures are shown of.
fn functions(report: &Arc<FileReport>) -> &[Function] {
    &report.functions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_rests_once_nobody_has_typed_for_a_while() {
        let (a, b): (Uri, Uri) = ("file:///a".parse().unwrap(), "file:///b".parse().unwrap());
        let mut rest = SettleTimers::default();
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
