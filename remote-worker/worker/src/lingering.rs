//! Connections that are closed as HTTP servers close them (nginx calls it *lingering close*): whoever closes with
//! something unread, or is sent something after that, resets the connection, and a client that is reset gives up
//! what it has not read yet.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};
use tonic::transport::server::Connected;

/// How long the other side may take to close, once nothing more is said to it.
const PATIENCE: Duration = Duration::from_secs(1);

/// How much of what nobody reads any more is taken at once.
const SCRAP_BYTES: usize = 4096;

/// A connection whose shutdown waits for the other side to close, for at most a second.
pub(crate) struct Lingering<Connection> {
    connection: Connection,
    /// How long the other side has left, once nothing more is said to it.
    closing: Option<Pin<Box<Sleep>>>,
}

impl<Connection> Lingering<Connection> {
    pub(crate) const fn new(connection: Connection) -> Self {
        Self { connection, closing: None }
    }
}

impl<Connection: Connected> Connected for Lingering<Connection> {
    type ConnectInfo = Connection::ConnectInfo;

    fn connect_info(&self) -> Self::ConnectInfo {
        self.connection.connect_info()
    }
}

impl<Connection: AsyncRead + Unpin> AsyncRead for Lingering<Connection> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        read: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_read(context, read)
    }
}

impl<Connection: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Lingering<Connection> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        written: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.connection).poll_write(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        written: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.connection).poll_write_vectored(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { connection, closing } = &mut *self;
        let closing = if let Some(closing) = closing {
            closing
        } else {
            ready!(Pin::new(&mut *connection).poll_shutdown(context))?;
            closing.insert(Box::pin(sleep(PATIENCE)))
        };
        let mut scrap = [0; SCRAP_BYTES];
        loop {
            let mut read = ReadBuf::new(&mut scrap);
            match Pin::new(&mut *connection).poll_read(context, &mut read) {
                Poll::Ready(Ok(())) if !read.filled().is_empty() => {}
                // Closed or broken, the other side waits for nothing more.
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => return closing.as_mut().poll(context).map(Ok),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    /// Two ends of a connection.
    async fn ends() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (client, server) = tokio::join!(TcpStream::connect(address), listener.accept());
        (client.expect("a connection"), server.expect("a connection").0)
    }

    #[tokio::test]
    async fn what_is_said_last_is_read_by_one_who_was_not_listened_to() {
        let (mut client, server) = ends().await;
        client.write_all(b"unread").await.expect("an open connection");
        server.readable().await.expect("an open connection");
        let mut server = Lingering::new(server);
        let closed = tokio::spawn(async move {
            server.write_all(b"last").await?;
            server.shutdown().await
        });
        let mut heard = [0; 4];
        client.read_exact(&mut heard).await.expect("what is said last");
        // The server has said all, and is still there.
        client.write_all(b"too late").await.expect("an open connection");
        assert_eq!(client.read(&mut heard).await.expect("the end, and no reset"), 0);
        drop(client);
        closed.await.expect("no panic").expect("nothing failed");
    }

    #[tokio::test]
    async fn one_who_does_not_close_is_left() {
        let (client, server) = ends().await;
        Lingering::new(server).shutdown().await.expect("nothing failed");
        drop(client);
    }
}
