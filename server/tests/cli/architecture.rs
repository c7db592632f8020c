//! Rules of the architecture: findings like others, wherever findings go.

use serde_json::Value;

use crate::harness::{Outcome, Project};

const RULES: &str = "[[architecture]]\nname = \"web above core\"\nlayers = [\"web/**\", \"core/**\"]\n\n\
                     [[architecture]]\nacyclic = \"files\"\nseverity = \"error\"\n";

/// Two modules that ask for one another across a border.
fn project() -> Project {
    Project::new()
        .with("astrolens.toml", RULES)
        .with("web/page.py", "import os\nfrom core import model\nfrom core import model as again\n")
        .with("core/model.py", "RATE = 1\n\nfrom web import page\n")
}

/// What is found, as `path:line:column severity rule`.
fn found(outcome: &Outcome) -> Vec<String> {
    let report: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let files = report["files"].as_array().expect("files").clone();
    let of_file = |file: Value| {
        let findings = file["findings"].as_array().expect("findings").clone();
        findings.into_iter().map(move |finding| {
            let text = |key: &str| finding[key].as_str().expect("text").to_owned();
            let path = file["path"].as_str().expect("a path");
            let (line, column) = (&finding["start_line"], &finding["start_column"]);
            format!("{path}:{line}:{column} {} {}", text("severity"), text("rule"))
        })
    };
    files.into_iter().flat_map(of_file).collect()
}

fn check(project: &Project, arguments: &[&str]) -> Outcome {
    project.run(["check", "--format", "json"].iter().chain(arguments))
}

#[test]
fn they_are_found_where_the_import_stands_with_the_rest_of_the_cycle() {
    let project = project();
    let outcome = check(&project, &[]);
    let expected =
        ["core/model.py:3:17 warning layer-violation", "core/model.py:3:17 error import-cycle"];
    assert_eq!((outcome.code, found(&outcome)), (Some(1), expected.map(String::from).to_vec()));
    let report: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let cycle = &report["files"][0]["findings"][1];
    assert_eq!(cycle["symbol"], "web/page.py");
    let message =
        "`core/model.py` and `web/page.py` depend on one another; cheapest to cut here, with 1 use";
    assert_eq!(cycle["message"], message);
    let back = &cycle["evidence"][0];
    assert_eq!((&back["path"], &back["line"]), (&"web/page.py".into(), &2.into()));
    let outcome = project.run(["scan", "--format", "json"]);
    assert_eq!((outcome.code, found(&outcome)), (Some(0), expected.map(String::from).to_vec()));
}

#[test]
fn the_report_is_the_same_with_and_without_a_cache() {
    let project = project();
    for command in ["scan", "check"] {
        let run =
            |more: &[&str]| project.run([command, "--format", "json"].iter().chain(more)).stdout;
        let without = run(&["--no-cache"]);
        assert!(without.contains("import-cycle"), "{without}");
        assert_eq!(run(&[]), without, "{command}");
        assert_eq!(run(&[]), without, "{command} again");
        assert_eq!(run(&["--threads", "1"]), without, "{command} on one thread");
    }
}

#[test]
fn every_format_tells_them() {
    let project = project();
    for format in [
        "text",
        "concise",
        "json",
        "ndjson",
        "csv",
        "html",
        "markdown",
        "sarif",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
    ] {
        let outcome = project.run(["check", "--format", format]);
        assert_eq!(outcome.code, Some(1), "{format}: {}", outcome.stderr);
        for part in ["depend on one another", "core/model.py"] {
            assert!(outcome.stdout.contains(part), "{format}: {}", outcome.stdout);
        }
    }
    let outcome = project.run(["check", "--format", "sarif"]);
    let sarif: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let cycle = results.iter().find(|result| result["ruleId"] == "import-cycle").expect("a cycle");
    let related = &cycle["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!((related, &cycle["level"]), (&"web/page.py".into(), &"error".into()));
}

#[test]
fn the_whole_project_counts_whichever_part_is_looked_at() {
    let project = project();
    assert_eq!(found(&check(&project, &["web"])), [""; 0]);
    let expected = ["model.py:3:17 warning layer-violation", "model.py:3:17 error import-cycle"];
    let outcome = check(&project, &["core"]);
    assert_eq!(found(&outcome), expected);
    // It is told from where the others are.
    assert!(outcome.stdout.contains("\"path\":\"../web/page.py\""), "{}", outcome.stdout);
    assert_eq!(found(&check(&project, &["core", "--exclude", "web/"])), expected);
}

#[test]
fn without_rules_nothing_is_judged_and_no_suppression_called_unused() {
    let project = project();
    let text = "RATE = 1\n\nfrom web import page  # astrolens: ignore[import-cycle] old\n";
    project.write("core/model.py", text);
    project.write("astrolens.toml", "");
    assert_eq!(found(&check(&project, &[])), [""; 0]);
}

#[test]
fn comments_suppress_them_and_are_told_when_they_are_of_no_use() {
    let project = project();
    let comment = "# astrolens: ignore[import-cycle, layer-violation] old";
    project.write("core/model.py", format!("RATE = 1\n\nfrom web import page  {comment}\n"));
    let outcome = check(&project, &[]);
    assert_eq!((outcome.code, found(&outcome)), (Some(0), vec![]), "{}", outcome.stderr);
    let outcome = check(&project, &["--show-suppressed"]);
    assert!(outcome.stdout.contains("depend on one another"), "{}", outcome.stdout);
    project.write("core/model.py", format!("RATE = 1  {comment}\n"));
    let unused = "core/model.py:1:13 warning unused-suppression";
    assert_eq!(found(&check(&project, &[])), [unused, unused]);
}

#[test]
fn rules_can_be_switched_off_and_made_louder_as_others() {
    let project = project();
    let text = format!(
        "{RULES}[rules]\ndisabled = [\"import-cycle\"]\n[rules.severity]\nlayer-violation = \"error\"\n"
    );
    project.write("astrolens.toml", text);
    assert_eq!(found(&check(&project, &[])), ["core/model.py:3:17 error layer-violation"]);
}

#[test]
fn vendored_files_have_no_part_in_it() {
    let project = project();
    project.write(".gitattributes", "core/** linguist-vendored\n");
    assert_eq!(found(&check(&project, &[])), [""; 0]);
}

#[test]
fn an_exception_of_no_use_is_told_in_its_file() {
    let project = project();
    let ignore = "ignore = [\n    { from = \"core/model.py\", to = \"web/**\", reason = \"old\" },\n    \
                  { from = \"core/gone.py\", to = \"web/**\", reason = \"older\" },\n]\n";
    let layers = format!("[[architecture]]\nlayers = [\"web/**\", \"core/**\"]\n{ignore}");
    project.write("astrolens.toml", layers);
    let outcome = check(&project, &[]);
    let expected = ["astrolens.toml:5:5 warning unused-exception"];
    assert_eq!((outcome.code, found(&outcome)), (Some(1), expected.map(String::from).to_vec()));
    assert_eq!(project.run(["baseline"]).code, Some(0));
    let outcome = check(&project, &[]);
    assert_eq!((outcome.code, found(&outcome)), (Some(0), vec![]), "{}", outcome.stderr);
}

#[test]
fn rules_of_a_folder_are_about_that_folder() {
    let project = Project::new()
        .with(
            "lib/astrolens.toml",
            "[[architecture]]\nforbidden = { from = \"a.py\", to = \"b.py\" }\n",
        )
        .with("lib/a.py", "from . import b\n")
        .with("lib/b.py", "")
        .with("a.py", "import b\n")
        .with("b.py", "");
    assert_eq!(found(&check(&project, &[])), ["lib/a.py:1:15 warning forbidden-dependency"]);
}

#[test]
fn what_holds_is_shown_with_its_place() {
    let project = project();
    let outcome = project.run(["config", "show", "core/model.py"]);
    let expected = "[[architecture]]  # astrolens.toml:3\nname = \"web above core\"\nlayers = [\"web/**\", \"core/**\"]\n\n\
                    [[architecture]]  # astrolens.toml:6\nacyclic = \"files\"\nseverity = \"error\"\n";
    assert!(outcome.stdout.ends_with(expected), "{}", outcome.stdout);
    let shown = outcome.stdout;
    project.write("astrolens.toml", &shown);
    let expected =
        ["core/model.py:3:17 warning layer-violation", "core/model.py:3:17 error import-cycle"];
    assert_eq!(found(&check(&project, &[])), expected, "{shown}");
}

#[test]
fn mistakes_are_told_with_their_lines() {
    let project = project();
    for (text, told) in [
        (
            "[[architecture]]\nname = \"a\"\n",
            &["`architecture[0]` demands nothing", "astrolens.toml:1:"][..],
        ),
        (
            "[[architecture]]\nacyclic = \"files\"\nmax_fan_out = 3\n",
            &["`architecture[0]` demands several things", "astrolens.toml:3:15"],
        ),
        (
            "[[architecture]]\nacyclc = \"files\"\n",
            &["did you mean `acyclic`?", "astrolens.toml:2:1"],
        ),
        (
            "[[architecture]]\nacyclic = \"modules\"\n",
            &["`files`, `components`", "astrolens.toml:2:11"],
        ),
        (
            "[[architecture]]\nlayers = [\"a\", \"\"]\n",
            &["the glob `` is empty", "astrolens.toml:2:17"],
        ),
        (
            "[[architecture]]\nlayers = [\"a\", \"a\"]\n",
            &["`a` is listed twice", "astrolens.toml:2:16"],
        ),
    ] {
        project.write("astrolens.toml", text);
        project.run(["check"]).failed(2, told);
    }
}
