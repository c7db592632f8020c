//! Manifests in JSON: objects whose keys may hold what nobody expects.

use serde_json::{Map, Value};

use crate::problem::Fault;

/// Of which kinds the values of keys may be, by the names of JSON.
pub(super) type Shape = &'static [(&'static str, &'static [&'static str])];

/// The object that `text` is.
pub(super) fn object(text: &str) -> Result<Map<String, Value>, Fault> {
    // A mark of the encoding is no part of the text.
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| Fault::of_json(&error))
}

/// Reads JSON as TypeScript does: with comments, and commas behind the last of a list.
pub(super) fn object_with_comments(text: &str) -> Result<Map<String, Value>, Fault> {
    let mut text = text.trim_start_matches('\u{feff}').to_owned();
    json_strip_comments::strip(&mut text).map_err(|_| Fault::new("a `/` begins no comment"))?;
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    object(&text)
}

/// Where `object` has a value of another kind than `shape` says; `null` is as good as nothing.
pub(super) fn shape_faults(object: &Map<String, Value>, shape: Shape) -> Vec<Fault> {
    let odd = shape.iter().filter_map(|(key, kinds)| {
        let kind = kind(object.get(*key)?);
        let is_odd = kind != "null" && !kinds.contains(&kind);
        is_odd.then(|| Fault::new(format!("`{key}` is of type {kind}, not {}", kinds.join(" or "))))
    });
    odd.collect()
}

/// What a value is, by the names of JSON.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_commas_are_for_those_who_expect_them() {
        let text = "\u{feff}{\n  // why\n  \"a\": [1, 2,],\n}\n";
        assert_eq!(object(text), Err(Fault::at(2, "key must be a string")));
        assert_eq!(object_with_comments(text).map(|it| it.len()), Ok(1));
        assert_eq!(object_with_comments("").map(|it| it.len()), Ok(0));
        let slash = object_with_comments("{ / }");
        assert_eq!(slash, Err(Fault::new("a `/` begins no comment")));
    }

    #[test]
    fn a_list_is_no_object() {
        assert_eq!(object("[]"), Err(Fault::at(1, "invalid type: sequence, expected a map")));
    }

    #[test]
    fn what_is_of_another_kind_is_told() {
        let object = object(r#"{"name": 1, "main": null, "files": []}"#).expect("an object");
        let shape: Shape =
            &[("name", &["string"]), ("main", &["string"]), ("files", &["string", "object"])];
        let faults = [
            Fault::new("`name` is of type number, not string"),
            Fault::new("`files` is of type array, not string or object"),
        ];
        assert_eq!(shape_faults(&object, shape), faults);
    }
}
