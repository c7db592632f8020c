//! Certificates: what a worker shows, whom it lets in, and whom it trusts.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::{self, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{NoServerSessionStorage, VerifierBuilderError, WebPkiClientVerifier};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::rustls;

use crate::settings::Settings;

/// The protocol that is spoken inside, for clients that ask.
pub(crate) const PROTOCOL: &[u8] = b"h2";

/// Why the certificates cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("failed to read `{setting}` in `{}`: {error}", path.display())]
    Unreadable { setting: &'static str, path: PathBuf, error: io::Error },
    #[error("failed to understand `{setting}` in `{}`: {error}", path.display())]
    Malformed { setting: &'static str, path: PathBuf, error: pem::Error },
    #[error("failed to use `{setting}` in `{}`: {error}", path.display())]
    Unusable { setting: &'static str, path: PathBuf, error: rustls::Error },
    #[error("failed to use `tls_client_ca` in `{}`: {error}", path.display())]
    Authorities { path: PathBuf, error: VerifierBuilderError },
}

/// A file that a setting names.
#[derive(Clone, Copy)]
struct Source<'a> {
    setting: &'static str,
    path: &'a Path,
}

/// How connections are encrypted; `None` if they are not to be.
pub(super) fn config(settings: &Settings) -> Result<Option<Arc<ServerConfig>>, Error> {
    let (Some(certificate), Some(key)) = (&settings.tls_certificate, &settings.tls_key) else {
        return Ok(None);
    };
    let certificate = Source { setting: "tls_certificate", path: certificate };
    let key = Source { setting: "tls_key", path: key };
    let chain = certificate.certificates()?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|error| certificate.unusable(error))?;
    let builder = match &settings.tls_client_ca {
        Some(path) => {
            let roots = Source { setting: "tls_client_ca", path }.authorities()?;
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
                .build()
                .map_err(|error| Error::Authorities { path: path.clone(), error })?;
            builder.with_client_cert_verifier(verifier)
        }
        None => builder.with_no_client_auth(),
    };
    let mut config =
        builder.with_single_cert(chain, key.private_key()?).map_err(|error| key.unusable(error))?;
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    // Who comes back shows the certificate again: it may have expired, or its authority be gone.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(Some(Arc::new(config)))
}

/// How connections to servers are encrypted; `None` if nobody is trusted.
pub(super) fn client(settings: &Settings) -> Result<Option<ClientConfig>, Error> {
    let Some(path) = &settings.tls_server_ca else { return Ok(None) };
    let authorities = Source { setting: "tls_server_ca", path };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|error| authorities.unusable(error))?
        .with_root_certificates(authorities.authorities()?);
    let (Some(certificate), Some(key)) = (&settings.tls_certificate, &settings.tls_key) else {
        return Ok(Some(builder.with_no_client_auth()));
    };
    let chain = Source { setting: "tls_certificate", path: certificate }.certificates()?;
    let key = Source { setting: "tls_key", path: key };
    let config = builder.with_client_auth_cert(chain, key.private_key()?);
    config.map(Some).map_err(|error| key.unusable(error))
}

impl Source<'_> {
    fn bytes(self) -> Result<Vec<u8>, Error> {
        let Self { setting, path } = self;
        fs::read(path).map_err(|error| Error::Unreadable { setting, path: path.to_owned(), error })
    }

    /// The certificates in it, at least one.
    fn certificates(self) -> Result<Vec<CertificateDer<'static>>, Error> {
        let bytes = self.bytes()?;
        let found = CertificateDer::pem_slice_iter(&bytes).collect::<Result<Vec<_>, _>>();
        match found {
            Ok(found) if found.is_empty() => Err(self.malformed(pem::Error::NoItemsFound)),
            found => found.map_err(|error| self.malformed(error)),
        }
    }

    fn private_key(self) -> Result<PrivateKeyDer<'static>, Error> {
        PrivateKeyDer::from_pem_slice(&self.bytes()?).map_err(|error| self.malformed(error))
    }

    fn authorities(self) -> Result<RootCertStore, Error> {
        let mut roots = RootCertStore::empty();
        for certificate in self.certificates()? {
            roots.add(certificate).map_err(|error| self.unusable(error))?;
        }
        Ok(roots)
    }

    fn malformed(self, error: pem::Error) -> Error {
        let Self { setting, path } = self;
        Error::Malformed { setting, path: path.to_owned(), error }
    }

    fn unusable(self, error: rustls::Error) -> Error {
        let Self { setting, path } = self;
        Error::Unusable { setting, path: path.to_owned(), error }
    }
}
