//! Paths as SARIF names files: relative URIs.

use std::fmt::Write;

use serde_sarif::sarif::ArtifactLocation;

use super::ROOT;

/// The file at `path`, relative to the root of the sources.
pub(super) fn artifact(path: &str) -> ArtifactLocation {
    let location = ArtifactLocation::builder().uri(relative_reference(path));
    if path.starts_with('/') { location.build() } else { location.uri_base_id(ROOT).build() }
}

/// `path` as a relative reference (RFC 3986, section 4.2): all but unreserved characters and
/// `/` are percent-encoded, so that no colon makes a scheme and no `#` a fragment.
fn relative_reference(path: &str) -> String {
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
        assert_eq!(relative_reference("a-b/c_d~1.py"), "a-b/c_d~1.py");
        assert_eq!(relative_reference("c:/é #1?.py"), "c%3A/%C3%A9%20%231%3F.py");
    }

    #[test]
    fn absolute_paths_have_no_base() {
        assert_eq!(artifact("/a.py").uri_base_id, None);
        assert_eq!(artifact("a.py").uri_base_id.as_deref(), Some("%SRCROOT%"));
    }
}
