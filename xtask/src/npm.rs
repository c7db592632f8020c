//! Sources with packages of npm's: both are put into a folder of the cache, so that nothing is written into the tree.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::dist::sum;
use lab_tools::cache::Cache;
use lab_tools::process::{capture, command, show};
use lab_tools::venv::once;

/// npm is a script, which Windows finds by its whole name only.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Copies `files` of the folder `from` to the folder `name` of the cache, and installs the packages that they ask
/// for in the versions of their lock; where that is.
///
/// # Errors
/// What cannot be copied, or npm's complaint.
pub fn installed(from: &Path, files: &[String], name: &str) -> Result<PathBuf> {
    let folder = Cache::open()?.folder(name)?;
    remove_all_but_packages(&folder)?;
    for file in files {
        let to = folder.join(file);
        fs::create_dir_all(to.parent().unwrap_or(&folder))?;
        fs::copy(from.join(file), &to).with_context(|| format!("failed to copy {file}"))?;
    }
    let lock = fs::read(folder.join("package-lock.json")).context("failed to read the versions")?;
    let versions = format!("npm packages {}", sum(&lock));
    once(&folder.join("node_modules"), &versions, || {
        let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        capture(command(NPM, install).current_dir(&folder)).map(drop)
    })?;
    Ok(folder)
}

/// Runs a script of the package in `folder`.
///
/// # Errors
/// What the script complains of.
pub fn script(folder: &Path, name: &str) -> Result<()> {
    show(command(NPM, ["run", "--silent", name]).current_dir(folder))
}

/// Removes what an earlier copy left behind; packages are kept for as long as they fit.
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
