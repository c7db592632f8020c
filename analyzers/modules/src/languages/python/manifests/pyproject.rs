//! Manifests in TOML: `pyproject.toml`, and those of single tools.

use toml::{Table, Value};

use super::{Told, requirement};
use crate::path;
use crate::problem::Fault;

/// The keys of `pyproject.toml` whose values are roots: one, or a list of them.
const ROOTS: &[&[&str]] = &[
    &["tool", "setuptools", "packages", "find", "where"],
    &["tool", "pdm", "build", "package-dir"],
    &["tool", "maturin", "python-source"],
    &["tool", "uv", "build-backend", "module-root"],
    &["tool", "hatch", "build", "dev-mode-dirs"],
    &["tool", "hatch", "build", "sources"],
    &["tool", "hatch", "build", "targets", "wheel", "sources"],
];

/// The keys whose values are folders that modules are looked for in beside: by tests, and by what checks
/// types.
const PATHS: &[&[&str]] = &[
    &["tool", "pytest", "ini_options", "pythonpath"],
    &["tool", "pytest", "pythonpath"],
    &["tool", "pyright", "extraPaths"],
    &["tool", "mypy", "mypy_path"],
];

/// The keys whose values are packages, which are right in a root.
const PACKAGES: &[&[&str]] = &[
    &["tool", "hatch", "build", "packages"],
    &["tool", "hatch", "build", "targets", "wheel", "packages"],
    &["tool", "scikit-build", "wheel", "packages"],
];

/// The keys whose values are folders by what they are called where they are installed, and the other way
/// around.
const NAMED: &[(&[&str], Order)] = &[
    (&["tool", "setuptools", "package-dir"], Order::NameFirst),
    (&["tool", "hatch", "build", "force-include"], Order::FolderFirst),
    (&["tool", "hatch", "build", "targets", "wheel", "force-include"], Order::FolderFirst),
];

/// What of a table are its keys.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    NameFirst,
    FolderFirst,
}

/// The keys whose values are what a project needs of others: lists, or lists by name.
const REQUIRED: &[&[&str]] = &[
    &["project", "dependencies"],
    &["project", "optional-dependencies"],
    &["dependency-groups"],
    &["build-system", "requires"],
];

/// What `pyproject.toml` says.
pub(super) fn pyproject(text: &str) -> Result<Told, Fault> {
    text.parse::<Table>().map_err(|error| Fault::of_toml(&error, text)).map(|table| all(&table))
}

/// What `hatch.toml` says, which has what is Hatch's in `pyproject.toml` elsewhere.
pub(super) fn hatch(text: &str) -> Result<Told, Fault> {
    within(text, &["tool", "hatch"])
}

/// What `pytest.toml` says.
pub(super) fn pytest(text: &str) -> Result<Told, Fault> {
    within(text, &["tool"])
}

/// What a text says that is the table at `keys` of `pyproject.toml`.
fn within(text: &str, keys: &[&str]) -> Result<Told, Fault> {
    let table: Table = text.parse().map_err(|error| Fault::of_toml(&error, text))?;
    let outer = keys
        .iter()
        .rev()
        .fold(table, |inner, key| Table::from_iter([((*key).to_owned(), Value::Table(inner))]));
    Ok(all(&outer))
}

fn all(table: &Table) -> Told {
    let mut told = Told::default();
    for keys in ROOTS {
        let roots = texts(table, keys, &mut told.faults);
        told.roots.extend(roots);
    }
    for keys in PATHS {
        let paths = texts(table, keys, &mut told.faults);
        let paths = paths.iter().flat_map(|paths| paths.split([':', ',']));
        told.paths
            .extend(paths.map(|it| it.trim_start_matches("$MYPY_CONFIG_FILE_DIR/").to_owned()));
    }
    for package in PACKAGES.iter().flat_map(|keys| texts(table, keys, &mut told.faults)) {
        told.roots.push(path::folder(package.trim_end_matches('/')).to_owned());
    }
    for (keys, order) in NAMED {
        for (key, value) in value(table, keys).and_then(Value::as_table).into_iter().flatten() {
            match (order, value.as_str()) {
                (Order::NameFirst, Some(folder)) => told.package(key, folder),
                (Order::FolderFirst, Some(name)) => told.package(&name.replace('/', "."), key),
                (_, None) => {
                    let keys = format!("{}.{key}", keys.join("."));
                    told.faults.push(no_path(&keys, value));
                }
            }
        }
    }
    let poetry = value(table, &["tool", "poetry", "packages"]).and_then(Value::as_array);
    for package in poetry.into_iter().flatten() {
        told.roots.extend(package.get("from").and_then(Value::as_str).map(str::to_owned));
    }
    told.requires = required(table);
    told
}

/// What the project needs of others, by name.
fn required(table: &Table) -> Vec<String> {
    let listed =
        REQUIRED.iter().filter_map(|keys| value(table, keys)).flat_map(|value| match value {
            Value::Table(groups) => groups.values().collect::<Vec<_>>(),
            other => vec![other],
        });
    let listed = listed.filter_map(Value::as_array).flatten().filter_map(Value::as_str);
    let poetry = value(table, &["tool", "poetry"]).and_then(Value::as_table);
    let groups = poetry.and_then(|it| it.get("group")?.as_table()).into_iter().flatten();
    let tables = groups.map(|(_, group)| group).filter_map(Value::as_table).chain(poetry);
    let kinds = ["dependencies", "dev-dependencies"];
    let named =
        tables.flat_map(|table| kinds.iter().filter_map(move |kind| table.get(*kind)?.as_table()));
    let named = named.flatten().map(|(name, _)| &**name);
    listed.chain(named).filter_map(requirement).collect()
}

/// What stands behind `keys`.
fn value<'table>(table: &'table Table, keys: &[&str]) -> Option<&'table Value> {
    let (last, outer) = keys.split_last()?;
    let mut table = table;
    for key in outer {
        table = table.get(*key)?.as_table()?;
    }
    table.get(*last)
}

/// The text that stands behind `keys`, those of a list, or the keys of a table; what is none of these is
/// a fault.
fn texts(table: &Table, keys: &[&str], faults: &mut Vec<Fault>) -> Vec<String> {
    let values = match value(table, keys) {
        None => return Vec::new(),
        Some(Value::Table(table)) => return table.keys().cloned().collect(),
        Some(Value::Array(values)) => values.as_slice(),
        Some(value) => std::slice::from_ref(value),
    };
    let mut texts = Vec::new();
    for value in values {
        match value {
            Value::String(text) => texts.push(text.clone()),
            other => faults.push(no_path(&keys.join("."), other)),
        }
    }
    texts
}

fn no_path(keys: &str, value: &Value) -> Fault {
    Fault::new(format!("`{keys}` has a value of type {}, not a path", value.type_str()))
}
