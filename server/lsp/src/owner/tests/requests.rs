//! Requests that panic, take long, or are not wanted any more.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Id, Result};
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{ProgressToken, Uri};

use super::stage::{Stage, changed};
use crate::context::{Context, DocumentContext, WorkspaceContext};
use crate::documents::Document;
use crate::handler::{DocumentRequest, WorkspaceRequest};
use crate::pool::Class;
use crate::progress::Label;
use crate::requests::Status;
use crate::route::{Route, Routes};
use crate::snapshot::Snapshot;

const INTERNAL_ERROR: i64 = -32603;
const CANCELLED: i64 = -32800;
const CONTENT_MODIFIED: i64 = -32801;

/// Routes to handlers that do what the test says.
const ROUTES: &Routes = &Routes {
    messages: &[
        Route::workspace::<Status>(),
        Route::workspace::<Panics>(),
        Route::workspace::<Long>(),
        Route::document::<ReadDocument>(),
        Route::document::<Advice>(),
    ],
    commands: &[],
};

/// The parameters of all of them.
#[derive(Debug, Deserialize, Serialize)]
struct Params {
    /// Which test it is in.
    test: String,
    #[serde(default = "nowhere")]
    uri: Uri,
}

fn nowhere() -> Uri {
    "untitled:nowhere".parse().expect("an address")
}

macro_rules! protocol {
    ($name:ident, $method:literal) => {
        enum $name {}

        impl Request for $name {
            type Params = Params;
            type Result = Value;
            const METHOD: &'static str = $method;
        }
    };
}

protocol!(PanicsRequest, "test/panics");
protocol!(LongRequest, "test/long");
protocol!(ReadDocumentRequest, "test/reader");
protocol!(AdviceRequest, "test/advice");

/// Always panics.
struct Panics;

impl WorkspaceRequest for Panics {
    type Protocol = PanicsRequest;

    fn run(_: &WorkspaceContext<'_>, _: Params) -> Result<Value> {
        panic!("a mistake of ours")
    }
}

/// Takes as long as the test says.
struct Long;

impl WorkspaceRequest for Long {
    type Protocol = LongRequest;

    const CLASS: Class = Class::Long("test");

    fn run(context: &WorkspaceContext<'_>, params: Params) -> Result<Value> {
        Ok(work(context, &params.test))
    }
}

/// The same about a document.
struct ReadDocument;

impl DocumentRequest for ReadDocument {
    type Protocol = ReadDocumentRequest;

    fn uri(params: &Params) -> &Uri {
        &params.uri
    }

    fn run(_: &Document, context: &DocumentContext<'_>, params: Params) -> Result<Value> {
        Ok(work(context, &params.test))
    }
}

/// The same, and an edit puts no end to it.
struct Advice;

impl DocumentRequest for Advice {
    type Protocol = AdviceRequest;

    const CLASS: Class = Class::Long("advice");
    const ENDS_WITH_AN_EDIT: bool = false;

    fn uri(params: &Params) -> &Uri {
        &params.uri
    }

    fn run(_: &Document, context: &DocumentContext<'_>, params: Params) -> Result<Value> {
        Ok(work(context, &params.test))
    }
}

/// The two ends of a handler that the test has not run yet, by test.
static WORK: Mutex<Option<HashMap<String, Ends>>> = Mutex::new(None);

/// What a handler tells, and what it waits for.
type Ends = (Sender<bool>, Receiver<()>);

/// A test that has a handler wait for it.
struct Conductor {
    /// Whether it was cancelled, when it begins and when it ends.
    cancelled: Receiver<bool>,
    release: Sender<()>,
    /// How many handlers wait for the test.
    held: Rc<Cell<usize>>,
}

impl Conductor {
    /// Has the next handler of `test` tell when it begins, and wait until it is released.
    fn new(stage: &Stage, test: &str) -> Self {
        let ((tell, cancelled), (release, released)) = (channel(), channel());
        let mut work = WORK.lock().unwrap_or_else(PoisonError::into_inner);
        work.get_or_insert_default().insert(test.to_owned(), (tell, released));
        Self { cancelled, release, held: Rc::clone(&stage.held) }
    }

    /// Waits until the handler begins.
    #[track_caller]
    fn begins(&self, stage: &Stage) {
        assert!(!self.is_cancelled(stage));
        self.held.set(self.held.get() + 1);
    }

    /// Has the handler, which has begun, go on.
    fn release(&self) {
        self.held.set(self.held.get() - 1);
        self.release.send(()).expect("it waits");
    }

    /// Waits until the handler says whether it was cancelled, as it begins and as it ends.
    #[track_caller]
    fn is_cancelled(&self, stage: &Stage) -> bool {
        let told = stage.wait_for(&self.cancelled, || None);
        told.unwrap_or_else(|| stage.fail("a word of the handler"))
    }
}

/// Shows progress, waits for the test, and sends a part: whether it was cancelled meanwhile.
fn work<S: Snapshot>(context: &Context<'_, S>, test: &str) -> Value {
    let mut work = WORK.lock().unwrap_or_else(PoisonError::into_inner);
    let (tell, released) = work.get_or_insert_default().remove(test).expect("a test conducts it");
    drop(work);
    let mut progress = context.progress(Label { title: "Advising", unit: "steps" }, 2);
    tell.send(context.is_cancelled()).expect("the test waits");
    released.recv().expect("the test releases it");
    if let Some(progress) = &mut progress {
        progress.report(1, || None);
    }
    if context.takes_parts() {
        context.send_part(json!("so far"));
    }
    let cancelled = context.is_cancelled();
    // The test may have seen enough.
    let _ = tell.send(cancelled);
    json!({ "cancelled": cancelled })
}

#[test]
fn a_panic_in_a_handler_costs_that_request_only() {
    let mut stage = Stage::new(ROUTES);
    let id = stage.ask("test/panics", json!({ "test": "panics" }));
    assert_eq!(stage.answer(id), Err(INTERNAL_ERROR));
    let told = stage.message(|message| message["method"] == "window/logMessage");
    let message = told["params"]["message"].as_str().expect("a text");
    assert!(message.starts_with("test/panics failed: "), "{message}");
    assert!(message.ends_with("a mistake of ours"), "{message}");
    let status = stage.ask("astrolens/status", Value::Null);
    stage.until("analysis_wanted");
    assert_eq!(stage.answer(status).expect("it goes on")["panics"], 1);
}

#[test]
fn a_running_request_is_cancelled_at_once_and_hears_of_it() {
    let mut stage = Stage::new(ROUTES);
    let conductor = Conductor::new(&stage, "running");
    let id = stage.ask("test/long", json!({ "test": "running", "workDoneToken": "w" }));
    conductor.begins(&stage);
    stage.session.in_flight.cancel(&Id::Number(id));
    assert_eq!(stage.answer(id), Err(CANCELLED));
    conductor.release();
    assert!(conductor.is_cancelled(&stage));
    // What it had to say is said to nobody; its progress ends.
    let ends = |message: &Value| message["params"]["value"]["kind"] == "end";
    assert_eq!(stage.message(ends)["params"]["token"], "w");
    let next = Conductor::new(&stage, "next");
    let id = stage.ask("test/long", json!({ "test": "next" }));
    next.begins(&stage);
    next.release();
    assert_eq!(stage.answer(id), Ok(json!({ "cancelled": false })));
}

#[test]
fn a_request_that_waits_for_its_turn_never_runs_once_it_is_cancelled() {
    let mut stage = Stage::new(ROUTES);
    let first = Conductor::new(&stage, "first");
    let running = stage.ask("test/long", json!({ "test": "first" }));
    first.begins(&stage);
    // Nobody conducts it: it would panic.
    let queued = stage.ask("test/long", json!({ "test": "nobody" }));
    stage.session.in_flight.cancel(&Id::Number(queued));
    assert_eq!(stage.answer(queued), Err(CANCELLED));
    first.release();
    assert_eq!(stage.answer(running), Ok(json!({ "cancelled": false })));
    let last = Conductor::new(&stage, "last");
    let id = stage.ask("test/long", json!({ "test": "last" }));
    last.begins(&stage);
    last.release();
    assert!(stage.answer(id).is_ok());
    assert_eq!(stage.session.panics(), 0);
}

#[test]
fn long_work_shows_progress_and_sends_parts_and_ends_by_the_token_of_its_progress() {
    let mut stage = Stage::new(ROUTES);
    let conductor = Conductor::new(&stage, "progress");
    let tokens = json!({ "test": "progress", "workDoneToken": 7, "partialResultToken": "p" });
    let id = stage.ask("test/long", tokens);
    conductor.begins(&stage);
    let begin = stage.message(|message| message["params"]["value"]["kind"] == "begin");
    assert_eq!(begin["params"]["value"]["title"], "Advising");
    conductor.release();
    let report = stage.message(|message| message["params"]["value"]["kind"] == "report");
    assert_eq!(report["params"]["value"]["message"], "1 of 2 steps");
    let part = stage.message(|message| message["params"]["token"] == "p");
    assert_eq!(part["params"]["value"], "so far");
    assert_eq!(stage.answer(id), Ok(json!({ "cancelled": false })));

    let conductor = Conductor::new(&stage, "token");
    let tokens = json!({ "test": "token", "workDoneToken": 8, "partialResultToken": "q" });
    let id = stage.ask("test/long", tokens);
    conductor.begins(&stage);
    stage.session.cancels.cancel(&ProgressToken::Number(8));
    conductor.release();
    assert_eq!(stage.answer(id), Ok(json!({ "cancelled": true })));
}

#[test]
fn the_end_of_the_session_cancels_what_is_under_way() {
    let mut stage = Stage::new(ROUTES);
    let conductor = Conductor::new(&stage, "end");
    let id = stage.ask("test/long", json!({ "test": "end", "workDoneToken": "w" }));
    conductor.begins(&stage);
    let asked = stage.request("test/long", json!({ "test": "nobody" }));
    stage.session.in_flight.cancel_all();
    assert_eq!(stage.answer(id), Err(CANCELLED));
    assert!(asked.reply.is_cancelled());
    conductor.release();
    stage.message(|message| message["params"]["value"]["kind"] == "end");
    assert_eq!(stage.session.panics(), 0);
}

#[test]
fn an_edit_ends_what_is_read_in_a_document_but_not_advice_about_it() {
    let mut stage = Stage::new(ROUTES);
    let uri = stage.open("a.py", "def f(): pass\n");
    let (reader, advice) = (Conductor::new(&stage, "reader"), Conductor::new(&stage, "advice"));
    let read = stage.ask("test/reader", json!({ "test": "reader", "uri": uri }));
    let advised = stage.ask("test/advice", json!({ "test": "advice", "uri": uri }));
    reader.begins(&stage);
    advice.begins(&stage);
    stage.apply(changed(&uri, 2, "x = 1\n"));
    reader.release();
    advice.release();
    assert_eq!(stage.answer(read), Err(CONTENT_MODIFIED));
    assert_eq!(stage.answer(advised), Ok(json!({ "cancelled": false })));
}
