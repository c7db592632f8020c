//! The types as TypeScript has them.

use std::collections::BTreeSet;

use super::schema::{Call, Content, Definition, Field, Schema, Type};
use super::wrapped;

/// How long a line of a comment is.
const WIDTH: usize = 110;

/// Where the types of graphs are, for the requests.
const GRAPHS: &str = "../../../web/src/document";

/// What stands before all imports but the first.
const HEAD: &str = r#"// The server's own requests, notifications and types. Generated from docs/protocol.schema.json and
// docs/report.schema.json by `cargo xtask tidy --write`: do not edit.

import type * as lsp from "vscode-languageclient/node";
"#;

/// What stands between the types of graphs and the version.
const HEAD_OF_REQUESTS: &str = r#"import type { Notification, Request } from "./request";

/** The version of the own requests that the types are of. */"#;

/// What stands before the types of graphs.
const HEAD_OF_GRAPHS: &str =
    "// What `astrolens graph --format json` writes. Generated from docs/graph.schema.json by
// `cargo xtask tidy --write`: do not edit.";

/// The file that holds all of `schema`, but for the types that `graphs` has too: those are imported.
pub(super) fn written(schema: &Schema, graphs: &Schema) -> String {
    let mut lines = vec![HEAD.to_owned()];
    let imported = imported(schema, graphs);
    if !imported.is_empty() {
        lines.push(format!("import type {{ {} }} from \"{GRAPHS}\";", imported.join(", ")));
    }
    lines.push(HEAD_OF_REQUESTS.to_owned());
    lines.push(format!("export const PROTOCOL = {};", schema.version));
    for call in schema.requests.iter().chain(&schema.notifications) {
        lines.push(String::new());
        add_comment(&mut lines, "", &call.description);
        lines.push(of_call(call));
    }
    with_definitions(lines, schema, |name| !schema.shares(name, graphs))
}

/// The types that `schema` shares with `graphs`, as far as its other types and its calls name them.
fn imported<'schema>(schema: &'schema Schema, graphs: &Schema) -> Vec<&'schema str> {
    let calls = schema.requests.iter().chain(&schema.notifications).flat_map(Call::names);
    let own = schema.definitions().filter(|(name, _)| !schema.shares(name, graphs));
    let named = own.flat_map(|(_, definition)| definition.names()).chain(calls);
    let shared: BTreeSet<&str> = named.filter(|name| schema.shares(name, graphs)).collect();
    shared.into_iter().collect()
}

/// The file that holds the types of a document.
pub(super) fn document(schema: &Schema) -> String {
    with_definitions(vec![HEAD_OF_GRAPHS.to_owned()], schema, |_| true)
}

/// `lines` and behind them the types of `schema` whose names are `wanted`.
fn with_definitions(
    mut lines: Vec<String>,
    schema: &Schema,
    wanted: impl Fn(&str) -> bool,
) -> String {
    for (name, definition) in schema.definitions().filter(|(name, _)| wanted(name)) {
        lines.push(String::new());
        add_definition(&mut lines, name, definition);
    }
    lines.join("\n") + "\n"
}

fn of_call(call: &Call) -> String {
    let params = type_of(&call.params);
    let type_ = match &call.result {
        Some(result) => {
            let part = call.part.as_ref().map(|part| format!(", {}", type_of(part)));
            format!("Request<{params}, {}{}>", type_of(result), part.unwrap_or_default())
        }
        None => format!("Notification<{params}>"),
    };
    format!("export const {}: {type_} = {{ method: \"{}\" }};", call.name(), call.method)
}

fn add_definition(lines: &mut Vec<String>, name: &str, definition: &Definition) {
    add_comment(lines, "", &definition.description);
    match &definition.content {
        Content::Alias(Type::Choice(choices)) if choices.len() > 3 => {
            lines.push(format!("export type {name} ="));
            let choices: Vec<String> =
                choices.iter().map(|choice| format!("  | {}", type_of(choice))).collect();
            lines.push(choices.join("\n") + ";");
        }
        Content::Alias(type_) => lines.push(format!("export type {name} = {};", type_of(type_))),
        Content::Fields(fields) if fields.is_empty() => {
            lines.push(format!("export type {name} = Record<string, never>;"));
        }
        Content::Fields(fields) => {
            lines.push(format!("export interface {name} {{"));
            for field in fields {
                add_field(lines, field);
            }
            lines.push("}".to_owned());
        }
    }
}

fn add_field(lines: &mut Vec<String>, field: &Field) {
    add_comment(lines, "  ", &field.description);
    let mark = if field.is_optional { "?" } else { "" };
    lines.push(format!("  {}{mark}: {};", field.name, type_of(&field.content)));
}

/// Adds what is said of something, on one line if it fits.
fn add_comment(lines: &mut Vec<String>, indent: &str, comment: &str) {
    match wrapped(comment, WIDTH).as_slice() {
        [only] if only.is_empty() => {}
        [only] => lines.push(format!("{indent}/** {only} */")),
        many => {
            lines.push(format!("{indent}/**"));
            lines.extend(many.iter().map(|line| format!("{indent} * {line}")));
            lines.push(format!("{indent} */"));
        }
    }
}

fn type_of(type_: &Type) -> String {
    match type_ {
        Type::Any => "unknown".to_owned(),
        Type::Null => "null".to_owned(),
        Type::Flag => "boolean".to_owned(),
        Type::Integer | Type::Number => "number".to_owned(),
        Type::Text => "string".to_owned(),
        Type::Word(word) => format!("\"{word}\""),
        Type::Own(name) => name.clone(),
        Type::Lsp(name) => format!("lsp.{name}"),
        Type::List(within) => match within.as_ref() {
            choice @ Type::Choice(_) => format!("({})[]", type_of(choice)),
            within => format!("{}[]", type_of(within)),
        },
        Type::Table(within) => format!("Record<string, {}>", type_of(within)),
        Type::Choice(choices) => choices.iter().map(type_of).collect::<Vec<_>>().join(" | "),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::schema;
    use super::*;

    #[test]
    fn a_document_is_its_types() {
        let schema = serde_json::json!({
            "title": "Whole",
            "description": "All of it.",
            "properties": { "parts": { "type": "array", "items": { "$ref": "#/$defs/Part" } } },
            "required": ["parts"],
            "$defs": { "Part": { "properties": { "name": { "type": "string" } } } },
        });
        let text = document(&Schema::document(&schema).unwrap());
        let (head, rest) = text.split_once("\n\n").unwrap();
        assert!(head.starts_with("// What `astrolens graph"));
        assert_eq!(
            rest,
            "export interface Part {\n  name?: string;\n}\n\n/** All of it. */\nexport interface \
             Whole {\n  parts: Part[];\n}\n"
        );
    }

    #[test]
    fn types_of_graphs_are_imported() {
        let graphs = |description: &str| {
            let document = serde_json::json!({
                "title": "RowsParams",
                "description": description,
                "properties": { "limit": { "type": ["integer", "null"], "description": "How many." } },
            });
            Schema::document(&document).unwrap()
        };
        let import = "import type { RowsParams } from \"../../../web/src/document\";\n";
        let text = written(&schema(), &graphs("Which rows.\n\nAll if absent."));
        assert!(text.contains(import) && !text.contains("interface RowsParams"), "{text}");
        let text = written(&schema(), &graphs("Another type of this name."));
        assert!(!text.contains(import) && text.contains("interface RowsParams"), "{text}");
    }

    #[test]
    fn requests_and_types_are_written() {
        let none = Schema::document(&serde_json::json!({ "title": "None" })).unwrap();
        let text = written(&schema(), &none);
        let (head, rest) = text.split_once("PROTOCOL = 3;\n").unwrap();
        assert!(head.starts_with("// The server's own requests"));
        assert_eq!(
            rest,
            r#"
/** The rows. */
export const rows: Request<RowsParams, Row | null> = { method: "astrolens/rows" };

/** They are gone. */
export const gone: Notification<Row> = { method: "astrolens/gone" };

/** How much. */
export type Level = "low" | "high";

/** A row, as `Rows` has it. */
export interface Row {
  function: string;
  level: Level;
  range: lsp.Range | null;
  by: Record<string, number>;
  rows?: Row[];
  isOpen?: boolean;
}

/**
 * Which rows.
 * All if absent.
 */
export interface RowsParams {
  /** How many. */
  limit?: number;
}
"#
        );
    }
}
