//! A tree of values with their places, from TOML or from an editor's JSON.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// A value and the bytes of the source it stands at, if the source is text.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) span: Option<Range<usize>>,
    pub(crate) value: Value,
}

/// A value.
#[derive(Debug)]
pub(crate) enum Value {
    String(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    /// A date or a time; no setting takes one.
    Date,
    /// Digits that no number type holds.
    Unrepresentable(String),
    Array(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) span: Option<Range<usize>>,
    pub(crate) node: Node,
}

/// An error of the TOML parser.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    pub(crate) span: Option<Range<usize>>,
    pub(crate) message: String,
}

/// Reads TOML; what is wrong is left out of the tree or stands in it as a string.
///
/// The parser bounds the nesting (80 levels), so the conversion may recurse.
pub(crate) fn from_toml(text: &str) -> (Node, Vec<SyntaxError>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let root = Node { span: Some(table.span()), value: table_value(table.into_inner()) };
    let errors = errors
        .iter()
        .map(|error| SyntaxError { span: error.span(), message: error.message().to_owned() })
        .collect();
    (root, errors)
}

fn table_value(table: DeTable<'_>) -> Value {
    let entries = table.into_iter().map(|(key, value)| Entry {
        span: Some(key.span()),
        key: key.into_inner().into_owned(),
        node: Node { span: Some(value.span()), value: toml_value(value.into_inner()) },
    });
    Value::Table(entries.collect())
}

fn toml_value(value: DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.into_owned()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Value::Unrepresentable(number.to_string()), Value::Integer),
        DeValue::Float(number) => number
            .as_str()
            .parse()
            .map_or_else(|_| Value::Unrepresentable(number.to_string()), Value::Float),
        DeValue::Boolean(flag) => Value::Boolean(flag),
        DeValue::Datetime(_) => Value::Date,
        DeValue::Array(array) => Value::Array(
            array
                .into_iter()
                .map(|item| Node { span: Some(item.span()), value: toml_value(item.into_inner()) })
                .collect(),
        ),
        DeValue::Table(table) => table_value(table),
    }
}

/// Reads an editor's settings; `null` is as good as absent.
///
/// Whoever parsed the JSON has bounded its nesting (`serde_json`: 128 levels).
pub(crate) fn from_json(json: &serde_json::Value) -> Node {
    Node { span: None, value: json_value(json) }
}

fn json_value(json: &serde_json::Value) -> Value {
    match json {
        // Only reached for `null` in an array or alone: no setting takes it.
        serde_json::Value::Null => Value::Unrepresentable("null".to_owned()),
        serde_json::Value::Bool(flag) => Value::Boolean(*flag),
        serde_json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => Value::Integer(integer),
            (None, Some(float)) => Value::Float(float),
            (None, None) => Value::Unrepresentable(number.to_string()),
        },
        serde_json::Value::String(text) => Value::String(text.clone()),
        serde_json::Value::Array(items) => Value::Array(items.iter().map(from_json).collect()),
        serde_json::Value::Object(map) => Value::Table(
            map.iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| Entry { key: key.clone(), span: None, node: from_json(value) })
                .collect(),
        ),
    }
}

impl Value {
    /// The value as a message calls it.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::String(text) if text.chars().count() > 40 => {
                format!("the string \"{}…\"", text.chars().take(40).collect::<String>())
            }
            Self::String(text) => format!("the string {text:?}"),
            Self::Integer(number) => format!("the number {number}"),
            Self::Float(number) => format!("the number {number:?}"),
            Self::Boolean(flag) => format!("`{flag}`"),
            Self::Date => "a date".to_owned(),
            Self::Unrepresentable(text) => {
                format!("`{}`", text.chars().take(40).collect::<String>())
            }
            Self::Array(_) => "a list".to_owned(),
            Self::Table(_) => "a table".to_owned(),
        }
    }
}
