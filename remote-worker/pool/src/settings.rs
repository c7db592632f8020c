//! Which workers there are and how they are reached: by what a call names, and by the user's own file.
//!
//! A project has no say in it: see `docs/decisions/0031-who-may-name-workers.md`.

use std::path::{Path, PathBuf};
use std::{fs, io};

use etcetera::base_strategy::{BaseStrategy, choose_base_strategy};
use serde::Deserialize;
use tonic::transport::{Certificate, Identity};

use crate::endpoint::Credentials;
use crate::timing::Timing;
use crate::url::{Scheme, WorkerUrl};

/// What one source says of workers. It is also the form of the user's file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Given {
    /// Where workers are.
    pub urls: Vec<WorkerUrl>,
    /// Whether texts may leave this machine in plain text.
    pub insecure: bool,
    /// What encrypts, and tells who the client is.
    pub tls: Option<Tls>,
}

/// Files with certificates and keys, as PEM. Paths in the user's file start at its folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tls {
    /// The certificates of those who vouch for workers; without them, those whom the system trusts do.
    pub ca: Option<PathBuf>,
    /// The client's certificate, which tells workers who asks.
    pub certificate: Option<PathBuf>,
    /// Its key.
    pub key: Option<PathBuf>,
    /// The name that workers' certificates are to have, if it is not that of the URL.
    pub server_name: Option<String>,
}

/// Which workers there are and how they are reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long is waited for what.
    pub timing: Timing,
    pub(crate) urls: Vec<WorkerUrl>,
    pub(crate) credentials: Option<Credentials>,
    /// Whether texts may leave this machine in plain text.
    insecure: bool,
}

/// Why workers cannot be used as they are named.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A file cannot be read.
    #[error("cannot read `{}`, which the settings of workers need: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The user's file has a mistake.
    #[error("cannot understand the settings of workers in `{}`: {error}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        error: Box<toml::de::Error>,
    },
    /// A certificate without a key, or a key without a certificate.
    #[error("`tls.certificate` and `tls.key` belong together: one of them is missing")]
    HalfIdentity,
    /// Texts would leave this machine in plain text.
    #[error(
        "texts on their way to `{0}` could be read by others: name it by `https://`, or say \
         `--workers-insecure` if something else encrypts what goes there"
    )]
    Insecure(WorkerUrl),
}

impl Settings {
    /// What holds where a call names what is `given`, and the user's `file`, if it is there, says the rest; `None`
    /// if neither names a worker. URLs of a call stand in place of those of the file.
    ///
    /// # Errors
    /// When a file cannot be used, or texts would leave this machine in plain text though nobody said that they
    /// may.
    pub fn resolve(given: Given, file: Option<&Path>) -> Result<Option<Self>, SettingsError> {
        let in_file = file.map(read).transpose()?.flatten().unwrap_or_default();
        let urls = if given.urls.is_empty() { in_file.urls } else { given.urls };
        if urls.is_empty() {
            return Ok(None);
        }
        let tls = given.tls.or(in_file.tls);
        let credentials = tls.map(Credentials::read).transpose()?;
        let insecure = given.insecure || in_file.insecure;
        let settings = Self { timing: Timing::default(), urls, credentials, insecure };
        settings.urls.iter().try_for_each(|url| settings.allows(url))?;
        Ok(Some(settings))
    }

    /// Whether what goes to `url` may go there.
    ///
    /// # Errors
    /// When it would leave this machine in plain text though nobody said that it may.
    pub(crate) fn allows(&self, url: &WorkerUrl) -> Result<(), SettingsError> {
        let is_encrypted = match url.scheme() {
            Scheme::Http => false,
            Scheme::Https => true,
            Scheme::Dns | Scheme::Etcd => self.credentials.is_some(),
        };
        if is_encrypted || url.is_loopback() || self.insecure {
            Ok(())
        } else {
            Err(SettingsError::Insecure(url.clone()))
        }
    }
}

/// Where the user says which workers to use: `astrolens/workers.toml` in the folder for configuration. `None` if
/// there is no such folder.
#[must_use]
pub fn user_file() -> Option<PathBuf> {
    let strategy = choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("astrolens").join("workers.toml"))
}

/// What the file at `path` says; `None` if there is none.
fn read(path: &Path) -> Result<Option<Given>, SettingsError> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(SettingsError::Unreadable { path: path.to_owned(), error }),
        Ok(text) => text,
    };
    let mut given: Given = toml::from_str(&text).map_err(|error| SettingsError::Malformed {
        path: path.to_owned(),
        error: Box::new(error),
    })?;
    let folder = path.parent().unwrap_or(path);
    if let Some(tls) = &mut given.tls {
        for file in [&mut tls.ca, &mut tls.certificate, &mut tls.key].into_iter().flatten() {
            *file = folder.join(&*file);
        }
    }
    Ok(Some(given))
}

impl Credentials {
    /// What stands in the files of `tls`.
    fn read(tls: Tls) -> Result<Self, SettingsError> {
        let Tls { ca, certificate, key, server_name } = tls;
        let ca = ca.as_deref().map(pem).transpose()?.map(Certificate::from_pem);
        let identity = match (certificate, key) {
            (Some(certificate), Some(key)) => {
                Some(Identity::from_pem(pem(&certificate)?, pem(&key)?))
            }
            (None, None) => None,
            _ => return Err(SettingsError::HalfIdentity),
        };
        Ok(Self { ca, identity, server_name })
    }
}

fn pem(path: &Path) -> Result<Vec<u8>, SettingsError> {
    fs::read(path).map_err(|error| SettingsError::Unreadable { path: path.to_owned(), error })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(urls: &[&str], insecure: bool) -> Given {
        let urls = urls.iter().map(|url| url.parse().unwrap()).collect();
        Given { urls, insecure, tls: None }
    }

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("workers.toml");
        fs::write(&path, text).unwrap();
        (folder, path)
    }

    fn urls(settings: Option<Settings>) -> Vec<String> {
        settings.unwrap().urls.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn nobody_is_asked_unless_somebody_is_named() {
        let (_folder, path) = file("insecure = true\n");
        for path in [None, Some(path.as_path()), Some(Path::new("/nowhere/workers.toml"))] {
            assert!(Settings::resolve(Given::default(), path).unwrap().is_none());
        }
    }

    #[test]
    fn a_call_names_workers_in_place_of_the_file() {
        let (_folder, path) = file("urls = [\"http://127.0.0.1:1\"]\n");
        let of_file = Settings::resolve(Given::default(), Some(&path)).unwrap();
        assert_eq!(urls(of_file), ["http://127.0.0.1:1"]);
        let of_call = Settings::resolve(given(&["http://[::1]:2"], false), Some(&path)).unwrap();
        assert_eq!(urls(of_call), ["http://[::1]:2"]);
    }

    #[test]
    fn plain_text_stays_on_this_machine_unless_somebody_says_so() {
        for url in ["http://10.0.0.1:1", "http://workers:1", "dns://workers:1", "etcd://keys:1/a"] {
            let refused = Settings::resolve(given(&["http://127.0.0.1:1", url], false), None);
            let told = refused.unwrap_err().to_string();
            assert!(told.contains(url) && told.contains("--workers-insecure"), "{told}");
            assert!(Settings::resolve(given(&[url], true), None).unwrap().is_some(), "{url}");
        }
        let (_folder, path) = file("insecure = true\n");
        assert!(Settings::resolve(given(&["http://10.0.0.1:1"], false), Some(&path)).is_ok());
        assert!(Settings::resolve(given(&["https://10.0.0.1:1"], false), None).is_ok());
        let tls = Some(Tls { server_name: Some("worker".to_owned()), ..Tls::default() });
        let encrypted = Given { tls, ..given(&["dns://workers:1"], false) };
        assert!(Settings::resolve(encrypted, None).is_ok());
    }

    #[test]
    fn a_mistake_in_the_file_is_told_with_its_place() {
        for (text, words) in [
            ("url = [\"http://127.0.0.1:1\"]\n", "unknown field `url`"),
            ("urls = [\"127.0.0.1:1\"]\n", "`127.0.0.1:1` is no URL of a worker"),
        ] {
            let (_folder, path) = file(text);
            let told = Settings::resolve(Given::default(), Some(&path)).unwrap_err().to_string();
            assert!(told.contains("workers.toml") && told.contains(words), "{told}");
        }
    }

    #[test]
    fn files_of_certificates_stand_beside_the_file_that_names_them() {
        let named = "urls = [\"https://a:1\"]\n[tls]\nca = \"ca.pem\"\n";
        let (folder, path) = file(named);
        let told = Settings::resolve(Given::default(), Some(&path)).unwrap_err().to_string();
        let ca = folder.path().join("ca.pem");
        assert!(told.contains(&ca.display().to_string()), "{told}");
        fs::write(ca, "").unwrap();
        assert!(Settings::resolve(Given::default(), Some(&path)).is_ok());
        fs::write(&path, format!("{named}key = \"ca.pem\"\n")).unwrap();
        let half = Settings::resolve(Given::default(), Some(&path));
        assert!(matches!(half, Err(SettingsError::HalfIdentity)), "{half:?}");
    }
}
