//! One connection of a client, from its beginning to the end that it comes to.

use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::conditions::Conditions;
use crate::flow::pass;
use crate::{Direction, Shared};

/// How a connection ends.
pub(crate) enum End {
    /// Both sides said that nothing more comes.
    Closed,
    /// One side broke it, or the proxy was told to.
    Reset,
    /// In the middle of what went this way.
    Cut(Direction),
    /// For the server alone.
    HalfOpen,
}

/// Serves a client.
pub(crate) async fn run(client: TcpStream, shared: Arc<Shared>) {
    shared.counts.send_modify(|counts| {
        counts.accepted += 1;
        counts.open += 1;
    });
    connect(client, &shared).await;
    shared.counts.send_modify(|counts| counts.open -= 1);
}

async fn connect(mut client: TcpStream, shared: &Shared) {
    let mut conditions = shared.conditions.subscribe();
    let now = *conditions.borrow_and_update();
    if now.is_refusing {
        return reset(client);
    }
    if now.is_half_open {
        return swallow(client, &mut conditions, now.resets, shared).await;
    }
    let Ok(mut upstream) = TcpStream::connect(now.upstream).await else {
        return reset(client);
    };
    for stream in [&client, &upstream] {
        // Small messages would wait for one another otherwise, which is all that is lost if this fails.
        let _ = stream.set_nodelay(true);
    }
    let end = {
        let (from_client, to_client) = client.split();
        let (from_upstream, to_upstream) = upstream.split();
        let up = pass(Direction::Up, (from_client, to_upstream), shared);
        let down = pass(Direction::Down, (from_upstream, to_client), shared);
        tokio::select! {
            end = told(&mut conditions, now.resets) => end,
            passed = async { tokio::try_join!(up, down) } => passed.err().unwrap_or(End::Closed),
        }
    };
    match end {
        End::Closed => {}
        End::Reset => {
            reset(client);
            reset(upstream);
        }
        End::Cut(Direction::Down) => {
            reset(upstream);
            finish(client, &mut conditions, now.resets).await;
        }
        End::Cut(Direction::Up) => {
            reset(client);
            finish(upstream, &mut conditions, now.resets).await;
        }
        End::HalfOpen => {
            reset(upstream);
            swallow(client, &mut conditions, now.resets, shared).await;
        }
    }
}

/// Waits until the proxy is told to end a connection that was made after so many `resets`.
async fn told(conditions: &mut watch::Receiver<Conditions>, resets: u64) -> End {
    let told = conditions.wait_for(|now| now.resets > resets || now.is_half_open).await;
    match told {
        Ok(now) if now.resets == resets => End::HalfOpen,
        _ => End::Reset,
    }
}

/// Waits until all connections that were made after so many `resets` are reset.
async fn is_reset(conditions: &mut watch::Receiver<Conditions>, resets: u64) {
    // The sender lives as long as the connections.
    let _ = conditions.wait_for(|now| now.resets > resets).await;
}

/// Ends a connection without a word, so that the other side finds it reset.
fn reset(stream: TcpStream) {
    // Where that cannot be had, it finds it closed.
    let _ = stream.set_zero_linger();
    drop(stream);
}

/// Ends a connection after what was written. Nobody reads what still comes, but a system resets a connection that is
/// closed before it was read, and would take back what was written.
async fn finish(mut stream: TcpStream, conditions: &mut watch::Receiver<Conditions>, resets: u64) {
    if stream.shutdown().await.is_err() {
        return;
    }
    let read = async {
        let mut buffer = [0; 4096];
        while matches!(stream.read(&mut buffer).await, Ok(1..)) {}
    };
    tokio::select! {
        () = read => {}
        () = is_reset(conditions, resets) => reset(stream),
    }
}

/// Takes what a client sends for as long as it likes, and says nothing.
async fn swallow(
    mut client: TcpStream,
    conditions: &mut watch::Receiver<Conditions>,
    resets: u64,
    shared: &Shared,
) {
    let read = async {
        let mut buffer = [0; 4096];
        while let Ok(length @ 1..) = client.read(&mut buffer).await {
            shared.count_taken(Direction::Up, length);
        }
    };
    tokio::select! {
        () = read => {}
        () = is_reset(conditions, resets) => reset(client),
    }
}
