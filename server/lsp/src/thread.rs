//! Threads of the server.

use std::io;

/// Starts a thread that ends by itself.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

/// Has this thread, and those that it starts, give way to others.
pub(crate) fn lower_priority() {
    #[cfg(target_os = "linux")]
    {
        const NICE: i32 = 10;
        let thread = rustix::thread::gettid();
        if let Err(error) = rustix::process::setpriority_process(Some(thread), NICE) {
            tracing::debug!(%error, "a thread keeps its priority");
        }
    }
}
