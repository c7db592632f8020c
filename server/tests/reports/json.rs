//! The JSON report and its schema, which is generated from the types that are written.

use std::collections::BTreeSet;
use std::path::Path;

use astrolens_model::{Line, Report, report_schema};
use serde_json::{Value, json};

use crate::project::{astrolens, objections, project};

/// The reports that are held against the schema.
const RUNS: [&[&str]; 5] = [
    &["scan"],
    &["scan", "--explain", "--show-suppressed"],
    &["check"],
    &["check", "--baseline", "known.json", "--show-suppressed"],
    &["scan", "empty.py"],
];

fn schema() -> Value {
    report_schema().to_value()
}

fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::validator_for(schema).expect("a schema")
}

/// With `UPDATE_EXPECT=1` the file is written anew instead.
#[test]
fn the_schema_in_the_documentation_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/report.schema.json");
    let schema = schema();
    jsonschema::meta::validate(&schema).expect("a schema of its draft");
    let text = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, text).expect("a writable file");
    } else {
        let written = std::fs::read_to_string(&path).expect("the schema");
        assert!(written == text, "docs/report.schema.json is not in step: set UPDATE_EXPECT=1");
    }
}

/// A copy of `schema` that takes no field it does not describe.
fn closed(mut schema: Value) -> Value {
    let definitions = schema["$defs"].as_object_mut().expect("definitions");
    for (name, definition) in definitions {
        // A line's own field stands outside of what it refers to.
        if name != "Line" && definition.get("properties").is_some() {
            definition["additionalProperties"] = json!(false);
        }
    }
    schema["additionalProperties"] = json!(false);
    schema
}

#[test]
fn every_report_keeps_to_the_schema_and_has_nothing_else() {
    let project = project();
    let schema = validator(&closed(schema()));
    for run in RUNS {
        let text = astrolens(project.path(), &[run, &["--format", "json"]].concat());
        let report: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(objections(&schema, &report), [""; 0], "{run:?}");
    }
}

#[test]
fn every_line_keeps_to_its_schema() {
    let project = project();
    let mut lines = schema();
    lines["$ref"] = json!("#/$defs/Line");
    for key in ["properties", "required", "type"] {
        lines.as_object_mut().expect("an object").remove(key);
    }
    let schema = validator(&lines);
    for run in RUNS {
        let text = astrolens(project.path(), &[run, &["--format", "ndjson"]].concat());
        for line in text.lines() {
            let value: Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(objections(&schema, &value), [""; 0], "{run:?}: {line}");
            serde_json::from_str::<Line>(line).expect("a line");
        }
        assert!(text.lines().last().is_some_and(|line| line.starts_with("{\"type\":\"summary\"")));
    }
}

/// What the schema is tried on has every field at least once: else it could say anything of it.
#[test]
fn the_project_shows_every_field() {
    let project = project();
    let reports = [RUNS[1], RUNS[3]].map(|run| {
        let text = astrolens(project.path(), &[run, &["--format", "json"]].concat());
        serde_json::from_str::<Value>(&text).expect("JSON")
    });
    let mut seen = BTreeSet::new();
    let mut open: Vec<&Value> = reports.iter().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                seen.extend(
                    fields.iter().filter(|(_, value)| !value.is_null()).map(|(key, _)| key),
                );
                open.extend(fields.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    let schema = schema();
    let mut missing = Vec::new();
    for (name, definition) in schema["$defs"].as_object().expect("definitions") {
        let fields = definition["properties"].as_object().into_iter().flatten();
        let is_missing = |field: &&String| !seen.contains(field);
        missing.extend(
            fields.map(|(key, _)| key).filter(is_missing).map(|key| format!("{name}.{key}")),
        );
    }
    // Nothing that is found today is a matter of opinion.
    assert_eq!(missing, ["Finding.confidence"]);
}

#[test]
fn a_report_can_be_read_back_as_the_types_it_was_written_from() {
    let project = project();
    let text = astrolens(project.path(), &["scan", "--explain", "--format", "json"]);
    let report: Report = serde_json::from_str(&text).expect("a report");
    let again = serde_json::to_value(&report).expect("JSON");
    assert_eq!(again, serde_json::from_str::<Value>(&text).expect("JSON"));
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let project = project();
    let text = astrolens(project.path(), &["scan", "--format", "json"]);
    let report: Value = serde_json::from_str(&text).expect("JSON");
    let schema = validator(&closed(schema()));
    for (pointer, wrong) in [
        ("/schema", json!(1)),
        ("/files/0/functions/0/cognitive", json!(-1)),
        ("/files/0/functions/0/kind", json!("procedure")),
        ("/files/0/functions/0/maintainability_index", json!("9")),
        ("/files/0/findings/0/severity", json!("fatal")),
        ("/summary/rules", json!([])),
    ] {
        let mut report = report.clone();
        *report.pointer_mut(pointer).expect("a field") = wrong;
        assert!(!objections(&schema, &report).is_empty(), "{pointer}");
    }
}
