//! How the broker is reached: over TCP, encrypted where its URL begins with `amqps`.
//!
//! `lapin` could encrypt by itself, with keys and authorities that are read once. Connections are made here instead, as
//! those to a gateway are, and `lapin` runs on them: what it runs on names the sort of its connections ([`Reactor`]).

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use async_compat::{Compat, CompatExt as _};
use async_rs::traits::{Executor, Reactor, RuntimeKit};
use async_rs::util::Task;
use async_rs::{Runtime, Tokio};
use lapin::uri::{AMQPScheme, AMQPUri};
use lapin::{AsyncTcpStream, Connection, ConnectionProperties};
use tokio::time::timeout;
use tokio_stream::Stream;

use crate::security::{Io, Outgoing};

/// Connects to the broker at `uri`, which has so long to answer.
pub(super) async fn connect(
    uri: AMQPUri,
    properties: ConnectionProperties,
    outgoing: Outgoing,
    patience: Duration,
) -> lapin::Result<Connection> {
    let dial = async move |uri: AMQPUri, _: Runtime<Kit>| {
        let authority = &uri.authority;
        let is_encrypted = uri.scheme == AMQPScheme::AMQPS;
        let dialled = outgoing.connect(&authority.host, authority.port, is_encrypted, None);
        let io = timeout(patience, dialled).await.unwrap_or_else(|_| {
            Err(io::Error::new(io::ErrorKind::TimedOut, "it took too long to connect"))
        })?;
        Ok::<_, lapin::Error>(AsyncTcpStream::Plain(io.compat()))
    };
    Connection::connector(uri, Runtime::new(Kit(Tokio::current())), dial, properties).await
}

/// Tokio, with connections of ours.
#[derive(Clone, Debug)]
struct Kit(Tokio);

impl RuntimeKit for Kit {}

impl Executor for Kit {
    type Task<T: Send + 'static> = <Tokio as Executor>::Task<T>;

    fn block_on<T, F: Future<Output = T>>(&self, future: F) -> T {
        self.0.block_on(future)
    }

    fn spawn<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
        &self,
        future: F,
    ) -> Task<Self::Task<T>> {
        self.0.spawn(future)
    }

    fn spawn_blocking<T: Send + 'static, F: FnOnce() -> T + Send + 'static>(
        &self,
        work: F,
    ) -> Task<Self::Task<T>> {
        self.0.spawn_blocking(work)
    }
}

impl Reactor for Kit {
    type TcpStream = Compat<Io>;
    type Sleep = <Tokio as Reactor>::Sleep;

    fn register<H: Read + Write + Send + 'static>(
        &self,
        _: H,
    ) -> io::Result<impl futures_io::AsyncRead + futures_io::AsyncWrite + Send + Unpin + 'static>
    {
        // Connections are made by `connect` alone.
        Err::<Compat<Io>, _>(io::ErrorKind::Unsupported.into())
    }

    fn sleep(&self, duration: Duration) -> Self::Sleep {
        self.0.sleep(duration)
    }

    fn interval(&self, duration: Duration) -> impl Stream<Item = Instant> + Send + 'static {
        self.0.interval(duration)
    }

    fn tcp_connect_addr(
        &self,
        _: SocketAddr,
    ) -> impl Future<Output = io::Result<Self::TcpStream>> + Send + 'static {
        std::future::ready(Err(io::ErrorKind::Unsupported.into()))
    }
}
