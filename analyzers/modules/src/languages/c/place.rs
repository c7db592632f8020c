//! Where a compiler runs, and how its paths lead into the project.

use std::sync::Arc;

/// A folder in which a compiler runs, by the path that the project has on its machine.
#[derive(Clone, Debug)]
pub(super) struct Place<'root> {
    root: &'root str,
    folder: String,
}

impl<'root> Place<'root> {
    /// The folder at the absolute path `folder`, where the project is at `root`.
    pub(super) fn new(root: &'root str, folder: &str) -> Self {
        Self { root, folder: plain(folder) }
    }

    /// The path in the project of what is at `path`, which may be relative to here; `None` if it is
    /// elsewhere.
    pub(super) fn in_project(&self, path: &str) -> Option<Arc<str>> {
        let absolute = self.absolute(path);
        let rest = absolute.strip_prefix(self.root)?;
        let is_root = rest.is_empty();
        (is_root || rest.starts_with('/')).then(|| rest.trim_start_matches('/').into())
    }

    /// The absolute path of what is at `path`, which may be relative to here.
    pub(super) fn absolute(&self, path: &str) -> String {
        let path = path.replace('\\', "/");
        if is_absolute(&path) { plain(&path) } else { plain(&format!("{}/{path}", self.folder)) }
    }
}

/// Whether `path` does not depend on where it is used: `/a`, `C:/a`.
pub(super) fn is_absolute(path: &str) -> bool {
    let is_drive = |path: &[u8]| matches!(path, [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic());
    path.starts_with(['/', '\\']) || is_drive(path.as_bytes())
}

/// The absolute `path` with `/` between its parts, without `.` and `..`.
pub(super) fn plain(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let start = if path.starts_with('/') { "/" } else { "" };
    format!("{start}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_into_the_project_or_elsewhere() {
        let place = Place::new("/home/p", "/home/p/build/./x/..");
        for (path, expected) in [
            ("a", Some("build/a")),
            ("../src/b", Some("src/b")),
            ("..", Some("")),
            ("/home/p", Some("")),
            ("/home/p/", Some("")),
            ("/home/pp/a", None),
            ("../../q", None),
            ("/usr/include", None),
        ] {
            assert_eq!(place.in_project(path).as_deref(), expected, "{path}");
        }
        let place = Place::new("C:/p", "C:\\p\\build");
        assert_eq!(place.in_project("..\\src").as_deref(), Some("src"));
        assert_eq!(place.in_project("C:\\p\\a\\b").as_deref(), Some("a/b"));
    }

    #[test]
    fn drives_make_paths_absolute() {
        for (path, expected) in
            [("/a", true), ("C:/a", true), ("c:\\a", true), ("a:b", false), ("a/b", false)]
        {
            assert_eq!(is_absolute(path), expected, "{path}");
        }
    }
}
