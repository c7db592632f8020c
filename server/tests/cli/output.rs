//! Where reports go: pipes that close, disks that are full, folders that are not there.

use crate::harness::{HEALTHY, Project};

const FORMATS: [&str; 11] = [
    "text",
    "json",
    "ndjson",
    "sarif",
    "markdown",
    "csv",
    "html",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
];

/// One whose report is longer than what is buffered anywhere on its way.
fn large() -> Project {
    let function = |n| format!("def f{n}(x):\n    return x if x else {n}\n");
    let functions = (0..20_000).map(function).collect::<Vec<_>>().join("\n");
    Project::healthy().with("large.py", functions)
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_ends_the_program_quietly() {
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;

    use crate::harness::Running;

    let project = large();
    for format in ["json", "ndjson", "csv", "sarif"] {
        let mut command = project.command(["scan", "--format", format]);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut first = String::new();
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        output.read_line(&mut first).expect("a line");
        assert!(!first.is_empty());
        drop(output);
        let outcome = Running::of(child).end();
        assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""), "{format}");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_output_is_quiet_in_every_command() {
    use std::process::Stdio;

    use crate::harness::Running;

    let project = Project::healthy();
    for arguments in [
        &["scan"][..],
        &["check", "--set", "thresholds.cyclomatic=1"],
        &["explain", "nesting"],
        &["explain", "healthy.py:1"],
        &["config", "show"],
        &["config", "schema"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
        &["--version"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = project.command(arguments);
        let child = command.stdout(writer).stderr(Stdio::piped()).spawn().expect("it starts");
        let outcome = Running::of(child).end();
        assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_in_every_format_and_command() {
    use std::fs::File;
    use std::process::Stdio;

    use crate::harness::Running;

    let project = Project::healthy();
    let scans = FORMATS
        .iter()
        .filter(|format| **format != "github")
        .map(|format| vec!["scan", "--format", *format]);
    // A finding, since that format writes nothing else.
    let github = vec!["check", "--format", "github", "--set", "thresholds.cyclomatic=1"];
    let others = [
        "explain nesting",
        "explain healthy.py:1",
        "config show",
        "config schema",
        "completions zsh",
        "man",
        "--help",
        "--version",
    ];
    let others = others.iter().map(|line| line.split(' ').collect());
    for arguments in scans.chain([github]).chain(others) {
        let full = File::options().write(true).open("/dev/full").expect("it is always full");
        let mut command = project.command(&arguments);
        let child = command.stdout(full).stderr(Stdio::piped()).spawn().expect("it starts");
        let outcome = Running::of(child).end();
        outcome.failed(2, &["cannot write to standard output", "No space left on device"]);
        assert_eq!(outcome.stderr.matches("No space").count(), 1, "{}", outcome.stderr);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_a_file_is_told_with_its_name() {
    let outcome = Project::healthy().run(["scan", "--output", "/dev/full"]);
    outcome.failed(2, &["cannot write `/dev/full`", "No space left on device"]);
}

#[test]
fn a_missing_folder_for_the_report_is_told_with_its_name() {
    let project = Project::healthy();
    for format in FORMATS {
        let outcome = project.run(["scan", "--format", format, "--output", "none/report"]);
        outcome.failed(2, &["cannot write `none/report`", "No such file or directory"]);
        assert_eq!(outcome.stdout, "");
    }
    project.run(["scan", "--output", "."]).failed(2, &["cannot write `.`"]);
    let outcome = project.run(["baseline", "--output", "none/baseline.json"]);
    outcome.failed(2, &["cannot write `none/baseline.json`"]);
}

/// As other tools read it: a file of that name is `./-`.
#[test]
fn a_dash_is_standard_output_in_every_command() {
    let project = Project::healthy().committed();
    project.write("healthy.py", HEALTHY.replace("return 2", "return x and 2"));
    let limited = ["--set", "thresholds.cyclomatic=2"];
    for command in [
        &["scan"][..],
        &["scan", "--format", "html"],
        &["check", "--exit-zero", "--format", "junit"],
        &["baseline", "-o", "-"],
        &["diff"],
        &["explain", "nesting"],
        &["ast", "healthy.py"],
    ] {
        let shown = project.run(command.iter().chain(&limited));
        let dashed = match command {
            ["baseline", ..] => project.run(["baseline", "--output=-"].iter().chain(&limited)),
            _ => project.run(command.iter().chain(&limited).chain(&["-o", "-"])),
        };
        assert_eq!((dashed.code, &*dashed.stderr), (Some(0), ""), "{command:?}");
        assert!(!dashed.stdout.is_empty() && dashed.stdout == shown.stdout, "{command:?}");
        assert!(!project.path("-").exists(), "{command:?}");
    }
    assert_eq!(project.run(["scan", "-o", "./-"]).stdout, "");
    assert!(project.path("-").exists());
}

#[test]
fn a_report_in_a_file_is_the_one_on_standard_output() {
    let project = Project::healthy();
    let out = tempfile::tempdir().expect("a temporary folder");
    let file = out.path().join("report");
    let name = file.to_str().expect("UTF-8");
    for format in FORMATS {
        let shown = project.run(["scan", "--format", format]);
        let written = project.run(["scan", "--format", format, "--output", name]);
        assert_eq!((written.code, &*written.stdout), (Some(0), ""));
        let written = std::fs::read_to_string(&file).expect("a report");
        assert_eq!(written, shown.stdout, "{format}");
    }
}

#[test]
fn two_runs_give_the_same_bytes_whatever_threads_and_cache() {
    let project = large();
    for number in 0..40 {
        project.write(&format!("part{number}/mod.py"), HEALTHY.repeat(number + 1));
    }
    // Not every format has a place for what `--explain` asks for.
    let explained = ["json", "ndjson", "text", "sarif", "html"];
    for format in FORMATS {
        let mut scan = vec!["scan", "--format", format];
        scan.extend(explained.contains(&format).then_some("--explain"));
        let first = project.run(scan.iter().chain(&["--no-cache", "--threads", "1"]));
        assert_eq!((first.code, &*first.stderr), (Some(0), ""));
        assert!(!first.stdout.is_empty(), "{format}");
        for arguments in
            [&["--threads", "2", "--no-cache"][..], &["--threads", "7"], &["--threads", "1"], &[]]
        {
            let again = project.run(scan.iter().chain(arguments));
            assert!(again.stdout == first.stdout, "{format} {arguments:?}");
        }
    }
}

#[test]
fn the_current_folder_has_no_say_in_a_report_for_programs() {
    let project = Project::healthy().with("sub/inner.py", HEALTHY);
    let here = project.run(["scan", "--format", "json"]);
    here.report().is_healthy();
    let root = project.path("");
    let mut command = project.command(["scan", "--format", "json"]);
    command.arg(&root).current_dir(project.path("sub"));
    assert_eq!(crate::harness::Running::start(command).end().stdout, here.stdout);
}
