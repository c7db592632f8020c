//! The configuration on the command line: shown, created, described, and refused.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A repository with these files.
fn repository(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join(".git")).expect("a new folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    }
    folder
}

fn astrolens(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_astrolens"))
        .current_dir(folder)
        .args(arguments)
        .env_remove("ASTROLENS_LOG")
        .output()
        .expect("the program runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

#[test]
fn show_names_who_decided_each_value() {
    let repository = repository(&[
        ("astrolens.toml", "[thresholds]\ncognitive = 12\nnesting = 3\n"),
        ("sub/astrolens.toml", "\n\n[thresholds]\nnesting = 5\n"),
        ("sub/test_a.py", ""),
    ]);
    let arguments = ["config", "show", "sub/test_a.py", "--set", "limits.max_bytes=1000"];
    let output = astrolens(repository.path(), &arguments);
    let text = stdout(&output);
    let value = |line: &str| text.lines().any(|shown| squeeze(shown) == line);
    assert!(text.starts_with("# What holds for `sub/test_a.py`, which is in Python.\n"), "{text}");
    assert!(value("# It is test code."), "{text}");
    assert!(value("cognitive = 24 # astrolens.toml:2, × 2 in test code"), "{text}");
    assert!(value("nesting = 10 # sub/astrolens.toml:4, × 2 in test code"), "{text}");
    assert!(value("parameters = 10 # default, × 2 in test code"), "{text}");
    assert!(value("max_bytes = 1000 # --set"), "{text}");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
}

/// A line with one space where there are several.
fn squeeze(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn show_says_what_leaves_a_file_out() {
    let repository =
        repository(&[("astrolens.toml", "[files]\nexclude = [\"old/\"]\n"), ("old/a.go", "")]);
    let text = stdout(&astrolens(repository.path(), &["config", "show", "old/a.go"]));
    assert!(text.contains("\n# It is left out: `exclude`, astrolens.toml:2.\n"), "{text}");
    let text = stdout(&astrolens(repository.path(), &["config", "show", "old"]));
    assert!(text.contains("\n# Nothing in it is looked at: `exclude` leaves it out.\n"), "{text}");
}

#[test]
fn mistakes_are_shown_with_their_lines_all_at_once_and_end_with_2() {
    let repository = repository(&[(
        "astrolens.toml",
        "[thresholds]\ncognitve = 12\nnesting = true\n[files]\nexclude = [\"a[\"]\n",
    )]);
    let output = astrolens(repository.path(), &["config", "show"]);
    let told = stderr(&output);
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
    assert_eq!(output.status.code(), Some(2));
    // What could be understood is shown all the same.
    assert!(stdout(&output).contains("nesting = 4"));
}

#[test]
fn a_flag_that_cannot_be_meant_is_shown_like_a_file() {
    let repository = repository(&[]);
    let output = astrolens(repository.path(), &["config", "show", "--set", "tresholds.nesting=1"]);
    let told = stderr(&output);
    assert!(told.contains("did you mean `thresholds`?") && told.contains("--set:1:1"), "{told}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_missing_file_is_an_error() {
    let repository = repository(&[]);
    for arguments in [&["config", "show", "none.py"][..], &["config", "show", "--config", "none"]] {
        let output = astrolens(repository.path(), arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("none"), "{}", stderr(&output));
    }
}

#[test]
fn init_writes_a_file_that_changes_nothing_and_never_overwrites_one() {
    let repository = repository(&[("a.py", "")]);
    let before = stdout(&astrolens(repository.path(), &["config", "show", "a.py"]));
    let output = astrolens(repository.path(), &["config", "init"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&astrolens(repository.path(), &["config", "show", "a.py"])), before);

    let path = repository.path().join("astrolens.toml");
    fs::write(&path, "# mine\n").expect("a file");
    let output = astrolens(repository.path(), &["config", "init"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("there is already a"), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(&path).expect("the file"), "# mine\n");
}

#[test]
fn schema_prints_json() {
    let repository = repository(&[]);
    let output = astrolens(repository.path(), &["config", "schema"]);
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(schema["title"], "astrolens.toml");
    assert!(schema["definitions"]["Thresholds"]["properties"]["cognitive"].is_object());
}
