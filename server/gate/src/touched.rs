//! Findings in code that was touched since a revision.

use std::collections::HashMap;

use astrolens_git::{FileChange, GitError, Repository, Revision, TouchedLines};
use astrolens_model::{FileReport, Finding, TypeReport};

use super::Paths;
use super::subject::{Owners, is_about_file};

/// What was touched since a revision, by path from the root of the work tree.
pub struct Touched {
    files: HashMap<String, TouchedFile>,
    /// Where the histories parted.
    from: Revision,
    paths: Paths,
}

/// A file of which something was touched.
struct TouchedFile {
    /// Its path where the histories parted; absent if it is new.
    old_path: Option<String>,
    lines: TouchedLines,
}

impl Touched {
    /// What was touched since the current history parted from `revision`, uncommitted changes
    /// included; `prefix` leads from the current folder to what paths in reports are relative
    /// to.
    ///
    /// # Errors
    /// When the repository cannot say.
    pub(crate) fn since(
        repository: &Repository,
        revision: &str,
        prefix: &str,
    ) -> Result<Self, GitError> {
        let ends = repository.since(revision)?;
        let touched = |change: FileChange| {
            let file = TouchedFile { old_path: change.old_path, lines: change.new_lines };
            Some((change.new_path?, file))
        };
        let files = repository.changes(&ends)?.into_iter().filter_map(touched).collect();
        Ok(Self { files, from: ends.from, paths: Paths::new(prefix, &repository.root()?) })
    }

    /// Takes `text`, which an editor holds, for the file whose path in reports is `path`.
    ///
    /// # Errors
    /// When the repository cannot say what the file was.
    pub(crate) fn hold(
        &mut self,
        repository: &Repository,
        path: &str,
        text: &[u8],
    ) -> Result<(), GitError> {
        let path = self.paths.tell(path);
        let old_path = match self.files.get(&path) {
            Some(TouchedFile { old_path: Some(old_path), .. }) => old_path.clone(),
            // All of a new file is new, whatever it holds.
            Some(TouchedFile { old_path: None, .. }) => return Ok(()),
            None => path.clone(),
        };
        if let Some(lines) = repository.lines_since(&self.from, &old_path, text)? {
            self.files.insert(path, TouchedFile { old_path: Some(old_path), lines });
        }
        Ok(())
    }

    /// Whether anything in the file whose path in reports is `path` was touched.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.files.contains_key(&self.paths.tell(path))
    }

    /// Drops the findings of `report` about what nobody touched.
    pub(crate) fn revise(&self, report: &mut FileReport) {
        let Some(TouchedFile { lines, .. }) = self.files.get(&self.paths.tell(&report.path)) else {
            report.findings.clear();
            return;
        };
        let findings = std::mem::take(&mut report.findings);
        let owners = Owners::new(report.functions.iter());
        let left = findings.into_iter().filter(|finding| {
            let (first, last) = extent(report, &owners, finding);
            lines.reach(first, last)
        });
        let left = left.collect();
        report.findings = left;
    }
}

/// The lines of what `finding` is about: the file, a function or a type, or else the place itself.
fn extent(report: &FileReport, owners: &Owners<'_>, finding: &Finding) -> (u32, u32) {
    if is_about_file(finding) {
        return (0, u32::MAX);
    }
    if let Some(place) = owners.of(finding) {
        let function = &report.functions[place];
        return (function.start_line.min(finding.start_line), function.end_line);
    }
    let is_about = |named: &&TypeReport| {
        Some(named.qualified_name.as_str()) == finding.symbol.as_deref()
            && (named.start_byte..named.end_byte).contains(&finding.start_byte)
    };
    let named = report.types.iter().find(is_about).map(|named| (named.start_line, named.end_line));
    named.unwrap_or((finding.start_line, finding.end_line))
}

#[cfg(test)]
mod tests {
    use astrolens_testing::TestRepository;
    use astrolens_testing::{self as testing, SOURCE};

    use super::*;

    /// The findings that are left of [`testing::report`] for the file `a.py` once it was
    /// committed as `before` and changed to `after`.
    fn left(before: &str, after: &str) -> usize {
        let test = TestRepository::new();
        test.commit(&[("a.py", before), ("b.py", "1\n")]);
        test.write("a.py", after);
        let prefix = format!("{}/", test.path().display());
        let touched = Touched::since(
            &Repository::discover(test.path()).expect("a repository"),
            "HEAD",
            &prefix,
        )
        .expect("changes");
        assert!(!touched.has("b.py"));
        let mut report = testing::report("a.py");
        touched.revise(&mut report);
        report.findings.len()
    }

    #[test]
    fn a_function_is_touched_by_a_change_of_any_of_its_lines() {
        // The finding is on line 1, the change on line 4, both of `greet`.
        assert_eq!(left(&SOURCE.replace("print", "show"), SOURCE), 1);
    }

    #[test]
    fn a_change_elsewhere_in_the_file_touches_it_not() {
        assert_eq!(left(&format!("{SOURCE}x = 1\n"), SOURCE), 0);
        assert_eq!(left(SOURCE, SOURCE), 0);
    }

    #[test]
    fn what_an_editor_holds_goes_before_what_is_on_disk() {
        let test = TestRepository::new();
        test.commit(&[("a.py", SOURCE), ("b.py", SOURCE)]);
        test.write("a.py", SOURCE.replace("print", "show"));
        test.write("new.py", SOURCE);
        let repository = Repository::discover(test.path()).expect("a repository");
        let prefix = format!("{}/", test.path().display());
        let mut touched = Touched::since(&repository, "HEAD", &prefix).expect("changes");
        let changed = SOURCE.replace("print", "show");
        for (path, text) in [("a.py", SOURCE), ("b.py", &changed), ("new.py", SOURCE)] {
            touched.hold(&repository, path, text.as_bytes()).expect("lines");
        }
        let left = |path: &str| {
            let mut report = testing::report(path);
            touched.revise(&mut report);
            report.findings.len()
        };
        assert_eq!(["a.py", "b.py", "new.py"].map(left), [0, 1, 1]);
    }
}
