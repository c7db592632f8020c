//! The way to a gateway.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper_util::rt::TokioIo;
use tonic::codegen::Service;
use tonic::codegen::http::Uri;
use tonic::transport::{Channel, Endpoint, Error};

use crate::security::{Io, Outgoing, PROTOCOL};
use crate::settings::is_encrypted;

/// How often a gateway that says nothing is asked whether it is there.
const KEEPALIVE: Duration = Duration::from_secs(10);

/// How long it may take to say so, or to take a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// A channel to the gateway at `url`, connected when it is used.
///
/// # Errors
/// When it is no URL.
pub(crate) fn channel(url: &str, outgoing: Outgoing) -> Result<Channel, Error> {
    let endpoint = Endpoint::from_shared(url.to_owned())?;
    let is_encrypted = is_encrypted(endpoint.uri());
    // The library encrypts what begins with `https` by itself.
    let plain = url.replacen("https://", "http://", 1);
    let endpoint = Endpoint::from_shared(plain)?.origin(endpoint.uri().clone());
    Ok(endpoint
        .connect_timeout(PATIENCE)
        .http2_keep_alive_interval(KEEPALIVE)
        .keep_alive_timeout(PATIENCE)
        .keep_alive_while_idle(true)
        .connect_with_connector_lazy(Connector { outgoing, is_encrypted }))
}

/// Makes connections.
struct Connector {
    outgoing: Outgoing,
    is_encrypted: bool,
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Io>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<TokioIo<Io>>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, url: Uri) -> Self::Future {
        let (outgoing, is_encrypted) = (self.outgoing.clone(), self.is_encrypted);
        Box::pin(async move {
            let host = url.host().ok_or_else(|| io::Error::other("the URL names no host"))?;
            let port = url.port_u16().unwrap_or(if is_encrypted { 443 } else { 80 });
            let connected = outgoing.connect(host, port, is_encrypted, Some(PROTOCOL));
            connected.await.map(TokioIo::new)
        })
    }
}
