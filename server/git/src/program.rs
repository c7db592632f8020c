//! The program `git`, run so that it reads and nothing else.
//!
//! A repository can say what Git is to start: hooks, monitors of the file system, filters, drivers
//! of diffs, pagers, transports. None of that is started here, whatever its configuration and
//! attributes say; nothing is fetched, locked or written; and what the environment of a hook says
//! of another repository is left out.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::environment;
use super::error::GitError;

/// The oldest version that can be told by its environment what not to start.
pub(super) const OLDEST: &str = "2.31";

/// [`OLDEST`], to compare with.
const OLDEST_VERSION: (u32, u32) = (2, 31);

/// How long Git may take for one answer.
const LIMIT: Duration = Duration::from_secs(300);

/// What Git is told instead of what a repository's configuration says.
const SETTINGS: &[(&str, &str)] = &[
    ("core.hooksPath", "/dev/null"),
    ("core.fsmonitor", "false"),
    ("core.pager", "cat"),
    // Names are printed as they are, but for what would break a line.
    ("core.quotePath", "false"),
    // Of an index that is split, a changed copy is written as a whole.
    ("core.splitIndex", "false"),
];

/// Git, as it is run in a folder.
#[derive(Clone, Debug)]
pub(super) struct Git {
    folder: PathBuf,
    settings: Vec<(String, &'static str)>,
    index: Option<PathBuf>,
    limit: Duration,
}

/// Git while it runs.
pub(super) struct Running {
    action: &'static str,
    child: Child,
    limit: Duration,
    out: Receiver<Vec<u8>>,
    told: Receiver<Vec<u8>>,
}

/// What Git answered.
#[derive(Debug)]
pub(super) struct Answer {
    action: &'static str,
    /// Whether it could do what it was asked for.
    pub(super) success: bool,
    /// What it printed.
    pub(super) out: Vec<u8>,
    /// What it complained about.
    pub(super) told: String,
}

impl Git {
    /// Git in `folder`.
    ///
    /// # Errors
    /// When there is no Git, or one that is too old.
    pub(super) fn new(folder: &Path) -> Result<Self, GitError> {
        usable()?;
        let settings = SETTINGS.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect();
        Ok(Self { folder: folder.to_owned(), settings, index: None, limit: LIMIT })
    }

    /// The folder it is run in.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes these settings for true, too.
    pub(super) fn with_settings(mut self, settings: Vec<(String, &'static str)>) -> Self {
        self.settings.extend(settings);
        self
    }

    /// Takes the file at `index` for the index.
    pub(super) fn with_index(mut self, index: &Path) -> Self {
        self.index = Some(index.to_owned());
        self
    }

    /// Runs Git to its end, in order to `action`, a fragment that fits "cannot …".
    ///
    /// # Errors
    /// When it cannot be started, or does not come to an end. That it says no is an answer.
    pub(super) fn run(&self, action: &'static str, arguments: &[&str]) -> Result<Answer, GitError> {
        self.start(action, arguments, Vec::new())?.end()
    }

    /// Starts Git, which gets `input` to read.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn start(
        &self,
        action: &'static str,
        arguments: &[&str],
        input: Vec<u8>,
    ) -> Result<Running, GitError> {
        let mut child = self.spawn(action, arguments)?;
        if let Some(mut stdin) = child.stdin.take() {
            // Git may end without having read all of it; what it says then is what counts.
            thread::spawn(move || stdin.write_all(&input));
        }
        let (out, told) = (read(child.stdout.take()), read(child.stderr.take()));
        Ok(Running { action, child, limit: self.limit, out, told })
    }

    /// Starts Git with pipes to talk through.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn spawn(
        &self,
        action: &'static str,
        arguments: &[&str],
    ) -> Result<Child, GitError> {
        let mut command = Command::new(usable()?);
        command.arg("--no-pager").args(arguments).current_dir(&self.folder);
        for (name, _) in env::vars_os() {
            if environment::is_dropped(&name) {
                command.env_remove(&name);
            }
        }
        command.env("LC_ALL", "C").env_remove("LANGUAGE");
        command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0");
        // Nothing is fetched: not what a partial clone lacks, and through no transport.
        command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "");
        let ours = self.settings.iter().map(|(key, value)| (key.into(), (*value).into()));
        // Of two settings the later one holds.
        let settings = environment::settings(|name| env::var_os(name)).into_iter().chain(ours);
        let mut count = 0_usize;
        for (key, value) in settings {
            command.env(format!("GIT_CONFIG_KEY_{count}"), key);
            command.env(format!("GIT_CONFIG_VALUE_{count}"), value);
            count += 1;
        }
        command.env("GIT_CONFIG_COUNT", count.to_string());
        if let Some(folders) = environment::object_folders(|name| env::var_os(name)) {
            command.env("GIT_ALTERNATE_OBJECT_DIRECTORIES", folders);
        }
        if let Some(index) = &self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_err(|error| GitError::Other { action, detail: error.to_string() })
    }

    /// How long it may take for one answer.
    pub(super) fn limit(&self) -> Duration {
        self.limit
    }
}

impl Running {
    /// Waits until Git has ended.
    ///
    /// # Errors
    /// When it does not come to an end.
    pub(super) fn end(mut self) -> Result<Answer, GitError> {
        let (action, limit) = (self.action, self.limit);
        // A reader that is gone without a word has panicked: nothing was read.
        let out = match self.out.recv_timeout(limit) {
            Err(RecvTimeoutError::Timeout) => return Err(GitError::Slow { action, limit }),
            out => out.unwrap_or_default(),
        };
        let told = self.told.recv_timeout(limit).unwrap_or_default();
        let status = self
            .child
            .wait()
            .map_err(|error| GitError::Other { action, detail: error.to_string() })?;
        let told = String::from_utf8_lossy(&told).into_owned();
        Ok(Answer { action, success: status.success(), out, told })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Ends a program that nobody waits for any more.
pub(super) fn end(child: &mut Child) {
    // Both fail where it has ended by itself.
    let _ = child.kill();
    let _ = child.wait();
}

impl Answer {
    /// What it printed.
    ///
    /// # Errors
    /// When it could not do what it was asked for.
    pub(super) fn printed(self) -> Result<Vec<u8>, GitError> {
        if self.success { Ok(self.out) } else { Err(self.error()) }
    }

    /// The first line that it printed, if it could do what it was asked for.
    pub(super) fn line(&self) -> Option<String> {
        let line = self.out.split(|byte| *byte == b'\n').next()?;
        self.success.then(|| String::from_utf8_lossy(line).into_owned())
    }

    /// What it complained about, as an error.
    pub(super) fn error(&self) -> GitError {
        let lines = || self.told.lines().map(str::trim).filter(|line| !line.is_empty());
        let fatal = lines()
            .find_map(|line| line.strip_prefix("fatal: ").or_else(|| line.strip_prefix("error: ")));
        let detail = fatal.or_else(|| lines().next()).unwrap_or("Git gives no reason").to_owned();
        GitError::Other { action: self.action, detail }
    }
}

/// Reads `from` to its end on a thread of its own, so that none of its pipes fills up.
fn read(from: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    if let Some(mut from) = from {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            // What was read before an error is what there is; the exit code says the rest.
            let _ = from.read_to_end(&mut bytes);
            // Nobody listens any more once Git took too long.
            let _ = sender.send(bytes);
        });
    }
    receiver
}

/// The program, if it is there and new enough; it is looked for once.
fn usable() -> Result<&'static Path, GitError> {
    static PROGRAM: OnceLock<Option<(PathBuf, String)>> = OnceLock::new();
    let program = PROGRAM.get_or_init(|| {
        let path = find(&env::var_os("PATH")?)?;
        let output = Command::new(&path).arg("version").stdin(Stdio::null()).output().ok()?;
        Some((path, String::from_utf8_lossy(&output.stdout).trim().to_owned()))
    });
    let (path, said) = program.as_ref().ok_or(GitError::NoProgram)?;
    let version = said.strip_prefix("git version ").unwrap_or(said);
    if is_new_enough(version) {
        Ok(path)
    } else {
        Err(GitError::TooOld { version: version.to_owned() })
    }
}

/// Where in the folders of `path` the program is.
///
/// A folder that is told from the current one is passed over: that one may be a repository's.
fn find(path: &OsStr) -> Option<PathBuf> {
    let name = OsString::from(format!("git{}", env::consts::EXE_SUFFIX));
    env::split_paths(path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&name))
        .find(|path| is_executable(path))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

/// Whether `version`, as in `2.39.5 (Apple Git-154)`, can do what is needed.
fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.split(|c: char| !c.is_ascii_digit()).map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= OLDEST_VERSION,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_end_is_ended() {
        let folder = tempfile::tempdir().expect("a folder");
        let git = Git { limit: Duration::from_millis(20), ..Git::new(folder.path()).expect("Git") };
        let mut child = git.spawn("wait", &["hash-object", "--stdin"]).expect("it starts");
        // It waits for more for as long as this end of the pipe is held.
        let held = child.stdin.take();
        let (out, told) = (read(child.stdout.take()), read(child.stderr.take()));
        let running = Running { action: "wait", child, limit: git.limit, out, told };
        let error = running.end().err();
        assert!(matches!(error, Some(GitError::Slow { action: "wait", .. })), "{error:?}");
        drop(held);
    }

    #[test]
    fn versions_are_compared_by_number() {
        let new = ["2.31.0", "2.47.3", "2.39.5 (Apple Git-154)", "3.0.0", "2.40.1.windows.1"];
        assert!(new.into_iter().all(is_new_enough));
        assert!(!["2.30.9", "1.99.0", "", "next", "2"].into_iter().any(is_new_enough));
    }

    #[cfg(unix)]
    #[test]
    fn the_program_is_not_taken_from_the_current_folder() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("git");
        std::fs::write(&path, "").expect("a file");
        let look = || find(&env::join_paths([Path::new("."), folder.path()]).expect("a path"));
        assert_eq!(look(), None, "what cannot be run is no program");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a mode");
        assert_eq!(look(), Some(path));
        assert_eq!(find(OsStr::new(".:")), None);
    }
}
