//! The files that an include may mean, by the end of their paths.

use std::sync::Arc;

use crate::path;
use crate::project::Project;

/// A file that an include may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Its path.
    pub(super) path: Arc<str>,
    /// How much of that is the folder from which the include leads there.
    root: usize,
}

impl Candidate {
    /// The folder from which the include leads there.
    pub(super) fn root(&self) -> &str {
        self.path.get(..self.root).unwrap_or_default()
    }
}

/// The files whose paths end with `header`, which has no `.` and `..`, in order of path.
pub(super) fn candidates(project: &dyn Project, header: &str) -> Vec<Candidate> {
    let files = project.files_named(path::name(header));
    let candidates = files.iter().filter_map(|path| {
        let root = path.strip_suffix(header)?;
        let is_whole = root.is_empty() || root.ends_with('/');
        is_whole.then(|| Candidate { path: Arc::clone(path), root: root.len().saturating_sub(1) })
    });
    candidates.collect()
}

/// The file that `header` leads to from `folder` if upper and lower case do not matter, where it does
/// not as it is written.
pub(super) fn look_alike(project: &dyn Project, folder: &str, header: &str) -> Option<Arc<str>> {
    let mut found = folder.to_owned();
    for part in header.split('/') {
        let exact = path::join(&found, part)?;
        found = if project.is_file(&exact) || project.is_folder(&exact) {
            exact
        } else {
            let entries = project.entries(&found);
            let mut names = entries.iter().map(crate::Entry::name);
            let name = names.find(|name| name.eq_ignore_ascii_case(part))?;
            path::join(&found, name)?
        };
    }
    project.is_file(&found).then(|| found.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Texts;

    #[test]
    fn candidates_end_with_what_is_included() {
        let project = Texts::new(&[
            ("b/c.h", ""),
            ("a/b/c.h", ""),
            ("ab/c.h", ""),
            ("c.h", ""),
            ("xc.h", ""),
        ]);
        let found = |header| {
            let found = candidates(&project, header);
            found.iter().map(|it| (it.path.to_string(), it.root().to_owned())).collect::<Vec<_>>()
        };
        let pair = |path: &str, root: &str| (path.to_owned(), root.to_owned());
        assert_eq!(found("b/c.h"), [pair("a/b/c.h", "a"), pair("b/c.h", "")]);
        let all =
            [pair("a/b/c.h", "a/b"), pair("ab/c.h", "ab"), pair("b/c.h", "b"), pair("c.h", "")];
        assert_eq!(found("c.h"), all);
        assert_eq!(found("d.h"), []);
    }

    #[test]
    fn look_alikes_differ_in_case_alone() {
        let project = Texts::new(&[("a/Sub/Util.h", ""), ("a/exact.h", "")]);
        let found = |header| look_alike(&project, "a", header);
        assert_eq!(found("sub/util.H").as_deref(), Some("a/Sub/Util.h"));
        assert_eq!(found("../a/EXACT.h").as_deref(), Some("a/exact.h"));
        assert_eq!(found("sub/other.h"), None);
        assert_eq!(found("sub"), None);
    }
}
