//! An owner whose events the test applies, and whose messages the test reads.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::time::Instant;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower_lsp::jsonrpc::Id;
use tower_lsp::ls_types::{TextDocumentItem, Uri, WorkspaceFolder};

use super::super::{Begin, Owner};
use crate::event::{About, Asked, Event};
use crate::features::Features;
use crate::in_flight::InFlight;
use crate::life_cycle;
use crate::outgoing::Outgoing;
use crate::pool::Pool;
use crate::route::{Kind, Routes};
use crate::session::{Events, Line, Options, Session};
use crate::uri;

/// So many events may wait; no test has more.
const MOST_EVENTS: usize = 4096;

/// A session without a reader and without the owner's thread.
pub(super) struct Stage {
    pub(super) owner: Owner,
    pub(super) session: Arc<Session>,
    /// A folder of the workspace.
    pub(super) folder: TempDir,
    events: Receiver<Event>,
    messages: Receiver<Value>,
    passed: Vec<Value>,
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
        let options = Options { config: None, set: Vec::new(), watches_parent: false };
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
            messages,
            passed: Vec::new(),
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
    pub(super) fn next(&self) -> Event {
        self.events.recv().expect("somebody can still put events in")
    }

    /// Applies what comes until an event called `name` was applied.
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

    /// Whether no event waits.
    pub(super) fn is_quiet(&self) -> bool {
        self.events.try_recv().is_err()
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
    pub(super) fn answer(&mut self, id: i64) -> Result<Value, i64> {
        let mut answer = self.message(|message| message["id"] == id);
        match answer["error"]["code"].as_i64() {
            Some(code) => Err(code),
            None => Ok(answer["result"].take()),
        }
    }

    /// Waits for the diagnostics of a document, the codes of which it returns.
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
    pub(super) fn message(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.passed.iter().position(&fits) {
            return self.passed.remove(at);
        }
        loop {
            let message = self.messages.recv().expect("somebody can still write");
            if fits(&message) {
                return message;
            }
            self.passed.push(message);
        }
    }
}

/// The event of a document in Python that is opened.
pub(super) fn opened(uri: &Uri, text: &str) -> Event {
    let language = "python".to_owned();
    Event::Opened(TextDocumentItem::new(uri.clone(), language, 1, text.to_owned()))
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
