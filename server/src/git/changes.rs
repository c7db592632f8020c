//! What changed between two sides: files, renames, and lines.

use std::cell::RefCell;

use astrolens_syntax::text::decode;
use git2::{Delta, Diff, DiffDelta, DiffFindOptions, DiffOptions, Patch};

use super::error::GitError;
use super::lines::TouchedLines;
use super::repository::{Endpoints, Repository, Revision};

/// A file that differs between two sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileChange {
    /// Its path on the older side; absent if it is new.
    pub(crate) old_path: Option<String>,
    /// Its path on the newer side; absent if it is gone.
    pub(crate) new_path: Option<String>,
    /// What was changed, in lines of the older side.
    pub(crate) old_lines: TouchedLines,
    /// What was changed, in lines of the newer side.
    pub(crate) new_lines: TouchedLines,
}

impl Repository {
    /// The files that differ between `ends`, renames recognised, sorted by newest path.
    ///
    /// The work tree counts as it is on disk: staged or not, and with files that Git does not
    /// know yet, unless it ignores them.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(crate) fn changes(&self, ends: &Endpoints) -> Result<Vec<FileChange>, GitError> {
        let diff = self.diff(ends)?;
        // Both callbacks add to the list, one a file and the other its lines.
        let changes: RefCell<Vec<FileChange>> = RefCell::new(Vec::new());
        let mut file = |delta: DiffDelta<'_>, _: f32| {
            changes.borrow_mut().push(FileChange::new(&delta));
            true
        };
        let mut hunk = |_: DiffDelta<'_>, hunk: git2::DiffHunk<'_>| {
            if let Some(change) = changes.borrow_mut().last_mut() {
                change.old_lines.push(hunk.old_start(), hunk.old_lines());
                change.new_lines.push(hunk.new_start(), hunk.new_lines());
            }
            true
        };
        diff.foreach(&mut file, None, Some(&mut hunk), None)
            .map_err(GitError::doing("list the changes"))?;
        let mut changes = changes.into_inner();
        changes.sort_by(|one, other| one.path().cmp(other.path()));
        Ok(changes)
    }

    /// What the file at `path` of the work tree was called at `revision`, where there was none at
    /// that path; nothing if it is new. It takes a look at the whole work tree.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(crate) fn renamed_from(
        &self,
        revision: &Revision,
        path: &str,
    ) -> Result<Option<String>, GitError> {
        let diff = self.diff(&Endpoints { from: revision.clone(), to: None })?;
        let mut changes = diff.deltas().map(|delta| FileChange::new(&delta));
        let renamed = changes.find(|change| change.new_path.as_deref() == Some(path));
        Ok(renamed.and_then(|change| change.old_path))
    }

    /// What differs between `ends`, renames recognised.
    fn diff(&self, ends: &Endpoints) -> Result<Diff<'_>, GitError> {
        let from = self.tree(&ends.from)?;
        let mut options = DiffOptions::new();
        options
            .context_lines(0)
            .ignore_submodules(true)
            .include_untracked(true)
            .recurse_untracked_dirs(true)
            .show_untracked_content(true);
        let diff = match &ends.to {
            Some(to) => {
                let to = self.tree(to)?;
                self.inner.diff_tree_to_tree(Some(&from), Some(&to), Some(&mut options))
            }
            None => self.inner.diff_tree_to_workdir_with_index(Some(&from), Some(&mut options)),
        };
        let mut diff = diff.map_err(GitError::doing("compare the revisions"))?;
        let mut find = DiffFindOptions::new();
        find.renames(true).for_untracked(true);
        diff.find_similar(Some(&mut find)).map_err(GitError::doing("recognise renames"))?;
        Ok(diff)
    }

    /// The lines of `text` that differ from what the file at `path` held at `revision`; nothing
    /// where there was no such file, or no text in it.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(crate) fn lines_since(
        &self,
        revision: &Revision,
        path: &str,
        text: &[u8],
    ) -> Result<Option<TouchedLines>, GitError> {
        let Some(bytes) = self.content(revision, path)? else { return Ok(None) };
        let Ok(before) = decode(&bytes) else { return Ok(None) };
        let doing = || GitError::doing("compare a file with its revision");
        let mut options = DiffOptions::new();
        options.context_lines(0);
        let patch = Patch::from_buffers(&before.bytes, None, text, None, Some(&mut options))
            .map_err(doing())?;
        let mut lines = TouchedLines::Some(Vec::new());
        for index in 0..patch.num_hunks() {
            let (hunk, _) = patch.hunk(index).map_err(doing())?;
            lines.push(hunk.new_start(), hunk.new_lines());
        }
        Ok(Some(lines))
    }
}

impl FileChange {
    fn new(delta: &DiffDelta<'_>) -> Self {
        let path = |file: git2::DiffFile<'_>| {
            file.path().map(|path| path.to_string_lossy().replace('\\', "/"))
        };
        let (old_path, new_path) = match delta.status() {
            Delta::Added | Delta::Untracked => (None, path(delta.new_file())),
            Delta::Deleted => (path(delta.old_file()), None),
            _ => (path(delta.old_file()), path(delta.new_file())),
        };
        let whole = old_path.is_none() || new_path.is_none();
        let lines = || if whole { TouchedLines::All } else { TouchedLines::Some(Vec::new()) };
        Self { old_lines: lines(), new_lines: lines(), old_path, new_path }
    }

    /// A file that was changed as a whole, for all that is known.
    pub(crate) fn whole(old_path: Option<String>, new_path: Option<String>) -> Self {
        Self { old_path, new_path, old_lines: TouchedLines::All, new_lines: TouchedLines::All }
    }

    /// Its newest path.
    pub(crate) fn path(&self) -> &str {
        self.new_path.as_deref().or(self.old_path.as_deref()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::lines::Touch;
    use crate::git::testing::TestRepository;

    /// Ten numbered lines.
    fn ten() -> String {
        (1..=10).map(|number| format!("line {number}")).collect::<Vec<_>>().join("\n") + "\n"
    }

    #[test]
    fn lines_of_both_sides_are_told() {
        let test = TestRepository::new();
        test.commit(&[("a.py", &ten())]);
        // Line 3 differs, 5 and 6 are gone, one is new after 8.
        let text = ten()
            .replace("line 3\n", "line three\n")
            .replace("line 5\nline 6\n", "")
            .replace("line 8\n", "line 8\nline 8½\n");
        test.commit(&[("a.py", &text)]);
        let repository = test.open();
        let ends = repository.endpoints("HEAD~1..HEAD", None).expect("endpoints");
        let changes = repository.changes(&ends).expect("changes");
        assert_eq!(changes.len(), 1);
        assert_eq!(
            changes[0].old_lines,
            TouchedLines::Some(vec![Touch::Lines(3, 3), Touch::Lines(5, 6), Touch::Gap(8)])
        );
        assert_eq!(
            changes[0].new_lines,
            TouchedLines::Some(vec![Touch::Lines(3, 3), Touch::Gap(4), Touch::Lines(7, 7)])
        );
    }

    #[test]
    fn a_text_is_compared_with_what_its_file_held() {
        let test = TestRepository::new();
        test.commit(&[("a.py", &ten())]);
        test.write("a.py", "something else\n");
        let repository = test.open();
        let head = repository.revision("HEAD").expect("a commit");
        let lines = |path: &str, text: &str| {
            repository.lines_since(&head, path, text.as_bytes()).expect("lines")
        };
        let text = ten().replace("line 3\n", "line three\n").replace("line 5\n", "");
        let expected = TouchedLines::Some(vec![Touch::Lines(3, 3), Touch::Gap(4)]);
        assert_eq!(lines("a.py", &text), Some(expected));
        assert_eq!(lines("a.py", &ten()), Some(TouchedLines::Some(Vec::new())));
        assert_eq!(lines("b.py", &text), None);
    }

    #[test]
    fn the_work_tree_counts_as_it_is_on_disk() {
        let test = TestRepository::new();
        test.commit(&[(".gitignore", "out/\n"), ("a.py", "1\n"), ("b.py", "1\n"), ("c.py", "1\n")]);
        test.write("a.py", "2\n");
        test.stage("a.py");
        test.write("b.py", "2\n");
        test.remove("c.py");
        test.write("new/d.py", "nothing like it\n");
        test.write("out/e.py", "1\n");
        let repository = test.open();
        let ends = repository.since("HEAD").expect("endpoints");
        let changes = repository.changes(&ends).expect("changes");
        let paths: Vec<(Option<&str>, Option<&str>)> = changes
            .iter()
            .map(|change| (change.old_path.as_deref(), change.new_path.as_deref()))
            .collect();
        assert_eq!(
            paths,
            [
                (Some("a.py"), Some("a.py")),
                (Some("b.py"), Some("b.py")),
                (Some("c.py"), None),
                (None, Some("new/d.py")),
            ]
        );
        assert_eq!(changes[3].new_lines, TouchedLines::All);
    }

    #[test]
    fn a_renamed_file_is_the_same_file() {
        let test = TestRepository::new();
        test.commit(&[("a.py", &ten())]);
        test.remove("a.py");
        test.write("b.py", &ten().replace("line 2\n", "line two\n"));
        let repository = test.open();
        let ends = repository.since("HEAD").expect("endpoints");
        let changes = repository.changes(&ends).expect("changes");
        assert_eq!(changes.len(), 1, "{changes:?}");
        assert_eq!(changes[0].old_path.as_deref(), Some("a.py"));
        assert_eq!(changes[0].new_path.as_deref(), Some("b.py"));
        assert_eq!(changes[0].new_lines, TouchedLines::Some(vec![Touch::Lines(2, 2)]));
        test.write("new.py", "nothing like it\n");
        let before = |path: &str| repository.renamed_from(&ends.from, path).expect("changes");
        assert_eq!(before("b.py").as_deref(), Some("a.py"));
        assert_eq!(before("new.py"), None);
        assert_eq!(before("a.py"), None);
    }
}
