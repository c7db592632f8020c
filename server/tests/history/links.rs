//! `check`: a configuration, a baseline or ignore rules behind a symbolic link are what they lead to.

use std::fs;
use std::os::unix::fs::symlink;

use crate::project::{Project, Run, ladder};
use crate::unseen::{assert_judged, assert_told, check, project, told};

const STRICT: &str = "thresholds.cognitive = { warning = 3 }\n";
const LAX: &str = "thresholds.cognitive = { warning = 30 }\n";

/// Makes a symbolic link in `project`, in place of what is there.
fn link(project: &Project, target: &str, path: &str) {
    let place = project.path().join("work").join(path);
    // There need not be anything yet.
    let _ = fs::remove_file(&place);
    symlink(target, place).expect("a link");
}

/// A project whose configuration is a link to `ci/lint.toml`; `ci/lax.toml` is milder.
fn linked() -> Project {
    let project = project();
    project.write("ci/lint.toml", STRICT);
    project.write("ci/lax.toml", LAX);
    link(&project, "ci/lint.toml", "astrolens.toml");
    project.commit(&[]);
    project
}

/// `check --patch` with the difference between `HEAD` and the work tree.
fn check_patch(project: &Project) -> Run {
    project.git(&["add", "--all"]);
    let patch = project.git(&["diff", "--cached"]);
    fs::write(project.path().join("the.patch"), patch).expect("a file");
    project.astrolens(&["check", "--patch", "../the.patch", "--format", "github"])
}

/// Asserts that the change in `project` is judged by the limit of 3 that held before, and that this
/// is told, whether it comes as a revision or as a patch.
#[track_caller]
fn assert_held(project: &Project, place: &str) {
    project.write("a.py", &ladder("near", 4));
    for run in [check(project), check_patch(project)] {
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.out.contains("`near` has a cognitive complexity of 4"), "{run:?}");
        let notes = told(&run);
        let start = format!("{place} `thresholds.cognitive` was");
        assert!(notes.len() == 1 && notes[0].starts_with(&start), "{notes:?}");
    }
}

#[test]
fn a_configuration_that_a_link_leads_to_is_one() {
    let project = linked();
    project.write("ci/lint.toml", LAX);
    assert_held(&project, "ci/lint.toml:1");
}

#[test]
fn a_configuration_in_a_folder_of_its_own_name_is_one() {
    let project = project();
    project.write("ci/astrolens.toml", STRICT);
    link(&project, "ci/astrolens.toml", "astrolens.toml");
    project.commit(&[]);
    project.write("ci/astrolens.toml", LAX);
    assert_held(&project, "ci/astrolens.toml:1");
}

#[test]
fn a_link_that_leads_elsewhere_now_is_a_change() {
    let project = linked();
    link(&project, "ci/lax.toml", "astrolens.toml");
    assert_held(&project, "ci/lax.toml:1");
}

#[test]
fn a_link_that_a_file_replaces_led_where_it_did() {
    let project = linked();
    fs::remove_file(project.path().join("work/astrolens.toml")).expect("a link");
    project.write("astrolens.toml", LAX);
    assert_held(&project, "astrolens.toml:1");
}

#[test]
fn a_link_that_replaces_a_file_is_a_change() {
    let project = project();
    project.commit(&[("ci/lax.toml", LAX)]);
    link(&project, "ci/lax.toml", "astrolens.toml");
    assert_held(&project, "ci/lax.toml:1");
}

#[test]
fn a_link_that_is_new_or_gone_is_a_change() {
    let project = project();
    project.commit(&[("ci/root.toml", "root = true\n")]);
    link(&project, "../ci/root.toml", "lib/astrolens.toml");
    project.write("lib/b.py", &ladder("deep", 4));
    project.git(&["add", "--all"]);
    for run in [check(&project), check_patch(&project)] {
        assert!(run.code == 1 && run.out.contains("`deep` has"), "{run:?}");
    }
    let project = linked();
    fs::remove_file(project.path().join("work/astrolens.toml")).expect("a link");
    project.write("a.py", &ladder("near", 4));
    for run in [check(&project), check_patch(&project)] {
        assert!(run.code == 1 && run.out.contains("`near` has"), "{run:?}");
    }
}

#[test]
fn a_configuration_that_is_named_by_a_way_over_a_link_is_one() {
    let project = project();
    project.commit(&[("ci/lint.toml", STRICT)]);
    link(&project, "ci", "tools");
    link(&project, "ci/lint.toml", "lint.toml");
    project.commit(&[]);
    symlink(project.path().join("work/ci"), project.path().join("outside")).expect("a link");
    project.write("ci/lint.toml", LAX);
    project.write("a.py", &ladder("near", 4));
    for named in ["tools/lint.toml", "lint.toml", "../outside/lint.toml"] {
        let arguments = ["check", "--since", "HEAD", "--format", "github", "--config", named];
        let run = project.astrolens(&arguments);
        assert_eq!((run.code, told(&run).len()), (1, 1), "{named}: {run:?}");
        assert!(run.out.contains("`near` has a cognitive complexity of 4"), "{run:?}");
    }
}

#[test]
fn a_link_that_nothing_has_changed_says_nothing() {
    let project = linked();
    project.write("a.py", &ladder("near", 4));
    assert_judged(&check(&project), "near", &[]);
    // One that leads out of the repository neither.
    let project = self::project();
    fs::write(project.path().join("lint.toml"), STRICT).expect("a file");
    link(&project, "../lint.toml", "astrolens.toml");
    project.commit(&[]);
    project.write("a.py", &ladder("near", 4));
    assert_judged(&check(&project), "near", &[]);
}

#[test]
fn a_baseline_that_a_link_leads_to_is_one() {
    let project = project();
    project.write("lib/b.py", &ladder("deep", 5));
    assert_eq!(project.astrolens(&["baseline", "--output", "astrolens-baseline.json"]).code, 0);
    fs::create_dir(project.path().join("work/ci")).expect("a folder");
    project.git(&["add", "--all"]);
    project.git(&["mv", "astrolens-baseline.json", "ci/base.json"]);
    link(&project, "ci/base.json", "astrolens-baseline.json");
    project.commit(&[]);
    assert_told(&check(&project), &[]);
    project.write("a.py", &ladder("near", 4));
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    assert!(project.read("ci/base.json").contains("near"), "the link stays");
    for run in [check(&project), check_patch(&project)] {
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.out.contains("`near` has a cognitive complexity of 4"), "{run:?}");
        assert!(run.out.contains("the baseline lets 1 finding more pass than"), "{run:?}");
    }
}

#[test]
fn ignore_rules_that_a_link_leads_to_were_what_it_led_to() {
    let project = project();
    project.write("rules.txt", "*.log\n");
    link(&project, "rules.txt", ".ignore");
    project.commit(&[]);
    project.write("rules.txt", "*.log\na.py\n");
    project.write("a.py", &ladder("near", 4));
    for (run, was) in [(check(&project), "at HEAD"), (check_patch(&project), "before the patch")] {
        let expected = format!(
            "rules.txt:2 `.ignore` hides 1 file that counted {was}: this change is judged by both"
        );
        assert_judged(&run, "near", &[&expected]);
    }
}
