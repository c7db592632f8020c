//! A small project, and the program run beside it.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// Three files in a circle, of which `app` asks twice for `store`; one that has no links; a folder that only
/// asks.
const FILES: &[(&str, &str)] = &[
    ("shop/__init__.py", ""),
    (
        "shop/app.py",
        "from shop import store, tax\nimport os, requests\nfrom . import store as again\n",
    ),
    ("shop/store.py", "from shop.tax import rate\n"),
    ("shop/tax.py", "def rate():\n    from shop import app\n    from .gone import away\n"),
    ("shop/lonely.py", "X = 1\n"),
    ("tools/report.py", "import shop.store\n"),
    ("node_modules/left/pad.js", "module.exports = 1;\n"),
    (".gitignore", "ignored.py\n"),
    ("ignored.py", "import shop.app\n"),
];

/// What the program said, and how it ended.
pub struct Told {
    /// What it wrote to standard output.
    pub out: String,
    /// What it wrote to standard error.
    pub err: String,
    /// Its exit code.
    pub code: Option<i32>,
}

impl Told {
    /// The edges of its report: `from → to`.
    pub fn edges(&self) -> Vec<String> {
        let report = self.json();
        let edges = report["edges"].as_array().expect("edges").iter();
        let end = |edge: &Value, name: &str| edge[name].as_str().expect("an end").to_owned();
        edges.map(|edge| format!("{} → {}", end(edge, "from"), end(edge, "to"))).collect()
    }

    /// What its report has not found: `from: text, reason`.
    pub fn unresolved(&self) -> Vec<String> {
        let report = self.json();
        let all = report["unresolved"].as_array().expect("a list").iter();
        let text = |entry: &Value, key: &str| entry[key].as_str().expect("a text").to_owned();
        all.map(|it| format!("{}: {}, {}", text(it, "from"), text(it, "text"), text(it, "reason")))
            .collect()
    }

    /// Its output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

/// The project, in a repository.
pub fn project() -> TempDir {
    of(FILES)
}

/// A project of these files, in a repository.
pub fn of(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join(".git")).expect("a new folder");
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

/// Writes a file, with the folders around it.
pub fn write(folder: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
    fs::write(path, text).expect("a new file");
}

/// Runs `graph` in `folder`, without a cache unless it is given one.
pub fn graph(folder: &Path, arguments: &[&str]) -> Told {
    let output = Command::new(env!("CARGO_BIN_EXE_astrolens"))
        .current_dir(folder)
        .arg("graph")
        .args(arguments)
        .env_remove("ASTROLENS_LOG")
        .env("ASTROLENS_CACHE_DIR", folder.join(".cache"))
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Told { out: text(output.stdout), err: text(output.stderr), code: output.status.code() }
}
