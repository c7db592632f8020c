//! A worker as a process, a client of it, and texts to send.

use std::collections::HashMap;
use std::error::Error as _;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};

use astrolens_analysis::{Outcome, stored};
use astrolens_model::config::Variants;
use astrolens_proto::v1::analyse_request::Message as In;
use astrolens_proto::v1::analyse_response::Message as Out;
use astrolens_proto::v1::analysis_client::AnalysisClient;
use astrolens_proto::v1::{
    AnalyseRequest, AnalyseResponse, Batch, Failed, Failure, Hello, Priority, StatusRequest,
    StatusResponse, Task, TextPart, Welcome,
};
use astrolens_proto::{CONTRACT_VERSION, MAX_PART_BYTES};
use astrolens_syntax::Language;
use bytes::Bytes;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::metadata::MetadataMap;
use tonic::transport::{Channel, ClientTlsConfig, Endpoint};
use tonic::{Request, Response, Status, Streaming};

/// A running worker; it is killed when it goes out of scope.
pub struct Worker {
    /// Absent while somebody waits for its end.
    process: Option<Child>,
    id: u32,
    lines: BufReader<ChildStdout>,
    /// Its log, if a test reads that.
    log: Option<BufReader<ChildStderr>>,
    pub address: String,
}

impl Worker {
    /// Starts one with these flags and no others.
    pub fn start(flags: &[&str]) -> Self {
        Self::run(&mut command(flags))
    }

    /// The same, for flags that were made.
    pub fn start_with(flags: &[String]) -> Self {
        Self::run(&mut command(flags))
    }

    /// Starts one whose processes do to these texts what is said with them.
    pub fn with_faults(flags: &[impl AsRef<OsStr>], faults: &[(&[u8], &str)]) -> Self {
        Self::launch("serve", flags, faults)
    }

    /// Starts what this subcommand is, which listens as a worker does.
    pub fn launch(subcommand: &str, flags: &[impl AsRef<OsStr>], faults: &[(&[u8], &str)]) -> Self {
        Self::launch_in(&[], subcommand, flags, faults)
    }

    /// The same, with these variables.
    pub fn launch_in(
        variables: &[(&str, String)],
        subcommand: &str,
        flags: &[impl AsRef<OsStr>],
        faults: &[(&[u8], &str)],
    ) -> Self {
        let faults = faults.iter().map(|(text, what)| format!("{}={what}", blake3::hash(text)));
        let faults = faults.collect::<Vec<String>>().join(",");
        let mut process = Command::new(env!("CARGO_BIN_EXE_astrolens-worker"));
        process.args([subcommand, "--listen=127.0.0.1:0"]).args(flags);
        process.envs(variables.iter().map(|(name, value)| (name, value)));
        process.env("ASTROLENS_WORKER_LOG", "warn");
        Self::run(process.env("ASTROLENS_WORKER_FAULTS", faults))
    }

    /// Starts one whose log is read by `logged`.
    pub fn start_logging(flags: &[String]) -> Self {
        Self::run(command(flags).env("ASTROLENS_WORKER_LOG", "info").stderr(Stdio::piped()))
    }

    fn run(command: &mut Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().expect("the worker");
        let lines = BufReader::new(process.stdout.take().expect("its output"));
        let log = process.stderr.take().map(BufReader::new);
        let id = process.id();
        let mut worker = Self { process: Some(process), id, lines, log, address: String::new() };
        worker.address = worker.announced("listening on ");
        worker
    }

    /// The next entry of its log with this message.
    pub fn logged(&mut self, message: &str) -> serde_json::Value {
        self.logged_up_to(message).pop().expect("that entry")
    }

    /// The next entries of its log, up to one with this message.
    pub fn logged_up_to(&mut self, message: &str) -> Vec<serde_json::Value> {
        let log = self.log.as_mut().expect("a log");
        let mut entries = Vec::new();
        loop {
            let mut line = String::new();
            assert!(log.read_line(&mut line).expect("a line") > 0, "it has ended");
            let entry: serde_json::Value = serde_json::from_str(&line).expect("JSON");
            let is_it = entry["fields"]["message"] == message;
            entries.push(entry);
            if is_it {
                return entries;
            }
        }
    }

    /// The address that it says in its next line, after these words.
    pub fn announced(&mut self, words: &str) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("a line");
        line.trim().strip_prefix(words).unwrap_or_else(|| panic!("{line:?}")).to_owned()
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    pub async fn channel(&self) -> Channel {
        let endpoint = Endpoint::from_shared(format!("http://{}", self.address)).expect("a URL");
        endpoint.connect().await.expect("a connection")
    }

    pub async fn client(&self) -> AnalysisClient<Channel> {
        AnalysisClient::new(self.channel().await)
    }

    /// How it is doing.
    pub async fn status(&self) -> StatusResponse {
        status_of(self.channel().await).await.expect("a status")
    }

    /// Asks how it is doing until `is_so`.
    pub async fn until(&self, is_so: impl Fn(&StatusResponse) -> bool) -> StatusResponse {
        let mut client = self.client().await;
        loop {
            let status = client.status(StatusRequest {}).await.expect("a status").into_inner();
            if is_so(&status) {
                return status;
            }
            tokio::task::yield_now().await;
        }
    }

    /// Opens a stream and shakes hands.
    pub async fn stream(&self) -> Stream {
        self.stream_of(hello()).await.expect("a welcome")
    }

    /// Opens a stream with this greeting.
    pub async fn stream_of(&self, hello: Hello) -> Result<Stream, Status> {
        Stream::open(self.channel().await, hello).await
    }

    /// A connection with these certificates, which is made when it is used.
    pub fn channel_over(&self, tls: ClientTlsConfig) -> Channel {
        let endpoint = Endpoint::from_shared(format!("https://{}", self.address)).expect("a URL");
        endpoint.tls_config(tls).expect("certificates").connect_lazy()
    }

    /// Opens a stream with these certificates.
    pub async fn stream_over(&self, tls: ClientTlsConfig) -> Result<Stream, Status> {
        Stream::open(self.channel_over(tls), hello()).await
    }

    /// How it is doing, asked with these certificates; or all that is said of why that is not told.
    pub async fn status_over(&self, tls: ClientTlsConfig) -> Result<StatusResponse, String> {
        status_of(self.channel_over(tls)).await.map_err(|status| {
            let mut told = status.to_string();
            let mut cause = status.source();
            while let Some(error) = cause {
                told += ": ";
                told += &error.to_string();
                cause = error.source();
            }
            told
        })
    }

    /// Tells it to end.
    #[cfg(unix)]
    pub fn terminate(&self) {
        signal(self.id(), rustix::process::Signal::TERM);
    }

    /// Waits for its end, while connections to it are attended to.
    pub async fn wait(&mut self) -> ExitStatus {
        let mut process = self.process.take().expect("a process");
        let ended = tokio::task::spawn_blocking(move || process.wait());
        ended.await.expect("its end").expect("its status")
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            // It may have ended.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// What a worker is started with, whatever the test.
fn command(flags: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_astrolens-worker"));
    command.arg("--listen=127.0.0.1:0").args(flags).env("ASTROLENS_WORKER_LOG", "warn");
    command
}

/// How the worker at the other end of `channel` is doing.
pub async fn status_of(channel: Channel) -> Result<StatusResponse, Status> {
    let mut client = AnalysisClient::new(channel);
    client.status(StatusRequest {}).await.map(Response::into_inner)
}

/// Sends a signal to a process, which may be gone.
#[cfg(unix)]
pub fn signal(id: u32, signal: rustix::process::Signal) {
    let process = rustix::process::Pid::from_raw(id.cast_signed()).expect("a process");
    let _ = rustix::process::kill_process(process, signal);
}

/// The processes that the worker with this number has started.
#[cfg(target_os = "linux")]
pub fn children(id: u32) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{id}/task")).expect("its threads");
    let lists = tasks
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    let numbers = |list: String| -> Vec<u32> {
        list.split_whitespace().filter_map(|number| number.parse().ok()).collect()
    };
    lists.flat_map(numbers).collect()
}

/// Whether there is a process with this number, and it has not ended.
pub fn is_running(id: u32) -> bool {
    // After the name: `Z` is one that nobody has asked about yet.
    let state = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    state.rsplit(") ").next().is_some_and(|state| !state.is_empty() && !state.starts_with('Z'))
}

/// A stream that was welcomed.
pub struct Stream {
    outgoing: Option<mpsc::Sender<AnalyseRequest>>,
    pub incoming: Streaming<AnalyseResponse>,
    pub welcome: Welcome,
    next: u64,
    partial: HashMap<u64, (u64, Vec<u8>)>,
}

/// What a task comes to, or what is wanted for it.
#[derive(Debug, PartialEq)]
pub enum Heard {
    /// Its facts, and whether they were known.
    Found(u64, Outcome, bool),
    /// Why there are none.
    Failed(u64, Failure, String),
    /// Its text is needed.
    Needed(Vec<u64>),
    /// The worker ends.
    Draining,
    /// It is there.
    Pong(u64),
    /// There may be so much text without an answer from now on.
    Window(u64),
}

impl Stream {
    /// Opens one with this greeting.
    pub async fn open(channel: Channel, hello: Hello) -> Result<Self, Status> {
        Self::open_with(channel, hello, |_| {}).await
    }

    /// Opens one as a part of this trace (W3C Trace Context).
    pub async fn traced(channel: Channel, parent: &str) -> Result<Self, Status> {
        let parent = parent.parse().expect("metadata");
        let prepare = |metadata: &mut MetadataMap| drop(metadata.insert("traceparent", parent));
        Self::open_with(channel, hello(), prepare).await
    }

    async fn open_with(
        channel: Channel,
        hello: Hello,
        prepare: impl FnOnce(&mut MetadataMap),
    ) -> Result<Self, Status> {
        let (outgoing, requests) = mpsc::channel(1024);
        outgoing.send(request(In::Hello(hello))).await.expect("a stream");
        let mut client = AnalysisClient::new(channel);
        let mut call = Request::new(ReceiverStream::new(requests));
        prepare(call.metadata_mut());
        let mut incoming = client.analyse(call).await?.into_inner();
        match incoming.message().await?.and_then(|response| response.message) {
            Some(Out::Welcome(welcome)) => Ok(Self {
                outgoing: Some(outgoing),
                incoming,
                welcome,
                next: 0,
                partial: HashMap::new(),
            }),
            other => panic!("no welcome: {other:?}"),
        }
    }

    pub async fn send(&mut self, message: In) {
        // One that has ended says why when it is read.
        let _ = self.outgoing.as_ref().expect("an open side").send(request(message)).await;
    }

    /// Sends one task, and returns its number.
    pub async fn ask(&mut self, task: Task) -> u64 {
        let task = self.numbered(task);
        let id = task.id;
        self.batch(vec![task], Priority::Bulk, 0).await;
        id
    }

    /// Gives a task the next number.
    pub fn numbered(&mut self, task: Task) -> Task {
        self.next += 1;
        Task { id: self.next, ..task }
    }

    pub async fn batch(&mut self, tasks: Vec<Task>, priority: Priority, timeout_ms: u64) {
        let batch = Batch { tasks, priority: priority.into(), timeout_ms };
        self.send(In::Batch(batch)).await;
    }

    /// Sends the text of a task in parts.
    pub async fn text(&mut self, task: u64, text: &[u8]) {
        for part in text.chunks(MAX_PART_BYTES) {
            let text = Bytes::copy_from_slice(part);
            self.send(In::TextPart(TextPart { task, text, ..TextPart::default() })).await;
        }
    }

    /// Says that nothing more will come.
    pub fn close(&mut self) {
        self.outgoing = None;
    }

    /// What comes next, values as a whole; `None` at the end.
    pub async fn hear(&mut self) -> Result<Option<Heard>, Status> {
        while let Some(response) = self.incoming.message().await? {
            let message = response.message.expect("a message of this version");
            if let Some(heard) = self.understood(message) {
                return Ok(Some(heard));
            }
        }
        assert!(self.partial.is_empty(), "half of a value");
        Ok(None)
    }

    /// What comes next, which is no end.
    pub async fn heard(&mut self) -> Heard {
        self.hear().await.expect("no error").expect("no end")
    }

    /// The error that the stream ends with, whatever comes before.
    pub async fn broken(&mut self) -> Status {
        loop {
            match self.hear().await {
                Ok(Some(_)) => {}
                Ok(None) => panic!("it ended well"),
                Err(status) => return status,
            }
        }
    }

    fn understood(&mut self, message: Out) -> Option<Heard> {
        let (task, part) = match message {
            Out::Found(found) => {
                assert!(found.value.len() <= MAX_PART_BYTES);
                let known = u64::from(found.was_known);
                self.partial.insert(found.task, (found.size << 1 | known, Vec::new()));
                (found.task, found.value)
            }
            Out::FoundPart(part) => (part.task, part.value),
            Out::Failed(Failed { task, failure, detail }) => {
                let failure = Failure::try_from(failure).expect("a known failure");
                return Some(Heard::Failed(task, failure, detail));
            }
            Out::NeedTexts(need) => return Some(Heard::Needed(need.tasks)),
            Out::Draining(_) => return Some(Heard::Draining),
            Out::Pong(pong) => return Some(Heard::Pong(pong.number)),
            Out::Window(window) => return Some(Heard::Window(window.text_bytes)),
            Out::Welcome(_) => panic!("out of place: {message:?}"),
        };
        let (size, value) = self.partial.get_mut(&task).expect("its beginning");
        value.extend_from_slice(&part);
        if value.len() as u64 != *size >> 1 {
            return None;
        }
        let was_known = *size & 1 == 1;
        let (_, value) = self.partial.remove(&task)?;
        Some(Heard::Found(task, stored::decode(&value).expect("an outcome"), was_known))
    }
}

pub fn request(message: In) -> AnalyseRequest {
    AnalyseRequest { message: Some(message) }
}

/// The greeting of a client of the same build.
pub fn hello() -> Hello {
    Hello {
        contract_version: CONTRACT_VERSION,
        facts_version: stored::VERSION.to_owned(),
        client: "a test".to_owned(),
    }
}

/// How many steps a parse may take where nothing else is said.
pub const STEPS: u64 = 1_000_000;

/// The task of `text`, which comes with it.
pub fn task(language: &str, text: &[u8]) -> Task {
    Task { text: Bytes::copy_from_slice(text), ..without_text(language, text) }
}

/// The task of `text` by its digest alone.
pub fn without_text(language: &str, text: &[u8]) -> Task {
    Task {
        id: 0,
        digest: Bytes::copy_from_slice(blake3::hash(text).as_bytes()),
        size: text.len() as u64,
        language: language.to_owned(),
        options: Vec::new(),
        max_parse_steps: STEPS,
        text: Bytes::new(),
        text_encoding: 0,
    }
}

/// What an analysis in this process comes to.
pub fn local(language: &str, text: &[u8], max_parse_steps: u64) -> Outcome {
    let language = Language::by_grammar_name(language).expect("a language");
    let asked = (&Variants::default(), max_parse_steps);
    Outcome::of(text, language, asked, &|| false).expect("an outcome")
}

/// A text of `functions` functions, another one for each `number`.
pub fn python(number: usize, functions: usize) -> Vec<u8> {
    let function = |index| {
        format!("def f_{number}_{index}(a):\n    if a > {index}:\n        return 1\n    return 2\n")
    };
    (0..functions).map(function).collect::<String>().into_bytes()
}
