//! `check --since`: no change keeps its own code out of sight.

use crate::project::{Project, Run, ladder};

/// A project with functions at the limit of 3, at the top and in folders.
pub(crate) fn project() -> Project {
    Project::new(&[
        ("a.py", &ladder("near", 3)),
        ("lib/b.py", &ladder("deep", 3)),
        ("lib/inner/c.py", &ladder("deeper", 3)),
        ("note.txt", "words\n"),
    ])
}

/// `check --since HEAD` in the form for annotations, which has one line a finding.
pub(crate) fn check(project: &Project) -> Run {
    project.astrolens(&["check", "--since", "HEAD", "--format", "github"])
}

/// The notes about the gate itself: file, line and what is said.
pub(crate) fn told(run: &Run) -> Vec<String> {
    let about = run.out.lines().filter(|line| line.contains("loosened-gate"));
    about
        .map(|line| {
            let part = |mark: &str| line.split(mark).nth(1).and_then(|rest| rest.split(',').next());
            let (file, at) = (part("file=").expect("a file"), part("line=").expect("a line"));
            let message = line.rsplit("::").next().expect("a message");
            format!("{file}:{at} {message}")
        })
        .collect()
}

/// Asserts that `run` fails for `function`, which has become worse, and says `expected` of the gate.
#[track_caller]
pub(crate) fn assert_judged(run: &Run, function: &str, expected: &[&str]) {
    assert_eq!(
        (run.code, told(run)),
        (1, expected.iter().map(|text| (*text).to_owned()).collect()),
        "{run:?}"
    );
    assert!(run.out.contains(&format!("`{function}` has a cognitive complexity of 4")), "{run:?}");
}

/// Asserts that `run` passes and says `expected` of the gate.
#[track_caller]
pub(crate) fn assert_told(run: &Run, expected: &[&str]) {
    assert_eq!(
        (run.code, told(run)),
        (0, expected.iter().map(|text| (*text).to_owned()).collect()),
        "{run:?}"
    );
}

#[test]
fn an_ignore_file_hides_nothing_that_comes_with_it() {
    for (file, rules, line) in [
        (".gitignore", "# Made.\n/lib/\n", 2),
        (".gitignore", "inner\n", 1),
        (".ignore", "*.py\n!a.py\n", 1),
        ("lib/.gitignore", "inner/c.py\n", 1),
        ("lib/inner/.ignore", "*\n", 1),
    ] {
        let project = project();
        project.write(file, rules);
        project.write("lib/inner/c.py", &ladder("deeper", 4));
        let run = check(&project);
        let name = file.rsplit('/').next().expect("a name");
        // All that is below `lib` counts, changed or not.
        let files =
            if rules.contains("lib") || rules.contains("*.py") { "2 files" } else { "1 file" };
        let expected = format!(
            "{file}:{line} `{name}` hides {files} that counted at HEAD: this change is judged by both"
        );
        assert_judged(&run, "deeper", &[&expected]);
        // So it is once all of it is committed, as in a pipeline.
        project.git(&["add", "--force", "--update"]);
        project.git(&["add", "--force", file]);
        project.commit(&[]);
        let run = project.astrolens(&["check", "--since", "HEAD~1", "--format", "github"]);
        assert_judged(&run, "deeper", &[&expected.replace("at HEAD", "at HEAD~1")]);
        // The next change is judged by the new rules alone.
        project.write("lib/inner/c.py", &ladder("deeper", 5));
        assert_told(&check(&project), &[]);
    }
}

#[test]
fn a_new_file_that_its_own_change_ignores_is_judged() {
    let project = project();
    project.write(".gitignore", "new.py\n");
    project.write("new.py", &ladder("fresh", 4));
    // One that is in no commit is in no change.
    let expected = ".gitignore:1 `.gitignore` hides 1 file that counted at HEAD: this change is judged by both";
    assert_told(&check(&project), &[]);
    project.git(&["add", "--force", "new.py"]);
    assert_judged(&check(&project), "fresh", &[expected]);
    let ignored =
        project.astrolens(&["check", "--since", "HEAD", "--no-ignore", "--format", "github"]);
    assert_judged(&ignored, "fresh", &[]);
}

#[test]
fn what_was_ignored_before_stays_out_of_sight() {
    let project = project();
    project.commit(&[(".gitignore", "out/\n")]);
    project.write("out/d.py", &ladder("made", 4));
    project.git(&["add", "--force", "out/d.py"]);
    project.write(".gitignore", "# Made.\nout/\n*.log\n");
    assert_told(&check(&project), &[]);
}

#[test]
fn rules_taken_back_further_down_are_no_rules() {
    let project = project();
    project.write(".gitignore", "*.py\n!/lib/\n!/a.py\n");
    project.write("lib/.gitignore", "!*.py\n");
    project.write("a.py", &ladder("near", 4));
    assert_judged(&check(&project), "near", &[]);
}

#[test]
fn ignore_rules_behind_a_link_are_rules() {
    let project = project();
    project.commit(&[("rules.txt", "nothing\n")]);
    project.write("rules.txt", "a.py\n");
    std::os::unix::fs::symlink("rules.txt", project.path().join("work/.gitignore"))
        .expect("a link");
    project.write("a.py", &ladder("near", 4));
    // It is told where the rule is written.
    let expected =
        "rules.txt:1 `.gitignore` hides 1 file that counted at HEAD: this change is judged by both";
    assert_judged(&check(&project), "near", &[expected]);
}

#[test]
fn a_patch_is_judged_by_what_it_hides_too() {
    let project = project();
    project.write(".gitignore", "a.py\n");
    project.write("a.py", &ladder("near", 4));
    project.git(&["add", "--force", "--all"]);
    let patch = project.git(&["diff", "--cached"]);
    std::fs::write(project.path().join("change.patch"), patch).expect("a file");
    let run = project.astrolens(&["check", "--patch", "../change.patch", "--format", "github"]);
    let expected = ".gitignore:1 `.gitignore` hides 1 file that counted before the patch: this change is judged by both";
    assert_judged(&run, "near", &[expected]);
}

#[test]
fn a_mark_of_others_at_the_head_of_a_file_changes_nothing_yet() {
    for (mark, is) in
        [("# Code generated by hand. DO NOT EDIT.\n", "generated"), ("# @generated\n", "generated")]
    {
        let project = project();
        project.write("a.py", &(mark.to_owned() + &ladder("near", 4)));
        let run = check(&project);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.out.contains("`near` has a cognitive complexity of 4"), "{run:?}");
        let notes = told(&run);
        let start = format!("a.py:1 `a.py` is {is} (");
        let end = "), as it was not at HEAD: this change is judged by both";
        assert!(
            notes.len() == 1 && notes[0].starts_with(&start) && notes[0].ends_with(end),
            "{run:?}"
        );
        project.commit(&[]);
        project.write("a.py", &(mark.to_owned() + &ladder("near", 5)));
        assert_told(&check(&project), &[]);
    }
}

#[test]
fn a_file_that_moves_is_judged_where_it_was_as_well() {
    let project = project();
    project.commit(&[(
        "astrolens.toml",
        "thresholds.cognitive = { warning = 3 }\n[[overrides]]\nfiles = [\"old/\"]\n\
         thresholds.cognitive = { warning = 9 }\n",
    )]);
    for (to, expected) in [
        (
            "vendor/a.py",
            "vendor/a.py:1 `vendor/a.py` is vendored (it lies under `vendor/`), as it was not as `a.py` at HEAD: \
             this change is judged by both",
        ),
        (
            "old/a.py",
            "old/a.py:1 `old/a.py` is held to less by `thresholds.cognitive` than as `a.py` at HEAD: this \
             change is judged by both",
        ),
        (
            "tests/test_a.py",
            "tests/test_a.py:1 `tests/test_a.py` is held to less by `tests.files` than as `a.py` at HEAD: this \
             change is judged by both",
        ),
    ] {
        project.write(&format!("{to}.keep"), "");
        project.git(&["mv", "a.py", to]);
        assert_told(&check(&project), &[expected]);
        // A comment keeps the two alike enough for Git.
        project.write(to, &(ladder("near", 3) + "# The same.\n"));
        assert_told(&check(&project), &[expected]);
        project.git(&["mv", to, "a.py"]);
        project.git(&["checkout", "--quiet", "HEAD", "--", "."]);
    }
}

#[test]
fn a_file_that_moves_and_grows_is_judged_where_it_was() {
    let body = |steps| "x = 1\n".repeat(60) + &ladder("near", steps);
    let project = project();
    project.commit(&[("a.py", &body(3))]);
    for to in ["third_party/a.py", "tests/test_a.py"] {
        project.write(&format!("{to}.keep"), "");
        project.git(&["mv", "a.py", to]);
        project.write(to, &body(4));
        let run = check(&project);
        assert_eq!((run.code, told(&run).len()), (1, 1), "{run:?}");
        assert!(run.out.contains("`near` has a cognitive complexity of 4"), "{run:?}");
        project.git(&["mv", "--force", to, "a.py"]);
        project.git(&["checkout", "--quiet", "HEAD", "--", "."]);
    }
}

#[test]
fn what_cannot_be_measured_any_more_is_told() {
    let project = project();
    project.git(&["mv", "a.py", "a.txt"]);
    let expected = "a.txt:1 `a.txt` is not measured; it was as `a.py` at HEAD";
    assert_told(&check(&project), &[expected]);
    let project = self::project();
    let script = "#!/usr/bin/env python3\n".to_owned() + &ladder("near", 3);
    project.commit(&[("tool", &script)]);
    project.write("tool", &ladder("near", 9));
    let expected = "tool:1 `tool` is not measured; it was at HEAD";
    assert_told(&check(&project), &[expected]);
    let project = self::project();
    project.commit(&[(
        "astrolens.toml",
        "thresholds.cognitive = { warning = 3 }\nlimits.max_bytes = 200\n",
    )]);
    project.write("a.py", &ladder("near", 40));
    let expected = "a.py:1 `a.py` was measured at HEAD and is not now: it has more bytes than \
                    `limits.max_bytes` allows (200)";
    assert_told(&check(&project), &[expected]);
}

#[test]
fn what_takes_the_place_of_code_is_told() {
    let project = project();
    let work = project.path().join("work");
    std::fs::remove_file(work.join("a.py")).expect("a file");
    std::os::unix::fs::symlink("note.txt", work.join("a.py")).expect("a link");
    let expected = "a.py:1 `a.py` is a symbolic link now: 1 file measured at HEAD cannot be";
    assert_told(&check(&project), &[expected]);
    let project = self::project();
    let work = project.path().join("work");
    std::fs::rename(work.join("lib"), project.path().join("elsewhere")).expect("a folder");
    std::os::unix::fs::symlink("../elsewhere", work.join("lib")).expect("a link");
    let expected = "lib:1 `lib` is a symbolic link now: 2 files measured at HEAD cannot be";
    assert_told(&check(&project), &[expected]);
    let project = self::project();
    let id = project.git(&["rev-parse", "HEAD"]);
    project.git(&["rm", "--quiet", "-r", "lib"]);
    let entry = format!("160000,{},lib", id.trim());
    project.git(&["update-index", "--add", "--cacheinfo", &entry]);
    let expected = "lib:1 `lib` is a repository of its own now: 2 files measured at HEAD cannot be";
    assert_told(&check(&project), &[expected]);
}

#[test]
fn a_named_configuration_is_one_too() {
    let project = project();
    project.commit(&[("ci/gate.toml", "thresholds.cognitive = { warning = 3 }\n")]);
    project.write("ci/gate.toml", "thresholds.cognitive = { warning = 9 }\n");
    project.write("a.py", &ladder("near", 4));
    let arguments = ["check", "--since", "HEAD", "--format", "github", "--config", "ci/gate.toml"];
    let run = project.astrolens(&arguments);
    assert_eq!((run.code, told(&run).len()), (1, 1), "{run:?}");
    assert!(told(&run)[0].starts_with("ci/gate.toml:1 `thresholds.cognitive` was"), "{run:?}");
}

#[test]
fn a_configuration_that_is_broken_or_empty_lets_nothing_pass() {
    let project = project();
    project.write("a.py", &ladder("near", 4));
    project.write("astrolens.toml", "thresholds = 3\n");
    assert_eq!(check(&project).code, 2);
    project.write("astrolens.toml", "");
    let run = check(&project);
    assert_eq!((run.code, told(&run).len()), (1, 1), "{run:?}");
}
