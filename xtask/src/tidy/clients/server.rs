//! The server's side of a type: a structure of its source, or a definition of its schema.

use serde_json::Value;

use super::{Direction, Field, Kind};

/// The fields of the structure called `name`, as serde writes and reads them.
pub(super) fn of_structure(source: &str, name: &str, direction: Direction) -> Option<Vec<Field>> {
    let (before, rest) = source.split_once(&format!("struct {name} {{\n"))?;
    let (body, _) = rest.split_once("\n}")?;
    let head = before.rsplit("\n\n").next().unwrap_or_default();
    let is_camel = head.contains("rename_all = \"camelCase\"");
    let mut fields = Vec::new();
    let mut attributes = String::new();
    for line in body.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        if line.starts_with("#[") {
            attributes += line;
            continue;
        }
        let Some((name, type_)) = line.split_once(": ") else { continue };
        let name = name.rsplit(' ').next().unwrap_or_default();
        let type_ = type_.trim_end_matches(',');
        let within = type_.strip_prefix("Option<").and_then(|within| within.strip_suffix('>'));
        fields.push(Field {
            name: if is_camel { camel(name) } else { name.to_owned() },
            kind: kind_of_rust(within.unwrap_or(type_)),
            is_optional: match direction {
                Direction::Asked => within.is_some() || attributes.contains("default"),
                Direction::Told => attributes.contains("skip_serializing_if"),
            },
            is_nullable: within.is_some(),
            values: Vec::new(),
        });
        attributes.clear();
    }
    Some(fields)
}

fn kind_of_rust(type_: &str) -> Kind {
    match type_ {
        "String" | "Uri" | "LanguageName" | "FunctionKind" | "Severity" => Kind::Text,
        "u32" | "u64" | "usize" | "i32" | "f64" => Kind::Number,
        "bool" => Kind::Flag,
        _ if type_.starts_with("Vec<") => Kind::List,
        _ if type_.starts_with("BTreeMap<") => Kind::Table,
        _ => Kind::Other,
    }
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (initial, rest) = word.split_at(word.len().min(1));
        name + &initial.to_ascii_uppercase() + rest
    })
}

/// The fields of the definition called `name`.
pub(super) fn of_schema(schema: &Value, name: &str) -> Option<Vec<Field>> {
    let definition = &schema["$defs"][name];
    let required = definition["required"].as_array()?;
    let field = |(name, property): (&String, &Value)| {
        let types = types(schema, property);
        Field {
            name: name.clone(),
            kind: kind_of_schema(&types),
            is_optional: !required.iter().any(|one| one == name.as_str()),
            is_nullable: types.iter().any(|one| one["type"] == "null"),
            values: types
                .iter()
                .filter_map(|one| one["const"].as_str().map(str::to_owned))
                .collect(),
        }
    };
    Some(definition["properties"].as_object()?.iter().map(field).collect())
}

/// What a property can be: each has one `type`.
fn types(schema: &Value, property: &Value) -> Vec<Value> {
    if let Some(name) = property["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return types(schema, &schema["$defs"][name]);
    }
    for choice in ["anyOf", "oneOf"] {
        if let Some(all) = property[choice].as_array() {
            return all.iter().flat_map(|one| types(schema, one)).collect();
        }
    }
    let one = |type_: &Value| {
        let mut property = property.clone();
        property["type"] = type_.clone();
        property
    };
    match &property["type"] {
        Value::Array(all) => all.iter().map(one).collect(),
        _ => vec![property.clone()],
    }
}

fn kind_of_schema(types: &[Value]) -> Kind {
    let mut kinds = types.iter().filter(|one| one["type"] != "null").map(|one| {
        match one["type"].as_str().unwrap_or_default() {
            "string" => Kind::Text,
            "integer" | "number" => Kind::Number,
            "boolean" => Kind::Flag,
            "array" => Kind::List,
            "object" if one["additionalProperties"].is_object() => Kind::Table,
            _ => Kind::Other,
        }
    });
    let first = kinds.next().unwrap_or(Kind::Other);
    if kinds.all(|kind| kind == first) { first } else { Kind::Other }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_structure_is_read_as_serde_writes_it() {
        let source = "/// One.\n#[serde(rename_all = \"camelCase\")]\npub(crate) struct Row {\n    \
                      /// Its name: a text.\n    name_range: Range,\n    \
                      #[serde(skip_serializing_if = \"Option::is_none\")]\n    pub(super) text: \
                      Option<String>,\n    limit: Option<u32>,\n}\n\nstruct Other {\n    a: u32,\n}\n";
        let names = |direction| {
            let fields = of_structure(source, "Row", direction).unwrap();
            fields
                .into_iter()
                .map(|field| (field.name, field.kind, field.is_optional))
                .collect::<Vec<_>>()
        };
        let of = |name: &str, kind, optional| (name.to_owned(), kind, optional);
        assert_eq!(
            names(Direction::Told),
            [
                of("nameRange", Kind::Other, false),
                of("text", Kind::Text, true),
                of("limit", Kind::Number, false)
            ]
        );
        assert!(names(Direction::Asked)[2].2, "who asks may leave out what is optional");
        assert!(of_structure(source, "Missing", Direction::Told).is_none());
    }

    #[test]
    fn a_definition_is_read_through_its_references() {
        let schema = json!({"$defs": {
            "Level": {"oneOf": [{"type": "string", "const": "low"}, {"type": "string", "const": "high"}]},
            "Row": {
                "required": ["level"],
                "properties": {
                    "level": {"$ref": "#/$defs/Level"},
                    "at": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                    "names": {"type": ["array", "null"]},
                },
            },
        }});
        let mut fields = of_schema(&schema, "Row").unwrap();
        fields.sort_by(|a, b| a.name.cmp(&b.name));
        let [at, level, names] = fields.as_slice() else { panic!("three fields: {fields:?}") };
        assert_eq!((at.kind, at.is_optional, at.is_nullable), (Kind::Number, true, true));
        assert_eq!((level.kind, level.is_optional), (Kind::Text, false));
        assert_eq!(level.values, ["low", "high"]);
        assert_eq!((names.kind, names.is_nullable), (Kind::List, true));
    }
}
