//! An owner whose events the test applies, and whose messages the test reads.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel};
use std::time::{Duration, Instant};

use astrolens_scan::backend::Local;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower_lsp::jsonrpc::Id;
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri, WorkspaceFolder};

use super::super::{Begin, Owner};
use crate::event::{About, Asked, Change, Event};
use crate::features::Features;
use crate::in_flight::InFlight;
use crate::life_cycle;
use crate::notices::Notices;
use crate::outgoing::Outgoing;
use crate::pool::Pool;
use crate::route::{Kind, Routes};
use crate::session::{Events, Line, Options, Session};
use crate::uri;

/// So many events may wait; no test has more.
const MOST_EVENTS: usize = 4096;

/// How often it is looked whether anything can still come: no limit to how long that may take.
const LOOK: Duration = Duration::from_millis(5);

/// A session without a reader and without the owner's thread.
///
/// Who waits for something fails once nothing works on it any more.
pub(super) struct Stage {
    pub(super) owner: Owner,
    pub(super) session: Arc<Session>,
    /// A folder of the workspace.
    pub(super) folder: TempDir,
    events: Receiver<Event>,
    /// Events that were taken from the queue and not applied yet.
    waiting: RefCell<VecDeque<Event>>,
    messages: Receiver<Value>,
    passed: Vec<Value>,
    /// How many handlers wait for the test.
    pub(super) held: Rc<Cell<usize>>,
    requests: i64,
    /// The names of all events that were applied.
    pub(super) applied: Vec<&'static str>,
    _runtime: Runtime,
}

impl Stage {
    /// A session of a client that can do nothing in particular, with these routes and a folder
    /// without files.
    pub(super) fn new(routes: &'static Routes) -> Self {
        Self::of(routes, Features::default())
    }

    /// A session of a client that can do all of `features`, with these routes and a folder without
    /// files.
    pub(super) fn of(routes: &'static Routes, features: Features) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
        let outgoing = Outgoing::default();
        let in_flight = InFlight::new(MOST_EVENTS, outgoing.clone());
        let backend = Arc::new(Local);
        let options = Options {
            config: None,
            set: Vec::new(),
            watches_parent: false,
            backend,
            notices: Notices::default(),
        };
        let mut own = None;
        let (left, _) = channel();
        // Only the service makes clients.
        let _service = life_cycle::service(options.clone(), routes, left, |client| {
            let handle = runtime.handle().clone();
            let line = Line { outgoing: outgoing.clone(), in_flight, client, runtime: handle };
            own.insert(line).clone()
        });
        let line = own.expect("it was made");
        let (sender, events) = sync_channel(MOST_EVENTS);
        let session = Arc::new(Session::new(options, features, line, Events::new(sender)));
        let folder = tempfile::tempdir().expect("a folder");
        let uri = uri::from_path(folder.path()).expect("an address");
        let folders = vec![WorkspaceFolder { uri, name: String::new() }];
        let pool = Pool::start(3).expect("threads");
        let begin = Begin { folders, settings: None };
        let mut owner = Owner::new(Arc::clone(&session), routes, pool, begin);
        owner.begin();
        let (told, messages) = channel();
        std::thread::spawn(move || {
            outgoing.write(Capture { told, bytes: Vec::new() }).expect("the test takes every byte");
        });
        Self {
            owner,
            session,
            folder,
            events,
            waiting: RefCell::default(),
            messages,
            passed: Vec::new(),
            held: Rc::default(),
            requests: 0,
            applied: Vec::new(),
            _runtime: runtime,
        }
    }

    /// Applies an event, and does what the owner does when no other waits.
    pub(super) fn apply(&mut self, event: Event) {
        self.applied.push(event.name());
        self.owner.apply(event);
        self.owner.look_at_all();
        self.owner.ask_again();
        self.owner.tell_changes();
    }

    /// Waits for the next event that somebody put in the queue, whoever it was.
    #[track_caller]
    pub(super) fn next(&self) -> Event {
        let next = self.wait_for(&self.events, || self.waiting.borrow_mut().pop_front());
        next.unwrap_or_else(|| self.fail("an event"))
    }

    /// Waits for what is sent to `receiver`, unless `taken` has it by then; `None` once nobody is left
    /// who could send it.
    pub(super) fn wait_for<T>(
        &self,
        receiver: &Receiver<T>,
        taken: impl Fn() -> Option<T>,
    ) -> Option<T> {
        loop {
            // What was done by now has been sent by now.
            let is_idle = self.is_idle();
            if let Some(taken) = taken() {
                return Some(taken);
            }
            match receiver.recv_timeout(LOOK) {
                Ok(sent) => return Some(sent),
                Err(RecvTimeoutError::Timeout) if !is_idle => {}
                Err(_) => return None,
            }
        }
    }

    /// Whether nothing happens unless the test does something.
    fn is_idle(&self) -> bool {
        let mut waiting = self.waiting.borrow_mut();
        waiting.extend(self.events.try_iter());
        // Who reads the workspace waits for its event to be applied.
        let readers = waiting.iter().filter(|event| matches!(event, Event::AnalysisWanted(_)));
        let owner = &self.owner;
        let is_scanned = owner.workspace.background.is_none() || !owner.is_scanning();
        // What everybody is told is waited for until the session ends, once the client is ready.
        let listeners = usize::from(self.applied.contains(&"client_ready"));
        owner.pool.running() <= readers.count() + self.held.get()
            && (is_scanned || !waiting.is_empty())
            && self.session.runtime.metrics().num_alive_tasks() <= listeners
            && self.session.outgoing.is_written()
    }

    /// Fails, since `awaited` does not come any more; tells what there is instead.
    #[track_caller]
    pub(super) fn fail(&self, awaited: &str) -> ! {
        let waiting = self.waiting.borrow();
        let waiting: Vec<&str> = waiting.iter().map(Event::name).collect();
        let (applied, passed) = (&self.applied, &self.passed);
        panic!(
            "nobody is left to send {awaited}; applied {applied:?}, waiting {waiting:?}, \
             messages {passed:#?}"
        )
    }

    /// Applies what comes until an event called `name` was applied.
    #[track_caller]
    pub(super) fn until(&mut self, name: &str) {
        loop {
            let event = self.next();
            let is_it = event.name() == name;
            self.apply(event);
            if is_it {
                return;
            }
        }
    }

    /// Whether no event waits once nothing happens by itself any more.
    pub(super) fn is_quiet(&self) -> bool {
        while !self.is_idle() {
            std::thread::yield_now();
        }
        self.waiting.borrow().is_empty()
    }

    /// Opens a document in Python; its address.
    pub(super) fn open(&mut self, name: &str, text: &str) -> Uri {
        let uri = self.uri(name);
        self.apply(opened(&uri, text));
        uri
    }

    /// The address of a file in the folder.
    pub(super) fn uri(&self, name: &str) -> Uri {
        uri::from_path(&self.folder.path().join(name)).expect("an address")
    }

    /// Writes a file in the folder.
    pub(super) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).expect("a file is written");
    }

    /// A request that came just now.
    pub(super) fn request(&mut self, method: &'static str, params: Value) -> Box<Asked> {
        self.requests += 1;
        let about = match &self.owner.routes.message(method).expect("a route").kind {
            Kind::Asked(question) => (question.about)(&params).expect("fitting parameters"),
            _ => About::default(),
        };
        let reply = self.session.in_flight.begin(Id::Number(self.requests)).expect("a new name");
        if let Some(token) = &about.tokens.work_done_token {
            self.session.cancels.watch(token.clone(), reply.cancelled());
        }
        Box::new(Asked { method, params, about, reply, at: Instant::now(), clock: None })
    }

    /// Puts a request in its turn; its number.
    pub(super) fn ask(&mut self, method: &'static str, params: Value) -> i64 {
        let asked = self.request(method, params);
        self.apply(Event::Asked(asked));
        self.requests
    }

    /// Waits for the answer to the request of this number: its result, or the code of its error.
    #[track_caller]
    pub(super) fn answer(&mut self, id: i64) -> Result<Value, i64> {
        let mut answer = self.message(|message| message["id"] == id);
        match answer["error"]["code"].as_i64() {
            Some(code) => Err(code),
            None => Ok(answer["result"].take()),
        }
    }

    /// Whether the request of this number has an answer, once nothing happens by itself any more.
    pub(super) fn is_answered(&mut self, id: i64) -> bool {
        while let Some(message) = self.wait_for(&self.messages, || None) {
            self.passed.push(message);
        }
        self.passed.iter().any(|message| message["id"] == id)
    }

    /// All messages called `method`, once nothing happens by itself any more.
    pub(super) fn all_messages(&mut self, method: &str) -> Vec<Value> {
        while let Some(message) = self.wait_for(&self.messages, || None) {
            self.passed.push(message);
        }
        let is_it = |message: &Value| message["method"] == method;
        self.passed.extract_if(.., |message| is_it(message)).collect()
    }

    /// Lets so much time pass that every document has rested.
    pub(super) fn rest(&mut self) {
        self.apply(Event::TimersDue(Instant::now() + Duration::from_secs(1)));
    }

    /// Waits for the diagnostics of a document, the codes of which it returns.
    #[track_caller]
    pub(super) fn published(&mut self, uri: &Uri, version: Option<i32>) -> Vec<Value> {
        let published = self.message(|message| {
            let params = &message["params"];
            message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == uri.as_str()
                && params["version"].as_i64() == version.map(i64::from)
        });
        let items = published["params"]["diagnostics"].as_array().expect("a list").iter();
        items.map(|item| item["code"].clone()).collect()
    }

    /// Waits for a message that fits, among those that came before as well.
    #[track_caller]
    pub(super) fn message(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.passed.iter().position(&fits) {
            return self.passed.remove(at);
        }
        loop {
            let Some(message) = self.wait_for(&self.messages, || None) else {
                self.fail("that message")
            };
            if fits(&message) {
                return message;
            }
            self.passed.push(message);
        }
    }
}

/// The event of a document in Python that is opened.
pub(super) fn opened(uri: &Uri, text: &str) -> Event {
    opened_as(uri, "python", text)
}

/// The event of a document in `language` that is opened.
pub(super) fn opened_as(uri: &Uri, language: &str, text: &str) -> Event {
    Event::Opened(TextDocumentItem::new(uri.clone(), language.to_owned(), 1, text.to_owned()))
}

/// The event of a document whose text is another from now on.
pub(super) fn changed(uri: &Uri, version: i32, text: &str) -> Event {
    let text = text.to_owned();
    let changes = vec![TextDocumentContentChangeEvent { range: None, range_length: None, text }];
    Event::Changed(Change { uri: uri.clone(), version: Some(version), changes })
}

/// The parameters of a request about a document.
pub(super) fn about(uri: &Uri) -> Value {
    json!({ "textDocument": { "uri": uri } })
}

/// Tells each message that is written.
struct Capture {
    told: Sender<Value>,
    bytes: Vec<u8>,
}

impl Write for Capture {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = String::from_utf8(std::mem::take(&mut self.bytes)).expect("UTF-8");
        let mut rest = written.as_str();
        while let Some((head, body)) = rest.split_once("\r\n\r\n") {
            let length = head.strip_prefix("Content-Length: ").expect("a length");
            let (body, after) = body.split_at(length.parse().expect("a number"));
            // The test may have seen enough.
            let _ = self.told.send(serde_json::from_str(body).expect("JSON"));
            rest = after;
        }
        Ok(())
    }
}
