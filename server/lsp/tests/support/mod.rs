//! A client that speaks to a server of this process through pipes in memory.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, PipeReader, PipeWriter, Read, Write, pipe};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use astrolens_lsp::{End, Notices, Options, serve};
use astrolens_scan::backend::Local;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

/// A message that has not come by then will not: from its end of the pipes, a client cannot see
/// whether the server still works on it. It is far more than any message takes.
const GUARD: Duration = Duration::from_secs(600);

/// A client with its server.
pub struct Client {
    input: Option<PipeWriter>,
    messages: Receiver<Value>,
    /// What came while something else was waited for.
    passed: VecDeque<Value>,
    server: Receiver<End>,
    requests: i64,
    _runtime: Runtime,
}

impl Client {
    /// Starts a server that nobody has said hello to.
    pub fn start() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
        let (input, client_input) = pipe().expect("a pipe");
        let (client_output, output) = pipe().expect("a pipe");
        let backend = Arc::new(Local);
        let options = Options {
            config: None,
            set: Vec::new(),
            watches_parent: false,
            backend,
            notices: Notices::default(),
        };
        let handle = runtime.handle().clone();
        let serving = (client_output, client_input);
        let (over, server) = channel();
        std::thread::spawn(move || {
            let end = serve(input, output, options, &handle).expect("its threads start");
            // The test may have failed by then.
            let _ = over.send(end);
        });
        let (output, input) = serving;
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let passed = VecDeque::new();
        Self { input: Some(input), messages, passed, server, requests: 0, _runtime: runtime }
    }

    /// Starts a server and says hello, as a client that can do nothing in particular.
    pub fn begin() -> Self {
        let mut client = Self::start();
        let hello = json!({ "processId": null, "rootUri": null, "capabilities": {} });
        client.request("initialize", hello).expect("it is the first");
        client.notify("initialized", json!({}));
        client
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        let mut message = json!({ "jsonrpc": "2.0", "method": method });
        message["params"] = params;
        self.send(&message);
    }

    /// Sends a request; its number.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.requests += 1;
        let id = self.requests;
        let mut message = json!({ "jsonrpc": "2.0", "id": id, "method": method });
        message["params"] = params;
        self.send(&message);
        id
    }

    /// Waits for the answer to the request of this number: its result, or the code of its error.
    pub fn answer(&mut self, id: i64) -> Result<Value, i64> {
        let mut answer = self.until(|message| message["id"] == id && message["method"].is_null());
        match answer["error"]["code"].as_i64() {
            Some(code) => Err(code),
            None => Ok(answer["result"].take()),
        }
    }

    /// Sends a request and waits for its answer.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, i64> {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Opens a document.
    pub fn open(&mut self, uri: &str, language: &str, text: &str) {
        let item = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": item }));
    }

    /// Replaces all of the text of a document.
    pub fn replace(&mut self, uri: &str, version: i64, text: &str) {
        let document = json!({ "uri": uri, "version": version });
        let changes = json!([{ "text": text }]);
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.notify("textDocument/didChange", params);
    }

    /// Waits for the diagnostics of this version of a document.
    pub fn diagnostics(&mut self, uri: &str, version: i64) -> Value {
        self.until(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        })["params"]["diagnostics"]
            .take()
    }

    /// Waits for a message that fits, among those that came before as well.
    pub fn until(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.passed.iter().position(&fits) {
            return self.passed.remove(at).expect("it was found there");
        }
        loop {
            let Ok(message) = self.messages.recv_timeout(GUARD) else {
                panic!("the server does not say that, but {:#?}", self.passed)
            };
            if fits(&message) {
                return message;
            }
            self.passed.push_back(message);
        }
    }

    /// Says farewell and leaves; how the server took it.
    pub fn leave(mut self) -> End {
        self.request("shutdown", Value::Null).expect("it is the first");
        self.notify("exit", Value::Null);
        self.end()
    }

    /// Is gone without a word; how the server took it.
    pub fn vanish(mut self) -> End {
        self.input = None;
        self.end()
    }

    fn end(&self) -> End {
        self.server.recv_timeout(GUARD).expect("the server ends")
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let input = self.input.as_mut().expect("the client is there");
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server reads");
    }
}

/// The next message; `None` at the end.
fn read(output: &mut BufReader<PipeReader>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().strip_prefix("Content-Length: ") {
            Some(number) => length = number.parse().expect("a number"),
            None => break,
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("JSON"))
}
