//! Workers as processes, and pools of them.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use astrolens_pool::{Direct, Given, Notice, Settings, Timing, WorkerStatus, status};
use astrolens_scan::backend::{Backend, Local};
use rustix::process::Signal;
use tempfile::TempDir;

use crate::broker::Place;
use crate::certificates::Certificates;

/// An implementation of `Backend`.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// In this process.
    Local,
    /// A stream to each of two workers.
    Direct,
    /// The same, encrypted, and both sides show certificates.
    Encrypted,
    /// A stream to a gateway, and two workers that take from its queues.
    Queued,
}

/// A backend, and what it needs for as long as it is used. Nobody is to be told of anything meanwhile, such as that files
/// are analysed here.
pub struct Stage {
    backend: Box<dyn Backend>,
    told: Told,
    _workers: Vec<Worker>,
    /// What a gateway keeps.
    _folder: Option<TempDir>,
}

impl Kind {
    /// One that is new.
    pub fn stage(self) -> Stage {
        match self {
            Self::Local => Stage::of((Local, Told::default()), Vec::new(), None),
            Self::Direct => {
                let workers = vec![Worker::start(&[]), Worker::start(&[])];
                Stage::of(pool(&urls(&workers), Timing::default()), workers, None)
            }
            Self::Encrypted => {
                let certificates = Certificates::new();
                let flags = certificates.flags();
                let flags = flags.each_ref().map(String::as_str);
                let workers = vec![Worker::start(&flags), Worker::start(&flags)];
                let urls = workers.iter().map(|worker| format!("https://{}", worker.address));
                let urls = urls.map(|url| url.parse().expect("a URL")).collect();
                let given = Given { urls, insecure: false, tls: Some(certificates.tls()) };
                let settings = Settings::resolve(given, None).expect("settings").expect("workers");
                Stage::of(pool_of(settings), workers, None)
            }
            Self::Queued => queued(),
        }
    }
}

/// A gateway with two workers at a broker that others use as well.
fn queued() -> Stage {
    let (place, folder) = (Place::shared(), tempfile::tempdir().expect("a folder"));
    let queue = |user| format!("--queue={}", place.url(user));
    let blobs = format!("--blobs={}", folder.path().display());
    let flags = [queue("gateway"), blobs, "--queue-listen=127.0.0.1:0".to_owned()];
    let mut gateway = Worker::launch("gateway", &flags, &[]);
    let at = format!("--gateway=http://{}", gateway.announced("workers on "));
    let taker = || Worker::launch("serve", &[queue("worker"), at.clone()], &[]);
    let urls = [gateway.url()];
    let workers = vec![gateway, taker(), taker()];
    Stage::of(pool(&urls, Timing::default()), workers, Some(folder))
}

impl Stage {
    fn of(
        (backend, told): (impl Backend + 'static, Told),
        workers: Vec<Worker>,
        folder: Option<TempDir>,
    ) -> Self {
        Self { backend: Box::new(backend), told, _workers: workers, _folder: folder }
    }

    pub fn backend(&self) -> &dyn Backend {
        &*self.backend
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let told = self.told.lock().expect("notices");
        assert!(std::thread::panicking() || told.is_empty(), "{told:?}");
    }
}

/// A running worker; it is killed when it goes out of scope.
pub struct Worker {
    process: Child,
    lines: BufReader<ChildStdout>,
    address: String,
}

impl Worker {
    /// Starts one with these flags and no others.
    pub fn start(flags: &[&str]) -> Self {
        Self::with_faults(flags, &[])
    }

    /// Starts one whose processes do to these texts what is said with them.
    pub fn with_faults(flags: &[&str], faults: &[(&str, &str)]) -> Self {
        Self::launch("serve", flags, faults)
    }

    /// Starts what this subcommand is, which listens as a worker does.
    fn launch(subcommand: &str, flags: &[impl AsRef<OsStr>], faults: &[(&str, &str)]) -> Self {
        let faults =
            faults.iter().map(|(text, what)| format!("{}={what}", blake3::hash(text.as_bytes())));
        let mut process = Command::new(env!("CARGO_BIN_EXE_astrolens-worker"))
            .args([subcommand, "--listen=127.0.0.1:0"])
            .args(flags)
            .env("ASTROLENS_WORKER_FAULTS", faults.collect::<Vec<String>>().join(","))
            .env("ASTROLENS_WORKER_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the worker");
        let lines = BufReader::new(process.stdout.take().expect("its output"));
        let mut worker = Self { process, lines, address: String::new() };
        worker.address = worker.announced("listening on ");
        worker
    }

    /// The address that it says in its next line, after these words.
    fn announced(&mut self, words: &str) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("a line");
        line.trim().strip_prefix(words).unwrap_or_else(|| panic!("{line:?}")).to_owned()
    }

    pub fn address(&self) -> SocketAddr {
        self.address.parse().expect("an address")
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How it is doing.
    pub fn status(&self) -> WorkerStatus {
        let settings = settings(&[self.url()], Timing::default());
        let [(_, status)] = &status(&settings).expect("an answer")[..] else { panic!("one row") };
        status.clone().expect("a status")
    }

    /// Asks how it is doing until `is_so`.
    pub fn until(&self, is_so: impl Fn(&WorkerStatus) -> bool) {
        while !is_so(&self.status()) {}
    }

    /// Ends it at once, whatever it is at.
    pub fn kill(&self) {
        self.signal(Signal::KILL);
    }

    /// Tells it to end.
    pub fn terminate(&self) {
        self.signal(Signal::TERM);
    }

    fn signal(&self, signal: Signal) {
        let id =
            rustix::process::Pid::from_raw(self.process.id().cast_signed()).expect("a process");
        rustix::process::kill_process(id, signal).expect("a process to tell");
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        self.process.wait().expect("its end")
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where these workers are.
pub fn urls(workers: &[Worker]) -> Vec<String> {
    workers.iter().map(Worker::url).collect()
}

pub fn settings(urls: &[String], timing: Timing) -> Settings {
    let urls = urls.iter().map(|url| url.parse().expect("a URL")).collect();
    let settings = Settings::resolve(Given { urls, insecure: true, tls: None }, None);
    let mut settings = settings.expect("settings").expect("workers");
    settings.timing = timing;
    settings
}

/// What a person was told.
pub type Told = Arc<Mutex<Vec<Notice>>>;

/// A pool of the workers at `urls`, and what it tells.
pub fn pool(urls: &[String], timing: Timing) -> (Direct, Told) {
    pool_of(settings(urls, timing))
}

fn pool_of(settings: Settings) -> (Direct, Told) {
    let told = Told::default();
    let telling = Arc::clone(&told);
    let tell = move |notice| telling.lock().expect("notices").push(notice);
    (Direct::start(settings, tell).expect("a pool"), told)
}

/// For tests of what waits for a worker that says nothing: long for a busy machine, short for whoever waits.
pub fn impatient() -> Timing {
    Timing {
        handshake: Duration::from_secs(2),
        heartbeat: Duration::from_millis(100),
        silence: Duration::from_millis(900),
        ..Timing::default()
    }
}
