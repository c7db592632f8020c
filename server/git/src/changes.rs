//! What changed between two sides: files, renames, and lines.

use std::collections::HashSet;
use std::fs::{self, File};
use std::path::Path;

use astrolens_syntax::text::decode;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use tempfile::TempDir;

use super::error::GitError;
use super::lines::TouchedLines;
use super::patch::{self, Entry, text};
use super::program::{Answer, Git};
use super::repository::{Endpoints, Repository, Revision, path_of, trimmed};

/// What is done when two sides are compared.
const COMPARE: &str = "list the changes";

/// Up to how many files on each side those are matched that were both renamed and changed, and
/// have another name in their folder; what only moved is found however many there are.
const RENAMES: &str = "-l4000";

/// A file that differs between two sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Its path on the older side; absent if it is new.
    pub old_path: Option<String>,
    /// Its path on the newer side; absent if it is gone.
    pub new_path: Option<String>,
    /// What was changed, in lines of the older side.
    pub(crate) old_lines: TouchedLines,
    /// What was changed, in lines of the newer side.
    pub new_lines: TouchedLines,
}

impl Repository {
    /// The files that differ between `ends`, renames recognised, sorted by newest path.
    ///
    /// The work tree counts as it is on disk: staged or not, and with files that Git does not
    /// know yet, unless it ignores them. What is in a submodule or in another repository is left
    /// out, and so is what is no regular file. Where Git draws no hunks, as in what it takes for
    /// binary or what is in conflict, all of a file is touched.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn changes(&self, ends: &Endpoints) -> Result<Vec<FileChange>, GitError> {
        let entries = match &ends.to {
            Some(to) => {
                let answer =
                    self.git.run(COMPARE, &compare("diff-tree", &[&ends.from.id, &to.id]))?;
                self.read(answer, &[&ends.from, to])?
            }
            None => self.changes_of_work_tree(&ends.from)?,
        };
        let mut changes: Vec<FileChange> = entries.iter().filter_map(FileChange::new).collect();
        changes.sort_by(|one, other| one.path().cmp(other.path()));
        told_apart(&changes)?;
        Ok(changes)
    }

    /// What the file at `path` of the work tree was called at `revision`, where there was none at
    /// that path; nothing if it is new. It takes a look at the whole work tree.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn renamed_from(
        &self,
        revision: &Revision,
        path: &str,
    ) -> Result<Option<String>, GitError> {
        let changes = self.changes(&Endpoints { from: revision.clone(), to: None })?;
        let renamed = changes.into_iter().find(|change| change.new_path.as_deref() == Some(path));
        Ok(renamed.and_then(|change| change.old_path))
    }

    /// What differs between `from` and the files on disk.
    fn changes_of_work_tree(&self, from: &Revision) -> Result<Vec<Entry>, GitError> {
        let root = self.root()?;
        let filters = self.filters()?;
        let off = filters.iter().flat_map(|filter| {
            [("clean", ""), ("smudge", ""), ("process", ""), ("required", "false")]
                .map(|(key, value)| (format!("filter.{filter}.{key}"), value))
        });
        let git = self.git.clone().with_settings(off.collect());
        // Both look at the whole tree, each on its own.
        let compared = git.start(COMPARE, &compare("diff-index", &[&from.id]), Vec::new())?;
        let listed = ["ls-files", "-t", "-z", "--others", "--unmerged", "--exclude-standard"];
        let listed = self.git.run(COMPARE, &listed)?.printed()?;
        let mut entries = self.read(compared.end()?, &[from])?;
        let Listed { mut others, conflicts } = Listed::new(&listed);
        if entries.iter().any(|entry| entry.status == b'D') && !others.is_empty() {
            // Either may have become the other, which Git sees once it knows of both.
            let index = Index::with(&git, &root, &others)?;
            let git = git.with_index(&index.path());
            let answer = git.run(COMPARE, &compare("diff-index", &[&from.id]))?;
            entries = self.read(answer, &[from])?;
            others.clear();
        }
        entries.retain(|entry| entry.status != b'M' || entry.lines.is_some());
        self.doubt_filtered(&mut entries, filters)?;
        for path in conflicts {
            let known = entries.iter_mut().find(|entry| entry.new == path);
            if let Some(entry) = known {
                entry.lines = Some((TouchedLines::All, TouchedLines::All));
            } else {
                let was_file = self.blob(from, &text(path))?.is_some();
                entries.push(Entry { was_file, ..Entry::on_disk(&root, path) });
            }
        }
        entries.extend(others.into_iter().map(|path| Entry::on_disk(&root, path)));
        Ok(entries)
    }

    /// The entries of `answer`, to a comparison with `revisions`.
    fn read(&self, answer: Answer, revisions: &[&Revision]) -> Result<Vec<Entry>, GitError> {
        if !answer.success && self.is_partial() {
            return Err(self.missing(COMPARE, revisions));
        }
        let detail = "Git's list and its patch do not agree".to_owned();
        patch::entries(&answer.printed()?).ok_or(GitError::Other { action: COMPARE, detail })
    }

    /// The filters that the configuration names: programs that files go through on their way into
    /// the repository.
    fn filters(&self) -> Result<&[String], GitError> {
        if let Some(filters) = self.filters.get() {
            return Ok(filters);
        }
        let arguments = ["config", "-z", "--name-only", "--get-regexp", r"^filter\."];
        let answer = self.git.run("read the configuration", &arguments)?;
        let mut filters = HashSet::new();
        for key in answer.out.split(|byte| *byte == 0).filter(|key| !key.is_empty()) {
            let Ok(key) = std::str::from_utf8(key) else {
                let detail = "it names a filter that is not UTF-8".to_owned();
                return Err(GitError::Other { action: "read the configuration", detail });
            };
            let name = key.strip_prefix("filter.").and_then(|rest| rest.rsplit_once('.'));
            filters.extend(name.map(|(name, _)| name.to_owned()));
        }
        Ok(self.filters.get_or_init(|| filters.into_iter().collect()))
    }

    /// Takes all of a file for touched whose lines Git would have to run one of `filters` to know.
    fn doubt_filtered(&self, entries: &mut [Entry], filters: &[String]) -> Result<(), GitError> {
        if filters.is_empty() || entries.is_empty() {
            return Ok(());
        }
        let paths = entries.iter().flat_map(|entry| [&entry.new[..], b"\0"].concat()).collect();
        let arguments = ["check-attr", "-z", "--stdin", "filter"];
        let answer = self.git.start("read the attributes", &arguments, paths)?.end()?.printed()?;
        // Path, attribute and value, each with an end.
        let fields: Vec<&[u8]> = answer.split(|byte| *byte == 0).collect();
        let is_filter = |value: &[u8]| filters.iter().any(|filter| filter.as_bytes() == value);
        let filtered: HashSet<&[u8]> = fields
            .chunks_exact(3)
            .filter(|fields| is_filter(fields[2]))
            .map(|fields| fields[0])
            .collect();
        for entry in entries.iter_mut().filter(|entry| filtered.contains(&entry.new[..])) {
            entry.lines = Some((TouchedLines::All, TouchedLines::All));
        }
        Ok(())
    }

    /// Those of `paths` that Git would ignore if it did not know them yet.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn ignored(&self, paths: &[&str]) -> Result<HashSet<String>, GitError> {
        let Ok(root) = self.root() else { return Ok(HashSet::new()) };
        // What was in a folder that is a link now is in no folder that has rules.
        let is_behind_link = |path: &&&str| {
            let folders = Path::new(path).ancestors().skip(1);
            folders
                .into_iter()
                .any(|folder| folder != Path::new("") && root.join(folder).is_symlink())
        };
        let paths: Vec<&&str> = paths.iter().filter(|path| !is_behind_link(path)).collect();
        if paths.is_empty() {
            return Ok(HashSet::new());
        }
        let action = "read the ignore rules";
        let input = paths.iter().flat_map(|path| [path.as_bytes(), b"\0"].concat()).collect();
        let arguments = ["check-ignore", "-z", "--no-index", "--stdin"];
        let answer = self.git.start(action, &arguments, input)?.end()?;
        // It has failed as well where none is ignored.
        if !answer.success && !answer.told.is_empty() {
            return Err(answer.error());
        }
        let paths = answer.out.split(|byte| *byte == 0).filter(|path| !path.is_empty());
        Ok(paths.map(text).collect())
    }

    /// The lines of `text` that differ from what the file at `path` held at `revision`; nothing
    /// where there was no such file, or no text in it.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn lines_since(
        &self,
        revision: &Revision,
        path: &str,
        text: &[u8],
    ) -> Result<Option<TouchedLines>, GitError> {
        let Some(bytes) = self.content(revision, path)? else { return Ok(None) };
        let Ok(before) = decode(&bytes) else { return Ok(None) };
        let (before, after) = (lines(&before.bytes), lines(text));
        let mut touched = TouchedLines::Some(Vec::new());
        for operation in capture_diff_slices(Algorithm::Myers, &before, &after) {
            if !matches!(operation, DiffOp::Equal { .. }) {
                let range = operation.new_range();
                // Where nothing is left, the line before is named.
                let first = range.start + usize::from(!range.is_empty());
                touched.push(number(first), number(range.len()));
            }
        }
        Ok(Some(touched))
    }
}

/// What the index and the work tree do not agree about.
struct Listed<'text> {
    /// Files that Git does not know.
    others: Vec<&'text [u8]>,
    /// Files in conflict, each once.
    conflicts: Vec<&'text [u8]>,
}

impl<'text> Listed<'text> {
    /// What `git ls-files -t -z` has `listed`.
    fn new(listed: &'text [u8]) -> Self {
        let (mut others, mut conflicts) = (Vec::new(), Vec::new());
        for entry in listed.split(|byte| *byte == 0) {
            if let Some(path) = entry.strip_prefix(b"? ") {
                // Another repository ends with a slash.
                others.extend((!path.ends_with(b"/")).then_some(path));
            } else if let Some(tab) = memchr::memchr(b'\t', entry) {
                // `M 100644 IDENTITY 1\tPATH`, up to three times.
                conflicts.push(&entry[tab + 1..]);
            }
        }
        conflicts.dedup();
        Self { others, conflicts }
    }
}

/// Sees to it that no two files of one side are told alike.
fn told_apart(changes: &[FileChange]) -> Result<(), GitError> {
    let (mut old, mut new) = (HashSet::new(), HashSet::new());
    for FileChange { old_path, new_path, .. } in changes {
        for (seen, path) in [(&mut old, old_path), (&mut new, new_path)] {
            let lossy = path.as_ref().filter(|path| path.contains(char::REPLACEMENT_CHARACTER));
            if let Some(path) = lossy.filter(|path| !seen.insert(*path)) {
                return Err(GitError::Ambiguous { path: path.clone() });
            }
        }
    }
    Ok(())
}

/// How to have two sides compared by `command`.
fn compare<'text>(command: &'text str, sides: &[&'text str]) -> Vec<&'text str> {
    let mut arguments = vec![command, "-r", "--raw", "--patch", "-z", "--unified=0"];
    arguments.extend(["--full-index", "--no-color", "--find-renames", RENAMES]);
    arguments.extend(["--no-ext-diff", "--no-textconv", "--ignore-submodules=all"]);
    arguments.extend(["--src-prefix=a/", "--dst-prefix=b/"]);
    arguments.extend(sides);
    arguments.push("--");
    arguments
}

/// The lines of a text, however they end.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    lines.map(|line| line.strip_suffix(b"\r\n").unwrap_or_else(|| trimmed(line))).collect()
}

/// A number of lines; no file that is measured has more than fit.
fn number(lines: usize) -> u32 {
    u32::try_from(lines).unwrap_or(u32::MAX)
}

/// A copy of the index that knows of more files; it goes with this.
struct Index {
    folder: TempDir,
}

impl Index {
    /// A copy of the index of the work tree at `root` with the files at `others`, too.
    fn with(git: &Git, root: &Path, others: &[&[u8]]) -> Result<Self, GitError> {
        let failed = |error: std::io::Error| GitError::Other {
            action: "copy the index",
            detail: error.to_string(),
        };
        let index = Self { folder: TempDir::new().map_err(failed)? };
        let place = git.run(COMPARE, &["rev-parse", "--git-path", "index"])?.printed()?;
        let place = root.join(path_of(trimmed(&place)));
        if place.exists() {
            fs::copy(&place, index.path()).map_err(failed)?;
            // What was written since the index was, Git tells by the times of both.
            let written = place.metadata().and_then(|index| index.modified()).map_err(failed)?;
            let copy = File::options().write(true).open(index.path()).map_err(failed)?;
            copy.set_modified(written).map_err(failed)?;
        }
        // All that an entry says but its name is looked up in the work tree.
        let kind = git.run(COMPARE, &["rev-parse", "--show-object-format"])?.printed()?;
        let digits = if trimmed(&kind) == b"sha256" { 64 } else { 40 };
        let about = format!("100644 {}\t", "1".repeat(digits)).into_bytes();
        let entry = |path: &&[u8]| [&about, *path, b"\0"].concat();
        let input = others.iter().flat_map(entry).collect();
        let git = git.clone().with_index(&index.path());
        git.start(COMPARE, &["update-index", "-z", "--index-info"], input)?.end()?.printed()?;
        Ok(index)
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("index")
    }
}

impl Entry {
    /// What is at `path` of the work tree at `root`, as something new.
    fn on_disk(root: &Path, path: &[u8]) -> Self {
        let place = root.join(path_of(path));
        Self {
            status: b'A',
            old: path.to_owned(),
            new: path.to_owned(),
            was_file: false,
            is_file: place.symlink_metadata().is_ok_and(|file| file.is_file()),
            is_same: false,
            lines: None,
        }
    }
}

impl FileChange {
    /// What `entry` says; nothing if it is about no regular file.
    fn new(entry: &Entry) -> Option<Self> {
        let old_path = entry.was_file.then(|| text(&entry.old));
        let new_path = entry.is_file.then(|| text(&entry.new));
        let (old_lines, new_lines) = match (&old_path, &new_path) {
            (None, None) => return None,
            (Some(_), Some(_)) if entry.is_same => {
                (TouchedLines::Some(Vec::new()), TouchedLines::Some(Vec::new()))
            }
            (Some(_), Some(_)) => {
                entry.lines.clone().unwrap_or((TouchedLines::All, TouchedLines::All))
            }
            _ => (TouchedLines::All, TouchedLines::All),
        };
        Some(Self { old_path, new_path, old_lines, new_lines })
    }

    /// A file that was changed as a whole, for all that is known.
    #[must_use]
    pub fn whole(old_path: Option<String>, new_path: Option<String>) -> Self {
        Self { old_path, new_path, old_lines: TouchedLines::All, new_lines: TouchedLines::All }
    }

    /// Its newest path.
    #[must_use]
    pub fn path(&self) -> &str {
        self.new_path.as_deref().or(self.old_path.as_deref()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use astrolens_testing::TestRepository;

    use super::*;
    use crate::lines::Touch;
    use crate::testing::open;

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
        let repository = open(&test);
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
        let repository = open(&test);
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
        let repository = open(&test);
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
        test.write("b.py", ten().replace("line 2\n", "line two\n"));
        let repository = open(&test);
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
