//! Paths of reports, told from a fixed folder instead of the one that was scanned.

use std::path::{Component, Path, PathBuf};

use astrolens_error::{Error, Result};
use astrolens_scan::{display, locate};

/// Turns the paths in reports into paths relative to a folder, so that they mean the same
/// whichever part of a project was scanned, and from where.
#[derive(Clone, Debug)]
pub struct Paths {
    /// What the paths in reports are relative to; symbolic links resolved.
    base: PathBuf,
    /// What they are to be relative to; symbolic links resolved.
    folder: PathBuf,
}

impl Paths {
    /// From reports whose paths `prefix` leads to from the current folder, to `folder`.
    #[must_use]
    pub fn new(prefix: &str, folder: &Path) -> Self {
        let base = Path::new(if prefix.is_empty() { "." } else { prefix });
        Self { base: resolved(base), folder: resolved(folder) }
    }

    /// From reports whose paths `prefix` leads to, to the folder that holds the file at `path`.
    #[must_use]
    pub fn beside(prefix: &str, path: &Path) -> Self {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        Self::new(prefix, folder.unwrap_or(Path::new(".")))
    }

    /// From paths that are relative to its folder, to `folder`.
    pub(super) fn reversed(&self, folder: &Path) -> Self {
        Self { base: self.folder.clone(), folder: resolved(folder) }
    }

    /// The path of a report, as told from the folder, parts joined by `/`; it leads out of it by
    /// `..`, and is absolute only where no relative path leads, as to another drive.
    #[must_use]
    pub fn tell(&self, path: &str) -> String {
        let absolute = normal(&self.base.join(path));
        let mut up = 0;
        let mut folder = Some(self.folder.as_path());
        let told = loop {
            match folder.map(|folder| (folder.parent(), absolute.strip_prefix(folder))) {
                Some((_, Ok(told))) => break told,
                Some((parent, Err(_))) => folder = parent,
                None => {
                    up = 0;
                    break &absolute;
                }
            }
            up += 1;
        };
        let mut text = "../".repeat(up);
        for part in told.components() {
            if !text.is_empty() && !text.ends_with('/') {
                text.push('/');
            }
            text.push_str(&part.as_os_str().to_string_lossy());
        }
        text
    }

    /// Whether `told` leads out of the folder.
    #[must_use]
    pub fn is_outside(told: &str) -> bool {
        told.starts_with("../") || Path::new(told).is_absolute()
    }

    /// What reports call the file at `path`, symbolic links resolved.
    #[must_use]
    pub fn name(&self, path: &Path) -> String {
        let mut up = String::new();
        for folder in self.base.ancestors() {
            if let Ok(below) = path.strip_prefix(folder) {
                return up + &display(below);
            }
            up.push_str("../");
        }
        display(path)
    }

    /// Where the file is that `told` stands for.
    pub(super) fn place(&self, told: &str) -> PathBuf {
        normal(&self.folder.join(told))
    }

    /// Whether the file that `told` stands for is there, or may be: where several are told alike.
    #[must_use]
    pub fn is_there(&self, told: &str) -> bool {
        locate(&self.folder, told).map_or(true, |place| place.exists())
    }
}

/// Where the file below `root` is that is told as `told`, which may not be UTF-8 there.
///
/// # Errors
/// When several files are told so, or folders on the way cannot be read.
pub(crate) fn place_of(root: &Path, told: &str) -> Result<PathBuf> {
    locate(root, told).map_err(|source| Error::Read { path: root.join(told), source })
}

/// `path` from the root on, without symbolic links; as it is where that cannot be told.
fn resolved(path: &Path) -> PathBuf {
    path.canonicalize()
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_path_buf())
}

/// `path` without `.` and `..` parts.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            _ => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_decides_whatever_was_scanned() {
        let root = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(root.path().join("src/deep")).expect("a folder");
        let tell = |scanned: &str, path: &str| {
            let prefix = root.path().join(scanned);
            Paths::new(prefix.to_str().expect("UTF-8"), root.path()).tell(path)
        };
        assert_eq!(tell("", "src/a.py"), "src/a.py");
        assert_eq!(tell("src", "a.py"), "src/a.py");
        assert_eq!(tell("src/deep", "../a.py"), "src/a.py");
    }

    #[test]
    fn what_is_outside_is_told_by_the_way_up() {
        let root = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(root.path().join("ci/gate")).expect("a folder");
        let prefix = root.path().to_str().expect("UTF-8");
        let told = Paths::new(prefix, &root.path().join("ci/gate")).tell("src/a.py");
        assert_eq!(told, "../../src/a.py");
        assert!(Paths::is_outside(&told) && !Paths::is_outside("src/a.py"));
    }
}
