//! What the gate reports in each form: the findings that remain, and on request those that do not.

use serde_json::Value;

use crate::project::{astrolens, project};

#[test]
fn rows_and_objects_are_of_findings() {
    let project = project();
    let text = astrolens(project.path(), &["check", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rules: Vec<String> = reader
        .records()
        .map(|record| record.expect("a line of equal length")[2].to_owned())
        .collect();
    let text = astrolens(project.path(), &["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&text).expect("JSON");
    let files = report["files"].as_array().expect("files");
    let findings: usize =
        files.iter().map(|file| file["findings"].as_array().expect("findings").len()).sum();
    assert!(findings > 0);
    assert_eq!(rules.len(), findings);
    for file in files {
        let is_found = !file["findings"].as_array().expect("findings").is_empty();
        assert!(is_found || file["skipped"].is_object(), "{file}");
        for function in file["functions"].as_array().expect("functions") {
            let place = [&function["start_byte"], &function["name_start_byte"]];
            let findings = file["findings"].as_array().expect("findings");
            let is_about = |finding: &Value| place.contains(&&finding["start_byte"]);
            assert!(findings.iter().any(is_about), "{function}");
        }
    }
    let concise = astrolens(project.path(), &["check", "--format", "concise"]);
    assert_eq!(concise.lines().count(), findings);
    let gitlab = astrolens(project.path(), &["check", "--format", "gitlab"]);
    let issues: Vec<Value> = serde_json::from_str(&gitlab).expect("an array");
    assert_eq!(issues.len(), findings);
    let html = astrolens(project.path(), &["check", "--format", "html"]);
    assert!(html.contains(r#""tab":"findings""#));
}

#[test]
fn what_is_silenced_is_shown_on_request() {
    let project = project();
    let nesting = "--set=thresholds.nesting=99";
    let index = "--set=thresholds.maintainability_index=0";
    let known = ["check", "known.py", "a.py", "--baseline", "known.json", nesting, index];
    let run = |format: &str, shown: &[&str]| {
        astrolens(project.path(), &[&known, shown, &["--format", format]].concat())
    };
    assert_eq!(run("concise", &[]), "");
    let text = run("concise", &["--show-suppressed"]);
    let by_comment = "(suppressed by line 1: as simple as it gets)";
    assert_eq!(text.matches(by_comment).count(), 1, "{text}");
    assert!(text.contains("(known to the baseline)"), "{text}");
    let text = run("sarif", &["--show-suppressed"]);
    let log: Value = serde_json::from_str(&text).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let kinds: Vec<&str> =
        results.iter().filter_map(|result| result["suppressions"][0]["kind"].as_str()).collect();
    assert_eq!(kinds.len(), results.len());
    assert!(kinds.contains(&"inSource") && kinds.contains(&"external"), "{kinds:?}");
    let states = results.iter().filter(|result| result["baselineState"] == "unchanged");
    assert_eq!(states.count(), kinds.iter().filter(|kind| **kind == "external").count());
    let text = run("json", &["--show-suppressed"]);
    let report: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(report["summary"]["severities"], serde_json::json!({}));
    assert!(report["files"][0]["known"].is_array(), "{report:#}");
    assert!(run("text", &["--show-suppressed"]).contains("  = known to the baseline\n"));
}

#[test]
fn what_a_format_has_no_place_for_is_refused() {
    let project = project();
    for (flag, format) in [("--explain", "csv"), ("--explain", "markdown"), ("--types", "sarif")] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_astrolens"))
            .current_dir(project.path())
            .args(["scan", flag, "--format", format])
            .output()
            .expect("the program runs");
        assert_eq!(output.status.code(), Some(2));
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(&format!("the format `{format}` has no place")), "{error}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn types_are_listed_by_their_own_metrics() {
    let project = project();
    let text = astrolens(project.path(), &["scan", "--types=methods", "--top", "1"]);
    assert!(text.starts_with("The worst 1 of "), "{text}");
    assert!(text.contains(" types by number of methods\n"), "{text}");
    assert!(text.contains("methods  wmc  lcom4  tcc  fields  type\n"), "{text}");
    let csv = astrolens(project.path(), &["scan", "--types", "--format", "csv"]);
    assert!(csv.starts_with("path,language,name,qualified_name,kind,"), "{csv}");
    assert!(csv.contains("\na.py,python,Shop,Shop,class,2,"), "{csv}");
}
