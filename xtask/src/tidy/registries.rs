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
    fn a_row_has_the_identifier_and_the_title_of_its_own_definition() {
        let source = "const OTHER: Other = Other { title: \"Other\" };\npub const RULE: Rule = Rule \
                      {\n    id: RuleId::new(\"deep-nesting\"),\n    title: \"Deep nesting\",\n};";
        let found = named(source, &RULES).unwrap();
        assert_eq!(found, ("deep-nesting".to_owned(), "Deep nesting".to_owned()));
        assert_eq!(named("const RULE: Rule = made();", &RULES), None);
    }
}
