//! What one client and the server agreed on, for everyone who works for that client.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};

use astrolens_scan::backend::Backend;
use tokio::runtime::Handle;
use tower_lsp::Client;
use tower_lsp::ls_types::notification::{LogMessage, LogTrace, ShowMessage};
use tower_lsp::ls_types::{
    LogMessageParams, LogTraceParams, MessageType, ShowMessageParams, TraceValue,
};

use super::cancels::Cancels;
use super::event::Event;
use super::features::Features;
use super::gate::Gate;
use super::in_flight::InFlight;
use super::notices::Notices;
use super::outgoing::Outgoing;
use super::position::Encoding;

/// So many different messages of one sort are written to the client's log.
const MOST_LOGGED: usize = 100;

/// What the command line says about every session.
#[derive(Clone, Debug)]
pub struct Options {
    /// The configuration file to use in the place of the nearest one.
    pub config: Option<PathBuf>,
    /// Settings as they would stand in `astrolens.toml`.
    pub set: Vec<String>,
    /// Whether the process that the client names is watched, since the server dies with it.
    pub watches_parent: bool,
    /// Who turns the contents of files that are not open into facts.
    pub backend: Arc<dyn Backend>,
    /// What everybody is told.
    pub notices: Notices,
}

/// The line to a client.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// What is written to it.
    pub(crate) outgoing: Outgoing,
    /// Its requests that are under way.
    pub(crate) in_flight: InFlight,
    /// For questions to it, which tasks of their own await.
    pub(crate) client: Client,
    /// Where such tasks run.
    pub(crate) runtime: Handle,
}

/// One client, since it said hello.
#[derive(Debug)]
pub(crate) struct Session {
    /// What the command line says.
    pub(crate) options: Options,
    /// The units of positions.
    pub(crate) encoding: Encoding,
    /// What the client can do.
    pub(crate) features: Features,
    /// What is written to it.
    pub(crate) outgoing: Outgoing,
    /// Its requests that are under way.
    pub(crate) in_flight: InFlight,
    /// For questions to it, which tasks of their own await.
    pub(crate) client: Client,
    /// Where such tasks run.
    pub(crate) runtime: Handle,
    /// The queue of events.
    pub(crate) events: Events,
    /// What the client can cancel by the token of its progress.
    pub(crate) cancels: Cancels,
    /// Lets what follows a keystroke go before scans.
    pub(crate) gate: Gate,
    /// Whether the client is told when a module graph has changed.
    follows_graphs: AtomicBool,
    /// How many analyses failed by panicking.
    panics: AtomicU64,
    /// Which failures have been reported.
    reported: Mutex<Vec<String>>,
    /// What was written to the client's log and need not be written there again.
    logged: Mutex<Vec<String>>,
    trace: AtomicU8,
}

/// The one ordered queue of everything that happens.
#[derive(Clone, Debug)]
pub(crate) struct Events {
    sender: SyncSender<Event>,
    waiting: Arc<AtomicUsize>,
}

impl Events {
    /// A queue that `sender` leads to.
    pub(crate) fn new(sender: SyncSender<Event>) -> Self {
        Self { sender, waiting: Arc::default() }
    }

    /// Puts an event at the end of the queue, once there is room.
    pub(crate) fn put(&self, event: Event) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        // The owner is gone when the session is over: nothing matters any more.
        let _ = self.sender.send(event);
    }

    /// Counts that an event was taken.
    pub(crate) fn took(&self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }

    /// How many events wait.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

impl Session {
    /// A session with the client behind `line`, which can do `features`; what happens goes to
    /// `events`.
    pub(crate) fn new(options: Options, features: Features, line: Line, events: Events) -> Self {
        Self {
            options,
            encoding: features.encoding,
            follows_graphs: AtomicBool::new(features.wants_graphs),
            features,
            outgoing: line.outgoing,
            in_flight: line.in_flight,
            client: line.client,
            runtime: line.runtime,
            events,
            cancels: Cancels::default(),
            gate: Gate::default(),
            panics: AtomicU64::new(0),
            reported: Mutex::default(),
            logged: Mutex::default(),
            trace: AtomicU8::new(0),
        }
    }

    /// Writes `message` to the client's log.
    pub(crate) fn log(&self, typ: MessageType, message: impl Into<String>) {
        self.outgoing.tell::<LogMessage>(&LogMessageParams { typ, message: message.into() });
    }

    /// Writes `message` to the client's log, unless it stands there already or there are many.
    pub(crate) fn log_once(&self, typ: MessageType, message: String) {
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        if logged.len() >= MOST_LOGGED || logged.contains(&message) {
            return;
        }
        logged.push(message.clone());
        drop(logged);
        self.log(typ, message);
    }

    /// Shows `message` to the person in front of the client.
    pub(crate) fn show(&self, typ: MessageType, message: impl Into<String>) {
        self.outgoing.tell::<ShowMessage>(&ShowMessageParams { typ, message: message.into() });
    }

    /// Shows what everybody is told from now on, for as long as the session lasts.
    pub(crate) fn show_notices(self: &Arc<Self>) {
        let (mut incoming, session) = (self.options.notices.incoming(), Arc::downgrade(self));
        self.runtime.spawn(async move {
            while let Some(warning) = incoming.next().await {
                let Some(session) = session.upgrade() else { return };
                session.show(MessageType::WARNING, &*warning);
            }
        });
    }

    /// Reports that `what` panicked with `message`, once.
    pub(crate) fn report_panic(&self, what: &str, message: &str) {
        self.panics.fetch_add(1, Ordering::Relaxed);
        tracing::error!(what, message, "a panic");
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        if reported.iter().any(|known| known == message) {
            return;
        }
        reported.push(message.to_owned());
        drop(reported);
        self.log(MessageType::ERROR, format!("{what} failed: {message}"));
        self.show(
            MessageType::ERROR,
            format!("Astrolens failed at {what} and goes on without it; please report the log"),
        );
    }

    /// Tells the client from now on when a module graph has changed.
    pub(crate) fn follow_graphs(&self) {
        self.follows_graphs.store(true, Ordering::Relaxed);
    }

    /// Whether the client is told when a module graph has changed.
    pub(crate) fn follows_graphs(&self) -> bool {
        self.follows_graphs.load(Ordering::Relaxed)
    }

    /// How many analyses failed by panicking.
    pub(crate) fn panics(&self) -> u64 {
        self.panics.load(Ordering::Relaxed)
    }

    /// Sets how much of its doings the client wants to read.
    pub(crate) fn set_trace(&self, value: TraceValue) {
        let level = match value {
            TraceValue::Off => 0,
            TraceValue::Messages => 1,
            TraceValue::Verbose => 2,
        };
        self.trace.store(level, Ordering::Relaxed);
    }

    /// Tells the client what was done, if it wants to read it.
    pub(crate) fn trace(&self, message: impl FnOnce() -> String, verbose: impl FnOnce() -> String) {
        let level = self.trace.load(Ordering::Relaxed);
        if level > 0 {
            let verbose = (level > 1).then(verbose);
            self.outgoing.tell::<LogTrace>(&LogTraceParams { message: message(), verbose });
        }
    }
}
