//! The client: a process that serves, and what is said to it and by it.

use std::collections::VecDeque;
use std::io::{BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::document::{Document, uri};
use super::framing;
use super::position::Encoding;

/// A server that says nothing for longer than this has failed.
const PATIENCE: Duration = Duration::from_secs(120);

/// The protocol's number for servers that want the whole text with every change.
const WHOLE: i64 = 1;

/// A connection to a server of its own.
pub struct Client {
    /// The unit of columns that was agreed on.
    encoding: Encoding,
    child: Child,
    stdin: Arc<Mutex<ChildStdin>>,
    messages: Receiver<Message>,
    /// What came while something else was waited for.
    waiting: VecDeque<Message>,
    last_request: i64,
    /// Whether the server wants the whole text with every change.
    wants_whole_text: bool,
    /// Whether it answers requests for code lenses.
    has_lenses: bool,
    /// Whether the server says which version its diagnostics are of: then those without one are
    /// what it says of a document that was closed.
    tells_versions: bool,
}

/// A message of the server.
struct Message {
    /// When it was complete.
    at: Instant,
    content: Value,
}

/// The result of a request.
pub struct Answer {
    /// From the first byte of the request to the last one of the answer.
    pub took: Duration,
    /// The result.
    pub result: Value,
}

/// Diagnostics of a document.
pub struct Published {
    /// When they were complete.
    pub at: Instant,
    /// The diagnostics.
    pub diagnostics: Value,
}

impl Client {
    /// Starts a server.
    pub fn start(command: &mut Command) -> Result<Self> {
        let shown = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("failed to start {shown}"))?;
        let stdin = child.stdin.take().context("the server has no input")?;
        let stdout = child.stdout.take().context("the server has no output")?;
        let stdin = Arc::new(Mutex::new(stdin));
        let (sender, messages) = mpsc::channel();
        let answers = Arc::clone(&stdin);
        thread::spawn(move || read_all(stdout, &sender, &answers));
        Ok(Self {
            encoding: Encoding::Utf16,
            child,
            stdin,
            messages,
            waiting: VecDeque::new(),
            last_request: 0,
            wants_whole_text: false,
            has_lenses: false,
            tells_versions: false,
        })
    }

    /// Begins the session in a folder, and returns how long the server took to answer.
    pub fn initialize(&mut self, folder: &Path) -> Result<Duration> {
        let root = uri(folder);
        let answer = self.request(
            "initialize",
            &json!({
                "processId": std::process::id(),
                "rootUri": root,
                "workspaceFolders": [{"uri": root, "name": "bench"}],
                "capabilities": {
                    "general": {"positionEncodings": Encoding::NAMES},
                    "textDocument": {
                        "publishDiagnostics": {"versionSupport": true, "relatedInformation": true},
                        "codeLens": {},
                    },
                    "workspace": {"workspaceFolders": true},
                },
            }),
        )?;
        let capabilities = &answer.result["capabilities"];
        self.encoding = Encoding::chosen(capabilities["positionEncoding"].as_str());
        let synchronisation = &capabilities["textDocumentSync"];
        self.wants_whole_text = *synchronisation == WHOLE || synchronisation["change"] == WHOLE;
        self.has_lenses = !capabilities["codeLensProvider"].is_null();
        self.notify("initialized", &json!({}))?;
        Ok(answer.took)
    }

    /// Asks for the code lenses of a document; nothing if the server has none.
    pub fn lenses(&mut self, document: &Document) -> Result<Option<Answer>> {
        if !self.has_lenses {
            return Ok(None);
        }
        self.request("textDocument/codeLens", &document.named()).map(Some)
    }

    /// The server's process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Says something, and returns when that began.
    pub fn notify(&mut self, method: &str, params: &Value) -> Result<Instant> {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
    }

    /// Asks something, and waits for the answer.
    pub fn request(&mut self, method: &str, params: &Value) -> Result<Answer> {
        self.last_request += 1;
        let id = self.last_request;
        let request = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        let began = self.send(&request)?;
        let answers = |content: &Value| content["id"] == id && content.get("method").is_none();
        let deadline = began + PATIENCE;
        let mut message = self
            .wait(deadline, answers)?
            .with_context(|| format!("{method} was not answered within {PATIENCE:?}"))?;
        if let Some(error) = message.content.get("error") {
            bail!("{method} was answered with {error}");
        }
        Ok(Answer { took: message.at - began, result: message.content["result"].take() })
    }

    /// Opens a document, and waits for its diagnostics.
    pub fn open(&mut self, document: &Document) -> Result<Published> {
        self.waiting.clear();
        self.notify("textDocument/didOpen", &document.opening())?;
        self.published(document)
    }

    /// Closes a document. What was said of it before is forgotten.
    pub fn close(&mut self, document: &Document) -> Result<()> {
        self.notify("textDocument/didClose", &document.named())?;
        Ok(())
    }

    /// Makes a change, and returns when it began to be told.
    pub fn change(
        &mut self,
        document: &mut Document,
        range: std::ops::Range<usize>,
        text: &str,
    ) -> Result<Instant> {
        let mut params = document.change(range, text, self.encoding);
        if self.wants_whole_text {
            params["contentChanges"] = json!([{"text": document.text()}]);
        }
        self.waiting.clear();
        self.notify("textDocument/didChange", &params)
    }

    /// The next diagnostics of the document's newest version.
    pub fn published(&mut self, document: &Document) -> Result<Published> {
        let published = self.published_until(document, Instant::now() + PATIENCE)?;
        published.with_context(|| format!("no diagnostics of {} within {PATIENCE:?}", document.uri))
    }

    /// The same; nothing if they do not come until then.
    pub fn published_until(
        &mut self,
        document: &Document,
        deadline: Instant,
    ) -> Result<Option<Published>> {
        let are_its_diagnostics = |content: &Value| {
            content["method"] == "textDocument/publishDiagnostics"
                && content["params"]["uri"] == document.uri
        };
        while let Some(mut message) = self.wait(deadline, are_its_diagnostics)? {
            let params = &mut message.content["params"];
            let version = params["version"].as_i64();
            self.tells_versions |= version.is_some();
            let is_newest = match version {
                Some(version) => version == i64::from(document.version),
                None => !self.tells_versions,
            };
            if is_newest {
                let diagnostics = params["diagnostics"].take();
                return Ok(Some(Published { at: message.at, diagnostics }));
            }
        }
        Ok(None)
    }

    /// When the server next says `method`.
    pub fn notified(&mut self, method: &str) -> Result<Instant> {
        let deadline = Instant::now() + PATIENCE;
        let said = self.wait(deadline, |content| content["method"] == method)?;
        Ok(said.with_context(|| format!("no {method} within {PATIENCE:?}"))?.at)
    }

    /// Forgets what came and nobody waited for.
    pub fn forget(&mut self) {
        self.waiting.clear();
        while self.messages.try_recv().is_ok() {}
    }

    /// Ends the session; a server that does not end with it is ended.
    pub fn stop(mut self) -> Result<()> {
        self.request("shutdown", &Value::Null)?;
        self.notify("exit", &Value::Null)?;
        let deadline = Instant::now() + Duration::from_secs(5);
        // The stream ends with the process.
        self.wait(deadline, |_| false).ok();
        Ok(())
    }

    fn send(&mut self, message: &Value) -> Result<Instant> {
        let message = serde_json::to_vec(message)?;
        let mut stdin = self.stdin.lock().unwrap_or_else(PoisonError::into_inner);
        let began = Instant::now();
        framing::write(&mut *stdin, &message).context("failed to write to the server")?;
        Ok(began)
    }

    /// The first message that is `meant`, be it one that came before; nothing if it does not come.
    fn wait(
        &mut self,
        deadline: Instant,
        meant: impl Fn(&Value) -> bool,
    ) -> Result<Option<Message>> {
        if let Some(index) = self.waiting.iter().position(|message| meant(&message.content)) {
            return Ok(self.waiting.remove(index));
        }
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(message) if meant(&message.content) => return Ok(Some(message)),
                Ok(message) => self.waiting.push_back(message),
                Err(mpsc::RecvTimeoutError::Timeout) => return Ok(None),
                Err(mpsc::RecvTimeoutError::Disconnected) => bail!("the server has ended"),
            }
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // One that has just ended by itself is as well.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Reads until the stream ends, answers the server's requests and hands on what else it says.
fn read_all(stdout: impl Read, messages: &Sender<Message>, stdin: &Mutex<ChildStdin>) {
    let mut stdout = BufReader::with_capacity(1 << 16, stdout);
    // A stream that breaks ends as one that closes: whoever waits is told that the server ended.
    while let Ok(Some(message)) = framing::read(&mut stdout) {
        let at = Instant::now();
        let Ok(content) = serde_json::from_slice::<Value>(&message) else { return };
        match (content.get("id"), content["method"].as_str()) {
            (Some(id), Some(method)) => {
                let answer =
                    json!({"jsonrpc": "2.0", "id": id, "result": answer(method, &content)});
                let mut stdin = stdin.lock().unwrap_or_else(PoisonError::into_inner);
                if framing::write(&mut *stdin, answer.to_string().as_bytes()).is_err() {
                    return;
                }
            }
            (None, Some("window/logMessage" | "$/progress" | "telemetry/event")) => {}
            _ => {
                if messages.send(Message { at, content }).is_err() {
                    return;
                }
            }
        }
    }
}

/// What a server's question is answered with: no setting is set, and the rest is agreed to.
fn answer(method: &str, content: &Value) -> Value {
    match (method, content["params"]["items"].as_array()) {
        ("workspace/configuration", Some(items)) => Value::Array(vec![Value::Null; items.len()]),
        _ => Value::Null,
    }
}
