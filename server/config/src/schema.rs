//! The JSON Schema of `astrolens.toml`: the types of `settings`, the names of the registries.

use std::borrow::Cow;

use astrolens_model::Origin;
use astrolens_smells::{RULES, thresholds};
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::effective::json_limits;
use crate::registry::{self, OPTIONS};
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
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for metric in registry::metrics_with_options() {
            properties.insert(metric.to_owned(), options_of(metric));
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

/// The section of a metric's options.
fn options_of(metric: &str) -> Value {
    let options = OPTIONS.iter().filter(|option| option.metric == metric).map(|option| {
        let values = option.values();
        let summary = option.variant.summary;
        let schema = json!({ "description": summary, "enum": values, "default": values[0] });
        (option.key.to_owned(), schema)
    });
    json!({
        "description": format!("How disputed parts of the definition of `{metric}` are read."),
        "type": "object",
        "properties": options.collect::<Map<_, _>>(),
        "additionalProperties": false,
    })
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
