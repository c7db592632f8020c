//! The one thread that changes what is known.
//!
//! It takes events in order. Changes that wait are applied together and looked at once; a
//! request sees its document exactly as it is at the request's place in the queue. It never
//! waits for the client, and computes nothing but what follows a keystroke.

mod classify;
mod client;
mod configure;
mod known;
mod open;
mod postponed;
mod publish;
mod rest;
mod slack;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

use astrolens_db::Host;
use astrolens_guard::guarded;
use astrolens_scan::Workspaces;
use tower_lsp::ls_types::Uri;

use super::connection::thread;
use super::documents::{Clock, ConfigurationFile, Document, Open, Passed, Reason, Standing};
use super::pool::{Class, Pool};
use super::reading::Wanted;
use super::session::Session;
use super::settings::EditorSettings;
pub(crate) use configure::{Begin, Folder};
pub(crate) use known::Figures;
pub(crate) use postponed::Needs;
use rest::Rest;
use slack::Slack;

/// Something that happened: what the owner does about it.
pub(crate) type Event = Box<dyn FnOnce(&mut Owner) + Send>;

/// How long events that keep coming may keep documents from being looked at.
const LONGEST_BATCH: Duration = Duration::from_millis(50);

/// Everything that is known in a session.
pub(crate) struct Owner {
    session: Arc<Session>,
    pool: Pool,
    host: Host,
    documents: HashMap<Uri, Open>,
    /// The documents whose text changed since they were looked at.
    dirty: BTreeSet<Uri>,
    /// Documents whose tree is to be parsed afresh once they rest.
    rest: Rest,
    /// Memory that is to be given back.
    slack: Slack,
    settings: Arc<EditorSettings>,
    configuration: configure::Configured,
    workspaces: Workspaces,
    /// Questions that nothing certain can be said to yet.
    postponed: postponed::Postponed,
    /// How long nothing is published and no file looked at, since the client has not told its
    /// settings yet.
    settings_until: Option<Instant>,
    /// What is known of the files that are not open.
    workspace: known::Workspace,
    is_over: bool,
}

/// What a request is answered from: all of it as it was at the request's place in the queue.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    /// The session.
    pub(crate) session: Arc<Session>,
    /// The editor's own settings.
    pub(crate) settings: Arc<EditorSettings>,
    /// The document it is about, if it is analysed.
    pub(crate) document: Option<Arc<Document>>,
    /// The configuration file it is about, if it is one.
    pub(crate) configuration: Option<Arc<ConfigurationFile>>,
    /// Why it is not analysed, if it is in one of our languages.
    pub(crate) reason: Option<Reason>,
    /// Whether the document it is about is open.
    pub(crate) is_open: bool,
    /// All analysed documents, for requests that are about no single one.
    pub(crate) documents: Vec<Arc<Document>>,
    /// The open documents that are not analysed, for the same requests.
    pub(crate) passed: Vec<Passed>,
    /// How much there is to do, for the same requests.
    pub(crate) figures: Figures,
    /// The folders of the workspace, for the same requests.
    pub(crate) folders: Vec<Folder>,
    /// How configuration is read, for the same requests.
    pub(crate) options: astrolens_config::Options,
    clock: Option<Clock>,
}

impl Snapshot {
    /// The paths of all documents that are open, whose text is the editor's.
    pub(crate) fn open_paths(&self) -> HashSet<&Path> {
        let analysed = self.documents.iter().filter_map(|document| document.path.as_deref());
        analysed.chain(self.passed.iter().filter_map(|passed| passed.path.as_deref())).collect()
    }

    /// Whether the document it is about has changed.
    pub(crate) fn is_stale(&self) -> bool {
        self.clock.as_ref().is_some_and(Clock::has_moved)
    }
}

/// Starts the thread that takes `events`.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn start(
    session: Arc<Session>,
    events: Receiver<Event>,
    begin: Begin,
) -> io::Result<()> {
    let threads = std::thread::available_parallelism().map_or(2, NonZeroUsize::get);
    // One is kept for what is typed; the others may all read.
    let pool = Pool::start(threads + 1)?;
    thread("owner", move || Owner::new(session, pool, begin).run(&events))
}

impl Owner {
    fn new(session: Arc<Session>, pool: Pool, begin: Begin) -> Self {
        let configuration = configure::Configured::new(begin);
        let workspaces = configuration.workspaces(&session.options);
        Self {
            session,
            pool,
            host: Host::new(),
            documents: HashMap::new(),
            dirty: BTreeSet::new(),
            rest: Rest::default(),
            slack: Slack::default(),
            settings: Arc::default(),
            configuration,
            workspaces,
            postponed: postponed::Postponed::default(),
            settings_until: None,
            workspace: known::Workspace::default(),
            is_over: false,
        }
    }

    fn run(mut self, events: &Receiver<Event>) {
        self.guarded("the start", Self::begin);
        while !self.is_over {
            let Some(event) = self.wait(events) else { break };
            self.session.gate.close();
            if let Some(event) = event {
                self.batch(event, events);
            }
            self.guarded("an analysis", |owner| {
                owner.look_at_all();
                let now = Instant::now();
                owner.settle_what_rests(now);
                owner.wait_no_longer(now);
                owner.give_back(now);
            });
            self.session.gate.open();
        }
    }

    /// The next event; none if something is due without one, and nothing at all at the end.
    #[expect(clippy::option_option, reason = "there is no event, or there never will be one")]
    fn wait(&self, events: &Receiver<Event>) -> Option<Option<Event>> {
        let times = [self.rest.next(), self.slack.next(), self.settings_until];
        let Some(until) = times.into_iter().flatten().min() else {
            return events.recv().ok().map(Some);
        };
        match events.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(event) => Some(Some(event)),
            Err(RecvTimeoutError::Timeout) => Some(None),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    /// Applies `event` and those that wait behind it.
    fn batch(&mut self, event: Event, events: &Receiver<Event>) {
        let start = Instant::now();
        let mut next = Ok(event);
        loop {
            match next {
                Ok(event) => {
                    self.session.events.took();
                    self.guarded("an event", event);
                }
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    self.is_over = true;
                    return;
                }
            }
            if self.is_over || start.elapsed() > LONGEST_BATCH {
                return;
            }
            next = events.try_recv();
        }
    }

    /// Does `work`; a panic in it is reported, and the owner lives on.
    fn guarded(&mut self, what: &str, work: impl FnOnce(&mut Self)) {
        let session = Arc::clone(&self.session);
        if let Err(message) = guarded(|| work(self)) {
            session.report_panic(what, &message);
        }
    }

    /// The session.
    pub(crate) fn session(&self) -> &Arc<Session> {
        &self.session
    }

    /// Has `job`, which must not panic, done elsewhere.
    pub(crate) fn compute(&mut self, class: Class, job: impl FnOnce() + Send + 'static) {
        self.pool.run(class, job);
    }

    /// Ends the thread.
    pub(crate) fn end(&mut self) {
        self.is_over = true;
    }

    /// What a request about `uri`, or about no document, is answered from.
    pub(crate) fn snapshot(&mut self, uri: Option<&Uri>) -> Snapshot {
        let mut snapshot = Snapshot {
            session: Arc::clone(&self.session),
            settings: Arc::clone(&self.settings),
            document: None,
            configuration: None,
            reason: None,
            is_open: false,
            documents: Vec::new(),
            passed: Vec::new(),
            figures: Figures::default(),
            folders: Vec::new(),
            options: astrolens_config::Options::default(),
            clock: None,
        };
        if let Some(uri) = uri {
            self.look_at(uri);
            if let Some(open) = self.documents.get(uri) {
                self.show(uri, open, &mut snapshot);
            }
        } else {
            self.look_at_all();
            let seen = self.documents.values().filter_map(|open| open.seen.clone());
            snapshot.documents = seen.collect();
            snapshot.passed = self.passed();
            snapshot.options = self.configuration.options(&self.session.options);
            snapshot.folders.clone_from(&self.configuration.folders);
            snapshot.figures = self.figures();
        }
        snapshot
    }

    /// Gives what is known to the request that wants to read it.
    pub(crate) fn lend(&self, wanted: &Wanted) {
        wanted.lend(&self.host);
    }

    /// Puts a document into a snapshot.
    fn show(&self, uri: &Uri, open: &Open, snapshot: &mut Snapshot) {
        snapshot.is_open = true;
        snapshot.clock = Some(open.clock());
        snapshot.document.clone_from(&open.seen);
        match &open.standing {
            Standing::Configuration => {
                snapshot.configuration = Some(Arc::new(self.configuration_file(uri, open)));
            }
            Standing::Passed(reason) => snapshot.reason.clone_from(reason),
            Standing::Source(_) => {}
        }
    }

    /// The open documents that are not analysed.
    fn passed(&self) -> Vec<Passed> {
        let passed = |(uri, open): (&Uri, &Open)| match &open.standing {
            Standing::Passed(reason) => Some(Passed {
                uri: uri.clone(),
                version: open.version,
                path: open.path.clone(),
                reason: reason.clone(),
            }),
            _ => None,
        };
        self.documents.iter().filter_map(passed).collect()
    }

    fn configuration_file(&self, uri: &Uri, open: &Open) -> ConfigurationFile {
        ConfigurationFile {
            uri: uri.clone(),
            version: open.version,
            path: open.path.clone(),
            text: open.text.as_str().into(),
            lines: Arc::clone(open.text.lines()),
            encoding: self.session.encoding,
        }
    }
}
