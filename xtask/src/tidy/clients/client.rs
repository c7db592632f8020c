//! A client's side of a type: an interface of TypeScript, or a class of Lua's annotations.

use std::path::Path;

use super::{Field, Kind};

/// What a client is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Typescript,
    Lua,
}

impl Language {
    /// That of the file at `path`.
    pub(super) fn of(path: &str) -> Self {
        match Path::new(path).extension() {
            Some(extension) if extension == "lua" => Self::Lua,
            _ => Self::Typescript,
        }
    }
}

/// The fields of the interface called `name`.
pub(super) fn of_interface(source: &str, name: &str) -> Option<Vec<Field>> {
    let (_, rest) = source.split_once(&format!("\nexport interface {name} {{\n"))?;
    let (body, _) = rest.split_once("\n}")?;
    let field = |line: &str| {
        let (name, type_) = line.strip_suffix(';')?.split_once(": ")?;
        let type_ = alias(source, type_).unwrap_or(type_);
        let is_nullable = type_.ends_with(" | null");
        let type_ = type_.trim_end_matches(" | null");
        let kind = match type_ {
            "string" => Kind::Text,
            "number" => Kind::Number,
            "boolean" => Kind::Flag,
            _ if type_.ends_with("[]") => Kind::List,
            _ if type_.starts_with("Record<") || type_.starts_with("Partial<Record<") => {
                Kind::Table
            }
            _ if type_.starts_with('"') => Kind::Text,
            _ => Kind::Other,
        };
        Some(field(name, kind, is_nullable, type_))
    };
    let lines = body.lines().map(str::trim).filter(|line| !line.starts_with("/*"));
    Some(lines.filter_map(field).collect())
}

/// What the type called `name` stands for, if it is another word for one.
fn alias<'text>(source: &'text str, name: &str) -> Option<&'text str> {
    let (_, rest) = source.split_once(&format!("\nexport type {name} = "))?;
    rest.split(';').next()
}

/// The fields of the class called `astrolens.` and `name`.
pub(super) fn of_class(source: &str, name: &str) -> Option<Vec<Field>> {
    let head = format!("---@class astrolens.{name}");
    let mut lines = source.lines().skip_while(|line| {
        line.strip_prefix(head.as_str())
            .is_none_or(|rest| !rest.is_empty() && !rest.starts_with(' '))
    });
    lines.next()?;
    let field = |line: &str| {
        let (name, rest) = line.split_once(' ')?;
        let type_ = rest.split(' ').next()?;
        let kind = match type_.trim_end_matches('?') {
            "string" => Kind::Text,
            "integer" | "number" => Kind::Number,
            "boolean" => Kind::Flag,
            type_ if type_.ends_with("[]") => Kind::List,
            type_ if type_.starts_with("table<") => Kind::Table,
            type_ if type_.starts_with('"') => Kind::Text,
            _ => Kind::Other,
        };
        let name = name.trim_start_matches("[\"").trim_end_matches("\"]");
        Some(field(name, kind, type_.ends_with('?'), type_))
    };
    let fields = lines.map_while(|line| line.strip_prefix("---@field "));
    Some(fields.filter_map(field).collect())
}

fn field(name: &str, kind: Kind, is_nullable: bool, type_: &str) -> Field {
    let values = if kind == Kind::Text {
        type_.split('"').skip(1).step_by(2).map(str::to_owned).collect()
    } else {
        Vec::new()
    };
    let is_optional = name.ends_with('?');
    Field { name: name.trim_end_matches('?').to_owned(), kind, is_optional, is_nullable, values }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(fields: Option<Vec<Field>>) -> Vec<(String, Kind, bool, Vec<String>)> {
        let show = |field: Field| (field.name, field.kind, field.is_optional, field.values);
        fields.unwrap().into_iter().map(show).collect()
    }

    fn of(name: &str, kind: Kind, is_optional: bool) -> (String, Kind, bool, Vec<String>) {
        (name.to_owned(), kind, is_optional, Vec::new())
    }

    #[test]
    fn an_interface_is_read_with_its_words_for_types() {
        let source = "\nexport type Level = \"low\" | \"high\";\n\nexport interface Row {\n  /** A note: \
                      one. */\n  name?: string;\n  level: Level;\n  at: number | null;\n  rows: Row[];\n  by: \
                      Record<string, number>;\n  lines: { code: number };\n}\n";
        let level = ("level".to_owned(), Kind::Text, false, vec!["low".into(), "high".into()]);
        assert_eq!(
            shown(of_interface(source, "Row")),
            [
                of("name", Kind::Text, true),
                level,
                of("at", Kind::Number, false),
                of("rows", Kind::List, false),
                of("by", Kind::Table, false),
                of("lines", Kind::Other, false),
            ]
        );
        assert!(of_interface(source, "Ro").is_none());
    }

    #[test]
    fn a_class_is_read_up_to_its_last_field() {
        let source = "---@class astrolens.Rows\n---@field a string\n\n---@class astrolens.Row what it \
                      is\n---@field [\"function\"] string its name\n---@field level? \
                      \"low\"|\"high\"\n---@field lines {code: integer}\n---@field at table<string, \
                      number>\n\n---@field late string\n";
        let level = ("level".to_owned(), Kind::Text, true, vec!["low".into(), "high".into()]);
        assert_eq!(
            shown(of_class(source, "Row")),
            [
                of("function", Kind::Text, false),
                level,
                of("lines", Kind::Other, false),
                of("at", Kind::Table, false),
            ]
        );
        assert!(of_class(source, "Ro").is_none());
    }
}
