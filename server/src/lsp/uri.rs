//! Addresses of documents and the paths of files.

use std::path::{Path, PathBuf};

use tower_lsp::ls_types::Uri;

/// The path of the file at `uri`, without `.` and `..`; none where it is no file's address.
pub(crate) fn to_path(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    let path = uri.to_file_path()?;
    let path = path.as_ref();
    if !path.is_absolute() || path.as_os_str().as_encoded_bytes().contains(&0) {
        return None;
    }
    Some(astrolens_config::normal(path))
}

/// The address of the file at `path`; none for a path that has none, such as a relative one.
pub(crate) fn from_path(path: &Path) -> Option<Uri> {
    path.is_absolute().then(|| Uri::from_file_path(path)).flatten()
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
    fn an_address_made_of_a_path_leads_back_to_it() {
        let place = Path::new("/a b/é#1?.py");
        let uri = from_path(place).expect("an address");
        assert_eq!(to_path(&uri).as_deref(), Some(place));
    }
}
