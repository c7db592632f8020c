//! An archive whose bytes depend on the files alone: no times, no owners.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, EntryType, Header};

/// A `.tar.gz` in the making; all in it stands in one folder.
pub struct Archive {
    path: PathBuf,
    folder: String,
    builder: Builder<GzEncoder<File>>,
}

/// Whoever unpacks the archive may read a file.
const READABLE: u32 = 0o644;

/// And run a program.
const EXECUTABLE: u32 = 0o755;

impl Archive {
    /// Begins the archive at `path`, which unpacks to `folder`.
    pub fn create(path: PathBuf, folder: &str) -> Result<Self> {
        let file =
            File::create(&path).with_context(|| format!("failed to create {}", path.display()))?;
        let builder = Builder::new(GzEncoder::new(file, Compression::best()));
        Ok(Self { path, folder: folder.to_owned(), builder })
    }

    /// Adds the program at `from` as `name`.
    pub fn program(&mut self, from: &Path, name: &str) -> Result<()> {
        self.add(name, &read(from)?, EXECUTABLE)
    }

    /// Adds the file at `from` as `name`.
    pub fn file(&mut self, from: &Path, name: &str) -> Result<()> {
        self.add(name, &read(from)?, READABLE)
    }

    /// Adds `text` as `name`.
    pub fn text(&mut self, name: &str, text: &str) -> Result<()> {
        self.add(name, text.as_bytes(), READABLE)
    }

    /// Adds the files in `from`, in order of their names, as `folder`.
    pub fn folder(&mut self, from: &Path, folder: &str) -> Result<()> {
        let mut names = Vec::new();
        for entry in
            fs::read_dir(from).with_context(|| format!("failed to list {}", from.display()))?
        {
            names.push(entry?.file_name());
        }
        names.sort();
        for name in names {
            self.file(&from.join(&name), &format!("{folder}/{}", name.to_string_lossy()))?;
        }
        Ok(())
    }

    /// Writes what is left.
    pub fn finish(self) -> Result<()> {
        let path = self.path.display();
        let written = self.builder.into_inner().and_then(GzEncoder::finish);
        written.map(drop).with_context(|| format!("failed to write {path}"))
    }

    fn add(&mut self, name: &str, bytes: &[u8], mode: u32) -> Result<()> {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_size(bytes.len() as u64);
        header.set_mode(mode);
        header.set_mtime(0);
        self.builder
            .append_data(&mut header, format!("{}/{name}", self.folder), bytes)
            .with_context(|| format!("failed to add {name} to {}", self.path.display()))
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("failed to read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_tools::process::{capture, command};

    #[test]
    fn an_archive_unpacks_to_one_folder_and_is_the_same_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| {
            let source = folder.path().join(format!("{name} source"));
            fs::write(&source, "#!/bin/sh\necho hello\n").unwrap();
            let path = folder.path().join(name);
            let mut archive = Archive::create(path.clone(), "tool").unwrap();
            archive.program(&source, "bin/tool").unwrap();
            archive.text("notes", "none\n").unwrap();
            archive.finish().unwrap();
            path
        };
        let (first, second) = (make("first"), make("second"));
        assert_eq!(fs::read(&first).unwrap(), fs::read(second).unwrap());
        capture(command("tar", ["-xzf"]).arg(first).current_dir(folder.path())).unwrap();
        let none: [&str; 0] = [];
        let said = capture(&mut command(folder.path().join("tool/bin/tool"), none)).unwrap();
        assert_eq!(said, "hello\n");
    }
}
