//! The schema of `[[architecture]]`: the rows of the kinds, and what goes with each.

use std::borrow::Cow;

use astrolens_modules::rules::{KINDS, LEVELS};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::ArchitectureRule;
use crate::decode::SEVERITY_NAMES;
use crate::schema::Globs;

impl JsonSchema for ArchitectureRule {
    fn schema_name() -> Cow<'static, str> {
        "Architecture".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut properties: Map<String, Value> = KINDS
            .iter()
            .map(|row| (row.key.to_owned(), described(form(row.key, generator), row.summary)))
            .collect();
        for (key, schema, summary) in others(generator) {
            properties.insert(key.to_owned(), described(schema, summary));
        }
        let one: Vec<Value> = KINDS.iter().map(|row| json!({ "required": [row.key] })).collect();
        json_schema!({
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
            "oneOf": one,
        })
    }
}

/// The keys that go with every kind, or with some.
fn others(generator: &mut SchemaGenerator) -> [(&'static str, Value, &'static str); 7] {
    let text = || json!({ "type": "string", "minLength": 1 });
    let counts = || json!({ "type": "boolean", "default": true });
    let severities = json!({ "enum": SEVERITY_NAMES });
    let ignore = json!({ "default": [], "allOf": [generator.subschema_for::<Exceptions>()] });
    [
        (
            "files",
            globs(generator),
            "With `acyclic` and `max_fan_out`: the only files that it is about.",
        ),
        ("name", text(), "What people call the rule; messages have it."),
        ("reason", text(), "Why it holds; messages have it."),
        ("severity", severities, "The severity of what breaks it; unless given, that of its rule."),
        ("type_only", counts(), "Whether dependencies on types alone count."),
        ("tests", counts(), "Whether dependencies of test code count."),
        (
            "ignore",
            ignore,
            "Exceptions: who may depend on what all the same, and why. One that excuses nothing is reported.",
        ),
    ]
}

/// What may be written for the kind with this key.
fn form(key: &str, generator: &mut SchemaGenerator) -> Value {
    match key {
        "layers" => json!({ "allOf": [generator.subschema_for::<Layers>()] }),
        "independent" => globs(generator),
        "acyclic" => json!({ "enum": LEVELS.map(|(name, _)| name) }),
        "max_fan_out" => json!({ "type": "integer", "minimum": 1 }),
        _ => json!({ "allOf": [generator.subschema_for::<FromTo>()] }),
    }
}

fn globs(generator: &mut SchemaGenerator) -> Value {
    json!({ "allOf": [generator.subschema_for::<OneOrMoreGlobs>()] })
}

/// `schema` with a description.
fn described(mut schema: Value, summary: &str) -> Value {
    schema["description"] = summary.into();
    schema
}

/// A glob, or a list of some.
struct OneOrMoreGlobs;

impl JsonSchema for OneOrMoreGlobs {
    fn schema_name() -> Cow<'static, str> {
        "OneOrMoreGlobs".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let list = generator.subschema_for::<Globs>();
        json_schema!({
            "anyOf": [
                { "type": "string", "minLength": 1, "maxLength": 1000 },
                { "minItems": 1, "allOf": [list] },
            ],
        })
    }
}

/// Layers, the highest first.
struct Layers;

impl JsonSchema for Layers {
    fn schema_name() -> Cow<'static, str> {
        "Layers".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let layer = generator.subschema_for::<OneOrMoreGlobs>();
        json_schema!({ "type": "array", "minItems": 2, "items": layer })
    }
}

/// Who depends on what.
struct FromTo;

impl JsonSchema for FromTo {
    fn schema_name() -> Cow<'static, str> {
        "FromTo".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let globs = globs(generator);
        json_schema!({
            "type": "object",
            "properties": {
                "from": described(globs.clone(), "Who asks."),
                "to": described(globs, "What for."),
            },
            "required": ["from", "to"],
            "additionalProperties": false,
        })
    }
}

/// Who may depend on what all the same.
struct Exceptions;

impl JsonSchema for Exceptions {
    fn schema_name() -> Cow<'static, str> {
        "Exceptions".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let globs = globs(generator);
        json_schema!({
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "from": described(globs.clone(), "Who may."),
                    "to": described(globs, "What they may depend on."),
                    "reason": { "type": "string", "minLength": 1, "description": "Why." },
                },
                "required": ["from", "to", "reason"],
                "additionalProperties": false,
            },
        })
    }
}
