//! The types as TypeScript has them.

use super::schema::{Call, Content, Definition, Field, Schema, Type};
use super::wrapped;

/// How long a line of a comment is.
const WIDTH: usize = 110;

/// What stands before everything but the version.
const HEAD: &str = r#"// The server's own requests, notifications and types. Generated from docs/protocol.schema.json and
// docs/report.schema.json by `cargo xtask tidy --write`: do not edit.

import type * as lsp from "vscode-languageclient/node";

import type { Notification, Request } from "./request";

/** The version of the own requests that the types are of. */"#;

/// The file that holds all of `schema`.
pub(super) fn written(schema: &Schema) -> String {
    let mut lines = vec![HEAD.to_owned(), format!("export const PROTOCOL = {};", schema.version)];
    for call in schema.requests.iter().chain(&schema.notifications) {
        lines.push(String::new());
        add_comment(&mut lines, "", &call.description);
        lines.push(of_call(call));
    }
    for (name, definition) in schema.definitions() {
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
    fn requests_and_types_are_written() {
        let text = written(&schema());
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
