//! Gives facts a version: what the analyzers that see them are made of.
//!
//! Facts are kept by content, so whoever keeps them must know which analyzers saw them. A number
//! would have to be counted up by hand, and a forgotten one is a wrong report; the version of the
//! program and the time of its build would have equal facts made again. What judges facts and what
//! shows them has no say.

#![expect(
    clippy::disallowed_methods,
    reason = "what is built is pure, and this is what builds it: the version is of files"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What decides about facts and how they are written down, from this package's folder.
const SOURCES: [&str; 5] = ["../model", "../syntax", "../facts", "../metrics", "../analysis/src"];

/// Where the versions of dependencies stand.
const LOCK: &str = "../../Cargo.lock";

/// The dependency that writes facts down; those that see them are dependencies of the analyzers.
const WRITER: &str = "postcard";

/// What begins the list of what a package is made of, and not of what tests it.
const DEPENDENCIES: &str = "[dependencies]";

fn main() {
    let mut hasher = blake3::Hasher::new();
    let mut dependencies = BTreeSet::from([WRITER.to_owned()]);
    for source in SOURCES {
        let source = Path::new(source);
        if source.exists() {
            println!("cargo::rerun-if-changed={}", source.display());
            add(source, &mut hasher);
            let manifest = fs::read_to_string(source.join("Cargo.toml")).unwrap_or_default();
            dependencies.extend(names(&manifest).map(str::to_owned));
        } else {
            // Packed on its own, the package has its analyzers as dependencies of its version.
            hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
        }
    }
    println!("cargo::rerun-if-changed={LOCK}");
    let lock = fs::read_to_string(LOCK).unwrap_or_default();
    for package in lock.split("[[package]]") {
        let name = package.trim_start().strip_prefix("name = \"").unwrap_or_default();
        if dependencies.contains(name.split('"').next().unwrap_or_default()) {
            hasher.update(package.as_bytes());
        }
    }
    println!("cargo::rustc-env=ASTROLENS_FACTS_VERSION={}", &hasher.finalize().to_hex()[..16]);
}

/// The names of the dependencies in a package's `manifest`.
fn names(manifest: &str) -> impl Iterator<Item = &str> {
    let lines = manifest.lines().skip_while(|line| *line != DEPENDENCIES).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| line.split(['.', '=', ' ']).next()).filter(|name| !name.is_empty())
}

/// Adds the names and contents of all that is at `path`, in a fixed order.
fn add(path: &Path, hasher: &mut blake3::Hasher) {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for entry in &entries {
            add(entry, hasher);
        }
    } else if let Ok(bytes) = fs::read(path) {
        hasher.update(path.to_string_lossy().as_bytes());
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(&bytes);
    }
}
