//! The reference of all keys and the starter file, both read off the schema.

use std::fmt::Write;

use astrolens_smells::thresholds;
use serde_json::{Map, Value};

use crate::keys::{SECTIONS, metrics_with_options};
use crate::schema::schema;

/// The sections that hold more than plain values, in the order in which people meet them; the others
/// follow, and then those of metrics' options.
const FIRST_SECTIONS: [&str; 6] =
    ["thresholds", "tests", "languages", "overrides", "rules", "architecture"];

/// A section with its keys.
struct Section {
    /// How it is opened: `[thresholds]`; empty for what stands before any section.
    header: String,
    summary: String,
    keys: Vec<Key>,
}

/// A key of a section.
struct Key {
    name: String,
    /// What may be written, in words.
    value: String,
    /// The default, as TOML.
    default: Option<String>,
    summary: String,
}

/// The keys of `astrolens.toml` as Markdown: a heading and a table for each section.
#[must_use]
pub fn reference() -> String {
    let mut text = String::new();
    for section in sections() {
        let Section { header, summary, keys } = section;
        let heading =
            if header.is_empty() { "At the top".to_owned() } else { format!("`{header}`") };
        // Writing to a string cannot fail.
        let _ = write!(text, "### {heading}\n\n{summary}\n\n");
        text.push_str("| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
        for Key { name, value, default, summary } in keys {
            let default = default.map(|default| format!("`{default}`")).unwrap_or_default();
            let _ = writeln!(text, "| `{name}` | {value} | {default} | {summary} |");
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// A configuration file to start from: every default, commented out.
#[must_use]
pub fn starter() -> String {
    let mut text = String::from(
        "# How Astrolens looks at this repository. Everything here is commented out and shows\n\
         # what holds anyway: take away the `#` in front of what you want to change.\n\
         # `astrolens config show PATH` says what holds for a file, and why.\n",
    );
    for Section { header, summary, keys } in sections() {
        let with_defaults: Vec<_> =
            keys.iter().filter_map(|key| Some((key, key.default.as_ref()?))).collect();
        let example = example(&header);
        if with_defaults.is_empty() && example.is_empty() {
            continue;
        }
        text.push('\n');
        comment(&mut text, &summary);
        if !header.is_empty() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "#{header}");
        }
        for (Key { name, summary, .. }, default) in with_defaults {
            comment(&mut text, summary);
            let _ = writeln!(text, "#{name} = {default}");
        }
        text.push_str(example);
    }
    text
}

/// What a section looks like when it is used, where it has keys without defaults.
fn example(header: &str) -> &'static str {
    if header == "[[overrides]]" {
        return "#files = [\"legacy/**\"]\n#thresholds.cognitive = 40\n";
    }
    if header == "[[architecture]]" {
        return "#layers = [\"web/**\", \"core/**\"]\n#[[architecture]]\n#acyclic = \"files\"\n";
    }
    let name = header.trim_matches(['[', ']']);
    SECTIONS.iter().find(|section| section.name == name).map_or("", |section| section.example)
}

/// Writes `text` as comment lines of at most 90 characters.
fn comment(out: &mut String, text: &str) {
    let mut width = usize::MAX;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width.saturating_add(length + 1) > 90 {
            out.push_str(if width == usize::MAX { "#" } else { "\n#" });
            width = 1;
        }
        out.push(' ');
        out.push_str(word);
        width += length + 1;
    }
    out.push('\n');
}

/// All sections, what stands before any section first.
fn sections() -> Vec<Section> {
    let schema = schema();
    let root = SchemaReader { definitions: &schema["definitions"] };
    let Some(properties) = schema["properties"].as_object() else { return Vec::new() };
    let mut sections = vec![Section {
        header: String::new(),
        summary: "What holds for the whole file.".to_owned(),
        keys: (properties.iter())
            .filter(|(_, property)| root.members(property).is_none())
            .map(|(name, property)| SchemaReader::key(name, property))
            .collect(),
    }];
    let plain = SECTIONS.iter().map(|section| section.name);
    for name in FIRST_SECTIONS.into_iter().chain(plain).chain(metrics_with_options()) {
        let Some(property) = properties.get(name) else { continue };
        let summary = text_of(property, "description");
        let Some(members) = root.members(property) else { continue };
        let (header, keys) = match name {
            // All languages have the same keys.
            "languages" => {
                let names: Vec<_> = members.keys().map(String::as_str).collect();
                let header = format!("[languages.{}]", names.join("|"));
                (header, members.values().next().and_then(|one| root.members(one)))
            }
            "overrides" | "architecture" => (format!("[[{name}]]"), Some(members)),
            name => (format!("[{name}]"), Some(members)),
        };
        let keys = ordered(name, keys.into_iter().flatten())
            .into_iter()
            .map(|(key, member)| SchemaReader::key(key, member))
            .collect();
        sections.push(Section { header, summary, keys });
    }
    sections
}

/// Metrics in the order of their registry, everything else by name.
fn ordered<'schema>(
    section: &str,
    members: impl Iterator<Item = (&'schema String, &'schema Value)>,
) -> Vec<(&'schema String, &'schema Value)> {
    let mut members: Vec<_> = members.collect();
    if section == "thresholds" {
        let place = |name: &str| thresholds().position(|threshold| threshold.id.as_str() == name);
        members.sort_by_key(|(name, _)| place(name));
    }
    members
}

fn text_of(schema: &Value, key: &str) -> String {
    schema[key].as_str().unwrap_or_default().to_owned()
}

/// Reads a schema with its references.
struct SchemaReader<'schema> {
    definitions: &'schema Value,
}

impl<'schema> SchemaReader<'schema> {
    /// The name of the definition that a schema refers to.
    fn reference(property: &'schema Value) -> Option<&'schema str> {
        let reference = property.get("$ref").or_else(|| property["allOf"][0].get("$ref"))?;
        reference.as_str()?.strip_prefix("#/definitions/")
    }

    fn definition(&self, property: &'schema Value) -> &'schema Value {
        Self::reference(property).map_or(property, |name| &self.definitions[name])
    }

    /// The keys of a table, or of each table of a list.
    fn members(&self, property: &'schema Value) -> Option<&'schema Map<String, Value>> {
        let schema = self.definition(property);
        let table =
            if schema["type"] == "array" { self.definition(&schema["items"]) } else { schema };
        table["properties"].as_object()
    }

    fn key(name: &str, property: &'schema Value) -> Key {
        let summary = match property["title"].as_str() {
            Some(title) => format!("{title}. {}", text_of(property, "description")),
            None => text_of(property, "description"),
        };
        Key {
            name: name.to_owned(),
            value: Self::value(property),
            default: property.get("default").map(toml),
            summary,
        }
    }

    /// What may be written for a key.
    fn value(property: &'schema Value) -> String {
        match Self::reference(property) {
            Some("Thresholds") => return "as in `[thresholds]`".to_owned(),
            Some("Rules") => return "as in `[rules]`".to_owned(),
            Some("Limits") => return "limits".to_owned(),
            Some("Globs") => return "list of globs".to_owned(),
            Some("OneOrMoreGlobs") => return "glob or list of globs".to_owned(),
            Some("Layers") => return "list of globs, or of lists of globs".to_owned(),
            Some("FromTo") => return "`{ from, to }`, each a glob or list of globs".to_owned(),
            Some("Exceptions") => return "list of `{ from, to, reason }`".to_owned(),
            Some("Severities") => return "a severity for each rule".to_owned(),
            _ => {}
        }
        if let Some(values) = property["enum"].as_array() {
            let values: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
            return values.join(" or ");
        }
        let least = property["minimum"].as_f64();
        let least = least.map(|least| format!(" of at least {least}")).unwrap_or_default();
        match property["type"].as_str() {
            Some("boolean") => "`true` or `false`".to_owned(),
            Some("integer") => format!("whole number{least}"),
            Some("number") => format!("number{least}"),
            Some("array") => "list of rules".to_owned(),
            Some("string") => "text".to_owned(),
            _ => String::new(),
        }
    }
}

/// A value of the schema as TOML.
pub(crate) fn toml(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            // From the least severe to the most severe, as people write them.
            let mut keys: Vec<_> = map.iter().collect();
            let order = ["information", "warning", "error"];
            keys.sort_by_key(|(name, _)| order.iter().position(|known| known == name));
            let keys = keys.into_iter().map(|(name, value)| format!("{name} = {}", toml(value)));
            format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_and_key_of_the_schema_is_shown() {
        let schema = schema();
        let root = SchemaReader { definitions: &schema["definitions"] };
        let text = reference();
        for (name, property) in schema["properties"].as_object().expect("properties") {
            assert!(text.contains(&format!("`{name}` |")) || text.contains(&format!("[{name}")));
            for key in root.members(property).into_iter().flat_map(Map::keys) {
                assert!(text.contains(key.as_str()), "`{name}.{key}` is missing");
            }
        }
        assert!(!text.contains("|  |  |"), "a key says nothing of its value:\n{text}");
    }
}
