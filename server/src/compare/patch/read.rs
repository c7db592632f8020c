//! Reads a unified diff, as Git and `diff -u` write it.
//!
//! What cannot be read is an error: a file that is passed over would pass a gate.

use std::collections::BTreeSet;

use super::Patch;
use super::file::{FilePatch, Hunk};
use super::head::Head;
use crate::error::{Error, Result};

/// How lines begin that are of the comparison of a merge with its parents, or of a conflict.
const COMBINED: [&str; 3] = ["diff --cc ", "diff --combined ", "@@@ "];

/// Who reads a patch line by line.
#[derive(Default)]
struct Reader<'text> {
    files: Vec<FilePatch>,
    /// How many lines of each side the hunk still has.
    left: (usize, usize),
    /// Files in conflict, of which nothing else is said.
    unmerged: BTreeSet<&'text str>,
    /// A file was named, whatever became of it.
    names_any: bool,
}

impl Patch {
    /// Reads a unified diff.
    ///
    /// # Errors
    /// When `text` is no patch, though it is not empty, or one that is cut short or of a merge.
    pub(crate) fn read(text: &str) -> Result<Self> {
        let mut reader = Reader::default();
        let mut lines = text.split_inclusive('\n').zip(1..).peekable();
        while let Some((line, number)) = lines.next() {
            if reader.left != (0, 0) {
                reader.hunk_line(line).ok_or_else(|| cut_short(number))?;
            } else if let Some(old) = line.strip_prefix("--- ") {
                let new = lines.next_if(|(line, _)| line.starts_with("+++ "));
                match new.and_then(|(line, _)| line.strip_prefix("+++ ")) {
                    Some(new) => reader.names(old, new),
                    None if reader.is_in_head() => return Err(cut_short(number + 1)),
                    None => {}
                }
            } else {
                reader.line(line, number)?;
            }
        }
        let end = text.lines().count() + 1;
        reader.end(end, text)
    }
}

impl<'text> Reader<'text> {
    /// Takes a line that is in no hunk.
    fn line(&mut self, line: &'text str, number: usize) -> Result<()> {
        if COMBINED.iter().any(|start| line.starts_with(start)) {
            return Err(combined(&format!("line {number} of the patch")));
        }
        if let Some(names) = line.strip_prefix("diff --git ") {
            self.start(Head::of_git(names));
        } else if let Some(path) = line.strip_prefix("* Unmerged path ") {
            self.unmerged.insert(path.trim_end());
        } else if line.starts_with("Submodule ") {
            self.names_any = true;
        } else if let Some(head) = line.strip_prefix("@@ ") {
            let file = self.files.last_mut().filter(|file| file.head.has_lines());
            let (Some(file), Some((start, old, new))) = (file, range(head)) else {
                return Err(cut_short(number));
            };
            file.hunks.push(Hunk::at(start));
            self.left = (old, new);
        } else if line.starts_with('\\') {
            self.hunk().map(Hunk::without_newline).unwrap_or_default();
        } else if let Some(file) = self.files.last_mut() {
            file.is_binary |=
                line.starts_with("Binary files ") || line.starts_with("GIT binary patch");
            file.head.add(line);
        }
        Ok(())
    }

    /// Begins a file's part.
    fn start(&mut self, head: Head) {
        self.names_any = true;
        self.files.push(FilePatch { head, ..FilePatch::default() });
    }

    /// Takes the names behind `---` and `+++`, which begin a part where no head has done so.
    fn names(&mut self, old: &str, new: &str) {
        if !self.is_in_head() {
            self.start(Head::default());
        }
        if let Some(file) = self.files.last_mut() {
            file.head.set_lines(old, new);
        }
    }

    /// Whether what is read is the head of a file's part.
    fn is_in_head(&self) -> bool {
        self.files.last().is_some_and(|file| !file.head.has_lines() && !file.is_binary)
    }

    fn hunk(&mut self) -> Option<&mut Hunk> {
        self.files.last_mut()?.hunks.last_mut()
    }

    /// Takes a line of a hunk; `None` if it cannot be one.
    fn hunk_line(&mut self, line: &str) -> Option<()> {
        let hunk = self.hunk()?;
        if line.starts_with('\\') {
            hunk.without_newline();
            return Some(());
        }
        let (old, new) = (hunk.old.len(), hunk.new.len());
        hunk.add(line)?;
        let (old, new) = (hunk.old.len() - old, hunk.new.len() - new);
        self.left = (self.left.0.checked_sub(old)?, self.left.1.checked_sub(new)?);
        Some(())
    }

    /// The patch that was read of `text`, behind which is line `end`.
    fn end(mut self, end: usize, text: &str) -> Result<Patch> {
        let lacks_hunks = |file: &FilePatch| file.head.has_lines() && file.hunks.is_empty();
        if self.left != (0, 0) || self.files.iter().any(lacks_hunks) {
            return Err(cut_short(end));
        }
        for file in &mut self.files {
            (file.old_path, file.new_path) = file.head.paths();
            for path in [&file.old_path, &file.new_path].into_iter().flatten() {
                self.unmerged.remove(path.as_str());
            }
        }
        if let Some(path) = self.unmerged.first() {
            return Err(combined(&format!("`{path}` in the patch")));
        }
        if !self.names_any && !text.trim().is_empty() {
            return Err(Error::usage(
                "the patch names no file",
                "give a unified diff, as `git diff` prints it, or nothing where nothing differs",
            ));
        }
        Ok(Patch::new(self.files))
    }
}

/// That a patch is not whole, as line `number` shows.
fn cut_short(number: usize) -> Error {
    Error::usage(
        format!("the patch is cut short or damaged before its line {number}"),
        "make it anew, such as with `git diff origin/main...`",
    )
}

/// That `what` compares a merge with its parents, or is in conflict.
fn combined(what: &str) -> Error {
    Error::usage(
        format!("{what} is about a merge or a conflict, and not about one change"),
        "compare with one revision, such as with `git diff HEAD`",
    )
}

/// What the head of a hunk says behind `@@`: where it starts on the newer side, from 0, and how
/// many lines it has on both.
fn range(head: &str) -> Option<(usize, usize, usize)> {
    let (old, rest) = head.strip_prefix('-')?.split_once(" +")?;
    let (new, _) = rest.split_once(" @@")?;
    let part = |text: &str| -> Option<(usize, usize)> {
        let (start, count) = text.split_once(',').unwrap_or((text, "1"));
        Some((start.parse().ok()?, count.parse().ok()?))
    };
    let ((_, old), (start, new)) = (part(old)?, part(new)?);
    // Where it has no lines, it stands behind the one that is named.
    Some((if new == 0 { start } else { start.saturating_sub(1) }, old, new))
}

#[cfg(test)]
mod tests;
