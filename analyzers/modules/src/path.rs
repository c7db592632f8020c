//! Paths within a project.

/// `relative` as seen from `folder`, without `.` and `..`; `None` if it is absolute or leads out of the
/// project.
#[must_use]
pub fn join(folder: &str, relative: &str) -> Option<String> {
    if relative.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// What is called `name` right in `folder`; both may have several parts, and none leads upwards.
#[must_use]
pub fn within(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The folder that holds what is at `path`; that of the root is the root.
#[must_use]
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of `path`.
#[must_use]
pub fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The last part of `path` without its extension.
#[must_use]
pub fn stem(path: &str) -> &str {
    let name = name(path);
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or(name, |(stem, _)| stem)
}

/// What stands behind the last dot of `path`'s name.
#[must_use]
pub fn extension(path: &str) -> Option<&str> {
    name(path).rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension)
}

/// The folders around `path`, the nearest first, the root last.
pub fn folders_around(path: &str) -> impl Iterator<Item = &str> {
    let first = (!path.is_empty()).then(|| folder(path));
    std::iter::successors(first, |inner| (!inner.is_empty()).then(|| folder(inner)))
}

/// Whether `path` is in `folder`, or is it.
#[must_use]
pub fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether `path` is one of those that `glob` means: `*` stands for anything within a part, `**` for any
/// number of parts.
#[must_use]
pub fn matches(glob: &str, path: &str) -> bool {
    fast_glob::glob_match(glob, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_are_followed_and_stay_within() {
        for (folder, relative, joined) in [
            ("a/b", "../c.h", Some("a/c.h")),
            ("", "./x//y", Some("x/y")),
            ("a", "..", Some("")),
            ("a", "../..", None),
            ("a", "/etc/passwd", None),
        ] {
            assert_eq!(join(folder, relative).as_deref(), joined, "{folder} {relative}");
        }
    }

    #[test]
    fn globs_stay_within_a_part_or_cross_many() {
        for (glob, path, expected) in [
            ("src/*.py", "src/a.py", true),
            ("src/*.py", "src/a/b.py", false),
            ("src/**/*.py", "src/a/b.py", true),
            ("**/{main,test_*}.py", "x/test_a.py", true),
            ("src", "src/a.py", false),
        ] {
            assert_eq!(matches(glob, path), expected, "{glob} {path}");
        }
    }

    #[test]
    fn folders_around_end_with_the_root() {
        assert_eq!(folders_around("a/b/c.py").collect::<Vec<_>>(), ["a/b", "a", ""]);
        assert_eq!(folders_around("c.py").collect::<Vec<_>>(), [""]);
        assert_eq!(folders_around("").count(), 0);
    }

    #[test]
    fn names_come_apart() {
        assert_eq!((name("a/b.tar.gz"), stem("a/b.tar.gz")), ("b.tar.gz", "b.tar"));
        assert_eq!((extension("a/.env"), stem(".env")), (None, ".env"));
        assert!(is_within("a/b", "a") && is_within("a", "a") && !is_within("ab", "a"));
    }
}
