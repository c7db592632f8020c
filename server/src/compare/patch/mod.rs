//! A unified diff in place of a revision: taken back, it gives the texts before it.

mod file;
mod head;
mod read;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use self::file::FilePatch;
use crate::error::{Error, Result};
use crate::git::FileChange;
use crate::scan::locate;

/// The regular files that a patch changes.
#[derive(Debug, Default)]
pub(crate) struct Patch {
    files: Vec<FilePatch>,
    /// The places of those of them that were there before, by path.
    before: HashMap<String, usize>,
}

impl Patch {
    fn new(files: Vec<FilePatch>) -> Self {
        let files: Vec<FilePatch> = files.into_iter().filter(FilePatch::is_regular).collect();
        let before = files.iter().enumerate();
        let before = before.filter_map(|(place, file)| Some((file.old_path.clone()?, place)));
        Self { before: before.collect(), files }
    }

    /// The files that differ, whole: which lines do is not asked of them.
    pub(crate) fn changes(&self) -> Vec<FileChange> {
        let whole =
            |file: &FilePatch| FileChange::whole(file.old_path.clone(), file.new_path.clone());
        self.files.iter().map(whole).collect()
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
            Some(path) => {
                let failed = |source| Error::Read { path: root.join(path), source };
                locate(root, path).and_then(std::fs::read).map_err(failed)?
            }
            None => Vec::new(),
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
        let before = file.taken_back(&String::from_utf8_lossy(&now)).ok_or_else(|| {
            Error::usage(
                format!("the patch does not lead to what `{name}` holds"),
                "make it of the files as they are, such as with `git diff origin/main...`",
            )
        })?;
        Ok(Some(before.into_bytes().into()))
    }
}
