//! Where chores keep what they fetch: one folder outside the source tree.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folder that holds the corpus, the peers, and what they write.
///
/// `$ASTROLENS_CACHE` where it is set, else `astrolens-dev` in the platform's cache folder. Nothing
/// in it is ever committed, and deleting it costs only the time to fetch it again.
#[derive(Debug, Clone)]
pub struct Cache {
    root: PathBuf,
}

impl Cache {
    /// Finds the cache folder and makes sure that it exists.
    ///
    /// # Errors
    /// When there is no such folder and it cannot be made.
    pub fn open() -> Result<Self> {
        let root = match env::var_os("ASTROLENS_CACHE") {
            Some(root) => PathBuf::from(root),
            None => platform_cache_folder()?.join("astrolens-dev"),
        };
        fs::create_dir_all(&root)
            .with_context(|| format!("failed to create the cache folder {}", root.display()))?;
        let root =
            root.canonicalize().with_context(|| format!("failed to resolve {}", root.display()))?;
        Ok(Self { root })
    }

    /// A folder of the cache, created if need be.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn folder(&self, relative: impl AsRef<Path>) -> Result<PathBuf> {
        let folder = self.root.join(relative);
        fs::create_dir_all(&folder)
            .with_context(|| format!("failed to create {}", folder.display()))?;
        Ok(folder)
    }

    /// A path inside the cache, which may not exist yet.
    pub fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }
}

/// The XDG cache folder, or the one that macOS has in its place.
fn platform_cache_folder() -> Result<PathBuf> {
    if let Some(folder) = env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()) {
        return Ok(PathBuf::from(folder));
    }
    let home = env::var_os("HOME")
        .map(PathBuf::from)
        .context("no cache folder: set ASTROLENS_CACHE, XDG_CACHE_HOME or HOME")?;
    Ok(if cfg!(target_os = "macos") { home.join("Library/Caches") } else { home.join(".cache") })
}
