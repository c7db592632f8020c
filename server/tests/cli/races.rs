//! Files that change while they are scanned.
//!
//! A scan of `. -` walks the folder and then reads standard input. More text than fits a pipe
//! can be fed only once it does so: from then on the walk is over and no file has been read.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::file_system::named_pipe;
use crate::harness::{HEALTHY, Outcome, Project, Running};

/// More than a pipe holds.
const MORE_THAN_A_PIPE: usize = 1 << 20;

/// What comes of a scan during which `change` is done to `bad.py` between walk and reading.
fn scan_while(change: impl FnOnce(&Path)) -> Outcome {
    let project = Project::healthy().with("bad.py", HEALTHY);
    let arguments = ["scan", "--format", "json", ".", "-", "--stdin-filename", "given.py"];
    let mut command = project.command(arguments);
    command.stdin(Stdio::piped());
    let mut running = Running::start(command);
    running.feed(&"x = 1\n".repeat(MORE_THAN_A_PIPE / 6).into_bytes());
    change(&project.path("bad.py"));
    let outcome = running.end();
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    outcome.report().is_healthy();
    outcome
}

#[test]
fn a_file_that_vanishes_is_said_to_have_vanished() {
    let report = scan_while(|path| fs::remove_file(path).expect("a file")).report();
    assert_eq!(report.skipped("bad.py").0, "vanished");
}

#[test]
fn a_file_that_becomes_a_pipe_is_not_waited_for() {
    let change = |path: &Path| {
        fs::remove_file(path).expect("a file");
        named_pipe(path);
    };
    let report = scan_while(change).report();
    assert_eq!(report.skipped("bad.py"), ("not-a-file", "it is a named pipe, not a file"));
}

#[test]
fn a_file_that_becomes_a_folder_is_no_file() {
    let change = |path: &Path| {
        fs::remove_file(path).expect("a file");
        fs::create_dir(path).expect("a new folder");
    };
    let report = scan_while(change).report();
    assert_eq!(report.skipped("bad.py"), ("not-a-file", "it is a folder, not a file"));
}

#[test]
fn a_file_that_grows_is_held_to_the_limit() {
    let report = scan_while(|path| fs::write(path, vec![b'x'; 9 << 20]).expect("a file")).report();
    assert_eq!(report.skipped("bad.py").0, "too-large");
}

#[test]
fn folders_that_come_and_go_during_the_walk_lose_nothing_else() {
    let project = Project::healthy();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                for name in ["a", "m", "z"] {
                    project.write(&format!("{name}/b/c.py"), HEALTHY);
                }
                for name in ["z", "m", "a"] {
                    fs::remove_dir_all(project.path(name)).expect("a folder");
                }
            }
        });
        for _ in 0..50 {
            let outcome = project.run(["scan", "--format", "json", "--no-cache"]);
            done.store(outcome.code != Some(0), Ordering::Relaxed);
            assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""));
            outcome.report().is_healthy();
        }
        done.store(true, Ordering::Relaxed);
    });
}
