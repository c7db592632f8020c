//! What `pyproject.toml`, `setup.cfg` and `setup.py` say of where packages are.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::{Table, Value};

use crate::path;
use crate::problem::{Fault, Problem};
use crate::project::Project;

/// What is lost with a manifest that cannot be read.
const LOSS: &str = "packages are not looked for in the folders that it names";

/// What the manifests of one folder say.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Manifest {
    /// The folders that top-level modules are right in, first those that are told.
    pub(super) roots: Vec<Arc<str>>,
    /// Which of them cannot be read, and why.
    pub(super) fault: Option<Problem>,
    /// What of the others is not understood.
    pub(super) partial: Vec<Problem>,
}

/// What a text says.
#[derive(Debug, Default, PartialEq)]
struct Told {
    /// Folders that top-level modules are right in, relative to its own.
    roots: Vec<String>,
    /// What of it is not understood.
    faults: Vec<Fault>,
}

/// A kind of manifest.
struct Kind {
    name: &'static str,
    /// What a text tells, or what is wrong with it.
    read: fn(&str) -> Result<Told, Fault>,
}

const KINDS: &[Kind] = &[
    Kind { name: "pyproject.toml", read: in_pyproject },
    Kind { name: "setup.cfg", read: |text| Ok(Told::all(in_setup_cfg(text))) },
    Kind { name: "setup.py", read: |text| Ok(Told::all(in_setup_py(text))) },
];

impl Told {
    fn all(roots: Vec<String>) -> Self {
        Self { roots, faults: Vec::new() }
    }
}

/// Whether a file called `name` is one.
pub(super) fn is_manifest(name: &str) -> bool {
    KINDS.iter().any(|kind| kind.name == name)
}

/// All manifests of a project, by folder.
pub(super) fn of(project: &dyn Project) -> BTreeMap<Arc<str>, Manifest> {
    let mut manifests: BTreeMap<Arc<str>, Manifest> = BTreeMap::new();
    for kind in KINDS {
        for file in &*project.files_named(kind.name) {
            let folder = path::folder(file);
            let manifest = manifests.entry(folder.into()).or_default();
            // One that cannot be read still says that here is a project.
            let text = project.text(file).ok_or_else(Fault::no_text);
            match text.and_then(|text| (kind.read)(&text)) {
                Ok(told) => {
                    let roots = told.roots.iter().filter_map(|root| path::join(folder, root));
                    roots.for_each(|root| add(manifest, &root));
                    let partial = told.faults.into_iter();
                    manifest.partial.extend(partial.map(|fault| fault.in_manifest(file, LOSS)));
                }
                Err(fault) => manifest.fault = Some(fault.in_manifest(file, LOSS)),
            }
        }
    }
    for (folder, manifest) in &mut manifests {
        let src = path::join(folder, "src").unwrap_or_default();
        if project.is_folder(&src) && !project.is_file(&format!("{src}/__init__.py")) {
            add(manifest, &src);
        }
        add(manifest, folder);
    }
    manifests
}

fn add(manifest: &mut Manifest, root: &str) {
    if !manifest.roots.iter().any(|known| &**known == root) {
        manifest.roots.push(root.into());
    }
}

/// The keys of `pyproject.toml` whose values are roots: one, or a list of them.
const ROOTS: &[&[&str]] = &[
    &["tool", "setuptools", "package-dir", ""],
    &["tool", "setuptools", "packages", "find", "where"],
    &["tool", "pdm", "build", "package-dir"],
    &["tool", "maturin", "python-source"],
    &["tool", "uv", "build-backend", "module-root"],
    &["tool", "hatch", "build", "sources"],
    &["tool", "hatch", "build", "targets", "wheel", "sources"],
    &["tool", "pytest", "ini_options", "pythonpath"],
];

/// The keys of `pyproject.toml` whose values are packages, which are right in a root.
const PACKAGES: &[&[&str]] = &[
    &["tool", "hatch", "build", "packages"],
    &["tool", "hatch", "build", "targets", "wheel", "packages"],
    &["tool", "scikit-build", "wheel", "packages"],
];

fn in_pyproject(text: &str) -> Result<Told, Fault> {
    let table: Table = text.parse().map_err(|error| Fault::of_toml(&error, text))?;
    let mut told = Told::default();
    for keys in ROOTS {
        told.roots.extend(texts(&table, keys, &mut told.faults));
    }
    for package in PACKAGES.iter().flat_map(|keys| texts(&table, keys, &mut told.faults)) {
        told.roots.push(path::folder(package.trim_end_matches('/')).to_owned());
    }
    let poetry = value(&table, &["tool", "poetry", "packages"]).and_then(Value::as_array);
    for package in poetry.into_iter().flatten() {
        told.roots.extend(package.get("from").and_then(Value::as_str).map(str::to_owned));
    }
    Ok(told)
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
            other => {
                let (keys, kind) = (keys.join("."), other.type_str());
                faults.push(Fault::new(format!("`{keys}` has a value of type {kind}, not a path")));
            }
        }
    }
    texts
}

/// `package_dir` of `[options]`, and `where` of `[options.packages.find]`.
fn in_setup_cfg(text: &str) -> Vec<String> {
    let mut roots = Vec::new();
    let (mut section, mut key) = ("", "");
    for line in text.lines() {
        let stated = line.trim();
        if stated.is_empty() || stated.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) =
            line.strip_prefix('[').and_then(|rest| rest.trim_end().strip_suffix(']'))
        {
            (section, key) = (name.trim(), "");
            continue;
        }
        // What is indented goes on with the value above.
        let value = if line.starts_with([' ', '\t']) {
            stated
        } else {
            let (name, value) = stated.split_once(['=', ':']).unwrap_or((stated, ""));
            key = name.trim();
            value.trim()
        };
        match (section, key) {
            ("options", "package_dir") => {
                let root = value.split(',').filter_map(|entry| entry.trim().strip_prefix('='));
                roots.extend(root.map(|root| root.trim().to_owned()));
            }
            ("options.packages.find" | "options.packages.find_namespace", "where")
                if !value.is_empty() =>
            {
                roots.push(value.to_owned());
            }
            _ => {}
        }
    }
    roots
}

/// `package_dir={"": "lib"}`, `find_packages("lib")` and `find_packages(where="lib")` as literals:
/// nothing is run.
fn in_setup_py(text: &str) -> Vec<String> {
    let behind = |name: &'static str| text.split(name).skip(1).map(str::trim_start);
    let dirs = behind("package_dir").filter_map(|rest| {
        let table = rest.strip_prefix('=')?.trim_start().strip_prefix('{')?.trim_start();
        let (key, rest) = literal(table)?;
        let (root, _) = literal(rest.trim_start().strip_prefix(':')?.trim_start())?;
        key.is_empty().then_some(root)
    });
    let finds = ["find_packages", "find_namespace_packages"].into_iter().flat_map(behind);
    let finds = finds.filter_map(|rest| {
        let argument = rest.strip_prefix('(')?.trim_start();
        let named = argument
            .strip_prefix("where")
            .and_then(|rest| rest.trim_start().strip_prefix('=').map(str::trim_start));
        literal(named.unwrap_or(argument)).map(|(root, _)| root)
    });
    dirs.chain(finds).map(str::to_owned).collect()
}

/// The string that `text` begins with, and what follows it.
fn literal(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    text[1..].split_once(quote)
}
