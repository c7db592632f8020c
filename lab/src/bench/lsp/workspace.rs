//! The folder that a server has to look after besides the text that is edited.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::material::Material;
use crate::corpus;
use lab_tools::cache::Cache;

/// How many files it holds.
const FILES: usize = 5_000;

/// A folder with the texts to edit in it.
pub struct Workspace {
    /// The folder.
    pub folder: PathBuf,
}

impl Workspace {
    /// A folder with nothing in it but the texts.
    pub fn empty(cache: &Cache, materials: &[Material]) -> Result<Self> {
        let folder = anew(cache.path("bench-lsp/alone"))?;
        save(materials, &folder)?;
        Ok(Self { folder })
    }

    /// A folder of files of the corpus in all languages, and the texts.
    pub fn of_corpus(cache: &Cache, materials: &[Material]) -> Result<Self> {
        let entries = corpus::entries(cache)?;
        ensure!(entries.len() >= FILES, "the corpus holds no {FILES} files");
        let folder = anew(cache.path("bench-lsp/workspace"))?;
        let corpus = cache.folder("corpus")?;
        // Evenly from all of it: file `i` of those wanted is file `i * all / wanted`.
        for index in 0..FILES {
            let entry = &entries[index * entries.len() / FILES];
            let target = folder.join(&entry.path);
            fs::create_dir_all(target.parent().unwrap_or(&folder))?;
            fs::copy(corpus.join(&entry.path), &target)
                .with_context(|| format!("failed to copy {}", entry.path))?;
        }
        save(materials, &folder)?;
        Ok(Self { folder })
    }

    /// A folder of the user's, in which nothing is written: the texts are open there only.
    pub fn given(folder: &Path) -> Result<Self> {
        let folder = folder
            .canonicalize()
            .with_context(|| format!("failed to find {}", folder.display()))?;
        Ok(Self { folder })
    }

    /// Where a text is.
    pub fn path(&self, material: &Material) -> PathBuf {
        self.folder.join(material.file_name())
    }
}

fn anew(folder: PathBuf) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("failed to remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder)
        .with_context(|| format!("failed to create {}", folder.display()))?;
    Ok(folder)
}

fn save(materials: &[Material], folder: &Path) -> Result<()> {
    for material in materials {
        let path = folder.join(material.file_name());
        fs::write(&path, &material.text)
            .with_context(|| format!("failed to write {}", path.display()))?;
    }
    Ok(())
}
