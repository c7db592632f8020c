//! Names of files that are no text, or that a terminal would obey.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;

use crate::project::{Project, Run, ladder, run};

/// Where the file called `name` is.
fn place(project: &Project, name: &[u8]) -> PathBuf {
    project.path().join("work").join(OsStr::from_bytes(name))
}

/// Writes the file called `name`.
fn write(project: &Project, name: &[u8], text: &str) {
    let place = place(project, name);
    fs::create_dir_all(place.parent().expect("in the folder")).expect("a new folder");
    fs::write(place, text).expect("a new file");
}

/// The lines of annotations that are about a limit that was passed.
fn failing(run: &Run) -> usize {
    run.out.lines().filter(|line| line.contains("has a cognitive complexity of 5")).count()
}

/// A name in Latin-1, as old systems left it behind.
const LATIN: &[u8] = b"caf\xe9/a\xe9.py";

#[cfg(target_os = "linux")]
#[test]
fn files_whose_names_are_not_utf_8_are_judged() {
    let project = Project::new(&[]);
    write(&project, LATIN, &ladder("f", 4));
    project.commit(&[]);
    write(&project, LATIN, &ladder("f", 5));
    write(&project, b"neu\xe9.py", &ladder("g", 5));
    let check = ["check", "--since", "HEAD", "--format", "github"];
    let judged = project.astrolens(&check);
    assert_eq!((judged.code, failing(&judged)), (1, 2), "{judged:?}");
    assert!(judged.out.contains("it was 4 at HEAD"), "{judged:?}");
    let touched = project.astrolens(&[&check[..], &["--touched"]].concat());
    assert_eq!((touched.code, failing(&touched)), (1, 2), "{touched:?}");
    let diff = project.astrolens(&["diff", "--format", "markdown"]);
    assert!(diff.out.contains("🔺 worse +1") && diff.out.contains("🆕 added"), "{diff:?}");
    let patch = run(project.command("git", "").args(["diff", "HEAD"]));
    project.write("../the.patch", &patch.out);
    let patched = project.astrolens(&["check", "--patch", "../the.patch", "--format", "github"]);
    assert_eq!((patched.code, failing(&patched)), (1, 1), "{patched:?}");
    // Both sides from history.
    project.commit(&[]);
    let diff = project.astrolens(&["diff", "HEAD~1..HEAD", "--format", "markdown"]);
    assert!(diff.out.contains("🔺 worse +1") && diff.out.contains("🆕 added"), "{diff:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_shown_alike_are_no_pass() {
    let project = Project::new(&[]);
    write(&project, b"a\xe9.py", &ladder("f", 1));
    write(&project, b"a\xe8.py", &ladder("g", 1));
    project.commit(&[]);
    let told = project.astrolens(&["check"]);
    assert_eq!(told.code, 2, "one of them was not looked at: {told:?}");
    assert!(told.told.contains("differs from it in nothing but what is not UTF-8"), "{told:?}");
    write(&project, b"a\xe9.py", &ladder("f", 5));
    let told = project.astrolens(&["check", "--since", "HEAD"]);
    assert_eq!(told.code, 2, "{told:?}");
    write(&project, b"a\xe8.py", &ladder("g", 5));
    let told = project.astrolens(&["diff"]);
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.told.contains("several files are called `a\u{fffd}.py`"), "{told:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_shown_alike_are_no_pass_where_they_are_named() {
    let project = Project::new(&[]);
    write(&project, b"a\xff.py", &ladder("f", 9));
    write(&project, b"a\xfe.py", &ladder("g", 1));
    let check = |names: [&[u8]; 2]| {
        let mut command = project.command(env!("CARGO_BIN_EXE_astrolens"), "");
        run(command.arg("check").args(names.map(OsStr::from_bytes)))
    };
    for names in [[&b"a\xff.py"[..], b"a\xfe.py"], [b"a\xfe.py", b"a\xff.py"]] {
        let told = check(names);
        assert_eq!(told.code, 2, "{told:?}");
        assert!(told.told.contains("differs from it in nothing but what is not UTF-8"), "{told:?}");
    }
    // One that is named twice is one.
    let told = check([b"a\xff.py", b"./a\xff.py"]);
    assert_eq!(told.code, 1, "{told:?}");
}

#[test]
fn names_are_shown_in_notes_and_errors_and_not_obeyed() {
    let name = b"a\n::error::b\x1b]0;c\x07.py";
    let project = Project::new(&[]);
    write(&project, name, &ladder("f", 9));
    project.commit(&[]);
    // A note: of a function that was split.
    write(&project, name, &ladder("f", 5).replace("return a", "return g(a)"));
    let text = fs::read_to_string(place(&project, name)).expect("a file");
    write(&project, name, &format!("{text}\n{}", ladder("g", 1)));
    let noted = project.astrolens(&["check", "--since", "HEAD"]);
    assert!(noted.told.contains("with 1 helper"), "{noted:?}");
    // A warning: of a file that is named and is in no language.
    write(&project, b"x\n::error::b\x1b]0;c\x07.zig", "");
    let strange = OsStr::from_bytes(b"x\n::error::b\x1b]0;c\x07.zig");
    let program = env!("CARGO_BIN_EXE_astrolens");
    let warned = run(project.command(program, "").arg("check").arg(strange));
    // An error: of a baseline that is not there.
    let missing = run(project.command(program, "").args(["check", "--baseline"]).arg(strange));
    for told in [noted, warned, missing] {
        assert!(told.told.contains("␛]0;c␇"), "{told:?}");
        assert!(!told.told.contains(['\x1b', '\x07']), "{told:?}");
        let is_command = |line: &str| line.trim_start().starts_with("::");
        assert!(!told.told.lines().any(is_command), "{told:?}");
    }
}
