//! The types of the clients, which are written from the schemas of the protocol, of reports and of graphs.
//!
//! `cargo xtask tidy --write` writes them, and the rule tells where they are not what would be
//! written. The schemas are kept true by the tests of the types that they are made of.

mod lua;
pub(super) mod schema;
mod typescript;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{Problem, files, relative};
use schema::Schema;

/// What a file holds, by the schemas in the tree at a root.
type Written = fn(&Path) -> Result<String>;

/// The files of the clients.
const CLIENTS: &[(&str, Written)] = &[
    ("editors/vscode/src/protocol.ts", |root| {
        Ok(typescript::written(&Schema::read(root)?, &Schema::of_graphs(root)?))
    }),
    ("editors/nvim/lua/astrolens/protocol.lua", |root| Ok(lua::written(&Schema::read(root)?))),
    ("web/src/document.ts", |root| Ok(typescript::document(&Schema::of_graphs(root)?))),
];

/// Where the plugin for Neovim stands, whose types have one space of names.
const PLUGIN: &str = "editors/nvim/lua";

/// Checks every file, and that no type is written down by hand as well.
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let schema = Schema::read(root)?;
    let mut problems = Vec::new();
    for (path, written) in CLIENTS {
        if fs::read_to_string(root.join(path)).unwrap_or_default() != written(root)? {
            let message = "is not what the schemas say: run `cargo xtask tidy --write`";
            problems.push(Problem::new(path, message));
        }
    }
    for path in files(&root.join(PLUGIN), "lua")? {
        let shown = relative(root, &path);
        if CLIENTS.iter().all(|(own, ..)| shown != Path::new(own)) {
            let text = fs::read_to_string(&path)?;
            problems.extend(mirrors(&schema, &text).into_iter().map(|(line, name)| {
                let message =
                    format!("`{name}` is a type of the server's: use the one that there is");
                Problem::at(shown, line, message)
            }));
        }
    }
    Ok(problems)
}

/// Writes the files that are not what they should be, and returns their paths.
pub fn write(root: &Path) -> Result<Vec<&'static str>> {
    let mut changed = Vec::new();
    for (path, written) in CLIENTS {
        let (file, text) = (root.join(path), written(root)?);
        if fs::read_to_string(&file).unwrap_or_default() != text {
            fs::write(file, text).with_context(|| format!("failed to write {path}"))?;
            changed.push(*path);
        }
    }
    Ok(changed)
}

/// The classes in `text` that have the name of a type of the server's, with their lines.
fn mirrors<'text>(schema: &Schema, text: &'text str) -> Vec<(usize, &'text str)> {
    let class = |(index, line): (usize, &'text str)| {
        let rest = line.strip_prefix("---@class astrolens.")?;
        let name = rest.split(|c: char| !c.is_alphanumeric()).next()?;
        schema.definition(name).map(|_| (index + 1, name))
    };
    text.lines().enumerate().filter_map(class).collect()
}

/// `text` in lines of at most `width` characters, as far as its words allow.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split("\n\n") {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let longer = line.chars().count() + 1 + word.chars().count();
            if !line.is_empty() && longer > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line += word;
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;

    /// Requests and types of every sort.
    pub(in crate::tidy) fn schema() -> Schema {
        let protocol = json!({
            "protocol": 3,
            "requests": { "astrolens/rows": {
                "description": "The rows.",
                "params": { "$ref": "#/$defs/RowsParams" },
                "result": { "anyOf": [{ "$ref": "#/$defs/Row" }, { "type": "null" }] },
            } },
            "notifications": { "astrolens/gone": {
                "description": "They are gone.",
                "params": { "$ref": "#/$defs/Row" },
            } },
            "$defs": {
                "RowsParams": {
                    "type": "object",
                    "description": "Which rows.\n\nAll if absent.",
                    "properties": { "limit": { "type": ["integer", "null"], "description": "How many." } },
                },
                "Row": {
                    "type": "object",
                    "description": "A row, as [`Rows`] has it.",
                    "properties": {
                        "function": { "type": "string" },
                        "level": { "$ref": "report.schema.json#/$defs/Level" },
                        "range": { "anyOf": [{ "$ref": "#/$defs/lsp.Range" }, { "type": "null" }] },
                        "by": { "type": "object", "additionalProperties": { "type": "number" } },
                        "rows": { "type": "array", "items": { "$ref": "#/$defs/Row" } },
                        "isOpen": { "type": "boolean" },
                    },
                    "required": ["function", "level", "range", "by"],
                },
                "lsp.Range": { "type": "object" },
            },
        });
        let reports = json!({ "$defs": {
            "Level": {
                "description": "How much.",
                "oneOf": [
                    { "type": "string", "const": "low" },
                    { "type": "string", "const": "high" },
                ],
            },
            "Unused": { "type": "string" },
        } });
        Schema::new(&protocol, &reports).unwrap()
    }

    #[test]
    fn a_class_that_is_the_servers_is_told() {
        let text = "---@class astrolens.Row what it is\n---@class astrolens.Rows\n---@class \
                    astrolens.Level";
        assert_eq!(mirrors(&schema(), text), [(1, "Row"), (3, "Level")]);
    }

    #[test]
    fn words_are_wrapped() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("unbreakable\n\na b", 3), ["unbreakable", "a b"]);
    }
}
