//! Trouble on demand, for tests of what survives it. Only what is built with the feature `faults` makes any.

use crate::frame::Request;

/// Names texts that are to be trouble: `DIGEST=crash|hang|memory|panic|supervisor`, with commas between.
#[cfg(feature = "faults")]
const FAULTS: &str = "ASTROLENS_WORKER_FAULTS";

/// Does what is said of the text of this request.
#[cfg(feature = "faults")]
pub(crate) fn commit(request: &Request) {
    let faults = std::env::var(FAULTS).unwrap_or_default();
    if faults.is_empty() {
        return;
    }
    let digest = blake3::Hash::from_bytes(request.digest).to_hex();
    let fault = faults.split(',').find_map(|fault| fault.strip_prefix(digest.as_str()));
    match fault {
        Some("=crash") => std::process::abort(),
        Some("=hang") => loop {
            std::thread::park();
        },
        Some("=memory") => {
            let mut held: Vec<Vec<u8>> = Vec::new();
            loop {
                held.push(std::hint::black_box(vec![1; 16 << 20]));
            }
        }
        Some("=panic") => panic!("a fault that was asked for"),
        #[cfg(unix)]
        Some("=supervisor") => {
            use rustix::process::{Signal, getppid, kill_process};
            if let Some(supervisor) = getppid() {
                // One that is gone is as dead.
                let _ = kill_process(supervisor, Signal::KILL);
            }
            loop {
                std::thread::park();
            }
        }
        _ => {}
    }
}

/// There is none.
#[cfg(not(feature = "faults"))]
pub(crate) fn commit(_: &Request) {}
