//! `check --since`: what loosens the gate in two ways at once, or ends a project, hides nothing.

use crate::project::ladder;
use crate::unseen::{assert_judged, assert_told, check, project, told};

#[test]
fn a_mark_and_a_configuration_cover_no_change_together() {
    let generated = format!("# @generated\n{}", ladder("deep", 4));
    for (file, text) in [
        (".gitattributes", "lib/b.py linguist-generated\n"),
        ("astrolens.toml", "thresholds.cognitive = { warning = 3 }\nlimits.max_bytes = 60\n"),
        (
            "astrolens.toml",
            "thresholds.cognitive = { warning = 3 }\n[[overrides]]\nfiles = [\"lib/b.py\"]\n\
             origin = \"vendored\"\n",
        ),
    ] {
        let project = project();
        project.write("lib/b.py", &generated);
        project.write(file, text);
        let run = check(&project);
        assert_eq!(run.code, 1, "{text}: {run:?}");
        assert!(run.out.contains("`deep` has a cognitive complexity of 4"), "{text}: {run:?}");
        let notes = told(&run);
        let is_of = |name: &str| notes.iter().any(|note| note.starts_with(name));
        assert!(is_of("lib/b.py:1 `lib/b.py` is generated") && is_of(file), "{text}: {run:?}");
    }
}

#[test]
fn a_move_and_a_configuration_cover_no_change_together() {
    let project = project();
    let body = |steps| "x = 1\n".repeat(60) + &ladder("near", steps);
    let old = "thresholds.cognitive = { warning = 3 }\n[[overrides]]\nfiles = [\"old/\"]\n\
               thresholds.cognitive = { warning = 9 }\n";
    project.commit(&[("a.py", &body(3)), ("astrolens.toml", old)]);
    project.write("old/keep", "");
    project.git(&["mv", "a.py", "old/a.py"]);
    project.write("old/a.py", &body(4));
    // By the new limits, the file is held to no less where it is now.
    project.write("astrolens.toml", "thresholds.cognitive = { warning = 9 }\n");
    let run = check(&project);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("`near` has a cognitive complexity of 4"), "{run:?}");
}

#[test]
fn what_the_older_configuration_alone_cannot_measure_is_no_loss() {
    let project = project();
    let limits = "thresholds.cognitive = { warning = 3 }\nlimits.max_bytes = 200\n";
    project.commit(&[("astrolens.toml", limits)]);
    project.write("astrolens.toml", "thresholds.cognitive = { warning = 3 }\n");
    project.write("a.py", &(ladder("near", 3) + &"# words\n".repeat(40)));
    let run = check(&project);
    assert!(run.code == 0 && !run.out.contains("a.py"), "{run:?}");
}

#[test]
fn a_mark_of_another_version_control_ends_no_project() {
    for mark in [".hg/requires", ".jj/repo/type", ".svn/wc.db"] {
        let project = project();
        project.write(&format!("lib/{mark}"), "");
        project.write("lib/b.py", &ladder("deep", 4));
        assert_judged(&check(&project), "deep", &[]);
    }
}

#[test]
fn a_configuration_that_a_patch_brings_ends_no_project() {
    let project = project();
    project.write("lib/astrolens.toml", "thresholds.cognitive = { warning = 9 }\n");
    project.write("lib/b.py", &ladder("deep", 4));
    project.git(&["add", "--all"]);
    std::fs::write(project.path().join("the.patch"), project.git(&["diff", "--cached"]))
        .expect("a file");
    // Without a repository, the nearest configuration file is the top of a project.
    std::fs::remove_dir_all(project.path().join("work/.git")).expect("a folder");
    let run = project.astrolens(&["check", "--patch", "../the.patch", "--format", "github"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("`deep` has a cognitive complexity of 4"), "{run:?}");
}

#[test]
fn a_file_that_cannot_be_measured_any_more_says_so_in_the_report_too() {
    let project = project();
    let limits = "thresholds.cognitive = { warning = 3 }\nlimits.max_bytes = 200\n";
    project.commit(&[("astrolens.toml", limits)]);
    project.write("lib/b.py", &ladder("deep", 40));
    let run = project.astrolens(&["check", "--since", "HEAD", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let file = &report["files"][0];
    assert_eq!(file["skipped"]["reason"], "too-large", "{run:?}");
    assert_eq!(report["summary"]["skipped"]["too-large"], 1, "{run:?}");
    assert_eq!(file["findings"][0]["rule"], "loosened-gate", "{run:?}");
}

#[test]
fn a_suppression_of_two_rules_is_told_once_for_each() {
    let project = project();
    let comment = "# astrolens: ignore[cognitive-complexity, long-parameter-list] it is a table\n";
    let text = ladder("near", 4).replace("(a)", "(a, b, c, d, e, f, g, h)");
    project.write("a.py", &format!("x = 1\n{comment}{text}"));
    project.write("astrolens.toml", "thresholds.cognitive = { warning = 2 }\n");
    let notes = told(&check(&project));
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert_ne!(notes[0], notes[1]);
}

#[test]
fn nothing_is_told_of_a_change_that_loosens_nothing() {
    let project = project();
    project.write("a.py", &(ladder("near", 3) + "# words\n"));
    project.write("lib/.hg/requires", "");
    assert_told(&check(&project), &[]);
}
