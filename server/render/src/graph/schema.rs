//! The JSON Schema of a graph's JSON form.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;

use super::json::Graph;

/// The JSON Schema of what `astrolens graph --format json` writes.
#[must_use]
pub fn graph_schema() -> Schema {
    let settings = SchemaSettings::draft2020_12()
        .for_serialize()
        .with_transform(RecursiveTransform(unwrapped));
    settings.into_generator().into_root_schema_for::<Graph<'static>>()
}

/// What is wrapped in the source is one paragraph.
fn unwrapped(schema: &mut Schema) {
    if let Some(text) = schema.get("description").and_then(|text| text.as_str()) {
        let folded = text.replace("\n\n", "\r").replace('\n', " ").replace('\r', "\n\n");
        schema.insert("description".to_owned(), folded.into());
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// With `UPDATE_EXPECT=1` the file is written anew instead.
    #[test]
    fn the_schema_in_the_documentation_is_that_of_the_types() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/graph.schema.json");
        let text = serde_json::to_string_pretty(&graph_schema()).unwrap() + "\n";
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, text).unwrap();
        } else {
            let written = fs::read_to_string(&path).unwrap_or_default();
            assert!(written == text, "docs/graph.schema.json is not in step: set UPDATE_EXPECT=1");
        }
    }
}
