//! `check --since`: only what was touched.

use crate::project::{Project, Run, ladder, run};

/// A project in which `main` moved on after the branch that is checked out parted from it; each
/// has a function of its own over the limit, and so has the commit both start from.
fn project() -> Project {
    let project = Project::new(&[("a.py", &ladder("old", 5))]);
    project.git(&["branch", "topic"]);
    project.commit(&[("b.py", &ladder("theirs", 5))]);
    project.git(&["switch", "--quiet", "topic"]);
    let both = format!("{}\n{}", ladder("old", 5), ladder("ours", 5));
    project.commit(&[("a.py", &both)]);
    project
}

/// The functions that fail.
fn failing(run: &Run) -> Vec<&str> {
    let names = ["old", "ours", "theirs", "loose", "staged"];
    names.into_iter().filter(|name| run.out.contains(&format!("`{name}` has"))).collect()
}

#[test]
fn only_what_the_branch_touched_fails() {
    let project = project();
    assert_eq!(failing(&project.astrolens(&["check"])), ["old", "ours"]);
    let run = project.astrolens(&["check", "--since", "main"]);
    assert_eq!((run.code, failing(&run)), (1, vec!["ours"]), "{run:?}");
    let run = project.astrolens(&["check", "--since", "HEAD"]);
    assert_eq!((run.code, failing(&run)), (0, vec![]), "{run:?}");
}

#[test]
fn what_is_not_committed_was_touched() {
    let project = project();
    project.write("loose.py", &ladder("loose", 5));
    project.write("staged.py", &ladder("staged", 5));
    project.git(&["add", "staged.py"]);
    let run = project.astrolens(&["check", "--since", "HEAD"]);
    assert_eq!((run.code, failing(&run)), (1, vec!["loose", "staged"]), "{run:?}");
}

#[test]
fn a_change_of_any_line_of_a_function_touches_it() {
    let project = project();
    let text = project.read("a.py");
    // The last line of the first function, `old`.
    project.commit(&[("a.py", &text.replacen("return a", "return -a", 1))]);
    let run = project.astrolens(&["check", "--since", "HEAD~1"]);
    assert_eq!((run.code, failing(&run)), (1, vec!["old"]), "{run:?}");
}

#[test]
fn a_renamed_file_is_as_untouched_as_its_lines() {
    let project = project();
    project.git(&["mv", "a.py", "c.py"]);
    project.commit(&[]);
    let run = project.astrolens(&["check", "--since", "HEAD~1"]);
    assert_eq!((run.code, failing(&run)), (0, vec![]), "{run:?}");
}

#[test]
fn a_deletion_touches_nothing_that_is_left() {
    let project = project();
    project.git(&["rm", "--quiet", "a.py"]);
    let run = project.astrolens(&["check", "--since", "main"]);
    assert_eq!((run.code, failing(&run)), (0, vec![]), "{run:?}");
}

#[test]
fn it_goes_with_a_baseline_and_from_every_folder() {
    let project = project();
    project.write("lib/c.py", &ladder("loose", 5));
    assert_eq!(project.astrolens(&["baseline", "a.py"]).code, 0);
    let baseline = ["check", "--since", "main", "--baseline", "../astrolens-baseline.json", ".."];
    let run = project.astrolens_in("lib", &baseline);
    assert_eq!((run.code, failing(&run)), (1, vec!["loose"]), "{run:?}");
}

#[test]
fn what_is_no_revision_is_told_with_advice() {
    let project = project();
    let run = project.astrolens(&["check", "--since", "mian"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.told.contains("`mian` names no commit"), "{run:?}");
    assert!(run.told.contains("did you mean `main`?"), "{run:?}");
    project.git(&["switch", "--quiet", "--orphan", "other"]);
    project.commit(&[("a.py", "")]);
    let run = project.astrolens(&["check", "--since", "main"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.told.contains("no commit in common"), "{run:?}");
}

/// As on a server that builds each push: the newest commit of each branch and no more.
#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let project = project();
    let origin = format!("file://{}", project.path().join("work").display());
    let clone = ["clone", "--quiet", "--depth=1", "--no-single-branch", &origin, "../clone"];
    project.git(&clone);
    let check = ["check", "--since", "origin/main"];
    let told = run(project.command(env!("CARGO_BIN_EXE_astrolens"), "../clone").args(check));
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.told.contains("`git fetch --unshallow`"), "{told:?}");
}

#[test]
fn without_a_repository_there_is_no_since() {
    let project = project();
    std::fs::create_dir(project.path().join("bare")).expect("a new folder");
    let check = ["check", "--since", "main"];
    let told = run(project.command(env!("CARGO_BIN_EXE_astrolens"), "../bare").args(check));
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.told.contains("is in no Git repository"), "{told:?}");
}
