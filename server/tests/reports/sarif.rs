//! SARIF, held against the schema of its specification.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::project::{astrolens, objections, project};

/// The schema of SARIF 2.1.0 as its technical committee publishes it, from the sources of a crate
/// that we depend on.
fn schema() -> jsonschema::Validator {
    let about = cargo(&["-vV"]);
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    // What only other platforms need may not have been fetched.
    let metadata = ["metadata", "--format-version=1", "--offline", "--filter-platform", host];
    let metadata: Value = serde_json::from_str(&cargo(&metadata)).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages.iter().find(|package| package["name"] == "serde-sarif");
    let manifest = package.and_then(|package| package["manifest_path"].as_str()).expect("a path");
    let path = Path::new(manifest).with_file_name("src").join("schema.json");
    let text = std::fs::read_to_string(path).expect("the schema");
    // It has a bracket in a pattern that only lenient engines take for one that is meant.
    let text = text.replace("{2}]?$", "{2}\\\\]?$");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let id = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json";
    assert_eq!(schema["$id"], id);
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&schema).expect("a schema")
}

/// What cargo prints in our own folder.
fn cargo(arguments: &[&str]) -> String {
    let folder = env!("CARGO_MANIFEST_DIR");
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(folder).output();
    let output = output.expect("cargo runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn every_report_keeps_to_the_specification() {
    let project = project();
    let schema = schema();
    for run in [
        &["scan"][..],
        &["scan", "--explain", "--show-suppressed"],
        &["check"],
        &["scan", "empty.py"],
        &["scan", "my src"],
        &["check", "--baseline", "known.json", "--show-suppressed"],
    ] {
        let text = astrolens(project.path(), &[run, &["--format", "sarif"]].concat());
        let sarif: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(objections(&schema, &sarif), [""; 0], "{run:?}");
        let results = sarif["runs"][0]["results"].as_array().expect("results");
        assert_eq!(results.is_empty(), run.contains(&"empty.py"), "{run:?}");
    }
}

/// The validator sees what GitHub's would: places that are no URIs, lines from 0.
#[test]
fn the_specification_refuses_what_is_wrong() {
    let project = project();
    let schema = schema();
    let text = astrolens(project.path(), &["scan", "--format", "sarif"]);
    let sarif: Value = serde_json::from_str(&text).expect("JSON");
    let place = "/runs/0/results/0/locations/0/physicalLocation";
    for (pointer, wrong) in [
        (format!("{place}/artifactLocation/uri"), Value::from("my src/a b.py")),
        (format!("{place}/region/startLine"), Value::from(0)),
        ("/runs/0/results/0/level".to_owned(), Value::from("fatal")),
        ("/version".to_owned(), Value::from("2.2.0")),
    ] {
        let mut sarif = sarif.clone();
        *sarif.pointer_mut(&pointer).expect("a field") = wrong;
        assert!(!objections(&schema, &sarif).is_empty(), "{pointer}");
    }
}
