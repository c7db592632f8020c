//! Whose work a file is: the same however it is named, and said wherever somebody may ask.

use std::path::Path;

use crate::harness::Project;

/// A function beyond every limit that is set by [`LIMITS`].
const BUSY: &str = "def busy(a):\n    if a:\n        if a > 1:\n            return 2\n";

const LIMITS: &str = "[thresholds]\ncognitive = 1\n";

fn project() -> Project {
    Project::new().with("astrolens.toml", LIMITS)
}

/// How many findings `check` reports in `folder` of the project with `arguments`.
fn findings(project: &Project, folder: &str, arguments: &[&str]) -> usize {
    let arguments = ["check", "--format", "json"].iter().chain(arguments);
    let mut command = project.command(arguments);
    let output = command.current_dir(project.path(folder)).output().expect("it runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a report");
    let files = report["files"].as_array().expect("files");
    files.iter().filter_map(|file| file["findings"].as_array()).map(Vec::len).sum()
}

#[test]
fn a_file_is_vendored_however_it_is_named() {
    for (vendored, folder) in [("vendor/x", "vendor"), ("deps/own", "deps")] {
        let file = format!("{vendored}/v.py");
        let project = project().with(&file, BUSY);
        let whole = project.path(&file).to_string_lossy().into_owned();
        for (at, argument) in [
            ("", "."),
            ("", folder),
            ("", vendored),
            ("", file.as_str()),
            ("", whole.as_str()),
            (folder, "."),
            (vendored, "v.py"),
            (vendored, "."),
        ] {
            assert_eq!(findings(&project, at, &[argument]), 0, "{argument} in `{at}`");
        }
        let all = ["--include-generated", vendored];
        assert_eq!(findings(&project, "", &all), 1);
    }
}

#[test]
fn what_lies_around_a_workspace_never_matters() {
    let outer = Project::new();
    for name in ["vendor/proj", "third_party/proj", "node_modules/proj", "tests/proj"] {
        outer.write(&format!("{name}/.git/HEAD"), "");
        outer.write(&format!("{name}/astrolens.toml"), LIMITS);
        outer.write(&format!("{name}/a.py"), BUSY);
        let whole = outer.path(&format!("{name}/a.py")).to_string_lossy().into_owned();
        for argument in [".", "a.py", whole.as_str()] {
            assert_eq!(findings(&outer, name, &[argument]), 1, "{argument} in `{name}`");
        }
    }
}

#[test]
fn what_is_declared_goes_before_what_it_looks_like() {
    let project = project()
        .with("deps/ours/a.py", BUSY)
        .with("src/tables.py", BUSY)
        .with("src/made.py", BUSY)
        .with("src/hand.py", format!("# @generated\n{BUSY}"));
    let all = ["deps/ours/a.py", "src/tables.py", "src/made.py", "src/hand.py"];
    let found = || all.map(|file| findings(&project, "", &[file]));
    assert_eq!(found(), [0, 1, 1, 0]);
    project
        .write("src/.gitattributes", "made.py linguist-generated\nhand.py -linguist-generated\n");
    assert_eq!(found(), [0, 1, 0, 1]);
    project.write(
        "astrolens.toml",
        format!(
            "{LIMITS}[[overrides]]\nfiles = [\"deps/ours/\", \"made.py\"]\norigin = \"own\"\n\
             [[overrides]]\nfiles = [\"tables.py\"]\norigin = \"generated\"\n"
        ),
    );
    assert_eq!(found(), [1, 0, 1, 1]);
    // A configuration that changed is not answered from the cache.
    project.write("astrolens.toml", LIMITS);
    assert_eq!(found(), [0, 1, 0, 1]);
}

#[test]
fn everybody_who_asks_is_told_whose_work_a_file_is() {
    let project = project().with("deps/a.py", BUSY).with("b.py", BUSY);
    let sentence = "It is vendored: it lies under `deps/`, so it has no findings; \
                    `[[overrides]] origin = \"own\"` changes that.";
    let shown = project.run(["config", "show", "deps/a.py"]).stdout;
    assert!(shown.contains(&format!("\n# {sentence}\n")), "{shown}");
    let explained = project.run(["explain", "deps/a.py:busy"]).stdout;
    assert!(explained.contains(&format!("\n{sentence}\n")), "{explained}");
    let report = project.report([]);
    let file = report.file("deps/a.py");
    assert_eq!(
        (&file["origin"], &file["origin_reason"]),
        (&"vendored".into(), &"it lies under `deps/`".into())
    );
    assert_eq!(report.file("b.py")["origin"], "own");
    let table = project.run(["scan"]).stdout;
    assert!(table.contains("1 function by"), "{table}");
    assert!(!table.contains("deps/a.py"), "{table}");
    let counted = "not own   1 file vendored: no findings; `--all` lists their functions";
    assert!(table.contains(counted), "{table}");
    let table = project.run(["scan", "--all"]).stdout;
    assert!(table.contains("busy (vendored)"), "{table}");
    let lines = project.run(["scan", "--format", "csv"]).stdout;
    assert!(lines.lines().any(|line| line.starts_with("deps/a.py,python,vendored,")), "{lines}");
}

#[test]
fn test_code_is_said_and_can_be_left_out_of_lists() {
    let project = project().with("tests/a.py", BUSY).with("b.py", BUSY);
    let report = project.report([]);
    let reason = "its path fits `tests/`, as that of tests does by custom";
    assert_eq!(report.file("tests/a.py")["test_reason"], reason);
    assert_eq!(report.file("tests/a.py")["functions"][0]["test"], true);
    assert!(report.file("b.py")["functions"][0].get("test").is_none());
    let table = project.run(["scan", "--no-tests"]).stdout;
    assert!(table.contains("b.py:1") && !table.contains("tests/a.py"), "{table}");
    assert!(project.run(["scan"]).stdout.contains("tests/a.py:1"));
}

#[test]
fn a_file_that_is_partial_says_where() {
    let project = Project::new().with("a.py", "x = 1\n\ny = = 2\n");
    assert_eq!(project.report([]).file("a.py")["partial_at"]["line"], 3);
    let told = project.run(["scan"]).stdout;
    assert!(told.lines().any(|line| Path::new(line.trim()) == Path::new("a.py:3")), "{told}");
}

#[test]
fn each_block_of_tests_is_named_and_none_is_too_long() {
    let body = "    step();\n".repeat(300);
    let source = format!(
        "describe('status', () => {{\n  it('works', () => {{\n{body}  }});\n}});\nwork(() => {{\n{body}}});\n"
    );
    let project = Project::new().with("a.js", source);
    let report = project.report([]);
    let file = report.file("a.js");
    let found: Vec<_> = file["findings"].as_array().expect("findings").iter().collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (&found[0]["rule"], &found[0]["start_line"]),
        (&"long-function".into(), &305.into())
    );
    let names = file["functions"].as_array().expect("functions").iter();
    let names: Vec<_> = names.map(|function| &function["qualified_name"]).collect();
    assert_eq!(
        names,
        ["describe(\"status\")", "describe(\"status\").it(\"works\")", "<anonymous>"]
    );
}

#[test]
fn a_header_is_in_one_language_whatever_part_of_its_project_is_scanned() {
    // The header shows no signs of either language, so that the files of the project decide: one in
    // C++, and one in C that the configuration leaves out, or that only `--hidden` finds.
    for hidden_c in ["third_party/z.c", ".work/z.c"] {
        let project = Project::new()
            .with("astrolens.toml", "[files]\nexclude = [\"third_party/\"]\n")
            .with("src/a.cpp", "class A {};\n")
            .with("include/x.h", "int f(int a);\n")
            .with(hidden_c, "int z;\n");
        for arguments in [vec!["."], vec!["include"], vec!["include/x.h"], vec![".", "--hidden"]] {
            let report = project.run([&["scan", "--format", "json"], &arguments[..]].concat());
            let report = report.report();
            let name = report.paths().into_iter().find(|path| path.ends_with("x.h"));
            let header = report.file(name.expect("the header is scanned"));
            assert_eq!(header["language"], "cpp", "{hidden_c}, {arguments:?}");
        }
    }
}
