//! Repositories that want a program of theirs to be run: none is, and the answer is right.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use astrolens_testing::TestRepository;

use super::lines::{Touch, TouchedLines};
use super::{GitError, Repository};
use crate::testing::open;

/// A trap: what starts `PROGRAM`, which leaves a mark.
struct Trap {
    /// Appended to `.git/config`.
    config: &'static str,
    /// The file `.gitattributes`.
    attributes: &'static str,
    /// A command of Git that walks into it, to see that it is one.
    springs: &'static [&'static str],
    /// It is a filter: without it, nobody can say which lines were touched.
    is_filter: bool,
}

const NONE: Trap = Trap { config: "", attributes: "", springs: &[], is_filter: false };
const DIFF: &[&str] = &["--no-pager", "diff", "HEAD"];
const STATUS: &[&str] = &["status"];

const TRAPS: &[Trap] = &[
    Trap {
        config: "[filter \"x\"]\nclean = PROGRAM\n",
        attributes: "*.py filter=x\n",
        springs: DIFF,
        is_filter: true,
    },
    Trap {
        config: "[filter \"x\"]\nprocess = PROGRAM\nrequired = true\n",
        attributes: "*.py filter=x\n",
        springs: DIFF,
        is_filter: true,
    },
    Trap {
        config: "[filter \"x=y.z\"]\nclean = PROGRAM\nrequired\n",
        attributes: "*.py filter=x=y.z\n",
        springs: DIFF,
        is_filter: true,
    },
    Trap {
        config: "[include]\npath = more\n",
        attributes: "*.py filter=included\n",
        springs: DIFF,
        is_filter: true,
    },
    Trap {
        config: "[diff \"x\"]\ntextconv = PROGRAM\n",
        attributes: "*.py diff=x\n",
        springs: DIFF,
        ..NONE
    },
    Trap {
        config: "[diff \"x\"]\ncommand = PROGRAM\n",
        attributes: "*.py diff=x\n",
        springs: DIFF,
        ..NONE
    },
    Trap { config: "[diff]\nexternal = PROGRAM\n", springs: DIFF, ..NONE },
    Trap { config: "[core]\nfsmonitor = PROGRAM\n", springs: STATUS, ..NONE },
    Trap {
        config: "[core]\nhooksPath = .git/traps\n",
        springs: &["update-index", "--force-write-index"],
        ..NONE
    },
    Trap { config: "", springs: &["update-index", "--force-write-index"], ..NONE },
    Trap {
        config: "[core]\nsshCommand = PROGRAM\n[remote \"o\"]\nurl = ssh://127.0.0.1/x\npromisor = true\n",
        springs: &["fetch", "o"],
        ..NONE
    },
    Trap {
        config: "[core]\ngitProxy = PROGRAM\n[remote \"o\"]\nurl = git://127.0.0.1/x\npromisor = true\n",
        springs: &["fetch", "o"],
        ..NONE
    },
    Trap {
        config: "[protocol \"ext\"]\nallow = always\n[remote \"o\"]\nurl = ext::PROGRAM\npromisor = true\n",
        springs: &["fetch", "o"],
        ..NONE
    },
    Trap {
        config: "[pager]\ndiff-index = PROGRAM\nlog = PROGRAM\n[core]\npager = PROGRAM\n",
        ..NONE
    },
    Trap { config: "[alias]\ndiff-index = !PROGRAM\nx = !PROGRAM\n", springs: &["x"], ..NONE },
    Trap { config: "[core]\neditor = PROGRAM\n", springs: &["var", "GIT_EDITOR"], ..NONE },
    Trap {
        config: "[diff]\nsubmodule = log\nnoprefix = true\nmnemonicPrefix = true\ncontext = 3\n\
                 relative = true\norderFile = none\nrenames = false\ninterHunkContext = 9\n\
                 [color]\nui = always\ndiff = always\n[core]\nquotePath = true\n",
        ..NONE
    },
];

/// A repository with a trap in it, a file of which a line was changed, and a file that is as it
/// was but for its time.
struct Trapped {
    test: TestRepository,
    mark: PathBuf,
}

impl Trapped {
    fn new(trap: &Trap) -> Self {
        let test = TestRepository::new();
        test.write(".gitattributes", trap.attributes);
        test.commit(&[("a.py", "1\n2\n3\n"), ("gone.py", "one\ntwo\nthree\nfour\n")]);
        let mark = test.path().join("../mark");
        let program = test.path().join("../program");
        executable(&program, &format!("#!/bin/sh\ntouch '{}'\nexit 1\n", mark.display()));
        let program = program.to_str().expect("UTF-8");
        let git = test.path().join(".git");
        for hooks in ["traps", "hooks"] {
            fs::create_dir_all(git.join(hooks)).expect("a folder");
            let text = format!("#!/bin/sh\n{program} < /dev/null\n");
            executable(&git.join(hooks).join("post-index-change"), &text);
        }
        let included = format!("[filter \"included\"]\nclean = {program}\n");
        fs::write(git.join("more"), included).expect("a file");
        let config = git.join("config");
        let text = fs::read_to_string(&config).expect("a configuration");
        fs::write(config, text + &trap.config.replace("PROGRAM", program)).expect("a file");
        test.write("a.py", "1\ntwo\n3\n");
        Self { test, mark }
    }

    /// Runs Git as a person would; what it says does not matter.
    fn spring(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.test.path());
        command.output().expect("Git starts");
    }
}

fn executable(path: &Path, text: &str) {
    fs::write(path, text).expect("a file");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a mode");
}

#[test]
fn no_program_of_a_repository_is_run() {
    for trap in TRAPS {
        let Trapped { test, mark } = Trapped::new(trap);
        // One file takes another name without Git's knowledge, so that the index is copied, too.
        fs::rename(test.path().join("gone.py"), test.path().join("new.py")).expect("a new name");
        let repository = open(&test);
        let ends = repository.since("HEAD").expect("endpoints");
        let changes = repository.changes(&ends).expect("changes");
        let lines = |path: &str| {
            let change = changes.iter().find(|change| change.new_path.as_deref() == Some(path));
            change.map(|change| change.new_lines.clone())
        };
        let expected = if trap.is_filter {
            TouchedLines::All
        } else {
            TouchedLines::Some(vec![Touch::Lines(2, 2)])
        };
        assert_eq!(lines("a.py"), Some(expected), "{}", trap.config);
        if !trap.is_filter {
            assert_eq!(lines("new.py"), Some(TouchedLines::Some(vec![])), "{}", trap.config);
        }
        let content = repository.content(&ends.from, "a.py").expect("readable");
        assert_eq!(content.as_deref(), Some(&b"1\n2\n3\n"[..]), "{}", trap.config);
        assert!(repository.revision("none").is_err() && repository.default_branch().is_some());
        assert!(repository.ignored(&["a.py"]).expect("an answer").is_empty());
        assert!(!mark.exists(), "{} was run", trap.config);
    }
}

#[test]
fn the_traps_are_traps() {
    for trap in TRAPS.iter().filter(|trap| !trap.springs.is_empty()) {
        let trapped = Trapped::new(trap);
        trapped.spring(trap.springs);
        let is_named = trap.springs[0] == "var";
        assert!(trapped.mark.exists() || is_named, "{} did nothing", trap.config);
    }
}

/// What Git would fetch on the way, had it not been told to leave it.
#[test]
fn nothing_is_fetched() {
    let trap = Trap {
        config: "[remote \"o\"]\nurl = ext::PROGRAM\npromisor = true\n\
                 [protocol \"ext\"]\nallow = always\n[extensions]\npartialClone = o\n",
        ..NONE
    };
    let trapped = Trapped::new(&trap);
    let id = trapped.test.git(&["rev-parse", "HEAD:a.py"]);
    let object = format!(".git/objects/{}/{}", &id[..2], &id[2..]);
    trapped.test.remove(&object);
    let repository = open(&trapped.test);
    let ends = repository.since("HEAD").expect("endpoints");
    let missing = |error: Option<GitError>| match error {
        Some(GitError::Missing { revisions, .. }) => assert_eq!(revisions, ["HEAD"]),
        error => panic!("{error:?}"),
    };
    missing(repository.changes(&ends).err());
    missing(repository.content(&ends.from, "a.py").err());
    assert_eq!(repository.content(&ends.from, "none.py").expect("no such file"), None);
    assert!(!trapped.mark.exists());
    trapped.spring(DIFF);
    assert!(trapped.mark.exists(), "the trap did nothing");
}

#[test]
fn what_a_submodule_configures_is_not_run() {
    let inner = Trapped::new(&TRAPS[0]);
    let outer = TestRepository::new();
    outer.commit(&[("a.py", "1\n")]);
    let url = inner.test.path().to_str().expect("UTF-8");
    let add = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "lib"];
    outer.git(&add);
    outer.commit(&[]);
    let config = fs::read(inner.test.path().join(".git/config")).expect("a configuration");
    let place = outer.path().join(".git/modules/lib/config");
    let own = fs::read(&place).expect("a configuration");
    fs::write(place, [own, config].concat()).expect("a file");
    outer.write("lib/a.py", "changed\n");
    outer.write("a.py", "2\n");
    let _ = fs::remove_file(&inner.mark);
    let repository = open(&outer);
    let changes = repository.changes(&repository.since("HEAD").expect("endpoints"));
    let paths: Vec<_> = changes.expect("changes").into_iter().map(|c| c.new_path).collect();
    assert_eq!(paths, [Some("a.py".to_owned())]);
    assert!(!inner.mark.exists());
}

#[test]
fn files_that_are_said_to_be_elsewhere_are_left_alone() {
    let trap = Trap { config: "[core]\nworktree = ../../elsewhere\n", ..NONE };
    let Trapped { test, .. } = Trapped::new(&trap);
    fs::create_dir(test.path().join("../elsewhere")).expect("a folder");
    let error = Repository::discover(test.path()).err();
    assert!(matches!(error, Some(GitError::Elsewhere { .. })), "{error:?}");
}
