//! The extension of VS Code with the program inside.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::platform::Platform;
use super::{sum, tracked};
use lab_tools::cache::Cache;
use lab_tools::process::{capture, command};
use lab_tools::venv::once;

/// Where the extension is, seen from the root.
const EXTENSION: &str = "editors/vscode";

/// npm is a script, which Windows finds by its whole name only.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Packs the extension into `out`. Its own script sees to it that nothing superfluous is in it.
///
/// The sources are copied first: packages are installed, and files made, outside the tree.
///
/// # Errors
/// What npm or the script complains of.
pub fn pack(
    root: &Path,
    platform: &Platform,
    program: &Path,
    cache: &Cache,
    out: &Path,
) -> Result<()> {
    let folder = cache.folder("extension")?;
    remove_all_but_packages(&folder)?;
    for file in tracked(root, EXTENSION)? {
        let to = folder.join(&file);
        fs::create_dir_all(to.parent().unwrap_or(&folder))?;
        fs::copy(root.join(EXTENSION).join(&file), &to)
            .with_context(|| format!("failed to copy {file}"))?;
    }
    let lock = fs::read(folder.join("package-lock.json")).context("failed to read the versions")?;
    let versions = format!("npm packages {}", sum(&lock));
    once(&folder.join("node_modules"), &versions, || {
        let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        capture(command(NPM, install).current_dir(&folder)).map(drop)
    })?;
    let absolute = |path: &Path| {
        path.canonicalize().with_context(|| format!("failed to find {}", path.display()))
    };
    let said = capture(
        command("node", ["scripts/package.mjs"])
            .current_dir(&folder)
            .env("ASTROLENS", absolute(program)?)
            .env("ASTROLENS_TARGET", platform.name)
            .env(
                "ASTROLENS_VSIX",
                absolute(out)?.join(format!("astrolens-{}.vsix", platform.name)),
            ),
    )?;
    println!("{}", said.trim_end());
    Ok(())
}

/// Removes what an earlier extension left behind; packages are kept for as long as they fit.
fn remove_all_but_packages(folder: &Path) -> Result<()> {
    for entry in
        fs::read_dir(folder).with_context(|| format!("failed to list {}", folder.display()))?
    {
        let entry = entry?;
        let (name, path) = (entry.file_name(), entry.path());
        let is_packages = name.to_string_lossy().starts_with("node_modules");
        let removed = match entry.file_type()?.is_dir() {
            _ if is_packages => Ok(()),
            true => fs::remove_dir_all(&path),
            false => fs::remove_file(&path),
        };
        removed.with_context(|| format!("failed to remove {}", path.display()))?;
    }
    Ok(())
}
