//! The configuration on the command line: shown, created, described, and refused.

use std::fs;

use crate::harness::Project;

/// A repository with these files.
fn repository(files: &[(&str, &str)]) -> Project {
    files.iter().fold(Project::new(), |project, (path, text)| project.with(path, text))
}

#[test]
fn show_names_who_decided_each_value() {
    let repository = repository(&[
        ("astrolens.toml", "[thresholds]\ncognitive = 12\nnesting = 3\n"),
        ("sub/astrolens.toml", "\n\n[thresholds]\nnesting = 5\n"),
        ("sub/test_a.py", ""),
    ]);
    let arguments = ["config", "show", "sub/test_a.py", "--set", "limits.max_bytes=1000"];
    let output = repository.run(arguments);
    let text = output.stdout;
    let value = |line: &str| text.lines().any(|shown| squeeze(shown) == line);
    assert!(text.starts_with("# What holds for `sub/test_a.py`, which is in Python.\n"), "{text}");
    let custom = "`test_*.py`, as that of tests in Python does by custom";
    assert!(value(&format!("# It is test code: its path fits {custom}.")), "{text}");
    assert!(value("cognitive = 24 # astrolens.toml:2, × 2 in test code"), "{text}");
    assert!(value("nesting = 10 # sub/astrolens.toml:4, × 2 in test code"), "{text}");
    assert!(value("parameters = 10 # default, × 2 in test code"), "{text}");
    assert!(value("max_bytes = 1000 # --set"), "{text}");
    assert_eq!((output.code, &*output.stderr), (Some(0), ""));
}

/// A line with one space where there are several.
fn squeeze(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn show_says_what_leaves_a_file_out() {
    let repository =
        repository(&[("astrolens.toml", "[files]\nexclude = [\"old/\"]\n"), ("old/a.go", "")]);
    let text = repository.run(["config", "show", "old/a.go"]).stdout;
    assert!(text.contains("\n# It is left out: `exclude`, astrolens.toml:2.\n"), "{text}");
    let text = repository.run(["config", "show", "old"]).stdout;
    assert!(text.contains("\n# Nothing in it is looked at: `exclude` leaves it out.\n"), "{text}");
}

#[test]
fn mistakes_are_shown_with_their_lines_all_at_once_and_end_with_2() {
    let repository = repository(&[(
        "astrolens.toml",
        "[thresholds]\ncognitve = 12\nnesting = true\n[files]\nexclude = [\"a[\"]\n",
    )]);
    let output = repository.run(["config", "show"]);
    let told = output.stderr;
    for part in [
        "unknown key `cognitve` in `thresholds`",
        "did you mean `cognitive`?",
        "astrolens.toml:2:1",
        "cognitve = 12",
        "`thresholds.nesting` must be a number",
        "the glob `a[` has a `[` without its `]`",
        "the configuration has 3 mistakes",
    ] {
        assert!(told.contains(part), "`{part}` is missing:\n{told}");
    }
    assert_eq!(output.code, Some(2));
    // What could be understood is shown all the same.
    assert!(output.stdout.contains("nesting = 4"));
}

#[test]
fn a_flag_that_cannot_be_meant_is_shown_like_a_file() {
    let repository = repository(&[]);
    let output = repository.run(["config", "show", "--set", "tresholds.nesting=1"]);
    let told = output.stderr;
    assert!(told.contains("did you mean `thresholds`?") && told.contains("--set:1:1"), "{told}");
    assert_eq!(output.code, Some(2));
}

#[test]
fn a_missing_file_is_an_error() {
    let repository = repository(&[]);
    for arguments in [&["config", "show", "none.py"][..], &["config", "show", "--config", "none"]] {
        let output = repository.run(arguments);
        assert_eq!(output.code, Some(2));
        assert!(output.stderr.contains("none"), "{}", output.stderr);
    }
}

#[test]
fn init_writes_a_file_that_changes_nothing_and_never_overwrites_one() {
    let repository = repository(&[("a.py", "")]);
    let before = repository.run(["config", "show", "a.py"]).stdout;
    let output = repository.run(["config", "init"]);
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    assert_eq!(repository.run(["config", "show", "a.py"]).stdout, before);

    let path = repository.path("astrolens.toml");
    fs::write(&path, "# mine\n").expect("a file");
    let output = repository.run(["config", "init"]);
    assert_eq!(output.code, Some(2));
    assert!(output.stderr.contains("there is already a"), "{}", output.stderr);
    assert_eq!(fs::read_to_string(&path).expect("the file"), "# mine\n");
}

#[test]
fn schema_prints_json() {
    let repository = repository(&[]);
    let output = repository.run(["config", "schema"]);
    let schema: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!(schema["title"], "astrolens.toml");
    assert!(schema["definitions"]["Thresholds"]["properties"]["cognitive"].is_object());
}
