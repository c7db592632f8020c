//! Addresses of documents and the paths of files.

#[cfg(unix)]
use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use tower_lsp::ls_types::Uri;

/// The path of the file at `uri`, without `.` and `..`; none where it is no file's address.
pub(crate) fn to_path(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    let path = match bytes_of_name(uri) {
        Some(path) => path.into(),
        None => uri.to_file_path()?,
    };
    let path = path.as_ref();
    if !path.is_absolute() || path.as_os_str().as_encoded_bytes().contains(&0) {
        return None;
    }
    Some(astrolens_config::normal(path))
}

/// The address of the file at `path`; none for a path that has none, such as a relative one.
pub(crate) fn from_path(path: &Path) -> Option<Uri> {
    if !path.is_absolute() {
        return None;
    }
    if path.to_str().is_some() {
        return Uri::from_file_path(path);
    }
    let mut address = "file://".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            byte if byte.is_ascii_alphanumeric() || b"-._~/".contains(byte) => {
                address.push(char::from(*byte));
            }
            // Writing to a string cannot fail.
            byte => drop(write!(address, "%{byte:02X}")),
        }
    }
    address.parse().ok()
}

/// The address of the file that reports call `other`, where they call the one at `uri` `name`; none
/// where that does not tell which folder names are told from.
pub(crate) fn of_other(uri: &Uri, name: &str, other: &str) -> Option<Uri> {
    let other = Path::new(other);
    if other.is_absolute() {
        return from_path(other);
    }
    let path = to_path(uri)?;
    let name = Path::new(name);
    let folder = path.ancestors().nth(name.components().count())?;
    let is_below = path.strip_prefix(folder).is_ok_and(|below| below == name);
    from_path(&astrolens_config::normal(&folder.join(other))).filter(|_| is_below)
}

/// The path at `uri`, where it is no UTF-8 and the system's paths are bytes.
fn bytes_of_name(uri: &Uri) -> Option<PathBuf> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let bytes = uri.path().decode().to_bytes();
        std::str::from_utf8(&bytes).is_err().then(|| OsStr::from_bytes(&bytes).into())
    }
    #[cfg(not(unix))]
    {
        let _ = uri;
        None
    }
}

/// The last part of an address, for documents that are no files.
pub(crate) fn last_part(uri: &Uri) -> String {
    let path = uri.path().decode().to_string_lossy();
    path.rsplit('/').next().unwrap_or_default().replace('\0', "\u{FFFD}")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn path(uri: &str) -> Option<String> {
        let path = to_path(&uri.parse().expect("an address"))?;
        Some(path.to_str().expect("UTF-8").to_owned())
    }

    #[test]
    fn only_addresses_of_files_have_a_path() {
        assert_eq!(path("file:///a/b%20%C3%A9.py").as_deref(), Some("/a/b é.py"));
        assert_eq!(path("file:///a/../b/./c.py").as_deref(), Some("/b/c.py"));
        assert_eq!(path("file:///../../c.py").as_deref(), Some("/c.py"));
        assert_eq!(path("file:///c%3A/x.c").as_deref(), Some("/c:/x.c"));
        assert_eq!(path("file:///a%00b.py"), None);
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("git:/a/b.py"), None);
    }

    #[test]
    fn files_are_told_from_the_folder_that_names_are_told_from() {
        let other = |uri: &str, name: &str, other: &str| {
            let uri = of_other(&uri.parse().expect("an address"), name, other)?;
            Some(uri.as_str().to_owned())
        };
        let uri = "file:///w/a/x%20y.py";
        assert_eq!(other(uri, "a/x y.py", "b/z.py").as_deref(), Some("file:///w/b/z.py"));
        assert_eq!(other(uri, "x y.py", "b/z.py").as_deref(), Some("file:///w/a/b/z.py"));
        assert_eq!(other(uri, "x y.py", "/b/z.py").as_deref(), Some("file:///b/z.py"));
        // It is called something else than its address says.
        assert_eq!(other(uri, "c/x y.py", "b/z.py"), None);
        assert_eq!(other("untitled:x", "x", "b/z.py"), None);
    }

    #[test]
    fn an_address_made_of_a_path_leads_back_to_it() {
        let place = Path::new("/a b/é#1?.py");
        let uri = from_path(place).expect("an address");
        assert_eq!(to_path(&uri).as_deref(), Some(place));
        let bytes: &OsStr = std::os::unix::ffi::OsStrExt::from_bytes(b"/a b/\xff\xfe.py");
        let uri = from_path(Path::new(bytes)).expect("an address");
        assert_eq!(uri.as_str(), "file:///a%20b/%FF%FE.py");
        assert_eq!(to_path(&uri).as_deref(), Some(Path::new(bytes)));
    }
}
