//! Text on standard input, as editors and hooks pass it.

use std::process::Stdio;

use crate::harness::{HEALTHY, Outcome, Project, Running};

/// What comes of `arguments` with `text` on standard input.
fn run(project: &Project, arguments: &[&str], text: &[u8]) -> Outcome {
    let mut command = project.command(arguments);
    command.stdin(Stdio::piped());
    let mut running = Running::start(command);
    running.feed(text);
    running.end()
}

#[test]
fn the_text_is_reported_under_its_name_and_what_is_on_disk_is_not_read() {
    let project = Project::new().with("app.py", "old = 1\n");
    let arguments = ["scan", "--format", "json", "-", "--stdin-filename", "app.py"];
    let outcome = run(&project, &arguments, HEALTHY.as_bytes());
    assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""));
    let report = outcome.report();
    assert_eq!((report.paths(), report.functions("app.py")), (vec!["app.py"], vec!["healthy"]));
}

#[test]
fn the_name_decides_about_configuration_and_language() {
    let project = Project::new().with("strict/astrolens.toml", "[thresholds]\ncyclomatic = 1\n");
    let check =
        |name| run(&project, &["check", "-", "--stdin-filename", name], HEALTHY.as_bytes()).code;
    assert_eq!(check("strict/new.py"), Some(1));
    assert_eq!(check("lax/new.py"), Some(0));
    let arguments = ["scan", "--format", "json", "-", "--language", "go"];
    let report = run(&project, &arguments, b"package p\nfunc f() {}\n").report();
    assert_eq!(report.functions("-"), ["f"]);
}

#[test]
fn the_text_is_left_out_where_its_file_would_be() {
    let project = Project::new().with("astrolens.toml", "files.exclude = [\"docs/\"]\n");
    let measured = |more: &[&str]| {
        let arguments = ["scan", "--format", "json", "-", "--stdin-filename", "docs/a.py"];
        let outcome = run(&project, &[&arguments, more].concat(), HEALTHY.as_bytes());
        outcome.report().paths().len()
    };
    assert_eq!(measured(&[]), 1, "a file that is named is looked at");
    assert_eq!(measured(&["--force-exclude"]), 0);
    assert_eq!(measured(&["--exclude", "docs/"]), 0);
    let arguments = ["check", "-", "--force-exclude", "--stdin-filename", "docs/a.py"];
    let outcome = run(&project, &arguments, HEALTHY.as_bytes());
    outcome.failed(2, &["nothing was measured: 1 file is left out by `files.exclude`"]);
}

#[test]
fn text_in_no_language_is_told() {
    let project = Project::new();
    let outcome = run(&project, &["scan", "-", "--stdin-filename", "notes.txt"], b"hello\n");
    assert_eq!(outcome.code, Some(0));
    assert!(
        outcome.stderr.contains("`notes.txt` is in none of the languages"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn what_cannot_be_meant_is_a_usage_error() {
    let project = Project::healthy();
    let outcome = project.run(["scan", "-"]);
    outcome.failed(2, &["what language the text on standard input is in", "--stdin-filename"]);
    let outcome = project.run(["scan", "-", "--language", "c", "--language", "go"]);
    outcome.failed(2, &["in one language, not in several"]);
    let outcome = project.run(["scan", "--stdin-filename", "a.py"]);
    outcome.failed(2, &["`a.py` would be the name of standard input", "add `-`"]);
}

#[test]
fn bad_text_is_told_like_that_of_a_file() {
    let project = Project::healthy();
    let scan = |text: &[u8]| {
        let arguments = ["scan", "--format", "json", ".", "-", "--stdin-filename", "given.py"];
        let outcome = run(&project, &arguments, text);
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        let report = outcome.report();
        report.is_healthy();
        report
    };
    assert_eq!(scan(b"").functions("given.py"), [""; 0]);
    assert_eq!(scan(b"x\0").skipped("given.py").0, "binary");
    assert_eq!(scan(&vec![b'x'; 9 << 20]).skipped("given.py").0, "too-large");
}

#[test]
fn a_closed_standard_input_is_an_empty_text() {
    let project = Project::new();
    let outcome = project.run(["scan", "--format", "json", "-", "--stdin-filename", "a.py"]);
    assert_eq!(outcome.report().functions("a.py"), [""; 0]);
}
