//! Programs of npm's packages: installed in pinned versions into a folder of the cache.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::process::{capture, command};
use crate::venv::once;

/// A folder with packages of npm's registry.
pub struct Npm {
    root: PathBuf,
}

impl Npm {
    /// The one at `root`, whether or not anything is installed there.
    #[must_use]
    pub fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// Installs `packages`, unless it was these very versions that were installed last.
    ///
    /// # Errors
    /// What npm complains of.
    pub fn install(&self, packages: &[&str]) -> Result<()> {
        once(&self.root, &packages.join(" "), || {
            fs::create_dir_all(&self.root)?;
            fs::write(self.root.join("package.json"), "{\"private\": true}\n")?;
            let quiet = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts"];
            let mut npm = command("npm", ["install"]);
            capture(npm.args(quiet).args(packages).current_dir(&self.root))?;
            Ok(())
        })
    }

    /// The folder that holds `node_modules`.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A program of a package.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.root.join("node_modules/.bin").join(name)
    }
}
