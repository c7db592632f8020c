//! A worker as a process, a client of it, and texts to send.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};

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
use tonic::transport::{Channel, Endpoint};
use tonic::{Status, Streaming};

/// A running worker; it is killed when it goes out of scope.
pub struct Worker {
    /// Absent while somebody waits for its end.
    process: Option<Child>,
    id: u32,
    lines: BufReader<std::process::ChildStdout>,
    pub address: String,
}

impl Worker {
    /// Starts one with these flags and no others.
    pub fn start(flags: &[&str]) -> Self {
        Self::with_faults(flags, &[])
    }

    /// Starts one whose processes do to these texts what is said with them.
    pub fn with_faults(flags: &[&str], faults: &[(&[u8], &str)]) -> Self {
        Self::launch("serve", flags, faults)
    }

    /// Starts what this subcommand is, which listens as a worker does.
    pub fn launch(subcommand: &str, flags: &[&str], faults: &[(&[u8], &str)]) -> Self {
        let faults = faults.iter().map(|(text, what)| format!("{}={what}", blake3::hash(text)));
        let mut process = Command::new(env!("CARGO_BIN_EXE_astrolens-worker"))
            .args([subcommand, "--listen=127.0.0.1:0"])
            .args(flags)
            .env("ASTROLENS_WORKER_FAULTS", faults.collect::<Vec<String>>().join(","))
            .env("ASTROLENS_WORKER_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the worker");
        let lines = BufReader::new(process.stdout.take().expect("its output"));
        let id = process.id();
        let mut worker = Self { process: Some(process), id, lines, address: String::new() };
        worker.address = worker.announced("listening on ");
        worker
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
        self.client().await.status(StatusRequest {}).await.expect("a status").into_inner()
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
        let (outgoing, requests) = mpsc::channel(1024);
        outgoing.send(request(In::Hello(hello))).await.expect("a stream");
        let mut client = self.client().await;
        let mut incoming = client.analyse(ReceiverStream::new(requests)).await?.into_inner();
        match incoming.message().await?.and_then(|response| response.message) {
            Some(Out::Welcome(welcome)) => Ok(Stream {
                outgoing: Some(outgoing),
                incoming,
                welcome,
                next: 0,
                partial: HashMap::new(),
            }),
            other => panic!("no welcome: {other:?}"),
        }
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
}

impl Stream {
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
            self.send(In::TextPart(TextPart { task, text })).await;
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
            Out::Welcome(_) | Out::Window(_) => panic!("out of place: {message:?}"),
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
