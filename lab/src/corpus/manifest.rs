//! What the corpus holds, file by file, and its digest.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::sources::Source;

/// One file of the corpus.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// Its path with `/`: relative to its source in a stamp, to the corpus in the manifest.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its lines, a last one without an end included.
    pub lines: u64,
    /// The BLAKE3 digest of its bytes.
    pub digest: String,
}

impl Entry {
    /// Describes a file's content.
    pub fn new(path: &Path, bytes: &[u8]) -> Result<Self> {
        let path =
            path.to_str().with_context(|| format!("the path {} is not UTF-8", path.display()))?;
        let pieces = bytes.split(|byte| *byte == b'\n').count();
        let ends_in_nothing = bytes.last().is_none_or(|last| *last == b'\n');
        Ok(Self {
            path: path.replace('\\', "/"),
            bytes: bytes.len() as u64,
            lines: pieces as u64 - u64::from(ends_in_nothing),
            digest: blake3::hash(bytes).to_hex().to_string(),
        })
    }
}

/// The record that a source's folder is complete, and what it was made from.
#[derive(Debug, Serialize, Deserialize)]
pub struct Stamp {
    /// The source's definition at that time.
    pub definition: String,
    /// The version that the package client delivered.
    pub version: String,
    /// The files, by path relative to the source's folder.
    pub files: Vec<Entry>,
}

impl Stamp {
    /// The stamp of a folder made from this very definition, if there is one.
    pub fn read(path: &Path, definition: &str) -> Option<Self> {
        let text = fs::read_to_string(path).ok()?;
        let stamp: Self = serde_json::from_str(&text).ok()?;
        (stamp.definition == definition).then_some(stamp)
    }

    /// Writes it: the last thing done to a source's folder, so an interrupted one has none.
    pub fn write(&self, path: &Path) -> Result<()> {
        fs::write(path, serde_json::to_string(self)?)
            .with_context(|| format!("failed to write {}", path.display()))
    }

    /// The lines of all its files.
    pub fn lines(&self) -> u64 {
        self.files.iter().map(|file| file.lines).sum()
    }
}

/// All files with paths relative to the corpus, sorted.
pub fn entries(stamps: &[(&Source, Stamp)]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = stamps
        .iter()
        .flat_map(|(source, stamp)| {
            stamp.files.iter().map(|file| Entry {
                path: format!("{}/{}/{}", source.language, source.name, file.path),
                ..file.clone()
            })
        })
        .collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    entries
}

/// Writes the manifest as a table.
pub fn write(entries: &[Entry], path: &Path) -> Result<()> {
    let file =
        fs::File::create(path).with_context(|| format!("failed to create {}", path.display()))?;
    rows(entries, std::io::BufWriter::new(file))
        .with_context(|| format!("failed to write {}", path.display()))
}

/// Prints the manifest as a table.
pub fn print(entries: &[Entry]) -> Result<()> {
    Ok(rows(entries, std::io::stdout().lock())?)
}

fn rows(entries: &[Entry], mut out: impl std::io::Write) -> std::io::Result<()> {
    writeln!(out, "path,language,bytes,lines,blake3")?;
    for entry in entries {
        let language = entry.path.split('/').next().unwrap_or_default();
        let Entry { path, bytes, lines, digest } = entry;
        writeln!(out, "{path},{language},{bytes},{lines},{digest}")?;
    }
    out.flush()
}

/// A digest of the whole corpus: of every path and its file's digest, in order.
pub fn digest(entries: &[Entry]) -> String {
    let mut hasher = blake3::Hasher::new();
    for entry in entries {
        hasher.update(entry.path.as_bytes());
        hasher.update(b"\0");
        hasher.update(entry.digest.as_bytes());
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
