//! The policy: which certificates are whose, and what they give a right to.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::account::{Account, Limits};
use super::name::{Name, Pattern};
use crate::tenant::Tenant;

/// The longest name of a tenant, in bytes.
const MAX_TENANT_BYTES: usize = 64;

/// What a call needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    /// Have texts analysed.
    Submit,
    /// See how the worker is doing.
    Read,
    /// Take work from queues: fetch any tenant's texts, and put answers.
    Work,
    /// All there is.
    Admin,
}

/// The policy in a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    grants: Vec<Granted>,
    #[serde(default)]
    tenants: BTreeMap<String, Limits>,
}

/// A grant in a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Granted {
    names: Vec<String>,
    tenant: String,
    roles: Vec<Role>,
}

/// Who may do what.
#[derive(Debug)]
pub(super) enum Policy {
    /// Everybody may do everything.
    Open(Arc<Account>),
    /// The first of these that names a certificate says what it may do; none, that it may do nothing.
    Grants(Vec<Grant>),
}

/// What some certificates may do.
#[derive(Debug)]
pub(super) struct Grant {
    names: Vec<Pattern>,
    account: Arc<Account>,
    roles: Vec<Role>,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rights<'a> {
    pub(super) account: &'a Arc<Account>,
    pub(super) roles: &'a [Role],
}

/// Why there is no policy.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("failed to read the policy in `{}`: {error}", path.display())]
    Unreadable { path: PathBuf, error: io::Error },
    #[error("failed to understand the policy in `{}`: {error}", path.display())]
    Malformed { path: PathBuf, error: Box<toml::de::Error> },
    #[error("failed to understand the policy in `{}`: {problem}", path.display())]
    Wrong { path: PathBuf, problem: String },
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Submit => "submit",
            Self::Read => "read",
            Self::Work => "work",
            Self::Admin => "admin",
        })
    }
}

impl Policy {
    /// Everybody may do everything, as one tenant.
    pub(super) fn open() -> Self {
        Self::Open(Account::new(Tenant::local(), Limits::default(), None))
    }

    /// The policy in the file at `path`. What tenants have open under the one `before` counts.
    pub(super) fn read(path: &Path, before: Option<&Self>) -> Result<Self, Error> {
        let text = fs::read_to_string(path)
            .map_err(|error| Error::Unreadable { path: path.to_owned(), error })?;
        let file = toml::from_str(&text)
            .map_err(|error| Error::Malformed { path: path.to_owned(), error: Box::new(error) })?;
        Self::of(file, before).map_err(|problem| Error::Wrong { path: path.to_owned(), problem })
    }

    fn of(file: File, before: Option<&Self>) -> Result<Self, String> {
        let File { grants, tenants } = file;
        if let Some(unnamed) =
            tenants.keys().find(|name| grants.iter().all(|grant| grant.tenant != **name))
        {
            return Err(format!("tenant `{unnamed}` has limits, but no grant"));
        }
        let mut accounts: BTreeMap<String, Arc<Account>> = BTreeMap::new();
        let grant = |Granted { names, tenant, roles }| {
            check_tenant(&tenant)?;
            let names = names.iter().map(|name| Pattern::parse(name));
            let names = names.collect::<Result<_, _>>()?;
            let account = accounts.entry(tenant).or_insert_with_key(|name| {
                let limits = tenants.get(name).copied().unwrap_or_default();
                let before = before.and_then(|before| before.account(name));
                Account::new(Tenant::new(name), limits, before)
            });
            Ok(Grant { names, account: Arc::clone(account), roles })
        };
        grants.into_iter().map(grant).collect::<Result<_, _>>().map(Self::Grants)
    }

    /// The account of the tenant with this name.
    fn account(&self, name: &str) -> Option<&Arc<Account>> {
        let Self::Grants(grants) = self else { return None };
        let mut accounts = grants.iter().map(|grant| &grant.account);
        accounts.find(|account| account.tenant().as_str() == name)
    }

    /// What a certificate with these names gives a right to; `None` if the policy does not name it.
    pub(super) fn rights(&self, names: &[Name]) -> Option<Rights<'_>> {
        match self {
            Self::Open(account) => Some(Rights { account, roles: &[Role::Admin] }),
            Self::Grants(grants) => {
                let grant = grants.iter().find(|grant| grant.is_for(names))?;
                Some(Rights { account: &grant.account, roles: &grant.roles })
            }
        }
    }
}

impl Grant {
    fn is_for(&self, names: &[Name]) -> bool {
        self.names.iter().any(|pattern| names.iter().any(|name| pattern.matches(name)))
    }
}

impl Rights<'_> {
    pub(super) fn include(&self, role: Role) -> bool {
        self.roles.iter().any(|has| [role, Role::Admin].contains(has))
    }
}

fn check_tenant(name: &str) -> Result<(), String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if (1..=MAX_TENANT_BYTES).contains(&name.len()) && name.bytes().all(is_plain) {
        return Ok(());
    }
    Err(format!("`{name}` is no name of a tenant: write 1 to 64 letters, digits, `-`, `_` and `.`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{self, Given, Settings};

    fn policy(text: &str) -> Result<Policy, String> {
        Policy::of(toml::from_str(text).map_err(|error| error.to_string())?, None)
    }

    #[test]
    fn mistakes_are_told() {
        for (text, told) in [
            ("[[grant]]", "unknown field `grant`"),
            (
                "[[grants]]\nnames = []\ntenant = \"a\"\nroles = [\"write\"]",
                "unknown variant `write`",
            ),
            (
                "[[grants]]\nnames = []\ntenant = \"a b\"\nroles = []",
                "`a b` is no name of a tenant",
            ),
            ("[[grants]]\nnames = []\ntenant = \"\"\nroles = []", "`` is no name of a tenant"),
            (
                "[[grants]]\nnames = [\"a\"]\ntenant = \"a\"\nroles = []",
                "`a` says not of what it is",
            ),
            ("[tenants.a]\nstreams = 1", "tenant `a` has limits, but no grant"),
            ("[tenants.a]\nstreams = 0", "nonzero"),
        ] {
            let error = policy(text).expect_err(text);
            assert!(error.contains(told), "{text}\n{error}");
        }
    }

    #[test]
    fn who_is_admin_may_do_all() {
        let policy = Policy::open();
        let rights = policy.rights(&[]).expect("rights");
        let all = [Role::Submit, Role::Read, Role::Work, Role::Admin];
        assert!(all.into_iter().all(|role| rights.include(role)));
        assert_eq!(rights.account.tenant(), &Tenant::local());
    }

    #[test]
    fn the_documented_policy_works_as_written() {
        let page = include_str!("../../../../docs/workers.md");
        let block = |name: &str| {
            let (_, rest) = page.split_once(&format!("```toml\n# {name}\n")).expect("its block");
            rest.split_once("```").expect("its end").0
        };
        let policy = policy(block("policy.toml")).unwrap();
        let Policy::Grants(grants) = &policy else { panic!("{policy:?}") };
        let tenants = grants.iter().map(|grant| grant.account.tenant().as_str());
        assert_eq!(tenants.collect::<Vec<_>>(), ["ci", "developers", "workers", "operations"]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("worker.toml");
        fs::write(&path, block("worker.toml")).unwrap();
        assert!(Settings::resolve(Given::default(), Some(&path), settings::Role::Worker).is_ok());
    }

    #[test]
    fn grants_of_one_tenant_have_one_account() {
        let policy = policy(
            "[[grants]]\nnames = []\ntenant = \"a\"\nroles = []\n\
             [[grants]]\nnames = []\ntenant = \"a\"\nroles = []\n",
        );
        let Ok(Policy::Grants(grants)) = policy else { panic!("{policy:?}") };
        assert!(Arc::ptr_eq(&grants[0].account, &grants[1].account));
    }
}
