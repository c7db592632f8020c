//! Paths as text, and which file such a text stands for.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// `path` with its parts joined by `/` and without `.` parts; what is not UTF-8 in it is
/// replaced by U+FFFD.
#[must_use]
pub fn display(path: &Path) -> String {
    let mut name = String::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::RootDir => name.push('/'),
            _ => {
                if !name.is_empty() && !name.ends_with('/') {
                    name.push('/');
                }
                name.push_str(&part.as_os_str().to_string_lossy());
            }
        }
    }
    name
}

/// Where the file below `root` is that [`display`] calls `name`. Where nothing is called so, it is
/// where such a file would be.
///
/// # Errors
/// When it cannot be told: folders on the way cannot be read, or several files are called so, as
/// their names differ in nothing but what is not UTF-8.
pub fn locate(root: &Path, name: &str) -> io::Result<PathBuf> {
    let is_lossy = |part: &str| part.contains(char::REPLACEMENT_CHARACTER);
    if !is_lossy(name) {
        return Ok(root.join(name));
    }
    let mut place = root.to_path_buf();
    for part in name.split('/') {
        place = if is_lossy(part) { entry(&place, part)? } else { place.join(part) };
    }
    Ok(place)
}

/// The one entry of `folder` whose name is shown as `name`.
fn entry(folder: &Path, name: &str) -> io::Result<PathBuf> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(folder.join(name)),
        entries => entries?,
    };
    let mut found = None;
    for entry in entries {
        let own = entry?.file_name();
        if own.to_string_lossy() == name && found.replace(own).is_some() {
            return Err(io::Error::other(ALIKE));
        }
    }
    Ok(folder.join(found.unwrap_or_else(|| name.into())))
}

/// What is wrong with names that are shown alike.
pub(crate) const ALIKE: &str = "another file's name differs from it in nothing but what is not \
                                UTF-8: rename one of them";

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    use super::*;

    #[test]
    fn what_is_shown_is_found_again_unless_two_are_shown_alike() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join(OsStr::from_bytes(b"caf\xe9/a\xff.py"));
        fs::create_dir(place.parent().expect("a folder")).expect("a new folder");
        fs::write(&place, "").expect("a new file");
        let name = display(place.strip_prefix(folder.path()).expect("in the folder"));
        assert_eq!(name, "caf\u{fffd}/a\u{fffd}.py");
        assert_eq!(locate(folder.path(), &name).expect("one file"), place);
        let gone = locate(folder.path(), "caf\u{fffd}/b\u{fffd}.py").expect("no file");
        assert!(!gone.exists());
        assert!(!locate(folder.path(), "no/\u{fffd}").expect("no folder").exists());
        fs::write(place.with_file_name("a\u{fffd}.py"), "").expect("a new file");
        let error = locate(folder.path(), &name).expect_err("two files");
        assert_eq!(error.to_string(), ALIKE);
    }
}
