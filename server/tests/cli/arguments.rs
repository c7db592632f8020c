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
        (&["scan", "--language", "elvish"], "invalid value 'elvish'"),
        (&["check", "--baseline", "none.json"], "none.json"),
        (&["check", "--since", "HEAD"], "repository"),
        (&["explain", "nothing"], "`nothing` is no rule, no metric and no FILE:LINE"),
        (&["explain", "none.py:1"], "none.py"),
        (&["explain", "healthy.py:99"], "no function or type of `healthy.py` holds line 99"),
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
    assert!(outcome.stderr.contains("nothing was measured"), "{}", outcome.stderr);
}

#[test]
fn a_gate_that_measured_nothing_does_not_pass() {
    let languages = Project::new()
        .with("a.kt", "val a = 1\n")
        .with("b.kt", "")
        .with("C.java", "class C {}\n")
        .with("README.md", "# Hello\n");
    let told = ["nothing was measured: 2 Kotlin files, 1 Java file are in languages that are not"];
    languages.run(["check"]).failed(2, &told);
    let outcome = languages.run(["scan"]);
    assert_eq!(outcome.code, Some(0));
    assert!(outcome.stderr.contains(told[0]), "{}", outcome.stderr);
    assert_eq!(languages.run(["check", "--allow-empty"]).code, Some(0));

    let excluded = Project::new()
        .with("astrolens.toml", "[files]\nexclude = [\"gen/\"]\n")
        .with("gen/a.py", HEALTHY)
        .with("gen/b.py", HEALTHY);
    let told = ["nothing was measured: 2 files are left out by `files.exclude`, astrolens.toml:2"];
    excluded.run(["check"]).failed(2, &told);
    let named = ["check", "gen/a.py", "--force-exclude"];
    excluded.run(named).failed(2, &["1 file is left out by `files.exclude`, astrolens.toml:2"]);
    assert_eq!(excluded.run(["check", "gen/a.py"]).code, Some(0));
    assert_eq!(excluded.run(["check", "gen"]).code, Some(2), "a folder is no file that is named");
    let told = ["1 file is left out by `--include`"];
    Project::healthy().run(["check", "--include", "none/"]).failed(2, &told);

    let ignored = Project::new().with(".gitignore", "out/\n").with("out/a.py", HEALTHY);
    ignored.run(["check"]).failed(2, &["1 file is ignored (`--no-ignore` looks at them)"]);
    Project::new().run(["check"]).failed(2, &["nothing was measured: there are no files"]);
}

#[test]
fn findings_can_be_shown_without_failing_and_without_other_words() {
    let project = Project::healthy();
    let check = |more: &[&str]| {
        let arguments = ["check", "--set", "thresholds.cyclomatic=1"];
        project.run(arguments.iter().chain(more))
    };
    let outcome = check(&["--exit-zero"]);
    assert_eq!(outcome.code, Some(0));
    assert!(outcome.stdout.contains("cyclomatic-complexity"), "{}", outcome.stdout);
    assert_eq!(check(&["--exit-zero", "none.py"]).code, Some(2), "what could not be done stays");
    let outcome = check(&["--quiet"]);
    assert_eq!((outcome.code, &*outcome.stderr), (Some(1), ""));
}

/// `-q` is one of every command's options, before or behind its name: nothing is told beside what was
/// asked for.
#[test]
fn quiet_means_the_same_everywhere() {
    let project = Project::healthy();
    for (arguments, note) in [
        (&["check", "--baseline", "known.json"][..], "known finding"),
        (&["baseline", "-o", "known.json"], "recorded 1 finding"),
        (&["config", "init", "sub"], "wrote `sub/astrolens.toml`"),
        (&["ast", "broken.py"], "has syntax errors"),
    ] {
        let run = |quiet: &[&str], behind: &[&str]| {
            project.write("broken.py", "def f(:\n");
            project.write("sub/x.py", "");
            let _ = std::fs::remove_file(project.path("sub/astrolens.toml"));
            let limit = ["--set", "thresholds.cyclomatic=1"];
            let recorded = project.run(["baseline", "-o", "known.json"].iter().chain(&limit));
            assert_eq!(recorded.code, Some(0), "{}", recorded.stderr);
            project.run(quiet.iter().chain(arguments).chain(&limit).chain(behind))
        };
        let told = run(&[], &[]);
        assert_eq!(told.code, Some(0), "{}", told.stderr);
        assert!(told.stderr.contains(note), "{arguments:?}: {}", told.stderr);
        for outcome in [run(&["-q"], &[]), run(&[], &["--quiet"])] {
            assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""), "{arguments:?}");
        }
    }
    for command in ["scan", "check", "baseline", "diff", "explain", "ast", "config", "lsp", "man"] {
        let help = project.run([command, "--help"]).stdout;
        assert!(help.contains("-q, --quiet"), "{command}: {help}");
    }
    assert!(project.run(["man"]).stdout.contains("\\-\\-quiet"));
}

#[test]
fn severities_and_languages_have_the_names_that_people_use() {
    let project = Project::healthy();
    for name in ["information", "info", "note", "notes", "i"] {
        assert_eq!(project.run(["check", "--fail-on", name]).code, Some(0), "{name}");
    }
    for (name, code) in [
        ("py", 0),
        ("js", 2),
        ("ts", 2),
        ("tsx", 2),
        ("c++", 2),
        ("golang", 2),
        ("rs", 2),
        ("Python3", 0),
    ] {
        assert_eq!(project.run(["check", "--language", name]).code, Some(code), "{name}");
    }
    for name in ["kt", "kotlin", "Kotlin"] {
        let told = [&*format!("`{name}` is Kotlin, which is not measured")];
        project.run(["check", "--language", name]).failed(2, &told);
    }
}

#[test]
fn help_says_what_the_exit_codes_and_marks_are() {
    let project = Project::new();
    let help = project.run(["check", "--help"]).stdout;
    for part in ["Exit codes:", "  2  the gate could not", "astrolens check --since origin/main"] {
        assert!(help.contains(part), "{part}: {help}");
    }
    let help = project.run(["scan", "--help"]).stdout;
    for part in ["!! above the limit of an error", "NPath"] {
        assert!(help.contains(part), "{part}: {help}");
    }
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
        "limits.max_parse_steps=8",
    ]);
    let squeezed: String = outcome.stdout.split_whitespace().collect();
    assert!(
        squeezed.contains("max_bytes=7#") && squeezed.contains("max_parse_steps=8#"),
        "{}",
        outcome.stdout
    );
}
