//! `check --patch`: a unified diff in place of a revision.

use crate::project::{Project, Run, ladder};

/// A project with a function at the limit.
fn project() -> Project {
    Project::new(&[("a.py", &ladder("near", 3))])
}

/// Judges what `text`, in a file of its own, made worse.
fn check(project: &Project, text: &str) -> Run {
    project.write("../the.patch", text);
    project.astrolens(&["check", "--patch", "../the.patch", "--format", "github"])
}

/// Whether the gate fails for the function that went from 3 to 4, and for nothing else.
fn fails(run: &Run) -> bool {
    let told = "`near` has a cognitive complexity of 4 (limit 3); it was 3 before the patch";
    run.code == 1 && run.out.contains(told) && run.out.lines().count() == 1
}

#[test]
fn what_is_no_patch_is_no_pass() {
    let project = project();
    project.write("a.py", &ladder("near", 4));
    let told = check(&project, "<html>503</html>\n");
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.told.contains("the patch names no file"), "{told:?}");
    let patch = project.git(&["diff", "HEAD"]);
    assert!(fails(&check(&project, &patch)));
    let cut = patch.trim_end().rfind('\n').expect("more than a line") + 1;
    let told = check(&project, &patch[..cut]);
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.told.contains("the patch is cut short"), "{told:?}");
    let nothing = check(&project, "");
    assert_eq!((nothing.code, nothing.out.as_str()), (0, ""), "{nothing:?}");
}

#[test]
fn a_patch_of_a_conflict_is_no_pass() {
    let project = project();
    project.git(&["switch", "--quiet", "--create", "theirs"]);
    project.commit(&[("a.py", &ladder("near", 4))]);
    project.git(&["switch", "--quiet", "main"]);
    project.commit(&[("a.py", &ladder("near", 5))]);
    let merge = project.command("git", "").args(["merge", "--quiet", "theirs"]).output();
    assert!(!merge.expect("Git starts").status.success());
    let patch = project.git(&["diff"]);
    assert!(patch.starts_with("diff --cc "), "{patch}");
    for text in [patch, project.git(&["diff", "--cached"])] {
        let told = check(&project, &text);
        assert_eq!(told.code, 2, "{text}: {told:?}");
        assert!(told.told.contains("`git diff HEAD`"), "{told:?}");
    }
}

#[test]
fn names_are_read_however_git_writes_them() {
    for name in ["ä.py", "a b.py", "a\t\"b\".py", "m/m.py", "b/a.py"] {
        for setting in ["diff.mnemonicPrefix=true", "diff.noprefix=true", "core.quotePath=true"] {
            let project = Project::new(&[(name, &ladder("near", 3)), ("x.py", "")]);
            project.write(name, &ladder("near", 4));
            let patch = project.git(&["-c", setting, "diff"]);
            let run = check(&project, &patch);
            assert!(fails(&run), "{patch}: {run:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_source_does_not_stop_the_gate() {
    let project = project();
    let lib = Project::new(&[("lib.py", "1\n")]);
    let url = lib.path().join("work");
    let add = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add"];
    project.git(&[&add[..], &[url.to_str().expect("UTF-8"), "sub"]].concat());
    let work = project.path().join("work");
    std::os::unix::fs::symlink("gone.py", work.join("link.py")).expect("a link");
    std::fs::write(work.join("picture.png"), [0, 159, 146, 150]).expect("a file");
    std::fs::write(work.join("notes.txt"), b"caf\xe9\n").expect("a file");
    project.commit(&[]);
    // All of it changes, and none of it says anything of a function.
    lib.commit(&[("lib.py", "2\n")]);
    let pull = ["-c", "protocol.file.allow=always", "-C", "sub", "pull", "--quiet"];
    project.git(&[&pull[..], &["origin", "main"]].concat());
    std::fs::remove_file(work.join("link.py")).expect("a file");
    std::os::unix::fs::symlink("other.py", work.join("link.py")).expect("a link");
    std::fs::write(work.join("picture.png"), [0, 159, 146, 151]).expect("a file");
    std::fs::write(work.join("notes.txt"), b"th\xe9\n").expect("a file");
    project.write("a.py", &ladder("near", 4));
    let output = project.command("git", "").args(["diff", "HEAD"]).output().expect("Git starts");
    assert!(String::from_utf8_lossy(&output.stdout).contains("Subproject commit"));
    std::fs::write(project.path().join("the.patch"), output.stdout).expect("a file");
    // That they are somewhere else by now is nothing to the gate.
    std::fs::remove_file(work.join("notes.txt")).expect("a file");
    let run = project.astrolens(&["check", "--patch", "../the.patch", "--format", "github"]);
    assert!(fails(&run), "{run:?}");
}

#[test]
fn a_source_that_git_takes_for_binary_is_no_pass() {
    let project =
        Project::new(&[("a.py", &ladder("near", 3)), (".gitattributes", "*.py binary\n")]);
    project.write("a.py", &ladder("near", 4));
    let told = check(&project, &project.git(&["diff"]));
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.told.contains("does not say what was changed in `a.py`"), "{told:?}");
}
