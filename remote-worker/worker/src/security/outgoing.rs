//! Connections to servers: the gateway that a worker answers to, and the message broker.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use super::{Error, tls};
use crate::settings::Settings;

/// A connection, encrypted or not.
pub(crate) type Io = Box<dyn ReadWrite>;

/// What connections do.
pub(crate) trait ReadWrite: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> ReadWrite for T {}

/// Connects to servers. The files of certificates are read for each connection, so that one that is made after they
/// were renewed shows what holds then.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    settings: Arc<Settings>,
}

impl Outgoing {
    /// What `settings` name, which is to be usable now.
    pub(crate) fn load(settings: &Settings) -> Result<Self, Error> {
        tls::client(settings)?;
        Ok(Self { settings: Arc::new(settings.clone()) })
    }

    /// Connects to `host`, and speaks `protocol` inside where encryption names one.
    pub(crate) async fn connect(
        &self,
        host: &str,
        port: u16,
        is_encrypted: bool,
        protocol: Option<&[u8]>,
    ) -> io::Result<Io> {
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let connection = TcpStream::connect((host.as_str(), port)).await?;
        // Without it small messages would wait for one another.
        connection.set_nodelay(true)?;
        if !is_encrypted {
            return Ok(Box::new(connection));
        }
        let settings = Arc::clone(&self.settings);
        let config = tokio::task::spawn_blocking(move || tls::client(&settings));
        let config = config.await.map_err(io::Error::other)?.map_err(io::Error::other)?;
        let mut config = config.ok_or_else(|| io::Error::other("no authorities are named"))?;
        config.alpn_protocols = protocol.into_iter().map(<[u8]>::to_vec).collect();
        let name = ServerName::try_from(host).map_err(io::Error::other)?;
        let connection = TlsConnector::from(Arc::new(config)).connect(name, connection).await?;
        Ok(Box::new(connection))
    }
}
