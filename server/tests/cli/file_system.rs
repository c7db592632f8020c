//! What a file system can hold besides files that can be read.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::harness::{HEALTHY, Outcome, Project, Running};

/// Makes a named pipe that nobody writes to.
pub fn named_pipe(path: &Path) {
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a named pipe");
}

/// The user that owns nothing.
const NOBODY: u32 = 65534;

/// Makes `path` readable to everybody, or to nobody but those who may read everything.
fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("its owner may");
}

/// Runs the program as somebody whom permissions hold back, as they do not hold back root.
pub fn run_restrained(project: &Project, arguments: &[&str]) -> Outcome {
    if !rustix::process::geteuid().is_root() {
        return project.run(arguments);
    }
    set_mode(&project.path(""), 0o755);
    // Where the program was built there may be nothing for others to see.
    let program = tempfile::tempdir().expect("a temporary folder");
    set_mode(program.path(), 0o755);
    let place = program.path().join("astrolens");
    fs::copy(env!("CARGO_BIN_EXE_astrolens"), &place).expect("a copy");
    let mut command: Command = project.command_at(&place, arguments);
    command.uid(NOBODY).gid(NOBODY);
    Running::start(command).end()
}

#[test]
fn links_in_circles_are_not_followed_and_nothing_is_found_twice() {
    let project = Project::healthy().with("sub/inner.py", HEALTHY);
    symlink(".", project.path("itself")).expect("a link");
    symlink("../..", project.path("sub/up")).expect("a link");
    symlink("b.py", project.path("a.py")).expect("a link");
    symlink("a.py", project.path("b.py")).expect("a link");
    symlink("gone.py", project.path("dangling.py")).expect("a link");
    let report = project.report([]);
    report.is_healthy();
    assert_eq!(report.paths(), ["healthy.py", "sub/inner.py"]);
}

#[test]
fn a_link_that_is_named_is_followed_or_said_to_lead_nowhere() {
    let project = Project::healthy();
    symlink(".", project.path("itself")).expect("a link");
    symlink("a.py", project.path("a.py")).expect("a link");
    symlink("gone.py", project.path("dangling.py")).expect("a link");
    assert_eq!(project.report(["itself"]).paths(), ["healthy.py"]);
    let outcome = project.run(["scan", "--format", "json", "a.py", "dangling.py", "healthy.py"]);
    outcome.failed(
        2,
        &["cannot read `a.py`: ", "symbolic links", "cannot read `dangling.py`: No such file"],
    );
    outcome.report().is_healthy();
}

#[test]
fn pipes_and_sockets_are_said_to_be_no_files() {
    let project = Project::healthy();
    for name in ["pipe.py", "pipe", "pipe.h"] {
        named_pipe(&project.path(name));
    }
    let _socket = UnixListener::bind(project.path("socket.go")).expect("a socket");
    let report = project.report([]);
    report.is_healthy();
    assert_eq!(report.skipped("pipe.py"), ("not-a-file", "it is a named pipe, not a file"));
    assert_eq!(report.skipped("socket.go"), ("not-a-file", "it is a socket, not a file"));
    // One without an extension would be a script, and has nothing that says so.
    assert!(!report.paths().contains(&"pipe"));
}

#[test]
fn a_pipe_or_device_that_is_named_is_a_failure() {
    let project = Project::healthy();
    named_pipe(&project.path("pipe.py"));
    symlink("/dev/zero", project.path("zero.py")).expect("a link");
    for command in ["scan", "check"] {
        let outcome =
            project.run([command, "--format", "json", "pipe.py", "zero.py", "healthy.py"]);
        outcome.failed(
            2,
            &[
                "cannot read `pipe.py`: it is a named pipe, not a file",
                "cannot read `zero.py`: it is a device, not a file",
            ],
        );
        let report = outcome.report();
        assert_eq!(report.0["summary"]["functions"], 1, "{command}");
    }
}

#[test]
fn a_configuration_that_is_no_file_is_a_mistake() {
    for make in [|path: &Path| named_pipe(path), |path: &Path| fs::create_dir(path).expect("new")] {
        let project = Project::healthy();
        make(&project.path("astrolens.toml"));
        let outcome = project.run(["scan", "--format", "json"]);
        outcome.failed(
            2,
            &["astrolens.toml: the configuration cannot be read: it is not a regular file"],
        );
        assert_eq!(outcome.stdout, "");
    }
}

#[test]
fn a_file_that_may_not_be_read_is_skipped_and_says_why() {
    let project = Project::healthy().with("secret.py", HEALTHY).with("script", HEALTHY);
    set_mode(&project.path("secret.py"), 0);
    set_mode(&project.path("script"), 0);
    let outcome = run_restrained(&project, &["scan", "--format", "json"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let report = outcome.report();
    report.is_healthy();
    assert_eq!(report.skipped("secret.py").0, "unreadable");
    assert!(report.skipped("secret.py").1.starts_with("Permission denied"));
}

#[test]
fn a_file_that_is_named_and_may_not_be_read_fails_the_gate() {
    let project = Project::healthy().with("secret.py", HEALTHY).with("script", HEALTHY);
    set_mode(&project.path("secret.py"), 0);
    set_mode(&project.path("script"), 0);
    let outcome = run_restrained(&project, &["check", "secret.py", "script", "healthy.py"]);
    outcome.failed(
        2,
        &["cannot read `secret.py`: Permission denied", "cannot read `script`: permission denied"],
    );
    let expected =
        "Nothing to report in 2 files with 1 function; not measured: 1 file (unreadable).\n";
    assert_eq!(outcome.stdout, expected);
}

#[test]
fn a_folder_that_may_not_be_read_is_told_and_the_rest_is_scanned() {
    let project = Project::healthy().with("closed/a.py", HEALTHY).with("open/b.py", HEALTHY);
    set_mode(&project.path("closed"), 0);
    let outcome = run_restrained(&project, &["scan", "--no-cache", "--format", "json"]);
    let named = run_restrained(&project, &["scan", "--no-cache", "closed"]);
    let within = run_restrained(&project, &["scan", "--no-cache", "closed/a.py"]);
    set_mode(&project.path("closed"), 0o755);
    let warning = "warning: cannot read `closed`: Permission denied (os error 13)\n";
    assert_eq!((outcome.code, &*outcome.stderr), (Some(0), warning));
    let report = outcome.report();
    report.is_healthy();
    assert_eq!(report.paths(), ["healthy.py", "open/b.py"]);
    assert_eq!(report.0["summary"]["skipped"]["unreadable-folder"], 1);
    // What was asked for and could not be looked at is a failure.
    named.failed(2, &[warning]);
    within.failed(2, &["cannot read `closed/a.py`: Permission denied"]);
}

#[test]
fn a_bad_ignore_file_is_told_with_its_line_and_the_rest_is_scanned() {
    let project = Project::healthy().with("sub/.ignore", "*.log\n{a\n").with("sub/b.py", HEALTHY);
    let outcome = project.run(["scan", "--format", "json"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let told = "warning: cannot read `sub/.ignore`: line 2: error parsing glob '{a'";
    assert!(outcome.stderr.starts_with(told), "{}", outcome.stderr);
    assert_eq!(outcome.report().paths(), ["healthy.py", "sub/b.py"]);
}

#[test]
fn names_that_are_no_text_are_shown_with_a_replacement() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let project = Project::healthy();
    let name = OsStr::from_bytes(b"caf\xE9 \x1b[31m.py");
    fs::write(project.path("").join(name), HEALTHY).expect("a new file");
    let report = project.report([]);
    report.is_healthy();
    assert_eq!(report.functions("caf\u{FFFD} \u{1b}[31m.py"), ["healthy"]);
}
