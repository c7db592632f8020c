//! A TCP proxy that misbehaves when it is told to, for tests of what survives that.
//!
//! It stands between a client and the server that it is started for, and passes on what they send until a
//! [`FaultProxy`] is told otherwise: delay, throttle, stall, cut in the middle of a message, reset, refuse, half-open.
//! [`FaultProxy::heal`] takes all of it back. The kernel can do some of that (`netem`), but not each kernel, and not at
//! a byte that a test names.
//!
//! Invariants: a dependency of tests alone; what passes, passes unchanged and in order; a fault comes when it is
//! asked for, never by chance.
//!
//! ```
//! # fn main() -> std::io::Result<()> {
//! use std::io::{Read as _, Write as _};
//! use std::net::{TcpListener, TcpStream};
//!
//! use astrolens_fault_proxy::{Direction, FaultProxy};
//!
//! let server = TcpListener::bind("127.0.0.1:0")?;
//! let proxy = FaultProxy::start(server.local_addr()?)?;
//! proxy.cut_after(Direction::Down, 3);
//! let mut client = TcpStream::connect(proxy.address())?;
//! server.accept()?.0.write_all(b"answer")?;
//! let mut read = String::new();
//! client.read_to_string(&mut read)?;
//! assert_eq!(read, "ans");
//! # Ok(())
//! # }
//! ```

#![warn(unreachable_pub)]

mod conditions;
mod connection;
mod counts;
mod flow;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::watch;
use tokio::task::JoinSet;

use conditions::{Conditions, Fuse};
pub use counts::{Counts, Flow};

/// One way through the proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From client to server.
    Up,
    /// From server to client.
    Down,
}

/// A proxy that runs until it goes out of scope, on a thread of its own: tests with a runtime and tests without
/// one use it alike.
#[derive(Debug)]
pub struct FaultProxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// What the proxy and its connections share.
#[derive(Debug)]
struct Shared {
    conditions: watch::Sender<Conditions>,
    fuse: Fuse,
    counts: watch::Sender<Counts>,
}

impl FaultProxy {
    /// Starts one before the server at `upstream`, at a port of this machine that is free.
    ///
    /// # Errors
    /// When the system has no port or no thread to give.
    pub fn start(upstream: SocketAddr) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
        let listener = {
            let _entered = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let shared = Arc::new(Shared {
            conditions: watch::Sender::new(Conditions::healthy(upstream)),
            fuse: Fuse::default(),
            counts: watch::Sender::new(Counts::default()),
        });
        let serving = serve(listener, Arc::clone(&shared));
        let thread = std::thread::Builder::new().name("fault-proxy".to_owned());
        let thread = thread.spawn(move || runtime.block_on(serving))?;
        Ok(Self { address, shared, thread: Some(thread) })
    }

    /// Where clients connect.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Passes each piece on this much after it came, as a long way would: what follows is not held up by it.
    pub fn delay(&self, delay: Duration) {
        self.change(|conditions| conditions.delay = delay);
    }

    /// Passes on so many bytes in a second, at least one, on each connection and each way.
    pub fn throttle(&self, bytes_per_second: u32) {
        self.change(|conditions| conditions.bytes_per_second = Some(bytes_per_second.max(1)));
    }

    /// Passes nothing on, neither bytes nor ends, and closes nothing. What comes meanwhile is kept, up to a few
    /// megabytes; then the sender has to wait.
    pub fn stall(&self) {
        self.change(|conditions| conditions.is_stalled = true);
    }

    /// Ends a connection in the middle, once: after so many more bytes this way, over all connections together,
    /// their receiver reads exactly those and then an end, and the sender has its connection reset.
    pub fn cut_after(&self, direction: Direction, bytes: u64) {
        self.shared.fuse.set(direction, bytes);
    }

    /// Resets all connections that there are. New ones are served.
    pub fn reset(&self) {
        self.change(|conditions| conditions.resets += 1);
    }

    /// Resets new connections as soon as they are made, as if there were no server. Those that there are go on.
    pub fn refuse(&self) {
        self.change(|conditions| conditions.is_refusing = true);
    }

    /// Leaves clients alone: for the server all connections are reset, while each client can go on to send and hears
    /// neither an answer nor an end. So do connections that are made meanwhile. None of them heals: who waits for an
    /// answer has to give up by itself.
    pub fn half_open(&self) {
        self.change(|conditions| conditions.is_half_open = true);
    }

    /// Connects new clients to the server at `upstream` from now on: one that was started again has another port.
    pub fn redirect(&self, upstream: SocketAddr) {
        self.change(|conditions| conditions.upstream = upstream);
    }

    /// Takes all faults back. What was kept is passed on at once.
    pub fn heal(&self) {
        self.shared.fuse.remove();
        self.change(|conditions| {
            let Conditions { upstream, resets, .. } = *conditions;
            *conditions = Conditions { resets, ..Conditions::healthy(upstream) };
        });
    }

    /// What went through up to now.
    #[must_use]
    pub fn counts(&self) -> Counts {
        *self.shared.counts.borrow()
    }

    /// Waits until what went through `is_so`.
    pub async fn until(&self, is_so: impl FnMut(&Counts) -> bool) -> Counts {
        let mut counts = self.shared.counts.subscribe();
        match counts.wait_for(is_so).await {
            Ok(counts) => *counts,
            Err(_) => unreachable!("its sender is here"),
        }
    }

    fn change(&self, change: impl FnOnce(&mut Conditions)) {
        self.shared.conditions.send_modify(change);
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.change(|conditions| conditions.is_over = true);
        if let Some(thread) = self.thread.take() {
            // One that panicked has said so.
            let _ = thread.join();
        }
    }
}

/// Serves clients until the proxy is over.
async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    let mut conditions = shared.conditions.subscribe();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((client, _)) => {
                    connections.spawn(connection::run(client, Arc::clone(&shared)));
                }
                // Without a file for it there is no connection, nor will there be: clients wait in vain.
                Err(_) => return,
            },
            Some(_) = connections.join_next() => {}
            _ = conditions.wait_for(|conditions| conditions.is_over) => return,
        }
    }
}
