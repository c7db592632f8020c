//! `check --patch`: a patch is of one change, and says of each file what was changed in it.

use std::fs;
use std::path::Path;

use crate::project::{Project, Run, ladder, run};

/// A project with a function at the limit in a folder.
fn project() -> Project {
    Project::new(&[("lib/b.py", &ladder("near", 3)), ("note.txt", "words\n")])
}

/// Judges what `text`, in a file of its own, made worse.
fn check(project: &Project, text: &str) -> Run {
    fs::write(project.path().join("the.patch"), text).expect("a file");
    project.astrolens(&["check", "--patch", "../the.patch", "--format", "github"])
}

/// Asserts that `run` could not be done, as `part` says.
#[track_caller]
fn assert_refused(run: &Run, part: &str) {
    assert!(run.code == 2 && run.told.contains(part), "{part}: {run:?}");
}

#[test]
fn a_patch_of_changes_that_follow_each_other_is_no_pass() {
    let project = project();
    project.commit(&[("lib/b.py", &ladder("near", 4))]);
    project.commit(&[("lib/b.py", &(ladder("near", 4) + "# The end.\n"))]);
    assert_eq!(check(&project, &project.git(&["diff", "HEAD~2"])).code, 1);
    let refused = "the patch is one of several changes: it has `lib/b.py` twice";
    for series in [
        project.git(&["format-patch", "--stdout", "HEAD~2"]),
        project.git(&["log", "--patch", "--reverse", "-2"]),
    ] {
        let run = check(&project, &series);
        assert_refused(&run, refused);
        assert!(
            run.told.contains("make it one, such as with `git diff origin/main...`"),
            "{run:?}"
        );
    }
    // Of files that each have one change, several commits are one.
    project.commit(&[("lib/c.py", &ladder("fresh", 4))]);
    let run = check(&project, &project.git(&["format-patch", "--stdout", "HEAD~2"]));
    assert!(run.code == 1 && run.out.contains("`fresh` has"), "{run:?}");
}

#[test]
fn a_file_that_came_and_went_on_the_way_is_nothing_that_was_there() {
    let project = project();
    project.commit(&[("c.py", &ladder("fresh", 9))]);
    project.git(&["mv", "c.py", "d.py"]);
    project.commit(&[]);
    let series = project.git(&["log", "--patch", "--reverse", "--find-renames", "-2"]);
    assert_refused(&check(&project, &series), "c.py");
    let run = check(&project, &project.git(&["diff", "HEAD~2"]));
    assert!(run.code == 1 && run.out.contains("`fresh` has"), "{run:?}");
}

/// What `diff` says of the folders `before` and `work` in the folder of `project`.
fn diff(project: &Project, option: &str) -> String {
    let mut command = project.command("diff", "..");
    run(command.args([option, "--exclude=.git", "before", "work"])).out
}

/// Copies what Git has of the work tree of `project` to the folder `before`.
fn keep(project: &Project) {
    let before = project.path().join("before");
    project.git(&["worktree", "add", "--quiet", "--detach", before.to_str().expect("UTF-8")]);
}

#[test]
fn a_file_of_which_nothing_is_said_is_no_pass() {
    let project = project();
    keep(&project);
    project.write("lib/new.py", &ladder("fresh", 9));
    project.write("note.txt", "other words\n");
    let without = "line 1 of the patch names a file and does not say what was changed in it";
    assert_refused(&check(&project, &diff(&project, "-ru")), without);
    let bytes = [&b"# \0\n"[..], ladder("near", 4).as_bytes()].concat();
    fs::write(project.path().join("work/lib/b.py"), bytes).expect("a file");
    assert_refused(&check(&project, &diff(&project, "-ruN")), without);
    // What is no source need not be said.
    project.git(&["checkout", "--quiet", "lib/b.py"]);
    fs::write(project.path().join("work/picture.png"), [0, 1]).expect("a file");
    fs::write(project.path().join("before/picture.png"), [0, 2]).expect("a file");
    fs::remove_file(project.path().join("work/lib/new.py")).expect("a file");
    let patch = diff(&project, "-ruN").replace("+++ work/", "+++ ");
    assert!(patch.contains("Binary files "), "{patch}");
    assert_eq!(check(&project, &patch).code, 0);
}

#[test]
fn a_file_that_is_gone_is_so_however_it_is_said() {
    let project = project();
    keep(&project);
    fs::remove_file(project.path().join("work/lib/b.py")).expect("a file");
    let patch = diff(&project, "-ruN");
    assert!(patch.contains("+++ work/lib/b.py\t1970-01-01"), "{patch}");
    let run = check(&project, &patch.replace("before/", "a/").replace("work/", "b/"));
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
    // One that is there all the same is in no change, and would not be looked at.
    let patches = [patch.replace("before/", "a/").replace("work/", "b/"), project.git(&["diff"])];
    project.write("lib/b.py", &ladder("near", 9));
    for patch in patches {
        let refused = "the patch does not lead to what `lib/b.py` holds";
        assert_refused(&check(&project, &patch), refused);
    }
}

#[test]
fn a_message_is_no_part_of_a_patch() {
    let project = project();
    project.write("lib/b.py", &ladder("near", 4));
    project.git(&["commit", "--quiet", "--all", "--message", "Why\n\nOnly in two cases: rare.\n"]);
    let run = check(&project, &project.git(&["format-patch", "--stdout", "HEAD~1"]));
    assert!(run.code == 1 && run.out.contains("`near` has"), "{run:?}");
}

#[test]
fn a_path_counts_however_it_is_written() {
    let project = project();
    project.write("lib/b.py", &ladder("near", 4));
    let patch = project.git(&["diff", "--no-prefix"]);
    for name in ["./lib/b.py", "lib//b.py"] {
        let run = check(&project, &patch.replace("lib/b.py", name));
        assert!(run.code == 1 && run.out.contains("`near` has"), "{name}: {run:?}");
    }
    let root = project.path().join("work");
    let absolute = root.join("lib/b.py");
    let lines = patch.split_once("@@").expect("a hunk").1;
    for name in [absolute.as_path(), Path::new("../work/lib/b.py")] {
        let text = format!("--- lib/b.py\n+++ {}\n@@{lines}", name.display());
        assert_refused(&check(&project, &text), "no path from the top of the project");
    }
}
