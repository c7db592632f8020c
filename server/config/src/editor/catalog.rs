//! The sections, keys and values there are, read off the schema.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::reference::toml;
use crate::schema::schema;

static SCHEMA: LazyLock<Value> = LazyLock::new(schema);

/// Sections are at most so many names deep: `languages.<name>.rules.severity`.
const DEEPEST: usize = 4;

/// A section or key, as the schema describes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member(&'static Value);

/// A value that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// The value, without quotes.
    pub(super) text: String,
    /// Whether it is a string.
    pub(super) is_string: bool,
    /// What it means, where the schema says so.
    pub(super) documentation: Option<String>,
}

/// The section or key at `path`; all of it for the empty path.
pub(super) fn member(path: &[String]) -> Option<Member> {
    path.iter().try_fold(Member(&SCHEMA), |around, name| {
        let members = around.properties()?;
        members.get(name).map(Member)
    })
}

/// All sections, by name.
pub(super) fn sections() -> impl Iterator<Item = (String, Member)> {
    let mut found = Vec::new();
    let mut rest = vec![(String::new(), Member(&SCHEMA), 0)];
    while let Some((around, table, level)) = rest.pop() {
        for (name, member) in table.members().into_iter().filter(|(_, member)| member.is_table()) {
            let name = if around.is_empty() { name } else { format!("{around}.{name}") };
            if level + 1 < DEEPEST && !member.is_list() {
                rest.push((name.clone(), member, level + 1));
            }
            found.push((name, member));
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    // What only holds other tables is no section of its own.
    found
        .into_iter()
        .filter(|(_, member)| member.members().into_iter().any(|(_, inner)| !inner.is_table()))
}

impl Member {
    /// The schema itself, behind a reference.
    fn resolved(self) -> &'static Value {
        let reference = self.0.get("$ref").or_else(|| self.0["allOf"][0].get("$ref"));
        let name = reference
            .and_then(Value::as_str)
            .and_then(|reference| reference.strip_prefix("#/definitions/"));
        name.map_or(self.0, |name| &SCHEMA["definitions"][name])
    }

    /// The keys of a table, of each table of a list, or of a value that may be a table.
    fn properties(self) -> Option<&'static Map<String, Value>> {
        let schema = self.resolved();
        if schema["type"] == "array" {
            return Self(&schema["items"]).resolved()["properties"].as_object();
        }
        let forms = schema["anyOf"].as_array().into_iter().flatten();
        std::iter::once(schema).chain(forms).find_map(|form| form["properties"].as_object())
    }

    /// The keys inside it.
    pub(super) fn members(self) -> Vec<(String, Self)> {
        let properties = self.properties().into_iter().flatten();
        properties.map(|(name, property)| (name.clone(), Self(property))).collect()
    }

    /// Whether it is a table or a list of tables, and nothing else.
    pub(super) fn is_table(self) -> bool {
        self.properties().is_some() && self.resolved().get("anyOf").is_none()
    }

    /// Whether it is a list of tables.
    pub(super) fn is_list(self) -> bool {
        self.resolved()["type"] == "array"
    }

    /// The default, as TOML.
    pub(super) fn default(self) -> Option<String> {
        let default = self.0.get("default").filter(|_| !self.is_table())?;
        Some(toml(default))
    }

    /// What it means, as Markdown.
    pub(super) fn documentation(self) -> String {
        let text = |schema: &'static Value, key: &str| schema[key].as_str();
        let description = text(self.0, "description")
            .or_else(|| text(self.resolved(), "description"))
            .unwrap_or_default();
        let mut documentation = match text(self.0, "title") {
            Some(title) => format!("**{title}**\n\n{description}"),
            None => description.to_owned(),
        };
        if let Some(default) = self.default() {
            documentation.push_str("\n\nDefault: `");
            documentation.push_str(&default);
            documentation.push('`');
        }
        documentation
    }

    /// The values that can be listed; those of its items for a list.
    pub(super) fn values(self) -> Vec<Choice> {
        let schema = self.resolved();
        if schema["type"] == "array" {
            return Self(&schema["items"]).values();
        }
        if schema["type"] == "boolean" {
            let choice = |text: &str| Choice {
                text: text.to_owned(),
                is_string: false,
                documentation: None,
            };
            return vec![choice("true"), choice("false")];
        }
        let listed = schema["enum"].as_array().into_iter().flatten();
        let listed = listed.filter_map(|value| string(value, None));
        let forms = ["oneOf", "anyOf"].into_iter().filter_map(|key| schema[key].as_array());
        let forms = forms
            .flatten()
            .filter_map(|form| string(form.get("const")?, form["description"].as_str()));
        listed.chain(forms).collect()
    }
}

fn string(value: &Value, documentation: Option<&str>) -> Option<Choice> {
    let text = value.as_str()?.to_owned();
    Some(Choice { text, is_string: true, documentation: documentation.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_and_key_says_what_it_means() {
        for (name, section) in sections() {
            assert!(!section.documentation().is_empty(), "`{name}`");
            for (key, member) in section.members() {
                assert!(!member.documentation().is_empty(), "`{name}.{key}`");
            }
        }
    }

    #[test]
    fn sections_are_those_that_hold_keys() {
        let names: Vec<String> = sections().map(|(name, _)| name).collect();
        for name in ["thresholds", "rules.severity", "languages.go.rules", "overrides", "limits"] {
            assert!(names.iter().any(|known| known == name), "`{name}` of {names:?}");
        }
        assert!(!names.iter().any(|name| name == "languages" || name == "languages.go"));
    }
}
