//! A unified diff in place of a revision: taken back, it gives the texts before it.

mod file;
mod head;
mod read;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Component, Path};
use std::sync::Arc;

use astrolens_error::{Error, Result};
use astrolens_git::FileChange;
use astrolens_scan::{Candidate, locate};

use self::file::FilePatch;
use self::head::Kind;

/// The regular files that a patch changes.
#[derive(Debug, Default)]
pub struct Patch {
    files: Vec<FilePatch>,
    /// The places of those of them that were there before, by path.
    before: HashMap<String, usize>,
    /// What the symbolic links led to that the patch changes, by path.
    links: BTreeMap<String, String>,
    /// The symbolic links that it leaves, by path.
    links_now: BTreeSet<String>,
}

impl Patch {
    fn new(files: Vec<FilePatch>) -> Self {
        let links = files.iter().filter_map(FilePatch::link_before).collect();
        let links_now = files.iter().filter(|file| file.head.kind == Kind::Link);
        let links_now = links_now.filter_map(|file| file.new_path.clone()).collect();
        let files: Vec<FilePatch> = files.into_iter().filter(FilePatch::is_regular).collect();
        let before = files.iter().enumerate();
        let before = before.filter_map(|(place, file)| Some((file.old_path.clone()?, place)));
        Self { before: before.collect(), files, links, links_now }
    }

    /// The symbolic links that it changes or adds, by path.
    #[must_use]
    pub fn links_now(&self) -> &BTreeSet<String> {
        &self.links_now
    }

    /// What the symbolic links led to that the patch changes, by path.
    #[must_use]
    pub fn links(&self) -> &BTreeMap<String, String> {
        &self.links
    }

    /// The files that differ, whole: which lines do is not asked of them.
    #[must_use]
    pub fn changes(&self) -> Vec<FileChange> {
        let whole =
            |file: &FilePatch| FileChange::whole(file.old_path.clone(), file.new_path.clone());
        self.files.iter().map(whole).collect()
    }

    /// Sees to it that the sources that the patch brings are those below `root`, and that what it takes
    /// away is gone: a patch of another change leads elsewhere.
    ///
    /// # Errors
    /// When a file is not in the project, or a new one holds something else.
    pub fn expect_below(&self, root: &Path) -> Result<()> {
        let kept: HashSet<&String> =
            self.files.iter().filter_map(|file| file.new_path.as_ref()).collect();
        for file in &self.files {
            match (&file.old_path, &file.new_path) {
                (_, Some(path)) if Candidate::may_be_source(path) => file.expect_at(root, path)?,
                (Some(path), None) if Candidate::may_be_source(path) && !kept.contains(path) => {
                    let there = root.join(path).symlink_metadata();
                    if there.is_ok_and(|there| there.is_file() && there.len() > 0) {
                        return Err(elsewhere(path));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What the file at `path` held before the patch, made of what its file below `root` holds;
    /// `None` if it is new, or no part of the patch.
    ///
    /// # Errors
    /// When the patch does not lead to what the file holds, or does not say what was changed.
    pub(crate) fn text_before(&self, root: &Path, path: &str) -> Result<Option<Arc<[u8]>>> {
        let Some(place) = self.before.get(path) else { return Ok(None) };
        let file = &self.files[*place];
        let now = match &file.new_path {
            Some(path) => text_at(root, path)?,
            None => String::new(),
        };
        let name = file.new_path.as_deref().unwrap_or(path);
        if file.is_binary && file.new_path.is_some() {
            return Err(Error::usage(
                format!(
                    "the patch does not say what was changed in `{name}`: Git takes it for binary"
                ),
                "compare with a revision: `astrolens check --since`, or make it with `git diff --text`",
            ));
        }
        let before = file.taken_back(&now).ok_or_else(|| elsewhere(name))?;
        Ok(Some(before.into_bytes().into()))
    }
}

impl FilePatch {
    /// Sees to it that the file at `path` is below `root`, and holds what the patch says of it if it is
    /// new.
    fn expect_at(&self, root: &Path, path: &str) -> Result<()> {
        let mut parts = Path::new(path).components();
        if !parts.all(|part| matches!(part, Component::Normal(_))) {
            return Err(Error::usage(
                format!("`{path}` in the patch is no path from the top of the project"),
                "make it there, such as with `git diff origin/main...`",
            ));
        }
        let is_told = self.old_path.is_none() && !self.head.is_copy && !self.is_binary;
        if is_told && self.taken_back(&text_at(root, path)?).as_deref() != Some("") {
            return Err(elsewhere(path));
        }
        Ok(())
    }
}

/// What the file at `path` below `root` holds.
fn text_at(root: &Path, path: &str) -> Result<String> {
    let failed = |source| Error::Read { path: root.join(path), source };
    let bytes = locate(root, path).and_then(std::fs::read).map_err(failed)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// That the patch leads to something else than what the file called `name` holds.
fn elsewhere(name: &str) -> Error {
    Error::usage(
        format!("the patch does not lead to what `{name}` holds"),
        "make it of the files as they are, such as with `git diff origin/main...`",
    )
}
