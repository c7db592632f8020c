//! A process that analyses, seen from the supervisor: asked, waited for, buried.

use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::Job;
use crate::frame::{self, Reply, Request};
use crate::settings::Settings;

/// The most of what a process said at its end that is handed on, in characters.
const LAST_WORDS: usize = 500;

/// A running process.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// Finds the beginning of what it wrote to standard error, which it does at its end.
    last_words: JoinHandle<String>,
    patience: Duration,
}

/// How a process ended over a text.
#[derive(Debug)]
pub(super) struct Death {
    /// What it died of, for people.
    pub(super) cause: String,
    /// The sort of end.
    pub(super) kind: DeathKind,
}

/// A sort of end, which says whether the text is to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeathKind {
    /// It crashed, or ran out of its memory.
    Crashed,
    /// It did not answer in time.
    Hung,
    /// Somebody killed it: a person, or a system that is short of memory.
    Killed,
}

impl Process {
    /// Starts one.
    pub(super) fn start(settings: &Settings) -> io::Result<Self> {
        let mut command = Command::new(program()?);
        command
            .arg("child")
            // Why it panicked is told, and where; what led there is for whoever has the text.
            .env("RUST_BACKTRACE", "0")
            // Its limit is of the address space that it takes, and the allocator would take a gigabyte of it at
            // once, before there is a limit.
            .env("MIMALLOC_ARENA_RESERVE", "64MiB")
            .arg(format!("--memory-bytes={}", settings.child_memory_bytes))
            .arg(format!("--parent={}", std::process::id()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        // What a terminal tells the supervisor, the supervisor tells its processes.
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn()?;
        let missing = || io::Error::other("a pipe is missing");
        let input = child.stdin.take().ok_or_else(missing)?;
        let output = BufReader::new(child.stdout.take().ok_or_else(missing)?);
        let errors = child.stderr.take().ok_or_else(missing)?;
        let last_words = tokio::spawn(read_last_words(errors));
        Ok(Self { child, input, output, last_words, patience: settings.file_timeout() })
    }

    /// Waits until it ends by itself.
    pub(super) async fn ended(&mut self) {
        // Whatever it says, there is nothing to be asked any more.
        let _ = self.child.wait().await;
    }

    /// Has it analyse the text of `job`, which it may have been given before, and gives it another one for when it
    /// is done.
    ///
    /// # Errors
    /// When it dies of it or hangs; it is gone then.
    pub(super) async fn analyse(
        &mut self,
        job: (&Job, bool),
        next: Option<&Job>,
    ) -> Result<(Reply, Bytes), Death> {
        // It gives up a parse by itself; that more than half as long again has passed means that
        // it hangs elsewhere.
        let patience = self.patience + self.patience / 2;
        match timeout(patience, self.exchange(job, next)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(self.autopsy(&error).await),
            Err(_) => {
                let cause = format!("no answer within {} ms", patience.as_millis());
                self.kill().await;
                Err(Death { cause, kind: DeathKind::Hung })
            }
        }
    }

    async fn exchange(
        &mut self,
        (job, is_given): (&Job, bool),
        next: Option<&Job>,
    ) -> io::Result<(Reply, Bytes)> {
        if !is_given {
            self.give(job).await?;
        }
        if let Some(next) = next {
            self.give(next).await?;
        }
        let reply = frame::decode(&frame::receive(&mut self.output).await?)?;
        let value = frame::receive(&mut self.output).await?;
        Ok((reply, value.into()))
    }

    async fn give(&mut self, job: &Job) -> io::Result<()> {
        let head = Request {
            digest: *job.digest.as_bytes(),
            language: job.language.to_owned(),
            options: job.options.clone(),
            max_parse_steps: job.question.max_parse_steps,
            patience_ms: self.patience.as_millis() as u64,
        };
        frame::send(&mut self.input, &head, &job.text.bytes).await
    }

    /// Ends it.
    pub(super) async fn kill(&mut self) {
        // It may be gone already.
        let _ = self.child.kill().await;
    }

    /// What it died of, after an exchange failed with `error`.
    async fn autopsy(&mut self, error: &io::Error) -> Death {
        let closed = matches!(
            error.kind(),
            io::ErrorKind::UnexpectedEof
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::ConnectionReset
        );
        if !closed {
            // It lives and says what makes no sense.
            self.kill().await;
            return Death { cause: error.to_string(), kind: DeathKind::Crashed };
        }
        let status = self.child.wait().await;
        let last_words = (&mut self.last_words).await.unwrap_or_default();
        let mut cause = status.as_ref().map_or_else(ToString::to_string, ToString::to_string);
        if !last_words.is_empty() {
            cause += ": ";
            cause += &last_words;
        }
        let was_killed = status.is_ok_and(is_killed);
        let kind = if was_killed { DeathKind::Killed } else { DeathKind::Crashed };
        Death { cause, kind }
    }
}

/// This program, even where another one has been put in its place meanwhile.
fn program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { std::env::current_exe() }
}

/// Reads all that a process writes to standard error, and keeps the beginning, in one line.
async fn read_last_words(errors: ChildStderr) -> String {
    let mut lines = BufReader::new(errors).lines();
    let mut words = String::new();
    while let Ok(Some(line)) = lines.next_line().await {
        let room = LAST_WORDS.saturating_sub(words.chars().count());
        if !words.is_empty() && room > 0 {
            words.push(' ');
        }
        words.extend(line.chars().take(room));
    }
    words
}

#[cfg(unix)]
fn is_killed(status: ExitStatus) -> bool {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt as _;
    let from_outside = [Signal::KILL, Signal::TERM, Signal::INT, Signal::HUP];
    status.signal().is_some_and(|signal| from_outside.iter().any(|by| by.as_raw() == signal))
}

/// Elsewhere it cannot be told.
#[cfg(not(unix))]
fn is_killed(_: ExitStatus) -> bool {
    false
}
