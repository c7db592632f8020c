//! A unified diff in place of a revision: taken back, it gives the texts before it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::git::FileChange;

/// The files that a patch changes.
#[derive(Debug, Default)]
pub(crate) struct Patch {
    files: Vec<FilePatch>,
}

/// What a patch does to one file.
#[derive(Debug, Default)]
struct FilePatch {
    old_path: Option<String>,
    new_path: Option<String>,
    hunks: Vec<Hunk>,
}

/// Lines that stand in place of others.
#[derive(Debug, Default)]
struct Hunk {
    /// The first of its lines on the newer side, from 0.
    start: usize,
    /// The lines of the older side.
    old: Vec<String>,
    /// The lines of the newer side.
    new: Vec<String>,
    /// The line that was read last is one of the older side.
    ends_with_old: bool,
}

impl Patch {
    /// Reads a unified diff, as Git and `diff -u` write it.
    pub(crate) fn read(text: &str) -> Self {
        let mut patch = Self::default();
        // How many lines of each side the hunk still has.
        let mut left = (0, 0);
        for line in text.split_inclusive('\n') {
            if left != (0, 0) {
                patch.line(line, &mut left);
            } else if line.starts_with("diff --git ") {
                patch.files.push(FilePatch::default());
            } else if let Some(name) = line.strip_prefix("--- ") {
                if patch.last().is_some_and(|file| file.old_path.is_some() || file.is_begun()) {
                    patch.files.push(FilePatch::default());
                }
                patch.file().old_path = path(name, "a/");
            } else if let Some(name) = line.strip_prefix("+++ ") {
                patch.file().new_path = path(name, "b/");
            } else if let Some(name) = line.strip_prefix("rename from ") {
                patch.file().old_path = path(name, "");
            } else if let Some(name) = line.strip_prefix("rename to ") {
                patch.file().new_path = path(name, "");
            } else if let Some((start, old, new)) = line.strip_prefix("@@ -").and_then(range) {
                left = (old, new);
                patch.file().hunks.push(Hunk { start, ..Hunk::default() });
            } else if line.starts_with('\\') {
                patch.without_newline();
            }
        }
        patch.files.retain(|file| file.old_path.is_some() || file.new_path.is_some());
        patch
    }

    fn last(&self) -> Option<&FilePatch> {
        self.files.last()
    }

    /// The file that is read.
    fn file(&mut self) -> &mut FilePatch {
        if self.files.is_empty() {
            self.files.push(FilePatch::default());
        }
        let last = self.files.len() - 1;
        &mut self.files[last]
    }

    /// Takes a line of a hunk.
    fn line(&mut self, line: &str, left: &mut (usize, usize)) {
        if line.starts_with('\\') {
            self.without_newline();
            return;
        }
        let Some(hunk) = self.file().hunks.last_mut() else { return };
        // An empty line of context may have lost its blank on the way.
        let (sign, text) = match line.chars().next() {
            Some(sign @ (' ' | '+' | '-')) => (sign, &line[1..]),
            _ => (' ', line),
        };
        hunk.ends_with_old = sign != '+';
        if sign != '+' {
            hunk.old.push(text.to_owned());
            left.0 = left.0.saturating_sub(1);
        }
        if sign != '-' {
            hunk.new.push(text.to_owned());
            left.1 = left.1.saturating_sub(1);
        }
    }

    /// The line that was taken last ends its file without a new line.
    fn without_newline(&mut self) {
        let Some(hunk) = self.file().hunks.last_mut() else { return };
        // Lines of the newer side are compared without their ends.
        if let Some(text) = hunk.old.last_mut().filter(|_| hunk.ends_with_old) {
            let cut = text.trim_end_matches('\n').len();
            text.truncate(cut);
        }
    }

    /// The files that differ, whole: which lines do is not asked of them.
    pub(crate) fn changes(&self) -> Vec<FileChange> {
        let whole =
            |file: &FilePatch| FileChange::whole(file.old_path.clone(), file.new_path.clone());
        self.files.iter().map(whole).collect()
    }

    /// The texts before the patch by path, made of what the files below `root` hold.
    ///
    /// # Errors
    /// When the patch does not lead to what the files hold.
    pub(crate) fn texts_before(&self, root: &Path) -> Result<HashMap<String, Arc<[u8]>>> {
        let mut texts = HashMap::new();
        for file in &self.files {
            let Some(old_path) = &file.old_path else { continue };
            let now = match &file.new_path {
                Some(path) => {
                    let path = root.join(path);
                    std::fs::read(&path).map_err(|source| Error::Read { path, source })?
                }
                None => Vec::new(),
            };
            let before = file.taken_back(&String::from_utf8_lossy(&now)).ok_or_else(|| {
                let name = file.new_path.as_ref().unwrap_or(old_path);
                Error::usage(
                    format!("the patch does not lead to what `{name}` holds"),
                    "make it of the files as they are, such as with `git diff origin/main...`",
                )
            })?;
            texts.insert(old_path.clone(), before.into_bytes().into());
        }
        Ok(texts)
    }
}

impl FilePatch {
    fn is_begun(&self) -> bool {
        self.new_path.is_some() && !self.hunks.is_empty()
    }

    /// The text before, made of that after; `None` if a hunk does not fit.
    fn taken_back(&self, now: &str) -> Option<String> {
        let lines: Vec<&str> = now.split_inclusive('\n').collect();
        let mut before = String::with_capacity(now.len());
        let mut at = 0;
        for hunk in &self.hunks {
            let end = hunk.start + hunk.new.len();
            let found = lines.get(hunk.start..end)?;
            let is_same = |(one, other): (&&str, &String)| {
                one.trim_end_matches(['\r', '\n']) == other.trim_end_matches(['\r', '\n'])
            };
            if hunk.start < at || !found.iter().zip(&hunk.new).all(is_same) {
                return None;
            }
            before.extend(lines[at..hunk.start].iter().copied());
            before.extend(hunk.old.iter().map(String::as_str));
            at = end;
        }
        before.extend(lines[at..].iter().copied());
        Some(before)
    }
}

/// The path that a line of a patch's head names; `None` if that is no file.
fn path(name: &str, prefix: &str) -> Option<String> {
    let name = name.trim_end_matches(['\r', '\n']).split('\t').next().unwrap_or_default();
    (name != "/dev/null").then(|| name.strip_prefix(prefix).unwrap_or(name).to_owned())
}

/// What the head of a hunk says behind `@@ -`: where it starts on the newer side, from 0, and how
/// many lines it has on both.
fn range(head: &str) -> Option<(usize, usize, usize)> {
    let (old, rest) = head.split_once(" +")?;
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
mod tests {
    use super::*;

    #[test]
    fn a_patch_is_taken_back() {
        // `diff -U1` of 1 2 3 4 5 and 1 two 3 5 six.
        let text = "--- a/x.py\n+++ b/x.py\n@@ -1,5 +1,5 @@\n 1\n-2\n+two\n 3\n-4\n 5\n+six\n";
        let patch = Patch::read(text);
        let before = patch.files[0].taken_back("1\ntwo\n3\n5\nsix\n");
        assert_eq!(before.as_deref(), Some("1\n2\n3\n4\n5\n"));
        assert_eq!(patch.files[0].taken_back("1\n2\n3\n4\n5\n"), None);
        let text = "--- x.py\n+++ x.py\n@@ -1 +1 @@\n-1\n\\ No newline at end of file\n+2\n";
        assert_eq!(Patch::read(text).files[0].taken_back("2\n").as_deref(), Some("1"));
    }

    #[test]
    fn new_gone_and_renamed_files_are_told() {
        let text = "diff --git a/n.py b/n.py\nnew file mode 100644\n--- /dev/null\n+++ b/n.py\n\
                    @@ -0,0 +1 @@\n+-- x\ndiff --git a/g.py b/g.py\n--- a/g.py\n+++ /dev/null\n\
                    @@ -1 +0,0 @@\n-y\ndiff --git a/o.py b/p.py\nrename from o.py\n\
                    rename to p.py\n";
        let changes = Patch::read(text).changes();
        let paths: Vec<_> = changes
            .iter()
            .map(|change| (change.old_path.as_deref(), change.new_path.as_deref()))
            .collect();
        let expected = [(None, Some("n.py")), (Some("g.py"), None), (Some("o.py"), Some("p.py"))];
        assert_eq!(paths, expected);
    }
}
