//! Opening files without ever waiting for them.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// Opens what is at `path` to read, with what the file system says of what was opened.
///
/// Opening a named pipe waits for its other end, for ever if there is none. A look at the path
/// before does not help, since what is there can be exchanged in between: so it is opened
/// without waiting, and the caller looks at what it got.
///
/// # Errors
/// What the system says.
pub fn open(path: &Path) -> io::Result<(File, Metadata)> {
    #[cfg(unix)]
    let file = {
        use rustix::fs::{Mode, OFlags};
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
        File::from(rustix::fs::open(path, flags, Mode::empty())?)
    };
    #[cfg(not(unix))]
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    Ok((file, metadata))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::*;

    #[test]
    fn a_named_pipe_without_its_other_end_is_opened_and_is_no_file() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("pipe");
        mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a named pipe");
        let (_, metadata) = open(&path).expect("it is opened");
        assert!(!metadata.is_file());
    }
}
