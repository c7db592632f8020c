//! A project with a history, made with Git itself, and the program run in it.

use std::env;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A project in a temporary folder, under version control.
pub struct Project {
    folder: TempDir,
    /// What is found before the programs of the machine.
    bin: Option<PathBuf>,
}

/// How a run ended, and what it said.
#[derive(Debug)]
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// What it reported.
    pub out: String,
    /// What it told beside the report.
    pub told: String,
}

impl Project {
    /// A project whose first commit on `main` has `files`, and a limit of 3 on cognitive
    /// complexity.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let project = Self { folder, bin: None };
        fs::create_dir(project.path().join("work")).expect("a new folder");
        project.git(&["init", "--quiet", "--initial-branch=main"]);
        project.write("astrolens.toml", "thresholds.cognitive = { warning = 3 }\n");
        project.commit(files);
        project
    }

    /// The project with the programs in `bin` before those of the machine.
    pub fn with_path(self, bin: &Path) -> Self {
        Self { bin: Some(bin.to_path_buf()), ..self }
    }

    /// The folder that holds everything of the test.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join("work").join(path);
        fs::create_dir_all(path.parent().expect("in the folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    }

    /// What a file holds.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join("work").join(path)).expect("a file")
    }

    /// Writes `files` and commits all there is.
    pub fn commit(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            self.write(path, text);
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "change"]);
    }

    /// Runs Git, which must succeed; what it prints.
    pub fn git(&self, arguments: &[&str]) -> String {
        let run = run(self.command("git", "").args(arguments));
        assert_eq!(run.code, 0, "git {arguments:?}: {}", run.told);
        run.out
    }

    /// Runs the program at the root of the project.
    pub fn astrolens(&self, arguments: &[&str]) -> Run {
        self.astrolens_in("", arguments)
    }

    /// Runs the program in a folder of the project.
    pub fn astrolens_in(&self, folder: &str, arguments: &[&str]) -> Run {
        run(self.command(env!("CARGO_BIN_EXE_astrolens"), folder).args(arguments))
    }

    /// A command in a folder of the project that sees nothing of the person who runs the tests.
    pub fn command(&self, program: impl AsRef<OsStr>, folder: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.path().join("work").join(folder))
            .env("HOME", self.path())
            .env("XDG_CACHE_HOME", self.path().join("cache"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .envs([("GIT_AUTHOR_NAME", "Tester"), ("GIT_COMMITTER_NAME", "Tester")])
            .envs([("GIT_AUTHOR_EMAIL", "tester@example.org")])
            .envs([("GIT_COMMITTER_EMAIL", "tester@example.org")])
            .env_remove("ASTROLENS_LOG");
        if let Some(bin) = &self.bin {
            let path = env::var_os("PATH").unwrap_or_default();
            let all = std::iter::once(bin.clone()).chain(env::split_paths(&path));
            command.env("PATH", env::join_paths(all).expect("folders without colons"));
        }
        // A test that is run from a hook is told of the repository of that hook.
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            command.env_remove(name);
        }
        command
    }
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Run {
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Run { code: status.code().expect("an exit code"), out: text(stdout), told: text(stderr) }
}

/// A Python function with `steps` branches, one after the other: cognitive complexity `steps`,
/// cyclomatic complexity `steps` + 1, NPath 2^`steps`, nesting 1 if there are any, one parameter,
/// 2 · `steps` + 2 lines.
pub fn ladder(name: &str, steps: usize) -> String {
    rungs(name, 0..steps)
}

/// Those branches of a [`ladder`] whose numbers are `steps`.
pub fn rungs(name: &str, steps: Range<usize>) -> String {
    let mut text = format!("def {name}(a):\n");
    for step in steps {
        // Writing to a string cannot fail.
        let _ = write!(text, "    if a > {step}:\n        a += {step}\n");
    }
    text + "    return a\n"
}
