//! What is asked for on the command line, and what the exit code answers.

use crate::harness::{HEALTHY, Project};

#[test]
fn exit_code_0_is_nothing_to_object_to() {
    let project = Project::healthy();
    for arguments in [&["scan"][..], &["check"], &["--version"], &["scan", "--help"]] {
        let outcome = project.run(arguments);
        assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""), "{arguments:?}");
    }
    // A scan reports; it does not judge.
    let outcome = project.run(["scan", "--set", "thresholds.cyclomatic=1"]);
    assert_eq!(outcome.code, Some(0));
    assert!(outcome.stdout.contains("1 warning"), "{}", outcome.stdout);
}

#[test]
fn exit_code_1_is_a_finding_at_the_gate() {
    let project = Project::healthy();
    let check = |more: &[&str]| {
        let arguments = ["check", "--set", "thresholds.cyclomatic=1"];
        project.run(arguments.iter().chain(more)).code
    };
    assert_eq!(check(&[]), Some(1));
    assert_eq!(check(&["--fail-on", "error"]), Some(0));
    assert_eq!(check(&["--fail-on", "information"]), Some(1));
}

#[test]
fn exit_code_2_is_work_that_could_not_be_done() {
    let project = Project::healthy();
    for (arguments, part) in [
        (&["scna"][..], "unrecognized subcommand 'scna'"),
        (&["scan", "--frobnicate"], "unexpected argument '--frobnicate'"),
        (&["scan", "--format", "yaml"], "invalid value 'yaml'"),
        (&["scan", "--sort", "beauty"], "invalid value 'beauty'"),
        (&["scan", "--threads", "0"], "invalid value '0'"),
        (&["scan", "--language", "cobol"], "invalid value 'cobol'"),
        (&["check", "--baseline", "none.json"], "none.json"),
        (&["check", "--since", "HEAD"], "repository"),
        (&["explain", "nothing"], "`nothing` is no rule, no metric and no FILE:LINE"),
        (&["explain", "none.py:1"], "none.py"),
        (&["explain", "healthy.py:99"], "no function of `healthy.py` holds line 99"),
        (&["scan", "--set", "nonsense"], "--set"),
    ] {
        project.run(arguments).failed(2, &[part]);
    }
    assert_eq!(project.run([""; 0]).code, Some(2));
}

#[test]
fn a_path_that_is_not_there_is_told_and_the_others_are_scanned() {
    let project = Project::healthy().with("sub/inner.py", HEALTHY);
    let paths = ["none.py", "none/", "healthy.py/x.py", "sub", "healthy.py"];
    let outcome = project.run(["scan", "--format", "json"].into_iter().chain(paths));
    outcome.failed(
        2,
        &[
            "cannot read `none.py`: No such file or directory",
            "cannot read `none`: No such file or directory",
            "cannot read `healthy.py/x.py`: Not a directory",
        ],
    );
    let report = outcome.report();
    report.is_healthy();
    assert_eq!(report.paths(), ["healthy.py", "sub/inner.py"]);
    // A gate that saw nothing must not pass.
    project.run(["check", "none.py"]).failed(2, &["cannot read `none.py`"]);
}

#[test]
fn a_folder_without_code_is_no_failure() {
    let project = Project::new().with("README.md", "# Hello\n");
    let outcome = project.run(["scan"]);
    assert_eq!(outcome.code, Some(0));
    assert_eq!(outcome.stdout, "No files in a known language.\n");
    assert_eq!(project.report([]).paths(), [""; 0]);
}

#[test]
fn settings_hold_before_and_behind_the_command_and_on_both_sides() {
    let project = Project::healthy();
    let findings = |arguments: &[&str]| {
        let outcome = project.run(arguments.iter().chain(&["--format", "json"]));
        assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""));
        let rules = outcome.report().0["summary"]["rules"].clone();
        rules.as_object().map(|rules| rules.keys().cloned().collect::<Vec<_>>()).expect("a table")
    };
    let (one, two) = ("cyclomatic-complexity", "deep-nesting");
    assert_eq!(findings(&["--set", "thresholds.cyclomatic=1", "scan"]), [one]);
    assert_eq!(findings(&["scan", "--set", "thresholds.cyclomatic=1"]), [one]);
    assert_eq!(findings(&["scan", "--set=thresholds.cyclomatic=1"]), [one]);
    let both = ["--set", "thresholds.cyclomatic=1", "scan", "--set", "thresholds.nesting=0"];
    assert_eq!(findings(&both), [one, two]);
    // The later of two holds.
    let changed = ["--set", "thresholds.cyclomatic=1", "scan", "--set", "thresholds.cyclomatic=9"];
    assert_eq!(findings(&changed), [""; 0]);
    // Behind `--` are paths.
    let outcome = project.run(["scan", "--", "--set"]);
    outcome.failed(2, &["cannot read `--set`"]);
    let outcome = project.run([
        "config",
        "--set",
        "limits.max_bytes=7",
        "show",
        "--set",
        "limits.max_parse_ms=8",
    ]);
    let squeezed: String = outcome.stdout.split_whitespace().collect();
    assert!(
        squeezed.contains("max_bytes=7#") && squeezed.contains("max_parse_ms=8#"),
        "{}",
        outcome.stdout
    );
}
