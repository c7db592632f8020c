//! Paths as SARIF names files: URIs, relative to the root of the sources where they can be.

use std::fmt::Write;

use serde_sarif::sarif::ArtifactLocation;

use super::ROOT;

/// The file at `path`, from the root of the sources or of the file system.
pub(super) fn artifact(path: &str) -> ArtifactLocation {
    let reference = encoded(path);
    if path.starts_with('/') {
        // A local file (RFC 8089, section 2): the host is empty.
        return ArtifactLocation::builder().uri(format!("file://{reference}")).build();
    }
    ArtifactLocation::builder().uri(reference).uri_base_id(ROOT).build()
}

/// `path` as a path in a URI (RFC 3986, section 3.3): all but unreserved characters and `/` are
/// percent-encoded, so that no colon makes a scheme and no `#` a fragment.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stand_for_themselves() {
        assert_eq!(encoded("a-b/c_d~1.py"), "a-b/c_d~1.py");
        assert_eq!(encoded("c:/é #1?.py"), "c%3A/%C3%A9%20%231%3F.py");
    }

    #[test]
    fn absolute_paths_are_files_and_have_no_base() {
        let location = artifact("/my src/a.py");
        assert_eq!(location.uri.as_deref(), Some("file:///my%20src/a.py"));
        assert_eq!(location.uri_base_id, None);
        assert_eq!(artifact("a.py").uri_base_id.as_deref(), Some("%SRCROOT%"));
    }
}
