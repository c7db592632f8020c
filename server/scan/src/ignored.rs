//! What ignore files leave out, whatever they hold on disk.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::{fs, io};

use ignore::Match;
use ignore::gitignore::Gitignore;

use super::display::display;
use super::walk::{WalkOptions, builder};

/// What files with ignore rules are called, those that win first.
pub const IGNORE_FILE_NAMES: [&str; 2] = [".ignore", ".gitignore"];

/// Those of `paths`, from the top of a repository, that a walk finds where its ignore files hold
/// what `rules` has by their paths.
///
/// # Errors
/// When no temporary folder can be filled: the walk is one of empty files in their places.
pub fn found_under(
    rules: &BTreeMap<String, Vec<u8>>,
    paths: &BTreeSet<String>,
    options: WalkOptions,
) -> io::Result<BTreeSet<String>> {
    let folder = tempfile::tempdir()?;
    // Rules of folders above end here.
    fs::create_dir(folder.path().join(".git"))?;
    let nothing = Vec::new();
    for (path, text) in paths.iter().map(|path| (path, &nothing)).chain(rules) {
        let place = folder.path().join(path);
        fs::create_dir_all(place.parent().unwrap_or(&place))?;
        fs::write(place, text)?;
    }
    let mut builder = builder(folder.path(), options);
    let entries = builder.parents(false).build().flatten();
    let names = entries.filter_map(|entry| {
        let path = entry.path().strip_prefix(folder.path()).ok()?;
        Some(display(path))
    });
    Ok(names.filter(|name| paths.contains(name)).collect())
}

/// The ignore files on disk below a folder.
pub struct Rules<'root> {
    root: &'root Path,
    /// Those that were asked for.
    known: HashMap<PathBuf, Option<Gitignore>>,
}

impl<'root> Rules<'root> {
    /// Those below `root`.
    #[must_use]
    pub fn new(root: &'root Path) -> Self {
        Self { root, known: HashMap::new() }
    }

    /// The ignore file, and the number of the line in it, that leaves out the file at `path`.
    pub fn place(&mut self, path: &Path) -> Option<(PathBuf, u32)> {
        let parts = path.strip_prefix(self.root).ok()?;
        let mut place = self.root.to_owned();
        for part in parts {
            place.push(part);
            if let Some(found) = self.line(&place, place.as_path() != path) {
                return Some(found);
            }
        }
        None
    }

    /// The line that leaves out what is at `path`, rules for the folders around it aside.
    fn line(&mut self, path: &Path, is_folder: bool) -> Option<(PathBuf, u32)> {
        let root = self.root;
        let folders = || path.ancestors().skip(1).take_while(|folder| folder.starts_with(root));
        for name in IGNORE_FILE_NAMES {
            for file in folders().map(|folder| folder.join(name)) {
                let rules = self
                    .known
                    .entry(file)
                    .or_insert_with_key(|file| file.is_file().then(|| Gitignore::new(file).0));
                let Some(rules) = rules else { continue };
                match rules.matched(path, is_folder) {
                    Match::None => {}
                    Match::Whitelist(_) => return None,
                    Match::Ignore(glob) => {
                        let file = glob.from()?;
                        return Some((file.to_owned(), line_of(file, glob.original())));
                    }
                }
            }
        }
        None
    }
}

/// The number, from 1, of the last line of `file` that is `rule`.
fn line_of(file: &Path, rule: &str) -> u32 {
    let text = fs::read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines = text.lines().map(str::trim_end);
    let last = lines.enumerate().filter(|(_, line)| *line == rule.trim_end()).last();
    last.map_or(1, |(row, _)| u32::try_from(row + 1).unwrap_or(u32::MAX))
}
