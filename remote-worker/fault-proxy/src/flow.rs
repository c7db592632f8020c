//! One way of a connection: what comes in waits its time and goes out.

use std::io;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::conditions::may_pass;
use crate::connection::End;
use crate::{Direction, Shared};

/// How much is read at once, in bytes.
const PIECE: usize = 16 << 10;

/// How many pieces may be on their way.
const ON_THE_WAY: usize = 256;

/// What comes from a sender.
enum Piece {
    Bytes(Vec<u8>),
    /// Nothing more comes.
    End,
    /// The sender is gone.
    Broken,
}

/// Passes on what comes `from` a sender, under the conditions that hold, until there is no more.
pub(crate) async fn pass(
    direction: Direction,
    (from, to): (ReadHalf<'_>, WriteHalf<'_>),
    shared: &Shared,
) -> Result<(), End> {
    let (pieces, waiting) = mpsc::channel(ON_THE_WAY);
    let taken = async {
        take(direction, from, pieces, shared).await;
        Ok::<(), End>(())
    };
    tokio::try_join!(taken, give(direction, waiting, to, shared)).map(drop)
}

/// Takes what comes.
async fn take(
    direction: Direction,
    mut from: ReadHalf<'_>,
    pieces: mpsc::Sender<(Instant, Piece)>,
    shared: &Shared,
) {
    let mut buffer = vec![0; PIECE];
    loop {
        let piece = match from.read(&mut buffer).await {
            Ok(0) => Piece::End,
            Ok(length) => {
                shared.count_taken(direction, length);
                Piece::Bytes(buffer[..length].to_vec())
            }
            Err(_) => Piece::Broken,
        };
        let is_last = !matches!(piece, Piece::Bytes(_));
        let is_wanted = pieces.send((Instant::now(), piece)).await.is_ok();
        if is_last || !is_wanted {
            return;
        }
    }
}

/// Gives what was taken, each piece at its time.
async fn give(
    direction: Direction,
    mut pieces: mpsc::Receiver<(Instant, Piece)>,
    mut to: WriteHalf<'_>,
    shared: &Shared,
) -> Result<(), End> {
    let mut conditions = shared.conditions.subscribe();
    let mut pause_ends = Instant::now();
    while let Some((taken_at, piece)) = pieces.recv().await {
        let bytes = match piece {
            Piece::Bytes(bytes) => bytes,
            Piece::End => {
                may_pass(&mut conditions, taken_at, pause_ends).await;
                return to.shutdown().await.map_err(broken);
            }
            Piece::Broken => {
                may_pass(&mut conditions, taken_at, pause_ends).await;
                return Err(End::Reset);
            }
        };
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let now = may_pass(&mut conditions, taken_at, pause_ends).await;
            let (share, later) = rest.split_at(now.share_of(rest.len()));
            let allowed = shared.fuse.spend(direction, share.len());
            to.write_all(&share[..allowed.bytes]).await.map_err(broken)?;
            shared.count_passed(direction, allowed.bytes);
            if allowed.is_last {
                return Err(End::Cut(direction));
            }
            pause_ends = Instant::now() + now.pause_after(share.len());
            rest = later;
        }
    }
    Ok(())
}

/// A receiver that is gone takes the connection with it, whatever the system calls that.
fn broken(_: io::Error) -> End {
    End::Reset
}
