//! The JSON Schema of `astrolens.toml`: the types of `settings`, the rows of `keys`, the names of
//! the registries.

use std::borrow::Cow;

use astrolens_model::Origin;
use astrolens_smells::{RULES, thresholds};
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::effective::{json_limits, json_number};
use crate::keys::{Form, Row, SECTIONS, Section, keys_of, metrics_with_options};
use crate::registry;
use crate::settings::{LanguageSettings, Languages, Settings, Thresholds};

/// The JSON Schema of `astrolens.toml`, for completion and checks in editors.
///
/// It is of draft 7, which is what the TOML extensions of editors read.
#[must_use]
pub fn schema() -> Value {
    let settings = SchemaSettings::draft07()
        .with_transform(RecursiveTransform(never_null))
        .with_transform(RecursiveTransform(unwrapped));
    let mut schema = settings.into_generator().into_root_schema_for::<Settings>();
    if let Some(properties) = schema.get_mut("properties") {
        add_first(properties, keys_of(""));
    }
    if let Some(definitions) = schema.get_mut("definitions") {
        add_first(&mut definitions["Tests"]["properties"], keys_of("tests"));
    }
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for Section { name, summary, .. } in &SECTIONS {
            properties.insert((*name).to_owned(), section(name, summary));
        }
        for metric in metrics_with_options() {
            let summary = format!("How disputed parts of the definition of `{metric}` are read.");
            properties.insert(metric.to_owned(), section(metric, &summary));
        }
    }
    schema.to_value()
}

/// TOML has no `null`: what is optional is left out.
fn never_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
        // Beside a reference itself, draft 7 would not look at the description.
        if let [_] = choices.as_slice()
            && let Some(only) = schema.remove("anyOf")
        {
            schema.insert("allOf".to_owned(), only);
        }
    }
}

/// What is wrapped in the source is one paragraph.
fn unwrapped(schema: &mut Schema) {
    if let Some(Value::String(description)) = schema.get_mut("description") {
        *description = description.replace('\n', " ");
    }
}

/// Writes `rows` before what `properties` has already.
fn add_first(properties: &mut Value, rows: impl Iterator<Item = &'static Row>) {
    if let Value::Object(properties) = properties {
        let others = std::mem::take(properties);
        properties.extend(rows.map(|row| (row.name().to_owned(), key(row))));
        properties.extend(others);
    }
}

/// A section of keys with plain values.
fn section(name: &str, summary: &str) -> Value {
    let keys = keys_of(name).map(|row| (row.name().to_owned(), key(row)));
    json!({
        "description": summary,
        "type": "object",
        "properties": keys.collect::<Map<_, _>>(),
        "additionalProperties": false,
    })
}

/// A key with a plain value.
fn key(row: &Row) -> Value {
    let summary = row.summary;
    match row.form {
        Form::Flag(default) => {
            json!({ "type": "boolean", "description": summary, "default": default })
        }
        Form::Whole(default) => {
            json!({ "type": "integer", "minimum": 1, "description": summary, "default": default })
        }
        Form::Number { least, default } => {
            let [least, default] = [least, default].map(json_number);
            json!({ "type": "number", "description": summary, "minimum": least, "default": default })
        }
        Form::Word(words) => {
            json!({ "description": summary, "enum": words, "default": words[0] })
        }
        Form::Globs => {
            json!({ "description": summary, "allOf": [{ "$ref": "#/definitions/Globs" }] })
        }
        Form::Text => json!({ "type": "string", "description": summary }),
    }
}

/// An object with these properties and no others.
fn object(properties: impl Iterator<Item = (String, Value)>) -> Schema {
    json_schema!({
        "type": "object",
        "properties": properties.collect::<Map<_, _>>(),
        "additionalProperties": false,
    })
}

/// The limits of one metric, as they are written.
struct WrittenLimits;

impl JsonSchema for WrittenLimits {
    fn schema_name() -> Cow<'static, str> {
        "Limits".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let limit = |severity: &str| {
            let description = format!("Beyond this, the severity is `{severity}`.");
            json!({ "description": description, "type": "number", "minimum": 0 })
        };
        json_schema!({
            "anyOf": [
                { "description": "Beyond this it is a warning.", "type": "number", "minimum": 0 },
                {
                    "description": "A limit for each severity; those left out are not set.",
                    "type": "object",
                    "properties": {
                        "information": limit("information"),
                        "warning": limit("warning"),
                        "error": limit("error"),
                    },
                    "additionalProperties": false,
                    "minProperties": 1,
                },
                { "description": "No limit.", "const": "off" },
            ],
        })
    }
}

impl JsonSchema for Thresholds {
    fn schema_name() -> Cow<'static, str> {
        "Thresholds".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let limits = generator.subschema_for::<WrittenLimits>();
        object(thresholds().map(|threshold| {
            let direction = if threshold.lower_is_worse { "below" } else { "above" };
            let schema = json!({
                "title": threshold.title,
                "description": format!("{} Reported {direction} the limit.", threshold.summary),
                "default": json_limits(&threshold.default_limits),
                "allOf": [limits],
            });
            (threshold.id.to_string(), schema)
        }))
    }
}

impl JsonSchema for Languages {
    fn schema_name() -> Cow<'static, str> {
        "Languages".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let settings = generator.subschema_for::<LanguageSettings>();
        object(registry::languages().map(|(name, language)| {
            let schema = json!({ "description": language.title(), "allOf": [settings] });
            (name.to_owned(), schema)
        }))
    }
}

/// A list of globs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Globs;

impl JsonSchema for Globs {
    fn schema_name() -> Cow<'static, str> {
        "Globs".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "items": { "type": "string", "minLength": 1, "maxLength": 1000 },
        })
    }
}

/// The name of a rule.
pub(crate) struct RuleName;

impl JsonSchema for RuleName {
    fn schema_name() -> Cow<'static, str> {
        "Rule".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let rules = RULES.iter().map(|rule| {
            json!({ "const": rule.id.as_str(), "title": rule.title, "description": rule.summary })
        });
        match rules.collect::<Vec<_>>() {
            none if none.is_empty() => json_schema!(false),
            rules => json_schema!({ "oneOf": rules }),
        }
    }
}

/// The origins that can be declared: a program that makes files small leaves signs of its own.
pub(crate) const DECLARABLE: [Origin; 3] = [Origin::Own, Origin::Vendored, Origin::Generated];

/// The name of an origin that can be declared.
pub(crate) struct OriginName;

impl JsonSchema for OriginName {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Origin".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": DECLARABLE.map(Origin::as_str) })
    }
}

/// A severity for each of some rules.
pub(crate) struct Severities;

impl JsonSchema for Severities {
    fn schema_name() -> Cow<'static, str> {
        "Severities".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let severity = generator.subschema_for::<astrolens_model::Severity>();
        object(RULES.iter().map(|rule| {
            (rule.id.to_string(), json!({ "description": rule.summary, "allOf": [severity] }))
        }))
    }
}
