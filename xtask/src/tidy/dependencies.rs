//! Crates depend one way, and the analyzers stay pure.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Problem;
use crate::process;

/// Each crate of ours and those of ours it may depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("astrolens-model", &[]),
    ("astrolens-syntax", &["astrolens-model"]),
    ("astrolens-facts", &["astrolens-model", "astrolens-syntax"]),
    ("astrolens-metrics", &["astrolens-facts", "astrolens-model", "astrolens-syntax"]),
    (
        "astrolens-smells",
        &["astrolens-facts", "astrolens-metrics", "astrolens-model", "astrolens-syntax"],
    ),
    (
        "astrolens-analysis",
        &[
            "astrolens-facts",
            "astrolens-metrics",
            "astrolens-model",
            "astrolens-smells",
            "astrolens-syntax",
        ],
    ),
    (
        "astrolens-config",
        &["astrolens-metrics", "astrolens-model", "astrolens-smells", "astrolens-syntax"],
    ),
    (
        "astrolens-ide",
        &[
            "astrolens-analysis",
            "astrolens-config",
            "astrolens-metrics",
            "astrolens-model",
            "astrolens-smells",
            "astrolens-syntax",
        ],
    ),
    ("astrolens-alloc", &[]),
];

/// What pure crates must not reach, because it does I/O, waits, or speaks a protocol.
const IMPURE: &[&str] = &[
    "anyhow",
    "clap",
    "dirs",
    "ignore",
    "indicatif",
    "rayon",
    "reqwest",
    "rusqlite",
    "salsa",
    "tempfile",
    "tokio",
    "tonic",
    "tower-lsp",
    "tower-lsp-server",
    "tracing",
    "walkdir",
];

/// Crates that must be pure.
const PURE: &[&str] = &[
    "astrolens-model",
    "astrolens-syntax",
    "astrolens-facts",
    "astrolens-metrics",
    "astrolens-smells",
    "astrolens-analysis",
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

/// Checks the manifests of the workspace.
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let mut command =
        process::command("cargo", ["metadata", "--no-deps", "--offline", "--format-version", "1"]);
    let printed = process::capture(command.current_dir(root))?;
    let metadata: Metadata =
        serde_json::from_str(&printed).context("failed to read what cargo metadata printed")?;
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut problems = Vec::new();
    for package in &metadata.packages {
        let manifest = Path::new(&package.manifest_path);
        let manifest = super::relative(root, manifest);
        let normal = package.dependencies.iter().filter(|dependency| dependency.kind.is_none());
        for dependency in normal {
            let name = dependency.name.as_str();
            let is_ours = name.starts_with("astrolens-");
            if is_ours && allowed.get(package.name.as_str()).is_some_and(|a| !a.contains(&name)) {
                problems.push(Problem::new(
                    manifest,
                    format!(
                        "`{}` must not depend on `{name}`: arrows point to the leaves",
                        package.name
                    ),
                ));
            }
            if PURE.contains(&package.name.as_str()) && IMPURE.contains(&name) {
                problems.push(Problem::new(
                    manifest,
                    format!("`{}` is pure and must not depend on `{name}`", package.name),
                ));
            }
        }
        if PURE.contains(&package.name.as_str())
            && !root.join(manifest).with_file_name("clippy.toml").is_file()
        {
            problems.push(Problem::new(
                manifest,
                "a pure crate has a clippy.toml that forbids files, clock and environment",
            ));
        }
    }
    Ok(problems)
}
