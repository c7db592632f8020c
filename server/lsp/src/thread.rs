//! Threads of the server.

use std::io;

/// Starts a thread that ends by itself.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}
