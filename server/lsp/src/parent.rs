//! The process that started the server, watched without asking again and again.

use std::sync::mpsc::Sender;

use super::end::End;

/// Tells `left` when the process `id` is gone.
///
/// Where the system has no way to wait for a process of others, the end of the input says so.
pub(crate) fn watch(id: u32, left: &Sender<End>) {
    #[cfg(target_os = "linux")]
    linux::watch(id, left.clone());
    #[cfg(not(target_os = "linux"))]
    let _ = (id, left);
}

#[cfg(target_os = "linux")]
mod linux {
    use std::sync::mpsc::Sender;

    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;
    use rustix::process::{Pid, PidfdFlags, pidfd_open};

    use super::End;
    use crate::end::tell;
    use crate::thread::thread;

    pub(super) fn watch(id: u32, left: Sender<End>) {
        let process = i32::try_from(id).ok().and_then(Pid::from_raw);
        let opened = process.ok_or(Errno::INVAL).and_then(|id| pidfd_open(id, PidfdFlags::empty()));
        let process = match opened {
            Ok(process) => process,
            // It may live where its number means another process, as around a container: so
            // that it cannot be found does not mean that it is gone.
            Err(error) => return tracing::debug!(%error, id, "the client cannot be watched"),
        };
        let watched = thread("watch", move || {
            let mut waiting = [PollFd::new(&process, PollFlags::IN)];
            while poll(&mut waiting, None) == Err(Errno::INTR) {}
            tracing::info!(id, "the client is gone");
            tell(&left, End::Abrupt);
        });
        if let Err(error) = watched {
            tracing::debug!(%error, "the client cannot be watched");
        }
    }
}
