//! Crates depend one way, and the analyzers stay pure. Closed by default: a crate without a row may
//! not be in the workspace.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use lab_tools::process;
use serde::Deserialize;

use super::Problem;

/// What a crate of ours may depend on.
struct Row {
    name: &'static str,
    /// Those of ours.
    ours: &'static [&'static str],
    /// Whether it does I/O, waits or speaks a protocol.
    is_pure: bool,
}

const fn pure(name: &'static str, ours: &'static [&'static str]) -> Row {
    Row { name, ours, is_pure: true }
}

const fn effectful(name: &'static str, ours: &'static [&'static str]) -> Row {
    Row { name, ours, is_pure: false }
}

/// One row for each crate, leaves first.
const ROWS: &[Row] = &[
    pure("astrolens-model", &[]),
    pure("astrolens-syntax", &["astrolens-model"]),
    pure("astrolens-facts", &["astrolens-model", "astrolens-syntax"]),
    pure("astrolens-metrics", &["astrolens-facts", "astrolens-model", "astrolens-syntax"]),
    pure(
        "astrolens-smells",
        &["astrolens-facts", "astrolens-metrics", "astrolens-model", "astrolens-syntax"],
    ),
    pure(
        "astrolens-analysis",
        &[
            "astrolens-facts",
            "astrolens-metrics",
            "astrolens-model",
            "astrolens-smells",
            "astrolens-syntax",
        ],
    ),
    pure(
        "astrolens-modules",
        &[
            "astrolens-analysis",
            "astrolens-facts",
            "astrolens-model",
            "astrolens-smells",
            "astrolens-syntax",
        ],
    ),
    effectful("astrolens-alloc", &[]),
    // What a gateway and a client have of the worker: no grammars, no analysis.
    effectful("astrolens-proto", &[]),
    effectful(
        "astrolens-config",
        &[
            "astrolens-metrics",
            "astrolens-model",
            "astrolens-modules",
            "astrolens-smells",
            "astrolens-syntax",
        ],
    ),
    effectful("astrolens-guard", &[]),
    effectful(
        "astrolens-db",
        &[
            "astrolens-analysis",
            "astrolens-config",
            "astrolens-facts",
            "astrolens-guard",
            "astrolens-metrics",
            "astrolens-model",
            "astrolens-modules",
            "astrolens-smells",
            "astrolens-syntax",
        ],
    ),
    effectful(
        "astrolens-ide",
        &[
            "astrolens-config",
            "astrolens-db",
            "astrolens-metrics",
            "astrolens-model",
            "astrolens-smells",
            "astrolens-syntax",
        ],
    ),
    effectful("astrolens-git", &["astrolens-syntax"]),
    effectful("astrolens-error", &["astrolens-git"]),
    effectful(
        "astrolens-scan",
        &[
            "astrolens-analysis",
            "astrolens-config",
            "astrolens-facts",
            "astrolens-guard",
            "astrolens-model",
            "astrolens-syntax",
        ],
    ),
    effectful(
        "astrolens-graph",
        &[
            "astrolens-analysis",
            "astrolens-config",
            "astrolens-guard",
            "astrolens-model",
            "astrolens-modules",
            "astrolens-scan",
            "astrolens-syntax",
        ],
    ),
    // The worker's other side: what scans ask. No worker has it.
    effectful(
        "astrolens-pool",
        &["astrolens-analysis", "astrolens-proto", "astrolens-scan", "astrolens-syntax"],
    ),
    effectful(
        "astrolens-compare",
        &[
            "astrolens-config",
            "astrolens-error",
            "astrolens-git",
            "astrolens-metrics",
            "astrolens-model",
            "astrolens-scan",
            "astrolens-smells",
            "astrolens-syntax",
        ],
    ),
    effectful(
        "astrolens-gate",
        &[
            "astrolens-compare",
            "astrolens-config",
            "astrolens-error",
            "astrolens-git",
            "astrolens-graph",
            "astrolens-metrics",
            "astrolens-model",
            "astrolens-modules",
            "astrolens-scan",
            "astrolens-smells",
            "astrolens-syntax",
        ],
    ),
    effectful(
        "astrolens-render",
        &[
            "astrolens-compare",
            "astrolens-git",
            "astrolens-graph",
            "astrolens-guard",
            "astrolens-ide",
            "astrolens-metrics",
            "astrolens-model",
            "astrolens-modules",
            "astrolens-smells",
            "astrolens-syntax",
        ],
    ),
    effectful(
        "astrolens-lsp",
        &[
            "astrolens-alloc",
            "astrolens-analysis",
            "astrolens-compare",
            "astrolens-config",
            "astrolens-db",
            "astrolens-error",
            "astrolens-gate",
            "astrolens-git",
            "astrolens-graph",
            "astrolens-guard",
            "astrolens-ide",
            "astrolens-metrics",
            "astrolens-model",
            "astrolens-modules",
            "astrolens-render",
            "astrolens-scan",
            "astrolens-smells",
            "astrolens-syntax",
        ],
    ),
    effectful(
        "astrolens",
        &[
            "astrolens-alloc",
            "astrolens-compare",
            "astrolens-config",
            "astrolens-db",
            "astrolens-error",
            "astrolens-gate",
            "astrolens-git",
            "astrolens-graph",
            "astrolens-guard",
            "astrolens-ide",
            "astrolens-lsp",
            "astrolens-metrics",
            "astrolens-model",
            "astrolens-modules",
            "astrolens-pool",
            "astrolens-render",
            "astrolens-scan",
            "astrolens-smells",
            "astrolens-syntax",
        ],
    ),
    // Nothing of the server but its leaves: no salsa, no protocol of editors.
    effectful(
        "astrolens-worker",
        &[
            "astrolens-alloc",
            "astrolens-analysis",
            "astrolens-guard",
            "astrolens-model",
            "astrolens-proto",
            "astrolens-syntax",
        ],
    ),
    // For tests alone: no row has it.
    effectful("astrolens-testing", &["astrolens-model"]),
    effectful("astrolens-fault-proxy", &[]),
    effectful("lab-tools", &[]),
    effectful(
        "lab",
        &[
            "astrolens-analysis",
            "astrolens-config",
            "astrolens-metrics",
            "astrolens-model",
            "astrolens-smells",
            "astrolens-syntax",
            "lab-tools",
        ],
    ),
    // Not the analyzers: the chores, `tidy` first of all, are built without grammars.
    effectful("xtask", &["lab-tools"]),
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

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
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
    let mut problems = broken(root, &metadata.packages);
    for package in metadata.packages.iter().filter(|package| is_pure(package)) {
        if !package.manifest_path.with_file_name("clippy.toml").is_file() {
            problems.push(Problem::new(
                super::relative(root, &package.manifest_path),
                "a pure crate has a clippy.toml that forbids files, clock and environment",
            ));
        }
    }
    Ok(problems)
}

fn row(package: &Package) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.name == package.name)
}

fn is_pure(package: &Package) -> bool {
    row(package).is_some_and(|row| row.is_pure)
}

/// What the manifests of `packages`, all crates of ours, have that the rows do not allow.
fn broken(root: &Path, packages: &[Package]) -> Vec<Problem> {
    let is_ours = |name: &str| packages.iter().any(|package| package.name == name);
    let mut problems = Vec::new();
    for package in packages {
        let Package { name, manifest_path, dependencies } = package;
        let mut problem = |message| {
            problems.push(Problem::new(super::relative(root, manifest_path), message));
        };
        let Some(row) = row(package) else {
            problem(format!("`{name}` has no row in xtask/src/tidy/dependencies.rs: give it one"));
            continue;
        };
        let is_built = |dependency: &&Dependency| dependency.kind.as_deref() != Some("dev");
        for Dependency { name: dependency, .. } in dependencies.iter().filter(is_built) {
            let dependency = dependency.as_str();
            if is_ours(dependency) && !row.ours.contains(&dependency) {
                problem(format!(
                    "`{name}` must not depend on `{dependency}`: arrows point to the leaves"
                ));
            }
            if row.is_pure && IMPURE.contains(&dependency) {
                problem(format!("`{name}` is pure and must not depend on `{dependency}`"));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The crate called `name` with dependencies and their kinds, beside the leaf of all.
    fn messages(name: &str, dependencies: &[(&str, Option<&str>)]) -> Vec<String> {
        let package = |name: &str, dependencies: &[(&str, Option<&str>)]| Package {
            name: name.to_owned(),
            manifest_path: PathBuf::from("/here/Cargo.toml"),
            dependencies: dependencies
                .iter()
                .map(|(name, kind)| Dependency {
                    name: (*name).to_owned(),
                    kind: kind.map(str::to_owned),
                })
                .collect(),
        };
        let packages = [package("astrolens-model", &[]), package(name, dependencies)];
        broken(Path::new("/here"), &packages).into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn a_crate_without_a_row_fails_whatever_it_depends_on() {
        assert_eq!(
            messages("astrolens-guest", &[("astrolens-model", None)]),
            ["`astrolens-guest` has no row in xtask/src/tidy/dependencies.rs: give it one"]
        );
        assert_eq!(messages("guest", &[]).len(), 1);
    }

    #[test]
    fn a_crate_may_depend_on_those_of_its_row_alone() {
        assert!(messages("astrolens-syntax", &[("astrolens-model", None)]).is_empty());
        for kind in [None, Some("build")] {
            assert_eq!(
                messages("astrolens-alloc", &[("astrolens-model", kind)]),
                ["`astrolens-alloc` must not depend on `astrolens-model`: arrows point to the \
                  leaves"]
            );
        }
        assert!(messages("astrolens-alloc", &[("astrolens-model", Some("dev"))]).is_empty());
    }

    #[test]
    fn a_pure_crate_must_not_wait() {
        assert_eq!(
            messages("astrolens-syntax", &[("tokio", None)]),
            ["`astrolens-syntax` is pure and must not depend on `tokio`"]
        );
        assert!(messages("astrolens-config", &[("tempfile", None)]).is_empty());
    }
}
