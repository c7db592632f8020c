//! Connections that come in over TLS: each is shaken hands with before anybody hears of it.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;
use tokio_stream::wrappers::ReceiverStream;

use crate::lingering::Lingering;

/// How long a client may take to shake hands.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many may be at it at once: who only connects keeps others out for that long at most.
const MAX_HANDSHAKES: usize = 512;

/// How long to wait where the system has nothing to accept a connection with, such as a free file.
const PAUSE: Duration = Duration::from_millis(100);

/// A connection, or why there is none.
type Accepted = io::Result<Lingering<TlsStream<TcpStream>>>;

/// The connections that `listener` gets, each under the newest of `configs`, until nobody takes them any more.
pub(crate) fn incoming(
    listener: TcpListener,
    configs: watch::Receiver<Arc<ServerConfig>>,
) -> ReceiverStream<Accepted> {
    let (accepted, connections) = mpsc::channel(1);
    tokio::spawn(accept(listener, configs, accepted));
    ReceiverStream::new(connections)
}

async fn accept(
    listener: TcpListener,
    configs: watch::Receiver<Arc<ServerConfig>>,
    accepted: mpsc::Sender<Accepted>,
) {
    let places = Arc::new(Semaphore::new(MAX_HANDSHAKES));
    let next = async || {
        // Nobody closes it.
        let place = Arc::clone(&places).acquire_owned().await;
        loop {
            match listener.accept().await {
                Ok((connection, from)) => return (place, connection, from),
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    sleep(PAUSE).await;
                }
            }
        }
    };
    loop {
        let (place, connection, from) = tokio::select! {
            next = next() => next,
            () = accepted.closed() => return,
        };
        let acceptor = TlsAcceptor::from(Arc::clone(&configs.borrow()));
        let accepted = accepted.clone();
        tokio::spawn(async move {
            if let Some(connection) = shaken(&acceptor, connection, from).await {
                // Who does not take it any more has ended.
                let _ = accepted.send(Ok(Lingering::new(connection))).await;
            }
            drop(place);
        });
    }
}

/// The connection once hands are shaken. Who is refused for the certificate is put on record.
async fn shaken(
    acceptor: &TlsAcceptor,
    connection: TcpStream,
    from: SocketAddr,
) -> Option<TlsStream<TcpStream>> {
    // Without it small messages would wait for one another.
    if let Err(error) = connection.set_nodelay(true) {
        tracing::debug!(%from, %error, "a connection may be slow");
    }
    let (error, connection) =
        match timeout(PATIENCE, acceptor.accept(connection).into_fallible()).await {
            Ok(Ok(connection)) => return Some(connection),
            Ok(Err(failed)) => failed,
            Err(_) => {
                tracing::info!(%from, "a handshake took too long");
                return None;
            }
        };
    if is_refusal(&error) {
        tracing::warn!(target: "audit", %from, reason = %error, "a certificate was refused");
    } else if error.kind() == io::ErrorKind::UnexpectedEof {
        tracing::debug!(%from, "somebody only looked whether anybody is here");
    } else {
        tracing::info!(%from, %error, "a handshake failed");
    }
    // One that is closed at once takes back why nobody is let in. Who does not read it is left.
    let _ = Lingering::new(connection).shutdown().await;
    None
}

/// Whether a handshake failed over the client's certificate.
fn is_refusal(error: &io::Error) -> bool {
    let error = error.get_ref().and_then(|error| error.downcast_ref());
    matches!(
        error,
        Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented)
    )
}
