//! A share of a processor: what a program and all that it starts may take together.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use lab_tools::process::command;

/// How long a share is counted, in microseconds. Short, so that a pause is short as well.
const PERIOD: u32 = 20_000;

/// The number of the next group of this process: one that did not go has its name for itself.
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// How long what ran in a group may take to end once its parent has, and how often that is looked at.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(10);

/// Where the controllers are: together, or each in a folder of its own.
const ROOTS: [(&str, Kind); 2] =
    [("/sys/fs/cgroup", Kind::Unified), ("/sys/fs/cgroup/cpu", Kind::Separate)];

#[derive(Clone, Copy)]
enum Kind {
    /// Version 2 of control groups.
    Unified,
    /// Version 1.
    Separate,
}

/// A control group with a share of a processor; it goes when this goes out of scope.
pub struct Limit {
    folder: PathBuf,
}

impl Limit {
    /// One for `share` of a core.
    ///
    /// # Errors
    /// When the system has no control groups for processors, or none to give.
    pub fn new(share: f64) -> Result<Self> {
        let quota = (f64::from(PERIOD) * share) as u32;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("astrolens-{}-{number}", std::process::id());
        for (root, kind) in ROOTS {
            let folder = Path::new(root).join(&name);
            let settings = match kind {
                Kind::Unified => vec![("cpu.max", format!("{quota} {PERIOD}"))],
                Kind::Separate => vec![
                    ("cpu.cfs_period_us", PERIOD.to_string()),
                    ("cpu.cfs_quota_us", quota.to_string()),
                ],
            };
            if fs::create_dir(&folder).is_err() {
                continue;
            }
            let limit = Self { folder };
            let write = |(file, value): &(&str, String)| {
                let path = limit.folder.join(file);
                // Whoever makes such a file by mistake has no controller there.
                path.is_file() && fs::write(path, value).is_ok()
            };
            if settings.iter().all(write) {
                return Ok(limit);
            }
        }
        bail!(
            "no control groups for processors that can be written: a share of one needs them, and root"
        )
    }

    /// `command`, to run with the share from its first instruction on.
    pub fn limited(&self, program: &Path) -> Command {
        let join = "echo $$ > \"$0\" && exec \"$@\"";
        let mut limited = command("sh", ["-c", join]);
        limited.arg(self.folder.join("cgroup.procs")).arg(program);
        limited
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        // What runs in it ends with its parent, a moment later than that.
        let began = Instant::now();
        while let Err(error) = fs::remove_dir(&self.folder) {
            if began.elapsed() > PATIENCE {
                println!("the control group {} stays: {error}", self.folder.display());
                return;
            }
            thread::sleep(LOOK);
        }
    }
}
