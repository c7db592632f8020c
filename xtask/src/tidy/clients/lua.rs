//! The types as Lua's annotations have them.

use super::schema::{Call, Content, Definition, Field, Schema, Type};
use super::wrapped;

/// How long a line is, by the plugin's settings, without what makes it a comment.
const WIDTH: usize = 97;

/// Names that stand in brackets.
const KEYWORDS: &[&str] = &["end", "for", "function", "if", "in", "local", "repeat", "until"];

/// What stands before everything.
const HEAD: &str = "---@meta
-- The types of the server's own requests and notifications. Generated from
-- docs/protocol.schema.json and docs/report.schema.json by `cargo xtask tidy --write`: do not edit.";

/// The file that holds all of `schema`.
pub(super) fn written(schema: &Schema) -> String {
    let mut lines = vec![HEAD.to_owned()];
    add_methods(&mut lines, ("Request", "A request of the server's own."), &schema.requests);
    let notification = ("Notification", "A notification of the server's own.");
    add_methods(&mut lines, notification, &schema.notifications);
    for (name, definition) in schema.definitions() {
        lines.push(String::new());
        add_definition(&mut lines, name, definition);
    }
    lines.join("\n") + "\n"
}

/// Adds the names of `calls`, with the types that they take and answer.
fn add_methods(lines: &mut Vec<String>, (name, what): (&str, &str), calls: &[Call]) {
    lines.push(format!("\n---{what}\n---@alias astrolens.{name}"));
    for call in calls {
        let result = call.result.as_ref().map(|result| format!(" → {}", type_of(result)));
        let types = format!("{}{}", type_of(&call.params), result.unwrap_or_default());
        lines.push(format!("---| \"{}\" # {types}", call.method));
    }
}

fn add_definition(lines: &mut Vec<String>, name: &str, definition: &Definition) {
    add_comment(lines, &definition.description);
    match &definition.content {
        Content::Alias(Type::Choice(choices)) if choices.len() > 3 => {
            lines.push(format!("---@alias astrolens.{name}"));
            lines.extend(choices.iter().map(|choice| format!("---| {}", type_of(choice))));
        }
        Content::Alias(type_) => {
            lines.push(format!("---@alias astrolens.{name} {}", type_of(type_)));
        }
        Content::Fields(fields) => {
            lines.push(format!("---@class astrolens.{name}"));
            for field in fields {
                add_field(lines, field);
            }
        }
    }
}

fn add_field(lines: &mut Vec<String>, field: &Field) {
    add_comment(lines, &field.description);
    let name = match field.name.as_str() {
        keyword if KEYWORDS.contains(&keyword) => format!("[\"{keyword}\"]"),
        name => name.to_owned(),
    };
    // Lua knows no difference between what is absent and what is nothing.
    let (content, can_be_nothing) = match &field.content {
        Type::Choice(choices) if choices.contains(&Type::Null) => {
            let rest = choices.iter().filter(|choice| **choice != Type::Null);
            (rest.map(type_of).collect::<Vec<_>>().join("|"), true)
        }
        content => (type_of(content), field.is_optional),
    };
    let mark = if can_be_nothing { "?" } else { "" };
    lines.push(format!("---@field {name}{mark} {content}"));
}

fn add_comment(lines: &mut Vec<String>, comment: &str) {
    let comment = wrapped(comment, WIDTH).into_iter().filter(|line| !line.is_empty());
    lines.extend(comment.map(|line| format!("---{line}")));
}

fn type_of(type_: &Type) -> String {
    match type_ {
        Type::Any => "any".to_owned(),
        Type::Null => "nil".to_owned(),
        Type::Flag => "boolean".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Text => "string".to_owned(),
        Type::Word(word) => format!("\"{word}\""),
        Type::Own(name) => format!("astrolens.{name}"),
        Type::Lsp(name) => format!("lsp.{name}"),
        Type::List(within) => match within.as_ref() {
            choice @ Type::Choice(_) => format!("({})[]", type_of(choice)),
            within => format!("{}[]", type_of(within)),
        },
        Type::Table(within) => format!("table<string, {}>", type_of(within)),
        Type::Choice(choices) => choices.iter().map(type_of).collect::<Vec<_>>().join("|"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::schema;
    use super::*;

    #[test]
    fn requests_and_types_are_written() {
        let text = written(&schema());
        let (head, rest) = text.split_once("do not edit.\n").unwrap();
        assert!(head.starts_with("---@meta\n"));
        assert_eq!(
            rest,
            r#"
---A request of the server's own.
---@alias astrolens.Request
---| "astrolens/rows" # astrolens.RowsParams → astrolens.Row|nil

---A notification of the server's own.
---@alias astrolens.Notification
---| "astrolens/gone" # astrolens.Row

---How much.
---@alias astrolens.Level "low"|"high"

---A row, as `Rows` has it.
---@class astrolens.Row
---@field ["function"] string
---@field level astrolens.Level
---@field range? lsp.Range
---@field by table<string, number>
---@field rows? astrolens.Row[]
---@field isOpen? boolean

---Which rows.
---All if absent.
---@class astrolens.RowsParams
---How many.
---@field limit? integer
"#
        );
    }
}
