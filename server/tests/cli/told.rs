//! What was not read, or not as a whole: no command and no format passes over it in silence.

use crate::harness::{HEALTHY, Project};

/// Its first line cannot be read.
const BROKEN: &str = "def f(:\n  ((\n";

/// One with a file that can be read in part only.
fn broken() -> Project {
    Project::new().with("a.py", BROKEN)
}

/// Kotlin and Java beside what is measured.
fn foreign() -> Project {
    Project::healthy()
        .with("A.java", "class A {}\n")
        .with("B.java", "class B {}\n")
        .with("b.kt", "val b = 1\n")
}

#[test]
fn a_gate_says_what_it_read_in_part_and_passes() {
    let project = broken();
    let told = "1 file was read in part: a.py:1\n";
    let outcome = project.run(["check"]);
    assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""));
    let expected = format!("Nothing to report in 1 file with 0 functions.\n{told}");
    assert_eq!(outcome.stdout, expected);
    assert_eq!(project.run(["check", "-q"]).stdout, "");
    for name in ["b.py", "c.py", "d.py", "e.py"] {
        project.write(name, BROKEN);
    }
    let told = "5 files were read in part: a.py:1, b.py:1, c.py:1 and 2 more\n";
    let outcome = project.run(["check"]);
    assert!(outcome.stdout.ends_with(told), "{}", outcome.stdout);
}

#[test]
fn formats_without_a_place_for_what_was_read_in_part_leave_it_to_standard_error() {
    let project = broken();
    for format in ["concise", "csv", "gitlab", "checkstyle"] {
        let outcome = project.run(["check", "--format", format]);
        let told = "note: 1 file was read in part: a.py:1\n";
        assert_eq!((outcome.code, &*outcome.stderr), (Some(0), told), "{format}");
        assert!(!outcome.stdout.contains("a.py"), "{format}: {}", outcome.stdout);
        let quiet = project.run(["check", "--format", format, "-q"]);
        assert_eq!((quiet.code, &*quiet.stderr), (Some(0), ""), "{format}");
    }
    for format in ["json", "ndjson", "sarif", "markdown", "html", "github", "junit"] {
        let outcome = project.run(["check", "--format", format]);
        assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""), "{format}");
        let says = ["part", "as far as"].iter().any(|part| outcome.stdout.contains(part));
        assert!(says, "{format}: {}", outcome.stdout);
    }
}

#[test]
fn where_nothing_was_measured_it_is_said_what_was_left_out() {
    let small = ["--set", "limits.max_bytes=9"];
    let project = Project::new()
        .with("big.py", HEALTHY)
        .with("a.min.js", format!("var a={};\n", "[1,2,3,4,5,6,7,8,9],".repeat(2_000) + "0"));
    let told = "nothing was measured: 1 file is left out: minified";
    project.run(["check", "a.min.js"]).failed(2, &[told]);
    let told = "nothing was measured: 1 file is left out: too large";
    project.run(["check", "big.py"].iter().chain(&small)).failed(2, &[told]);
    let scan = project.run(["scan", "big.py"].iter().chain(&small));
    assert_eq!(scan.code, Some(0));
    assert!(scan.stderr.contains(told), "{}", scan.stderr);
    project.write("c.kt", "val c = 1\n");
    let told =
        ["1 Kotlin file is in a language that is not measured; 2 files are left out: too large"];
    project.run(["check"].iter().chain(&small)).failed(2, &told);
}

#[test]
fn a_language_that_was_not_asked_for_is_not_taken_for_no_files() {
    let told = ["nothing was measured: 1 file is in a language that `--language` leaves out"];
    Project::healthy().run(["check", "--language", "go"]).failed(2, &told);
}

#[test]
fn what_is_not_measured_is_told_with_its_reason_and_its_language() {
    let project = foreign();
    let outcome = project.run(["check"]);
    let expected = "Nothing to report in 1 file with 1 function; \
                    not measured: 3 files (unsupported language: Java 2, Kotlin 1).\n";
    assert_eq!((outcome.code, &*outcome.stdout), (Some(0), expected));
    let scan = project.run(["scan"]).stdout;
    let told = " skipped   3 files: unsupported language: Java 2, Kotlin 1\n";
    assert!(scan.contains(told), "{scan}");
    let types = project.run(["scan", "--types"]).stdout;
    assert!(types.contains(told), "{types}");
    let markdown = project.run(["check", "--format", "markdown"]).stdout;
    let told = "\n3 files not measured: unsupported language: Java 2, Kotlin 1.\n";
    assert!(markdown.contains(told), "{markdown}");
    project.write("large.py", HEALTHY.repeat(9));
    let limit = format!("limits.max_bytes={}", HEALTHY.len());
    let outcome = project.run(["check", "--set", &limit]);
    let told = "not measured: 4 files (1 too large, 3 unsupported language: Java 2, Kotlin 1).\n";
    assert!(outcome.stdout.ends_with(told), "{}", outcome.stdout);
}

#[test]
fn a_path_that_is_not_there_is_no_folder_without_code() {
    let outcome = Project::new().run(["scan", "none.py"]);
    outcome.failed(2, &["cannot read `none.py`"]);
    assert!(!outcome.stdout.contains("No files"), "{}", outcome.stdout);
}

#[test]
fn what_is_silenced_is_refused_where_a_format_has_no_place_for_it() {
    let project = Project::healthy();
    for command in ["scan", "check"] {
        for format in ["markdown", "html", "github", "gitlab", "junit", "checkstyle"] {
            let outcome = project.run([command, "--show-suppressed", "--format", format]);
            let told =
                format!("the format `{format}` has no place for what `--show-suppressed` asks for");
            outcome.failed(2, &[&told]);
            assert_eq!(outcome.stdout, "");
        }
    }
    for format in ["text", "concise", "json", "ndjson", "csv", "sarif"] {
        let outcome = project.run(["check", "--show-suppressed", "--format", format]);
        assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""), "{format}");
    }
}

#[test]
fn a_path_prefix_is_a_folder_below_the_project() {
    let project = Project::healthy();
    let path = |prefix: &str| {
        let limit = "--set=thresholds.cyclomatic=1";
        let text = project.run(["check", limit, "--format", "concise", "--path-prefix", prefix]);
        text.stdout.split(':').next().map(str::to_owned)
    };
    for (prefix, expected) in [
        ("x", "x/healthy.py"),
        ("x/", "x/healthy.py"),
        ("./x", "x/healthy.py"),
        ("././x//y/.", "x/y/healthy.py"),
        ("/x", "/x/healthy.py"),
        (".", "healthy.py"),
        ("", "healthy.py"),
    ] {
        assert_eq!(path(prefix).as_deref(), Some(expected), "{prefix}");
    }
    for prefix in ["..", "../x", "x/../y", "./.."] {
        let outcome = project.run(["check", "--path-prefix", prefix]);
        outcome.failed(2, &["--path-prefix", "it leads out of the project by `..`"]);
    }
}

/// Build servers take tests of one name in one class for one test.
#[test]
fn tests_of_a_report_have_names_of_their_own() {
    let overload = "void f(int a, int b, int c, int d, int e, int g) {}\n";
    let others = overload.replace("int", "long") + &overload.replace("int", "char");
    let project = Project::new().with("a.cpp", overload.to_owned() + &others);
    let text = project.run(["check", "--format", "junit"]).stdout;
    let names: Vec<_> =
        text.split("testcase name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let rule = "long-parameter-list";
    let expected = [format!("{rule}: f"), format!("{rule}: f@2"), format!("{rule}: f@3")];
    assert_eq!(names, expected, "{text}");
}
