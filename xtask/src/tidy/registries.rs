//! What the registries list, read from their sources: with the crates themselves, `tidy` would be
//! built with all grammars.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// A registry: a table with a row for each thing of its kind.
struct Registry {
    /// The source with the table.
    source: &'static str,
    /// How the table begins.
    head: &'static str,
    /// What a row has before and after the name of its module.
    row: (&'static str, &'static str),
    /// The folder of the modules.
    folder: &'static str,
    /// The file of a module.
    file: &'static str,
    /// How the module's own row begins.
    definition: &'static str,
    /// What its row has before the identifier.
    id: &'static str,
}

const LANGUAGES: Registry = Registry {
    source: "analyzers/syntax/src/registry.rs",
    head: "static LANGUAGES: ",
    row: ("Entry::new(&", "::DEFINITION),"),
    folder: "analyzers/syntax/src/languages",
    file: "/mod.rs",
    definition: " DEFINITION: ",
    id: "name: \"",
};

const METRICS: Registry = Registry {
    source: "analyzers/metrics/src/registry.rs",
    head: "static METRICS: ",
    row: ("metrics::", "::METRIC,"),
    folder: "analyzers/metrics/src/metrics",
    file: ".rs",
    definition: " METRIC: ",
    id: "id: MetricId::new(\"",
};

const TYPE_METRICS: Registry = Registry { head: "static TYPE_METRICS: ", ..METRICS };

const RULES: Registry = Registry {
    source: "analyzers/smells/src/registry.rs",
    head: "static RULES: ",
    row: ("rules::", "::RULE,"),
    folder: "analyzers/smells/src/rules",
    file: ".rs",
    definition: " RULE: ",
    id: "id: RuleId::new(\"",
};

/// A row of a registry.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// The name of its module.
    pub module: String,
    /// Its identifier in reports and configuration.
    pub id: String,
    /// The name people read.
    pub title: String,
    /// Where the page of its module would be.
    pub page: PathBuf,
}

/// The languages.
pub fn languages(root: &Path) -> Result<Vec<Row>> {
    rows(root, &LANGUAGES)
}

/// The metrics of functions.
pub fn metrics(root: &Path) -> Result<Vec<Row>> {
    rows(root, &METRICS)
}

/// The metrics of types.
pub fn type_metrics(root: &Path) -> Result<Vec<Row>> {
    rows(root, &TYPE_METRICS)
}

/// The rules.
pub fn rules(root: &Path) -> Result<Vec<Row>> {
    rows(root, &RULES)
}

/// How the files of a language are told from others, as its folder says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// Extensions that are its own.
    pub extensions: Vec<String>,
    /// Extensions that others use too, but are its own where nothing speaks for another.
    pub bases: Vec<String>,
    /// What editors call it.
    pub editor_ids: Vec<String>,
    /// What else a mode line may call it.
    pub modes: Vec<String>,
    /// The names of its dialects.
    pub dialects: Vec<String>,
}

/// The signs of the language of a row.
pub fn signs(root: &Path, row: &Row) -> Result<Signs> {
    let folder = format!("{}/{}", LANGUAGES.folder, row.module);
    let path = format!("{folder}/files.rs");
    let definition = read(root, &format!("{folder}/mod.rs"))?;
    read_signs(&read(root, &path)?, &definition).with_context(|| format!("failed to read {path}"))
}

/// The signs in the text of a language's `files.rs`, and the dialects in that of its `mod.rs`.
fn read_signs(files: &str, definition: &str) -> Result<Signs> {
    let (_, signs) =
        files.split_once(" SIGNS: FileSigns = FileSigns {").context("its signs are not there")?;
    let list = |field: &str| {
        let (_, rest) = signs.split_once(field).with_context(|| format!("`{field}` is missing"))?;
        let (list, _) = rest.split_once("],").context("a list does not end")?;
        Ok::<_, anyhow::Error>(quoted(list))
    };
    let bases = signs.lines().flat_map(|line| line.split("SharedExtension {").skip(1));
    let dialects = definition.split_once("dialects: &[").map_or("", |(_, rest)| rest);
    let (dialects, _) = dialects.split_once("\n    separator:").unwrap_or_default();
    Ok(Signs {
        extensions: list("\n    extensions: &[")?,
        bases: bases
            .filter(|claim| claim.contains("is_base: true"))
            .flat_map(|claim| quoted(claim).into_iter().take(1))
            .collect(),
        editor_ids: list("\n    editor_ids: &[")?,
        modes: list("\n    modes: &[")?,
        dialects: dialects
            .split(" name: ")
            .skip(1)
            .flat_map(|one| quoted(one).into_iter().take(1))
            .collect(),
    })
}

/// What stands in quotation marks.
fn quoted(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

fn rows(root: &Path, registry: &Registry) -> Result<Vec<Row>> {
    let Registry { source, folder, file, .. } = registry;
    let table = read(root, source)?;
    let modules = modules(&table, registry).with_context(|| format!("failed to read {source}"))?;
    let row = |module: &str| {
        let path = format!("{folder}/{module}{file}");
        let (id, title) = named(&read(root, &path)?, registry)
            .with_context(|| format!("failed to find identifier and title in {path}"))?;
        let page = Path::new(folder).join(format!("{module}.md"));
        Ok(Row { module: module.to_owned(), id, title, page })
    };
    modules.into_iter().map(row).collect()
}

fn read(root: &Path, path: &str) -> Result<String> {
    std::fs::read_to_string(root.join(path)).with_context(|| format!("failed to read {path}"))
}

/// The modules that the table of `registry` in `source` lists. A row of another form fails, so
/// that none is passed over.
fn modules<'text>(source: &'text str, registry: &Registry) -> Result<Vec<&'text str>> {
    let (_, table) = source.split_once(registry.head).context("its table is not there")?;
    let lines = table.lines().skip(1).map(str::trim).take_while(|line| *line != "];");
    let (before, after) = registry.row;
    let module = |line: &'text str| {
        line.strip_prefix(before)
            .and_then(|line| line.strip_suffix(after))
            .filter(|module| module.chars().all(|c| c.is_alphanumeric() || c == '_'))
            .with_context(|| format!("`{line}` is not `{before}…{after}`"))
    };
    let modules: Vec<&str> =
        lines.filter(|line| !line.starts_with("//")).map(module).collect::<Result<_>>()?;
    ensure!(!modules.is_empty(), "its table is empty");
    Ok(modules)
}

/// The identifier and the title in the row that `source` defines.
fn named(source: &str, registry: &Registry) -> Option<(String, String)> {
    let (_, row) = source.split_once(registry.definition)?;
    let text = |before: &str| {
        let (_, rest) = row.split_once(before)?;
        Some(rest.split_once('"')?.0.to_owned())
    };
    Some((text(registry.id)?, text("title: \"")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_found_and_no_other() {
        let source = "static METRICS: &[Metric] = &[\n    metrics::a::METRIC,\n    // Later.\n    \
                      metrics::b_c::METRIC,\n];\n    metrics::d::METRIC,\n";
        assert_eq!(modules(source, &METRICS).unwrap(), ["a", "b_c"]);
    }

    #[test]
    fn a_table_in_another_form_is_an_error() {
        for source in [
            "",
            "static METRICS: &[Metric] = &[\n];",
            "static METRICS: &[Metric] = &[\n    metrics::a::METRIC, metrics::b::METRIC,\n];",
            "static METRICS: &[Metric] = &[\n    A,\n];",
        ] {
            assert!(modules(source, &METRICS).is_err(), "{source}");
        }
    }

    #[test]
    fn the_signs_are_those_of_the_language_and_not_of_its_relatives() {
        let files = "pub(crate) const SIGNS: FileSigns = FileSigns {\n    extensions: &[\n        \
                     \"ts\", \"tsx\",\n    ],\n    shared: &[SharedExtension { extension: \"h\", \
                     is_base: true }, SharedExtension { extension: \"cgi\", is_base: false \
                     }],\n    editor_ids: &[\"typescript\"],\n    modes: &[],\n    unsupported: \
                     &[\n        Unsupported {\n            extensions: &[\"vue\"],\n";
        let definition = "    name: \"typescript\",\n    dialects: &[Dialect {\n        name: \
                          \"tsx\",\n        extensions: &[\"tsx\"],\n    }],\n    separator: \
                          \".\",\n";
        let found = read_signs(files, definition).unwrap();
        let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            found,
            Signs {
                extensions: all(&["ts", "tsx"]),
                bases: all(&["h"]),
                editor_ids: all(&["typescript"]),
                modes: Vec::new(),
                dialects: all(&["tsx"]),
            }
        );
        assert!(read_signs("const OTHER: Other = ", "").is_err());
    }

    #[test]
    fn a_row_has_the_identifier_and_the_title_of_its_own_definition() {
        let source = "const OTHER: Other = Other { title: \"Other\" };\npub const RULE: Rule = Rule \
                      {\n    id: RuleId::new(\"deep-nesting\"),\n    title: \"Deep nesting\",\n};";
        let found = named(source, &RULES).unwrap();
        assert_eq!(found, ("deep-nesting".to_owned(), "Deep nesting".to_owned()));
        assert_eq!(named("const RULE: Rule = made();", &RULES), None);
    }
}
