//! What a report calls its files: told from where its reader stands.

use std::path::{Path, PathBuf};

use astrolens_model::FileReport;
use astrolens_render::PathStyle;
use astrolens_scan::{Candidate, Found, display};

/// Gives files their names in one report.
pub(crate) struct Naming {
    style: PathStyle,
    /// What stands before every name, with a trailing `/`; empty for nothing.
    before: String,
    /// What leads from the current folder to the one that candidates' names are relative to.
    prefix: String,
    /// The current folder, symbolic links resolved.
    here: PathBuf,
    /// The top of the repository that names are told from.
    root: Option<PathBuf>,
}

impl Naming {
    /// The names of what was `found` in `style`, each behind `path_prefix`.
    pub(crate) fn new(style: PathStyle, path_prefix: Option<&str>, found: &Found) -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let here = here.canonicalize().unwrap_or(here);
        let before = path_prefix
            .filter(|prefix| !prefix.is_empty())
            .map_or_else(String::new, |prefix| prefix.to_owned() + "/");
        let root = root(&here, &found.files);
        Self { style, before, prefix: found.prefix.clone(), here, root }
    }

    /// What the report calls `file`.
    pub(crate) fn name(&self, file: &Candidate) -> String {
        self.tell(&file.name, &file.path)
    }

    /// What the report calls the file at `place` that the walk would call `name`.
    pub(crate) fn tell(&self, name: &str, place: &Path) -> String {
        // Standard input is in no folder.
        if name == "-" {
            return name.to_owned();
        }
        let shown = || shortened(&format!("{}{name}", self.prefix), &self.here);
        let rooted = || {
            let below = place.strip_prefix(self.root.as_ref()?).ok()?;
            Some(display(below))
        };
        let told = match self.style {
            PathStyle::Scanned => name.to_owned(),
            PathStyle::Current => shown(),
            PathStyle::RootOrAbsolute if self.before.is_empty() => {
                return rooted().unwrap_or_else(|| absolute(place));
            }
            PathStyle::Root | PathStyle::RootOrAbsolute => rooted().unwrap_or_else(shown),
        };
        self.before.clone() + &told
    }

    /// Has the evidence of `report` that is in other files name these as the report does.
    pub(crate) fn name_evidence(&self, report: &mut FileReport) {
        let silenced = report.suppressions.iter_mut().flat_map(|comment| &mut comment.findings);
        let findings = report.findings.iter_mut().chain(&mut report.known).chain(silenced);
        let evidence = findings.flat_map(|finding| &mut finding.evidence);
        for path in evidence.filter_map(|evidence| evidence.path.as_mut()) {
            *path = self.tell(path, &self.place(path));
        }
    }

    /// Where the file is that the walk would call `name`.
    pub(crate) fn place(&self, name: &str) -> PathBuf {
        let place = self.here.join(&self.prefix).join(name);
        place.canonicalize().unwrap_or(place)
    }
}

/// The top of the repository that names are told from: that of the current folder if any of
/// `files` is below it, else the one that they are all in.
fn root(here: &Path, files: &[Candidate]) -> Option<PathBuf> {
    let is_below = |file: &Candidate, top: &Path| file.path.starts_with(top);
    if let Some(top) = top(here).filter(|top| files.iter().any(|file| is_below(file, top))) {
        return Some(top.to_owned());
    }
    let top = top(files.first()?.path.parent()?)?;
    files.iter().all(|file| is_below(file, top)).then(|| top.to_owned())
}

/// The top of the repository that holds `folder`: where `.git` stands, as folder, file or link.
fn top(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| folder.join(".git").exists())
}

/// `path` from the root on, with `/` at its start on every system.
fn absolute(path: &Path) -> String {
    let path = display(path);
    if path.starts_with('/') { path } else { format!("/{path}") }
}

/// `name`, which leads from the folder `here`, without leaving a folder only to come back:
/// `../src/a.py` is `a.py` in `src`.
fn shortened(name: &str, here: &Path) -> String {
    let mut rest = name;
    let mut up = 0;
    while let Some(inner) = rest.strip_prefix("../") {
        (rest, up) = (inner, up + 1);
    }
    let folders: Vec<_> = here.components().collect();
    let left = folders.len().saturating_sub(up);
    for folder in &folders[left..] {
        let Some((first, inner)) = rest.split_once('/') else { break };
        if folder.as_os_str() != first {
            break;
        }
        (rest, up) = (inner, up - 1);
    }
    "../".repeat(up) + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_leaves_a_folder_to_come_back() {
        let here = Path::new("/home/me/a/b");
        for (name, shorter) in [
            ("x.py", "x.py"),
            ("c/x.py", "c/x.py"),
            ("../b/x.py", "x.py"),
            ("../../a/b/c/x.py", "c/x.py"),
            ("../../a/x.py", "../x.py"),
            ("../../b/x.py", "../../b/x.py"),
            ("../x.py", "../x.py"),
            ("/home/me/a/b/x.py", "/home/me/a/b/x.py"),
            ("../../../../../../x.py", "../../../../../../x.py"),
        ] {
            assert_eq!(shortened(name, here), shorter, "{name}");
        }
    }

    #[test]
    fn drives_stand_behind_a_slash() {
        assert_eq!(absolute(Path::new("/a/b.py")), "/a/b.py");
        assert_eq!(absolute(Path::new("b.py")), "/b.py");
    }
}
