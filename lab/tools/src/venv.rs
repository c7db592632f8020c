//! Programs of Python packages: installed in pinned versions into a folder of the cache.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::{capture, command};

/// A virtual environment with packages of pip's registry.
pub struct Venv {
    root: PathBuf,
}

impl Venv {
    /// The one at `root`, whether or not anything is installed there.
    #[must_use]
    pub fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// Installs `packages`, unless it was these very versions that were installed last.
    ///
    /// # Errors
    /// What Python or pip complains of.
    pub fn install(&self, packages: &[&str]) -> Result<()> {
        once(&self.root, &packages.join(" "), || {
            capture(command("python3", ["-m", "venv"]).arg(&self.root))?;
            capture(
                command(self.program("python"), ["-m", "pip", "install", "--quiet"])
                    .arg("--disable-pip-version-check")
                    .args(packages),
            )?;
            Ok(())
        })
    }

    /// A program of a package.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.root.join("bin").join(name)
    }
}

/// Runs an installation into `folder` unless the record beside it says that it was for these very
/// versions.
///
/// # Errors
/// What `install` says, and when the record cannot be written.
pub fn once(folder: &Path, versions: &str, install: impl FnOnce() -> Result<()>) -> Result<()> {
    let mut record = folder.as_os_str().to_owned();
    record.push(".installed");
    let record = PathBuf::from(record);
    if fs::read_to_string(&record).is_ok_and(|recorded| recorded == versions) {
        return Ok(());
    }
    println!("installing into {}: {versions}", folder.display());
    install().with_context(|| format!("failed to install {versions}"))?;
    fs::write(&record, versions).with_context(|| format!("failed to write {}", record.display()))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use anyhow::bail;

    use super::*;

    #[test]
    fn what_is_installed_is_installed_once() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("tools");
        let count = Cell::new(0);
        let install = |versions: &str| {
            once(&folder, versions, || {
                count.set(count.get() + 1);
                Ok(())
            })
        };
        for versions in ["a==1", "a==1", "a==2"] {
            install(versions).unwrap();
        }
        assert_eq!(count.get(), 2);
    }

    #[test]
    fn what_failed_is_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("tools");
        once(&folder, "a==1", || bail!("no network")).unwrap_err();
        let mut ran = false;
        once(&folder, "a==1", || {
            ran = true;
            Ok(())
        })
        .unwrap();
        assert!(ran);
    }
}
