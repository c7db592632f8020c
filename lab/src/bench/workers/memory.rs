//! The most memory that a worker has while something else is done.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::bench::process_figures::{family, proportional_megabytes};

/// How often it is looked at. Each look has the system walk all pages of all processes, which takes some
/// milliseconds for a hundred megabytes: twenty in a second took a quarter of a core from what was measured.
const LOOK: Duration = Duration::from_millis(500);

/// Looks at the memory of processes and their families until it is asked for the most that there was.
pub struct Watch {
    is_over: Arc<AtomicBool>,
    looking: JoinHandle<f64>,
}

impl Watch {
    /// Begins to look.
    pub fn begin(processes: Vec<u32>) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let looking = thread::spawn({
            let is_over = Arc::clone(&is_over);
            move || {
                let mut most = 0.0_f64;
                while !is_over.load(Ordering::Relaxed) {
                    let families: Vec<u32> =
                        processes.iter().flat_map(|process| family(*process)).collect();
                    most = most.max(proportional_megabytes(&families));
                    thread::sleep(LOOK);
                }
                most
            }
        });
        Self { is_over, looking }
    }

    /// The most megabytes that were seen.
    pub fn most(self) -> f64 {
        self.is_over.store(true, Ordering::Relaxed);
        self.looking.join().unwrap_or(f64::NAN)
    }
}
