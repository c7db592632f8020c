//! The one thread that changes what is known.
//!
//! It applies events in order. Changes that wait are applied together and looked at once; a
//! request sees its document exactly as it is at the request's place in the queue. It never
//! waits for the client, and computes nothing but what follows a keystroke.

mod ask;
mod changed;
mod classify;
mod client;
mod configure;
mod judge;
mod known;
mod memory_trim;
mod modules;
mod open;
mod postponed;
mod publish;
mod settle;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

use astrolens_db::{Host, Revision};
use astrolens_guard::guarded;
use astrolens_scan::Workspaces;
use tower_lsp::ls_types::Uri;

use super::documents::Open;
use super::event::Event;
use super::history::History;
use super::pool::{Class, Pool};
use super::route::Routes;
use super::session::Session;
use super::settings::EditorSettings;
use super::thread::thread;
pub(crate) use configure::Begin;
use memory_trim::MemoryTrim;
use settle::{FreshParse, SettleTimers};

/// How long events that keep coming may keep documents from being looked at.
const LONGEST_BATCH: Duration = Duration::from_millis(50);

/// Everything that is known in a session.
pub(crate) struct Owner {
    session: Arc<Session>,
    routes: &'static Routes,
    pool: Pool,
    host: Host,
    documents: HashMap<Uri, Open>,
    /// The documents whose text changed since they were looked at.
    dirty: BTreeSet<Uri>,
    /// When documents are to be parsed afresh, unless they change before.
    settle_timers: SettleTimers,
    fresh_parse: FreshParse,
    /// When memory is to be given back.
    memory_trim: MemoryTrim,
    settings: Arc<EditorSettings>,
    configuration: configure::Configured,
    workspaces: Workspaces,
    /// What documents were where the history left the default branch.
    history: Arc<History>,
    /// Requests that nothing certain can be said to yet.
    postponed: postponed::Postponed,
    /// The request that waits for news.
    held: Option<ask::Held>,
    /// How long nothing is published and no file looked at, since the client has not told its
    /// settings yet.
    settings_until: Option<Instant>,
    /// What is known of the files that are not open.
    workspace: known::Workspace,
    /// What is known of module graphs.
    graphs: modules::Watch,
    /// What the client is to be told has changed.
    news: changed::Changes,
    /// Grows with each change of what is found in any file.
    changes: u64,
    is_shut_down: bool,
    is_over: bool,
}

/// Starts the thread that applies `events`, among them requests that `routes` say how to answer.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn start(
    session: Arc<Session>,
    routes: &'static Routes,
    events: Receiver<Event>,
    begin: Begin,
) -> io::Result<()> {
    let threads = std::thread::available_parallelism().map_or(2, NonZeroUsize::get);
    // One is kept for what is typed; the others may all read.
    let pool = Pool::start(threads + 1)?;
    thread("owner", move || Owner::new(session, routes, pool, begin).run(&events))
}

impl Owner {
    fn new(session: Arc<Session>, routes: &'static Routes, pool: Pool, begin: Begin) -> Self {
        let configuration = configure::Configured::new(begin);
        let workspaces = configuration.workspaces(&session.options);
        let news = changed::Changes::new(session.features.wants_changes);
        Self {
            session,
            routes,
            pool,
            host: Host::new(),
            documents: HashMap::new(),
            dirty: BTreeSet::new(),
            settle_timers: SettleTimers::default(),
            fresh_parse: Revision::fresh,
            memory_trim: MemoryTrim::default(),
            settings: Arc::default(),
            configuration,
            workspaces,
            history: Arc::default(),
            postponed: postponed::Postponed::default(),
            held: None,
            settings_until: None,
            workspace: known::Workspace::default(),
            graphs: modules::Watch::default(),
            news,
            changes: 0,
            is_shut_down: false,
            is_over: false,
        }
    }

    fn run(mut self, events: &Receiver<Event>) {
        self.guarded("the start", Self::begin);
        while !self.is_over {
            let Some(event) = self.wait(events) else { break };
            self.session.gate.close();
            self.batch(event, events);
            self.guarded("an analysis", |owner| owner.fire_timers(Instant::now()));
            self.guarded("a request", Self::ask_again);
            self.guarded("news", Self::tell_changes);
            self.guarded("module graphs", Self::look_at_graphs);
            self.session.gate.open();
        }
    }

    /// Does what `event` asks for.
    // astrolens: ignore[cyclomatic-complexity] a line for each kind of event
    pub(crate) fn apply(&mut self, event: Event) {
        tracing::trace!(event = event.name(), "applied");
        match event {
            Event::ClientReady => self.client_is_ready(),
            Event::Opened(item) => self.open(item),
            Event::Changed(change) => self.change(change),
            Event::Saved(uri) => self.saved(&uri),
            Event::Closed(uri) => self.close(&uri),
            Event::SettingsChanged(settings) => self.settings_changed(&settings),
            Event::FoldersChanged { added, removed } => self.change_folders(added, &removed),
            Event::PathsChanged(paths) => self.paths_changed(paths),
            Event::Asked(asked) => self.ask(*asked),
            Event::NothingNew { asked, changes } => self.hold(*asked, changes),
            Event::AnalysisWanted(wanted) => wanted.lend(&self.host),
            Event::SettingsAnswered(said) => self.configure(&said),
            Event::Parsed(parse) => self.settle(parse),
            Event::ParseFailed(attempt) => self.give_up_parse(&attempt),
            Event::ScanWanted => self.scan(),
            Event::ScanBatch(number, batch) => self.take_batch(number, batch),
            Event::ScanEnded(number) => self.end_task(number),
            Event::GraphsSeen(graphs) => self.graphs_seen(graphs),
            Event::StandingTold { path, standing } => self.standing_told(path, standing),
            Event::HistoryWanted(lookup) => self.look_up(*lookup),
            Event::HistoryFound { path, past } => {
                if self.history.learn(&path, past) {
                    self.refresh_lenses();
                }
            }
            Event::TimersDue(now) => self.fire_timers(now),
            Event::ShutDown => self.shut_down(),
            Event::Disconnected => self.is_over = true,
        }
    }

    /// The next event, which may be that a timer is due. Returns `None` once there never will be one.
    fn wait(&self, events: &Receiver<Event>) -> Option<Event> {
        let times = [self.settle_timers.next(), self.memory_trim.next(), self.settings_until];
        let received = match times.into_iter().flatten().min() {
            Some(until) => events.recv_timeout(until.saturating_duration_since(Instant::now())),
            None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match received {
            Ok(event) => {
                self.session.events.took();
                Some(event)
            }
            Err(RecvTimeoutError::Timeout) => Some(Event::TimersDue(Instant::now())),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    /// Applies `event` and those that wait behind it.
    fn batch(&mut self, event: Event, events: &Receiver<Event>) {
        let start = Instant::now();
        let mut next = event;
        loop {
            self.guarded("an event", |owner| owner.apply(next));
            if self.is_over || start.elapsed() > LONGEST_BATCH {
                return;
            }
            match events.try_recv() {
                Ok(event) => {
                    self.session.events.took();
                    next = event;
                }
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    self.is_over = true;
                    return;
                }
            }
        }
    }

    /// Does what is due at `now`, after what has changed was looked at.
    fn fire_timers(&mut self, now: Instant) {
        self.look_at_all();
        self.settle_what_rests(now);
        self.wait_no_longer(now);
        self.give_back(now);
    }

    /// Does `work`; a panic in it is reported, and the owner lives on.
    fn guarded(&mut self, what: &str, work: impl FnOnce(&mut Self)) {
        let session = Arc::clone(&self.session);
        if let Err(message) = guarded(|| work(self)) {
            session.report_panic(what, &message);
        }
    }

    /// Has `job`, which must not panic, done elsewhere.
    fn compute(&mut self, class: Class, job: impl FnOnce() + Send + 'static) {
        self.pool.run(class, job);
    }
}
