//! What the schemas say, as the generators need it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Where the requests and notifications are described.
const PROTOCOL: &str = "docs/protocol.schema.json";

/// Where the types of reports are.
const REPORTS: &str = "docs/report.schema.json";

/// Where the types of graphs are.
const GRAPHS: &str = "docs/graph.schema.json";

/// Our own part of the protocol, or a document's types alone.
#[derive(Debug)]
pub(in crate::tidy) struct Schema {
    /// The protocol's version; 0 for a document.
    pub(super) version: u64,
    /// The requests, in order of name.
    pub(in crate::tidy) requests: Vec<Call>,
    /// The notifications that the server sends, in order of name.
    pub(in crate::tidy) notifications: Vec<Call>,
    /// The types that are met on the way from these, by name.
    definitions: BTreeMap<String, Definition>,
}

/// A request, or a notification.
#[derive(Debug)]
pub(in crate::tidy) struct Call {
    /// Its whole name: `astrolens/ast`.
    pub(in crate::tidy) method: String,
    /// What it is for.
    pub(super) description: String,
    /// What it takes.
    pub(super) params: Type,
    /// What is answered to it; nothing to a notification.
    pub(super) result: Option<Type>,
    /// What parts of the answer are like, where it comes in parts.
    pub(super) part: Option<Type>,
}

/// A type with a name.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::tidy) struct Definition {
    /// What it is.
    pub(super) description: String,
    /// What it holds.
    pub(in crate::tidy) content: Content,
    /// Whether it is one of those of reports.
    pub(in crate::tidy) is_of_reports: bool,
}

/// What a type with a name holds.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::tidy) enum Content {
    /// Fields.
    Fields(Vec<Field>),
    /// What another type does.
    Alias(Type),
}

/// A field of a type.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::tidy) struct Field {
    /// Its name.
    pub(in crate::tidy) name: String,
    /// What it is.
    pub(super) description: String,
    /// What it holds. A field that may be left out is left out instead of being `null`.
    pub(super) content: Type,
    /// Whether it may be left out.
    pub(in crate::tidy) is_optional: bool,
}

/// What a value can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tidy) enum Type {
    Any,
    Null,
    Flag,
    Integer,
    Number,
    Text,
    /// This text.
    Word(String),
    /// A type of ours, by its name.
    Own(String),
    /// A type of the Language Server Protocol, by its name there.
    Lsp(String),
    List(Box<Type>),
    /// Values by names.
    Table(Box<Type>),
    /// One of these.
    Choice(Vec<Type>),
}

impl Schema {
    /// What the schemas in the tree at `root` say.
    pub(in crate::tidy) fn read(root: &Path) -> Result<Self> {
        Self::new(&value(root, PROTOCOL)?, &value(root, REPORTS)?)
    }

    /// The types of graphs in the tree at `root`.
    pub(super) fn of_graphs(root: &Path) -> Result<Self> {
        Self::document(&value(root, GRAPHS)?)
    }

    /// The types of a document, whose schema has its title as the name of the whole.
    pub(super) fn document(document: &Value) -> Result<Self> {
        let title = document["title"].as_str().context("the document has no title")?;
        let inner = document["$defs"].as_object().into_iter().flatten();
        let named = inner.map(|(name, value)| (name.as_str(), value));
        let definitions = named.chain([(title, document)]).map(|(name, value)| {
            let definition = Definition::read(value, false);
            Ok((name.to_owned(), definition.with_context(|| format!("failed to read `{name}`"))?))
        });
        Ok(Self {
            version: 0,
            requests: Vec::new(),
            notifications: Vec::new(),
            definitions: definitions.collect::<Result<_>>()?,
        })
    }

    /// What `protocol` says, with the types of `reports` that it refers to.
    pub(super) fn new(protocol: &Value, reports: &Value) -> Result<Self> {
        let calls = |part: &str| -> Result<Vec<Call>> {
            let calls = protocol[part].as_object().into_iter().flatten();
            calls.map(|(method, call)| Call::read(method, call)).collect()
        };
        let mut schema = Self {
            version: protocol["protocol"].as_u64().context("the protocol has no version")?,
            requests: calls("requests")?,
            notifications: calls("notifications")?,
            definitions: BTreeMap::new(),
        };
        let (mut waiting, mut seen) = (vec![protocol], BTreeSet::new());
        while let Some(value) = waiting.pop() {
            for name in references(value).into_iter().filter(|name| !name.starts_with("lsp.")) {
                if seen.insert(name) {
                    let own = protocol["$defs"].get(name);
                    let definition = own.or_else(|| reports["$defs"].get(name));
                    let definition = definition.with_context(|| format!("`{name}` is missing"))?;
                    let read = Definition::read(definition, own.is_none())
                        .with_context(|| format!("failed to read `{name}`"))?;
                    schema.definitions.insert(name.to_owned(), read);
                    waiting.push(definition);
                }
            }
        }
        Ok(schema)
    }

    /// The type called `name`.
    pub(in crate::tidy) fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions.get(name)
    }

    /// Whether `other` has the same type of this name.
    pub(super) fn shares(&self, name: &str, other: &Self) -> bool {
        self.definition(name).is_some_and(|definition| other.definition(name) == Some(definition))
    }

    /// All types with their names, in order of name.
    pub(in crate::tidy) fn definitions(&self) -> impl Iterator<Item = (&str, &Definition)> {
        self.definitions.iter().map(|(name, definition)| (name.as_str(), definition))
    }
}

impl Call {
    fn read(method: &str, call: &Value) -> Result<Self> {
        let optional = |key: &str| call.get(key).map(Type::read).transpose();
        Ok(Self {
            method: method.to_owned(),
            description: description(call),
            params: Type::read(&call["params"])?,
            result: optional("result")?,
            part: optional("partialResult")?,
        })
    }

    /// Its name within those of ours: `ast`.
    pub(super) fn name(&self) -> &str {
        self.method.rsplit('/').next().unwrap_or(&self.method)
    }

    /// The names of the types that it takes and answers.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let answers = [self.result.as_ref(), self.part.as_ref()];
        for type_ in std::iter::once(&self.params).chain(answers.into_iter().flatten()) {
            type_.names(&mut names);
        }
        names
    }

    /// The names of the types that it takes and answers, and of those that they hold, and so on.
    pub(in crate::tidy) fn types<'schema>(
        &self,
        schema: &'schema Schema,
    ) -> BTreeSet<&'schema str> {
        let mut waiting = self.names();
        let mut found = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            let Some((name, definition)) = schema.definitions.get_key_value(name) else { continue };
            if found.insert(name.as_str()) {
                waiting.extend(definition.names());
            }
        }
        found
    }
}

impl Definition {
    fn read(value: &Value, is_of_reports: bool) -> Result<Self> {
        let content = match value["properties"].as_object() {
            Some(properties) => {
                let required = value["required"].as_array();
                let is_required =
                    |name: &str| required.is_some_and(|all| all.iter().any(|one| one == name));
                let field =
                    |(name, value): (&String, &Value)| Field::read(name, value, !is_required(name));
                Content::Fields(properties.iter().map(field).collect::<Result<_>>()?)
            }
            None => Content::Alias(Type::read(value)?),
        };
        Ok(Self { description: description(value), content, is_of_reports })
    }

    /// The names of the types that it holds.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        match &self.content {
            Content::Fields(fields) => {
                for field in fields {
                    field.content.names(&mut names);
                }
            }
            Content::Alias(type_) => type_.names(&mut names),
        }
        names
    }
}

impl Field {
    fn read(name: &str, value: &Value, is_optional: bool) -> Result<Self> {
        let type_ = Type::read(value).with_context(|| format!("failed to read `{name}`"))?;
        Ok(Self {
            name: name.to_owned(),
            description: description(value),
            content: if is_optional { type_.without_null() } else { type_ },
            is_optional,
        })
    }
}

impl Type {
    fn read(value: &Value) -> Result<Self> {
        if let Some(reference) = value["$ref"].as_str() {
            let name = referred(reference);
            return Ok(match name.strip_prefix("lsp.") {
                Some(name) => Self::Lsp(name.to_owned()),
                None => Self::Own(name.to_owned()),
            });
        }
        if let Some(word) = value["const"].as_str() {
            return Ok(Self::Word(word.to_owned()));
        }
        if let Some(choices) = value["anyOf"].as_array().or(value["oneOf"].as_array()) {
            return Ok(Self::Choice(choices.iter().map(Self::read).collect::<Result<_>>()?));
        }
        match &value["type"] {
            Value::String(name) => Self::named(name, value),
            Value::Array(names) => {
                let names = names.iter().filter_map(Value::as_str);
                Ok(Self::Choice(names.map(|name| Self::named(name, value)).collect::<Result<_>>()?))
            }
            _ => Ok(Self::Any),
        }
    }

    /// What JSON Schema calls `name`.
    fn named(name: &str, value: &Value) -> Result<Self> {
        let within = |key: &str| value.get(key).map_or(Ok(Self::Any), Self::read);
        Ok(match name {
            "null" => Self::Null,
            "boolean" => Self::Flag,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "string" => Self::Text,
            "array" => Self::List(Box::new(within("items")?)),
            "object" => Self::Table(Box::new(within("additionalProperties")?)),
            _ => bail!("there is no type `{name}`"),
        })
    }

    /// What it can be beside `null`.
    fn without_null(self) -> Self {
        let Self::Choice(choices) = self else { return self };
        let mut rest: Vec<Self> =
            choices.into_iter().filter(|choice| *choice != Self::Null).collect();
        match rest.pop() {
            Some(only) if rest.is_empty() => only,
            last => Self::Choice(rest.into_iter().chain(last).collect()),
        }
    }

    /// Adds the names of the types of ours in it to `found`.
    fn names<'type_>(&'type_ self, found: &mut Vec<&'type_ str>) {
        match self {
            Self::Own(name) => found.push(name),
            Self::List(within) | Self::Table(within) => within.names(found),
            Self::Choice(choices) => {
                for choice in choices {
                    choice.names(found);
                }
            }
            _ => {}
        }
    }
}

/// The schema at `path` in the tree at `root`.
fn value(root: &Path, path: &str) -> Result<Value> {
    let text = std::fs::read_to_string(root.join(path))
        .with_context(|| format!("failed to read {path}"))?;
    serde_json::from_str(&text).with_context(|| format!("failed to read {path}"))
}

/// The name at the end of a reference.
fn referred(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

/// What is referred to in `value`, outside of definitions.
fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(object) => {
            let within = object.iter().filter(|(key, _)| *key != "$defs");
            let within = within.flat_map(|(_, value)| references(value));
            within.chain(value["$ref"].as_str().map(referred)).collect()
        }
        Value::Array(values) => values.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// What is said of `value`, without the links of Rust's documentation.
fn description(value: &Value) -> String {
    value["description"].as_str().unwrap_or_default().replace("[`", "`").replace("`]", "`")
}
