//! Runs the program in a folder of its own and holds what came of it.

use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use wait_timeout::ChildExt;

/// A program that has not ended by then never will: a test fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(300);

/// A healthy file: one function, `healthy`, of two paths.
pub const HEALTHY: &str = "def healthy(x):\n    if x:\n        return 1\n    return 2\n";

/// A repository and a cache of its own.
pub struct Project {
    folder: TempDir,
    cache: TempDir,
}

impl Project {
    /// An empty one.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        // Rules and configuration of the folders above are not its own.
        fs::create_dir(folder.path().join(".git")).expect("a new folder");
        Self { folder, cache: tempfile::tempdir().expect("a temporary folder") }
    }

    /// One with `healthy.py`, beside which bad files are put.
    pub fn healthy() -> Self {
        Self::new().with("healthy.py", HEALTHY)
    }

    /// It with a file at `name`.
    pub fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(name, bytes);
        self
    }

    /// Writes the file at `name`.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, bytes).expect("a new file");
    }

    /// The place of `name`.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder of its cache.
    pub fn cache(&self) -> &Path {
        self.cache.path()
    }

    /// The program, about to run in the project's folder.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        self.command_at(Path::new(env!("CARGO_BIN_EXE_astrolens")), arguments)
    }

    /// The program at `program`, about to run in the project's folder.
    pub fn command_at<S: AsRef<OsStr>>(
        &self,
        program: &Path,
        arguments: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path())
            .args(arguments)
            .env("ASTROLENS_CACHE_DIR", self.cache())
            // The user's own wishes are not the test's.
            .env("XDG_CONFIG_HOME", self.cache())
            .env_remove("ASTROLENS_WORKERS")
            .stdin(Stdio::null());
        for name in ["ASTROLENS_LOG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM", "CI"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs Git in it, which has to succeed.
    pub fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let mut git = Command::new("git");
        git.current_dir(self.folder.path()).args(identity).args(arguments);
        let ended = git.stdin(Stdio::null()).output().expect("git is installed");
        assert!(
            ended.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&ended.stderr)
        );
    }

    /// It as a repository with all its files in the one commit.
    pub fn committed(self) -> Self {
        self.git(&["init", "--quiet"]);
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--message", "first"]);
        self
    }

    /// What comes of the program with `arguments`.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Outcome {
        Running::start(self.command(arguments)).end()
    }

    /// What comes of `scan --format json` with further `arguments`; it ends with 0.
    pub fn report<const N: usize>(&self, arguments: [&str; N]) -> Report {
        let outcome = self.run(["scan", "--format", "json"].into_iter().chain(arguments));
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        outcome.report()
    }
}

/// The program while it runs.
pub struct Running {
    child: Child,
    stdout: JoinHandle<Vec<u8>>,
    stderr: JoinHandle<Vec<u8>>,
}

impl Running {
    /// Starts `command`, whose output is read as it comes unless it goes elsewhere.
    pub fn start(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        loop {
            match command.spawn() {
                // A test on another thread that starts a program just now holds open, until it has,
                // what this one has copied.
                Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => thread::yield_now(),
                started => return Self::of(started.expect("the program starts")),
            }
        }
    }

    /// The running `child`.
    pub fn of(mut child: Child) -> Self {
        fn read(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
            thread::spawn(move || {
                let mut bytes = Vec::new();
                if let Some(mut pipe) = pipe {
                    pipe.read_to_end(&mut bytes).expect("output");
                }
                bytes
            })
        }
        let stdout = read(child.stdout.take());
        let stderr = read(child.stderr.take());
        Self { child, stdout, stderr }
    }

    /// Gives it all of `text` on standard input, which stays open.
    pub fn feed(&mut self, text: &[u8]) {
        let stdin = self.child.stdin.as_mut().expect("a pipe");
        stdin.write_all(text).expect("it reads");
    }

    /// What comes of it, once its standard input is closed.
    pub fn end(mut self) -> Outcome {
        drop(self.child.stdin.take());
        let status = self.child.wait_timeout(PATIENCE).expect("a child");
        if status.is_none() {
            self.child.kill().expect("a running child");
        }
        let text = |output: JoinHandle<Vec<u8>>| {
            String::from_utf8(output.join().expect("a reader")).expect("UTF-8")
        };
        let (stdout, stderr) = (text(self.stdout), text(self.stderr));
        let status = status.unwrap_or_else(|| panic!("it does not end\n{stdout}\n{stderr}"));
        Outcome { code: status.code(), stdout, stderr }
    }
}

/// What came of a run.
pub struct Outcome {
    /// The exit code; absent if a signal ended it.
    pub code: Option<i32>,
    /// All of standard output.
    pub stdout: String,
    /// All of standard error.
    pub stderr: String,
}

impl Outcome {
    /// Its output as a JSON report.
    pub fn report(&self) -> Report {
        let json = serde_json::from_str(&self.stdout);
        Report(json.unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.stdout, self.stderr)))
    }

    /// Asserts that it ended with `code` and that standard error says all of `parts`.
    #[track_caller]
    pub fn failed(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{}\n{}", self.stdout, self.stderr);
        for part in parts {
            assert!(self.stderr.contains(part), "`{part}` is missing:\n{}", self.stderr);
        }
    }

    /// What `--stats` says of `row`.
    pub fn statistic(&self, row: &str) -> String {
        let mut rows = self.stderr.lines().map(str::trim_start);
        let found = rows.find_map(|line| line.strip_prefix(row)?.strip_prefix("  "));
        found.unwrap_or_else(|| panic!("no `{row}`:\n{}", self.stderr)).to_owned()
    }
}

/// A JSON report.
#[derive(Debug, PartialEq)]
pub struct Report(pub Value);

impl Report {
    /// What it says of the file at `path`.
    #[track_caller]
    pub fn file(&self, path: &str) -> &Value {
        let files = self.0["files"].as_array().expect("a list");
        let file = files.iter().find(|file| file["path"] == path);
        file.unwrap_or_else(|| panic!("`{path}` is missing: {:#}", self.0["summary"]))
    }

    /// The paths of all files, in its order.
    pub fn paths(&self) -> Vec<&str> {
        let files = self.0["files"].as_array().expect("a list");
        files.iter().map(|file| file["path"].as_str().expect("a path")).collect()
    }

    /// Why the file at `path` was not measured, and the detail.
    #[track_caller]
    pub fn skipped(&self, path: &str) -> (&str, &str) {
        let skipped = &self.file(path)["skipped"];
        let text = |key: &str| skipped[key].as_str().expect("it is skipped");
        (text("reason"), text("detail"))
    }

    /// The names of the functions of the file at `path`, which was measured as a whole.
    #[track_caller]
    pub fn functions(&self, path: &str) -> Vec<&str> {
        let file = self.file(path);
        assert_eq!((&file["skipped"], &file["partial"]), (&Value::Null, &Value::Bool(false)));
        let functions = file["functions"].as_array().expect("a list");
        functions.iter().map(|function| function["name"].as_str().expect("a name")).collect()
    }

    /// Asserts that `healthy.py` is reported as if it were alone.
    #[track_caller]
    pub fn is_healthy(&self) {
        assert_eq!(self.functions("healthy.py"), ["healthy"]);
        assert_eq!(self.file("healthy.py")["functions"][0]["cyclomatic"], 2);
    }
}
