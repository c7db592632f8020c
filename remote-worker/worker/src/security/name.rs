//! What certificates call their holders, and patterns of it.

use std::borrow::Cow;
use std::fmt;

use globset::{GlobBuilder, GlobMatcher};
use tokio_rustls::rustls::pki_types::CertificateDer;
use webpki::EndEntityCert;

/// An alternative name of a certificate's subject. The subject itself (a common name) is no name: it has no form
/// that could be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    kind: Kind,
    value: String,
}

/// The sort of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Uri,
    Dns,
}

/// Names that a policy means.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    kind: Kind,
    parts: GlobMatcher,
}

impl Kind {
    /// As OpenSSL writes it.
    const fn prefix(self) -> &'static str {
        match self {
            Self::Uri => "URI:",
            Self::Dns => "DNS:",
        }
    }
}

impl Name {
    /// The names that `certificate` has, in its order by sort.
    pub(crate) fn all_of(certificate: &CertificateDer<'_>) -> Vec<Self> {
        // One that cannot be read was not let in.
        let Ok(certificate) = EndEntityCert::try_from(certificate) else { return Vec::new() };
        let named = |kind| move |value: &str| Self { kind, value: value.to_owned() };
        let uris = certificate.valid_uri_names().map(named(Kind::Uri));
        uris.chain(certificate.valid_dns_names().map(named(Kind::Dns))).collect()
    }

    /// Its parts with `/` between them.
    fn parts(&self) -> Cow<'_, str> {
        parts(self.kind, &self.value)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind.prefix())?;
        formatter.write_str(&self.value)
    }
}

impl Pattern {
    /// The pattern that a policy writes as `text`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let of = |kind: Kind| text.strip_prefix(kind.prefix()).map(|value| (kind, value));
        let Some((kind, value)) = of(Kind::Uri).or_else(|| of(Kind::Dns)) else {
            return Err(format!("`{text}` says not of what it is: write `URI:…` or `DNS:…`"));
        };
        let glob = GlobBuilder::new(&parts(kind, value))
            .literal_separator(true)
            .backslash_escape(false)
            .build()
            .map_err(|error| format!("`{text}` is no pattern: {}", error.kind()))?;
        Ok(Self { kind, parts: glob.compile_matcher() })
    }

    pub(super) fn matches(&self, name: &Name) -> bool {
        self.kind == name.kind && self.parts.is_match(name.parts().as_ref())
    }
}

/// What `*` stands for is one part: of a URI between slashes, of a host's name between dots.
fn parts(kind: Kind, value: &str) -> Cow<'_, str> {
    match kind {
        Kind::Uri => Cow::Borrowed(value),
        // Letters of hosts' names are the same in both cases.
        Kind::Dns => Cow::Owned(value.to_ascii_lowercase().replace('.', "/")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, kind: Kind, name: &str) -> bool {
        let name = Name { kind, value: name.to_owned() };
        Pattern::parse(pattern).unwrap().matches(&name)
    }

    #[test]
    fn a_star_is_one_part_of_a_name() {
        let uri = |pattern, name| matches(pattern, Kind::Uri, name);
        assert!(uri("URI:spiffe://house/ci/main", "spiffe://house/ci/main"));
        assert!(!uri("URI:spiffe://house/ci/main", "spiffe://house/ci/main2"));
        assert!(uri("URI:spiffe://house/ci/*", "spiffe://house/ci/main"));
        assert!(!uri("URI:spiffe://house/ci/*", "spiffe://house/ci/main/more"));
        assert!(uri("URI:spiffe://house/**", "spiffe://house/ci/main"));
        assert!(!uri("URI:spiffe://house/**", "spiffe://house2/ci/main"));
        let dns = |pattern, name| matches(pattern, Kind::Dns, name);
        assert!(dns("DNS:*.ci.example.org", "a1.CI.example.org"));
        assert!(!dns("DNS:*.ci.example.org", "a.b.ci.example.org"));
        assert!(!dns("DNS:*.ci.example.org", "a1.ci.example.org.evil.example"));
        assert!(!dns("DNS:ci.example.org", "ciXexample.org"));
    }

    #[test]
    fn sorts_of_names_are_told_apart() {
        assert!(!matches("URI:one", Kind::Dns, "one"));
        assert!(!matches("DNS:one", Kind::Uri, "one"));
    }

    #[test]
    fn what_is_no_pattern_says_so() {
        let told = Pattern::parse("CN=somebody").unwrap_err();
        assert!(told.contains("CN=somebody") && told.contains("`URI:…` or `DNS:…`"), "{told}");
        let told = Pattern::parse("URI:[").unwrap_err();
        assert!(told.contains("`URI:[` is no pattern"), "{told}");
    }
}
