//! Workers as processes, and pools of them.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use astrolens_pool::{Direct, Given, Notice, Settings, Timing, WorkerStatus, status};
use astrolens_scan::backend::{Backend, Local};
use rustix::process::Signal;

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
}

/// All of them.
pub const KINDS: [Kind; 3] = [Kind::Local, Kind::Direct, Kind::Encrypted];

/// A backend, and what it needs for as long as it is used.
pub struct Stage {
    backend: Box<dyn Backend>,
    _workers: Vec<Worker>,
}

impl Kind {
    /// One that is new.
    pub fn stage(self) -> Stage {
        match self {
            Self::Local => Stage { backend: Box::new(Local), _workers: Vec::new() },
            Self::Direct => {
                let workers = vec![Worker::start(&[]), Worker::start(&[])];
                let (pool, _) = pool(&urls(&workers), Timing::default());
                Stage { backend: Box::new(pool), _workers: workers }
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
                let tell = |notice| panic!("{notice}");
                let pool = Direct::start(settings, tell).expect("a pool");
                Stage { backend: Box::new(pool), _workers: workers }
            }
        }
    }
}

impl Stage {
    pub fn backend(&self) -> &dyn Backend {
        &*self.backend
    }
}

/// A running worker; it is killed when it goes out of scope.
pub struct Worker {
    process: Child,
    address: String,
}

impl Worker {
    /// Starts one with these flags and no others.
    pub fn start(flags: &[&str]) -> Self {
        Self::with_faults(flags, &[])
    }

    /// Starts one whose processes do to these texts what is said with them.
    pub fn with_faults(flags: &[&str], faults: &[(&str, &str)]) -> Self {
        let faults =
            faults.iter().map(|(text, what)| format!("{}={what}", blake3::hash(text.as_bytes())));
        let mut process = Command::new(env!("CARGO_BIN_EXE_astrolens-worker"))
            .arg("--listen=127.0.0.1:0")
            .args(flags)
            .env("ASTROLENS_WORKER_FAULTS", faults.collect::<Vec<String>>().join(","))
            .env("ASTROLENS_WORKER_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the worker");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("listening on ").expect("its address").to_owned();
        Self { process, address }
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
    let told = Told::default();
    let telling = Arc::clone(&told);
    let tell = move |notice| telling.lock().expect("notices").push(notice);
    (Direct::start(settings(urls, timing), tell).expect("a pool"), told)
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
