//! Tenants: whose answers are whose.

use std::fmt;
use std::sync::Arc;

use astrolens_analysis::stored::Key;

/// What keys of tenants are for, so that they are no other keys.
const CONTEXT: &str = "astrolens-worker 2026-11 the key of a tenant's answer";

/// Who owns what is asked: nobody sees what another one has asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Tenant(Arc<str>);

/// What an answer is kept and shared under: [`Key`], and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TenantKey(blake3::Hash);

impl Tenant {
    /// Who there is where nobody is told from others.
    pub(crate) fn local() -> Self {
        Self::new("local")
    }

    pub(crate) fn new(name: &str) -> Self {
        Self(name.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Tenant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TenantKey {
    pub(crate) fn new(tenant: &Tenant, key: &Key) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
        // The key's size is fixed, so that no name reaches into it.
        hasher.update(key.as_bytes()).update(tenant.as_str().as_bytes());
        Self(hasher.finalize())
    }

    pub(crate) fn as_bytes(&self) -> &[u8; blake3::OUT_LEN] {
        self.0.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use astrolens_model::config::Variants;
    use astrolens_syntax::Language;

    use super::*;

    #[test]
    fn keys_of_tenants_differ() {
        let language = Language::all().next().unwrap();
        let key = Key::new(&blake3::hash(b""), language, &Variants::default(), None);
        let of = |name| TenantKey::new(&Tenant::new(name), &key);
        assert_eq!(of("a"), of("a"));
        assert_ne!(of("a"), of("b"));
        assert_ne!(of("a"), of(""));
    }
}
