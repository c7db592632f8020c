//! Requests in their turn.

use std::sync::Arc;

use astrolens_guard::guarded;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::Uri;

use super::Owner;
use super::postponed::Needs;
use crate::documents::{Clock, ConfigurationFile, DocumentState, Open, Passed};
use crate::event::{Asked, Event};
use crate::handler;
use crate::history::{Lookup, Past};
use crate::pool::Class;
use crate::route::{Answerer, Question};
use crate::snapshot::{DocumentSnapshot, Subject, WorkspaceSnapshot};
use crate::uri;

/// A request that waits for news.
#[derive(Debug)]
pub(super) struct Held {
    asked: Asked,
    /// How often what is found had changed when there was nothing new.
    changes: u64,
}

impl Owner {
    /// Has a request answered. One that nothing certain can be said to yet comes again once that can
    /// be.
    pub(super) fn ask(&mut self, mut asked: Asked) {
        if asked.reply.is_cancelled() {
            return asked.reply.send(Err(Error::request_cancelled()));
        }
        if asked.clock.as_ref().is_some_and(Clock::has_moved) {
            return asked.reply.send(Err(Error::content_modified()));
        }
        let Some(question) = self.routes.question(asked.method) else {
            return asked.reply.send(Err(Error::method_not_found()));
        };
        let about = &asked.about;
        let needs = Needs {
            settings: question.needs_settings,
            sight: question.needs,
            disk: question.reads_disk,
            scan: about.awaits_scan,
        };
        if let Some(obstacle) = self.obstacle(about.document.as_ref(), needs) {
            if asked.clock.is_none() && ends_with_an_edit(question) {
                asked.clock = about.document.as_ref().and_then(|uri| self.clock(uri));
            }
            return self.postpone(obstacle, asked);
        }
        self.answer(question, asked);
    }

    fn answer(&mut self, question: &'static Question, asked: Asked) {
        match question.answer {
            Answerer::Document { run, ends_with_an_edit } => {
                let uri = asked.about.document.clone();
                let snapshot = self.document_snapshot(uri.as_ref(), ends_with_an_edit);
                self.compute(question.class, move || {
                    handler::run(&snapshot, asked, |context, params| {
                        run(context, params).map(Some)
                    });
                });
            }
            Answerer::Workspace { run, nothing } => {
                if nothing.is_some()
                    && let Some(held) = self.held.take()
                {
                    self.answer_nothing(held.asked);
                }
                let snapshot = self.workspace_snapshot();
                let (session, changes) = (Arc::clone(&self.session), snapshot.changes);
                self.compute(question.class, move || {
                    let held = handler::run(&snapshot, asked, run);
                    // Nobody who changes what is known waits for who waits for room in the queue.
                    drop(snapshot);
                    if let Some(asked) = held {
                        let asked = Box::new(asked);
                        session.events.put(Event::NothingNew { asked, changes });
                    }
                });
            }
        }
    }

    /// Holds a request to which there was nothing new to say when what is found had changed so often.
    ///
    /// Only the newest is held: a client needs one only.
    pub(super) fn hold(&mut self, asked: Asked, changes: u64) {
        let (mut older, mut newer) = (self.held.take(), Held { asked, changes });
        if let Some(other) = &mut older
            && other.asked.at > newer.asked.at
        {
            std::mem::swap(other, &mut newer);
        }
        if let Some(older) = older {
            self.answer_nothing(older.asked);
        }
        self.held = Some(newer);
        if self.is_shut_down {
            self.shut_down();
        }
    }

    /// Asks once more what waits for news, if there are any.
    pub(super) fn ask_again(&mut self) {
        let changes = self.changes;
        if let Some(held) = self.held.take_if(|held| held.changes != changes) {
            self.ask(held.asked);
        }
    }

    /// Has what waits for news answered, since nobody will wait for it any more.
    pub(super) fn shut_down(&mut self) {
        self.is_shut_down = true;
        if let Some(held) = self.held.take() {
            self.answer_nothing(held.asked);
        }
    }

    /// Answers a request that waits for news by saying nothing.
    fn answer_nothing(&self, asked: Asked) {
        let answer = self.routes.question(asked.method).map(|question| &question.answer);
        let nothing = match answer {
            Some(Answerer::Workspace { nothing: Some(nothing), .. }) => nothing(),
            _ => Err(Error::request_cancelled()),
        };
        asked.reply.send(nothing);
    }

    /// Has looked up what a document was.
    pub(super) fn look_up(&mut self, lookup: Lookup) {
        let session = Arc::clone(&self.session);
        self.compute(Class::Long("history"), move || {
            let past = guarded(|| lookup.run()).unwrap_or_else(|message| {
                session.report_panic("the history of a file", &message);
                Past::default()
            });
            session.events.put(Event::HistoryFound { path: lookup.path().to_owned(), past });
        });
    }

    /// What a request about the document at `uri` is answered from.
    fn document_snapshot(
        &mut self,
        uri: Option<&Uri>,
        ends_with_an_edit: bool,
    ) -> DocumentSnapshot {
        if let Some(uri) = uri {
            self.look_at(uri);
        }
        let open = uri.and_then(|uri| self.documents.get(uri));
        DocumentSnapshot {
            session: Arc::clone(&self.session),
            settings: Arc::clone(&self.settings),
            subject: uri.map_or(Subject::Unknown, |uri| self.subject_of(uri)),
            is_in_workspace: uri
                .and_then(uri::to_path)
                .is_some_and(|path| self.configuration.holds(&path)),
            graphs: self.graphs_seen_last(),
            configuration_files: self.configuration_files(),
            history: Arc::clone(&self.history),
            clock: open.filter(|_| ends_with_an_edit).map(Open::clock),
        }
    }

    /// What the document at `uri` is at this moment.
    fn subject_of(&self, uri: &Uri) -> Subject {
        let Some(open) = self.documents.get(uri) else {
            let found = uri::to_path(uri).and_then(|path| self.host.on_disk(&path));
            return found.map_or(Subject::Unknown, Subject::OnDisk);
        };
        match (&open.state, &open.seen) {
            (DocumentState::Source(_), Some(seen)) => Subject::Analysed(Arc::clone(seen)),
            (DocumentState::Configuration, _) => {
                Subject::Configuration(self.configuration_file(uri, open))
            }
            (DocumentState::Passed(Some(reason)), _) => Subject::Skipped(reason.clone()),
            (DocumentState::Source(_), None) => Subject::Failed,
            (DocumentState::Passed(None), _) => Subject::Unknown,
        }
    }

    /// The open configuration files.
    fn configuration_files(&self) -> Vec<ConfigurationFile> {
        let open = self.documents.iter();
        let open = open.filter(|(_, open)| open.state == DocumentState::Configuration);
        open.map(|(uri, open)| self.configuration_file(uri, open)).collect()
    }

    fn configuration_file(&self, uri: &Uri, open: &Open) -> ConfigurationFile {
        ConfigurationFile {
            uri: uri.clone(),
            version: Some(open.version),
            path: open.path.clone(),
            text: open.text.as_str().into(),
            last_good: Arc::clone(&self.configuration.last_good),
            findings: self.findings_of_configuration(open.path.as_deref(), open.text.as_str()),
            lines: Arc::clone(open.text.lines()),
            encoding: self.session.encoding,
        }
    }

    /// What a request about the workspace is answered from.
    fn workspace_snapshot(&mut self) -> WorkspaceSnapshot {
        self.look_at_all();
        WorkspaceSnapshot {
            session: Arc::clone(&self.session),
            documents: self.documents.values().filter_map(|open| open.seen.clone()).collect(),
            passed: self.passed(),
            folders: self.configuration.folders.clone(),
            options: self.configuration.options(&self.session.options),
            changes: self.changes,
            activity: self.activity(),
        }
    }

    /// The open documents that are not analysed.
    fn passed(&self) -> Vec<Passed> {
        let passed = |(uri, open): (&Uri, &Open)| match &open.state {
            DocumentState::Passed(reason) => Some(Passed {
                uri: uri.clone(),
                version: open.version,
                path: open.path.clone(),
                reason: reason.clone(),
            }),
            _ => None,
        };
        self.documents.iter().filter_map(passed).collect()
    }
}

/// Whether an edit of its document puts an end to a question.
const fn ends_with_an_edit(question: &Question) -> bool {
    matches!(question.answer, Answerer::Document { ends_with_an_edit: true, .. })
}
