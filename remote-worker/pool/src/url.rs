//! Where workers are: what a person may write for it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use tonic::transport::Uri;

/// The port that a worker listens on unless told otherwise.
const DEFAULT_PORT: u16 = 7313;

/// The port that etcd listens on unless told otherwise.
const ETCD_PORT: u16 = 2379;

/// Where a worker is, or a name behind which there are several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkerUrl {
    scheme: Scheme,
    host: String,
    port: u16,
    /// What keys in etcd begin with; empty of others.
    prefix: String,
}

/// How a worker is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Scheme {
    /// One worker, in plain text.
    Http,
    /// One worker, encrypted.
    Https,
    /// A worker at each address of a name; encrypted if there are settings for that.
    Dns,
    /// Workers that are listed in etcd, each with a URL of its own; etcd itself is asked as workers of a name are.
    Etcd,
}

/// Why something is no URL of a worker.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// It cannot be read.
    #[error("`{0}` is no URL of a worker: write `http://HOST:PORT`")]
    Malformed(String),
    /// It begins with something else.
    #[error(
        "`{url}` begins with `{scheme}://`: a worker is at `http://` or `https://`, or found by `dns://` or \
             `etcd://`"
    )]
    Scheme {
        /// All of it.
        url: String,
        /// Its beginning.
        scheme: String,
    },
    /// It has more than a host and a port.
    #[error("`{0}` has more than a host and a port: write `http://HOST:PORT`")]
    TooMuch(String),
}

impl WorkerUrl {
    pub(crate) fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host, without the brackets of an IPv6 address.
    pub(crate) fn host(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// What keys in etcd begin with.
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Host and port, as a connection names them.
    pub(crate) fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Whether nothing that goes there leaves this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        let host = self.host();
        host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
    }
}

impl FromStr for WorkerUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        let malformed = || UrlError::Malformed(text.to_owned());
        let uri: Uri = text.trim().parse().map_err(|_| malformed())?;
        let scheme = match uri.scheme_str().ok_or_else(malformed)? {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            "dns" => Scheme::Dns,
            "etcd" => Scheme::Etcd,
            other => {
                return Err(UrlError::Scheme { url: text.to_owned(), scheme: other.to_owned() });
            }
        };
        let authority = uri.authority().ok_or_else(malformed)?;
        let prefix = uri.path().trim_start_matches('/');
        let has_more = (scheme != Scheme::Etcd && !prefix.is_empty()) || uri.query().is_some();
        if has_more || authority.as_str().contains('@') {
            return Err(UrlError::TooMuch(text.to_owned()));
        }
        let default = if scheme == Scheme::Etcd { ETCD_PORT } else { DEFAULT_PORT };
        let port = uri.port_u16().unwrap_or(default);
        let (host, prefix) = (authority.host().to_owned(), prefix.to_owned());
        Ok(Self { scheme, host, port, prefix })
    }
}

impl fmt::Display for WorkerUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
            Scheme::Dns => "dns",
            Scheme::Etcd => "etcd",
        };
        write!(formatter, "{scheme}://{}:{}", self.host, self.port)?;
        if self.prefix.is_empty() { Ok(()) } else { write!(formatter, "/{}", self.prefix) }
    }
}

impl<'de> Deserialize<'de> for WorkerUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read_as_they_are_shown() {
        for (text, shown, is_loopback) in [
            ("http://127.0.0.1:80", "http://127.0.0.1:80", true),
            ("http://[::1]:7000", "http://[::1]:7000", true),
            ("http://localhost", "http://localhost:7313", true),
            ("https://workers.example/", "https://workers.example:7313", false),
            ("dns://workers:1", "dns://workers:1", false),
            (
                "etcd://localhost/astrolens/workers/",
                "etcd://localhost:2379/astrolens/workers/",
                true,
            ),
            (" http://10.0.0.1:7313", "http://10.0.0.1:7313", false),
        ] {
            let url: WorkerUrl = text.parse().unwrap();
            assert_eq!((url.to_string().as_str(), url.is_loopback()), (shown, is_loopback));
        }
    }

    #[test]
    fn what_is_no_url_is_refused_with_what_to_write() {
        let told = |text: &str| text.parse::<WorkerUrl>().unwrap_err().to_string();
        for text in ["", "10.0.0.1:7313", "worker", "http://", "http://a b"] {
            assert!(told(text).contains("write `http://HOST:PORT`"), "{text}: {}", told(text));
        }
        assert!(told("ftp://a:1").contains("begins with `ftp://`"));
        for text in ["http://a:1/path", "http://a:1/?q", "http://me:secret@a:1"] {
            assert!(told(text).contains("more than a host and a port"), "{text}: {}", told(text));
        }
    }
}
