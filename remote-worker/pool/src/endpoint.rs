//! How a worker is reached: an address, encrypted or not.

use std::error::Error;
use std::time::Duration;

use tonic::transport::{Certificate, ClientTlsConfig, Endpoint, Identity};

use crate::url::{Scheme, WorkerUrl};

/// How much may be on its way on one stream before it is read, in bytes.
const STREAM_WINDOW: u32 = 2 << 20;

/// How much on all streams of a connection, in bytes.
const CONNECTION_WINDOW: u32 = 8 << 20;

/// How much of a message comes in one piece, in bytes.
const FRAME: u32 = 256 << 10;

/// What encrypts, as PEM.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    /// Those who vouch for workers; without them, whom the system trusts.
    pub(crate) ca: Option<Certificate>,
    /// Who the client is.
    pub(crate) identity: Option<Identity>,
    /// The name that workers' certificates are to have, if it is not that of the URL.
    pub(crate) server_name: Option<String>,
}

/// What is dialled for a worker called `name`, at `host` and `port` as `url` says or as its name was resolved.
///
/// # Errors
/// When what encrypts cannot be used.
pub(crate) fn endpoint(
    url: &WorkerUrl,
    authority: &str,
    credentials: Option<&Credentials>,
    timeout: Duration,
) -> Result<Endpoint, tonic::transport::Error> {
    let is_encrypted = match url.scheme() {
        Scheme::Http => false,
        Scheme::Https => true,
        Scheme::Dns | Scheme::Etcd => credentials.is_some(),
    };
    let scheme = if is_encrypted { "https" } else { "http" };
    let endpoint = Endpoint::from_shared(format!("{scheme}://{authority}"))?
        .connect_timeout(timeout)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_frame_size(FRAME);
    if !is_encrypted {
        return Ok(endpoint);
    }
    let mut tls = ClientTlsConfig::new();
    let name = credentials.and_then(|credentials| credentials.server_name.as_deref());
    tls = tls.domain_name(name.unwrap_or(url.host()));
    tls = match credentials.and_then(|credentials| credentials.ca.clone()) {
        Some(ca) => tls.ca_certificate(ca),
        None => tls.with_native_roots(),
    };
    if let Some(identity) = credentials.and_then(|credentials| credentials.identity.clone()) {
        tls = tls.identity(identity);
    }
    endpoint.tls_config(tls)
}

/// All that `error` and its causes say, each once.
pub(crate) fn explained(error: &dyn Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !told.contains(&text) {
            told = format!("{told}: {text}");
        }
        cause = error.source();
    }
    told
}
