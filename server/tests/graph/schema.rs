//! The JSON form keeps to its schema.

use astrolens_render::graph::graph_schema;
use serde_json::{Value, json};

use crate::project::{graph, project, write};

/// The schema, which takes no field that it does not describe.
fn closed() -> Value {
    let mut schema = graph_schema().to_value();
    for definition in schema["$defs"].as_object_mut().expect("definitions").values_mut() {
        if definition.get("properties").is_some() {
            definition["additionalProperties"] = json!(false);
        }
    }
    schema["additionalProperties"] = json!(false);
    schema
}

#[test]
fn every_graph_keeps_to_the_schema_and_has_nothing_else() {
    let project = project();
    write(project.path(), "go.mod", "module example.org/shop\n");
    write(project.path(), "cart/cart.go", "package cart\n\nimport \"fmt\"\n");
    let schema = closed();
    jsonschema::meta::validate(&schema).expect("a schema of its draft");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let runs: [&[&str]; 5] = [
        &[],
        &["--external"],
        &["--level", "folder"],
        &["--cycles"],
        &["--focus", "shop/store.py", "--reverse", "--depth", "1"],
    ];
    for run in runs {
        let told = graph(project.path(), &[&["--format", "json"], run].concat()).json();
        let objections: Vec<String> = schema
            .iter_errors(&told)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert_eq!(objections, [""; 0], "{run:?}");
    }
}
