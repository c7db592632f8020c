//! Reads a unified diff, as Git and `diff -u` write it.
//!
//! What cannot be read is an error: a file that is passed over would pass a gate.

use std::collections::{BTreeSet, HashSet};

use astrolens_error::{Error, Result};
use astrolens_scan::Candidate;

use super::Patch;
use super::file::{FilePatch, Hunk};
use super::head::{Head, NOWHERE};

/// How lines begin that are of the comparison of a merge with its parents, or of a conflict.
const COMBINED: [&str; 3] = ["diff --cc ", "diff --combined ", "@@@ "];

/// How lines begin behind which is a message, up to the next file.
const MESSAGES: [&str; 2] = ["From ", "# HG changeset patch"];

/// How lines begin and end that name a file without saying what was changed in it.
const BINARY: [(&str, &str); 3] =
    [("Binary files ", " differ"), ("Files ", " differ"), ("Binary file ", " has changed")];

/// What Subversion says of a file that it takes for binary.
const SVN_BINARY: &str = "Cannot display: file marked as a binary type";

/// Who reads a patch line by line.
#[derive(Default)]
struct PatchParser<'text> {
    files: Vec<FilePatch>,
    /// How many lines of each side the hunk still has.
    left: (usize, usize),
    /// Files in conflict, of which nothing else is said.
    unmerged: BTreeSet<&'text str>,
    /// A file was named, whatever became of it.
    names_any: bool,
    /// What is read is the message of a commit.
    is_in_message: bool,
    /// The file that Subversion named last.
    index: &'text str,
}

impl Patch {
    /// Reads a unified diff.
    ///
    /// # Errors
    /// When `text` is no patch, though it is not empty, or one that is cut short or of a merge.
    pub fn read(text: &str) -> Result<Self> {
        let mut parser = PatchParser::default();
        let mut lines = text.split_inclusive('\n').zip(1..).peekable();
        while let Some((line, number)) = lines.next() {
            if parser.left != (0, 0) {
                parser.hunk_line(line).ok_or_else(|| cut_short(number))?;
            } else if let Some(old) = line.strip_prefix("--- ") {
                let new = lines.next_if(|(line, _)| line.starts_with("+++ "));
                match new.and_then(|(line, _)| line.strip_prefix("+++ ")) {
                    Some(new) => parser.names(old, new),
                    None if parser.is_in_head() => return Err(cut_short(number + 1)),
                    None => {}
                }
            } else {
                parser.line(line, number)?;
            }
        }
        let end = text.lines().count() + 1;
        parser.end(end, text)
    }
}

impl<'text> PatchParser<'text> {
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
        } else if let Some(path) = line.strip_prefix("Index: ") {
            self.index = path.trim_end();
        } else if line.starts_with(SVN_BINARY) && Candidate::may_be_source(self.index) {
            return Err(without_lines(number));
        } else if MESSAGES.iter().any(|start| line.starts_with(start)) {
            self.is_in_message = true;
        } else {
            return self.line_between(line, number);
        }
        Ok(())
    }

    /// Takes a line of the head of a file's part, or one that is in none.
    fn line_between(&mut self, line: &str, number: usize) -> Result<()> {
        let is_binary = line.starts_with("Binary files ") || line.starts_with("GIT binary patch");
        let is_in_head = self.is_in_head();
        match self.files.last_mut().filter(|_| is_in_head) {
            Some(file) if is_binary => file.is_binary = true,
            _ if !self.is_in_message && stands_for_file(line.trim_end()) => {
                return Err(without_lines(number));
            }
            Some(file) => file.head.add(line),
            None => {}
        }
        Ok(())
    }

    /// Begins a file's part.
    fn start(&mut self, head: Head) {
        (self.names_any, self.is_in_message) = (true, false);
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
            // `diff` names a file that is gone as it was, with a time of long ago.
            if file.is_emptied() {
                file.new_path = None;
            }
            for path in [&file.old_path, &file.new_path].into_iter().flatten() {
                self.unmerged.remove(path.as_str());
            }
        }
        if let Some(path) = self.unmerged.first() {
            return Err(combined(&format!("`{path}` in the patch")));
        }
        if let Some(path) = self.named_twice() {
            return Err(several(path));
        }
        if !self.names_any && text.contains("\x1b[") {
            return Err(Error::usage(
                "the patch is written for a terminal, with colours",
                "make it without: `git diff --no-color`",
            ));
        }
        if !self.names_any && !text.trim().is_empty() {
            return Err(Error::usage(
                "the patch names no file",
                "give a unified diff, as `git diff` prints it, or nothing where nothing differs",
            ));
        }
        Ok(Patch::new(self.files))
    }

    /// A path that two parts have on one side: they are of changes that follow each other.
    fn named_twice(&self) -> Option<&str> {
        let (mut old, mut new) = (HashSet::new(), HashSet::new());
        self.files.iter().find_map(|file| {
            let sides = [(&mut old, &file.old_path), (&mut new, &file.new_path)];
            sides.into_iter().find_map(|(seen, path)| {
                path.as_deref().filter(|path| !seen.insert(path.to_owned()))
            })
        })
    }
}

/// Whether `line` is one by which `diff -r` says of a file that may be source, or of a folder, that
/// it differs, and not in what.
fn stands_for_file(line: &str) -> bool {
    if line.strip_prefix("Only in ").is_some_and(|rest| rest.contains(": ")) {
        return true;
    }
    if line.starts_with("File ") && line.contains(" while file ") {
        return true;
    }
    let inside = BINARY
        .iter()
        .find_map(|(start, end)| line.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)));
    let may_be_source = |name: &str| name != NOWHERE && Candidate::may_be_source(name);
    inside.is_some_and(|names| names.split(" and ").any(may_be_source))
}

/// That line `number` of a patch is about a file and does not say what was changed in it.
fn without_lines(number: usize) -> Error {
    Error::usage(
        format!("line {number} of the patch names a file and does not say what was changed in it"),
        "make it with `git diff`, or with `diff -ruN --text`",
    )
}

/// That the patch changes the file at `path` twice.
fn several(path: &str) -> Error {
    Error::usage(
        format!("the patch is one of several changes: it has `{path}` twice"),
        "make it one, such as with `git diff origin/main...`",
    )
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
