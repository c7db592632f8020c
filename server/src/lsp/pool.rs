//! Threads that compute answers.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::connection::thread;

/// Something to be done.
type Job = Box<dyn FnOnce() + Send>;

/// Threads that take jobs in the order in which they come; they end when the pool is dropped.
#[derive(Debug)]
pub(crate) struct Pool {
    shared: Arc<Shared>,
    threads: usize,
}

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    is_closed: bool,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Shared").field("jobs", &self.lock().jobs.len()).finish()
    }
}

impl Pool {
    /// A pool of so many threads.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub(crate) fn start(threads: usize) -> io::Result<Self> {
        let pool = Self { shared: Arc::default(), threads };
        for _ in 0..threads {
            let shared = Arc::clone(&pool.shared);
            thread("answers", move || {
                while let Some(job) = shared.next() {
                    job();
                }
            })?;
        }
        Ok(pool)
    }

    /// Has `job` done, which must not panic.
    pub(crate) fn run(&self, job: impl FnOnce() + Send + 'static) {
        self.shared.lock().jobs.push_back(Box::new(job));
        self.shared.arrived.notify_one();
    }

    /// Has `job` done as often as there are threads, so that idle ones all do it.
    pub(crate) fn run_on_each(&self, job: fn()) {
        for _ in 0..self.threads {
            self.run(job);
        }
    }

    /// How many jobs wait.
    pub(crate) fn waiting(&self) -> usize {
        self.shared.lock().jobs.len()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.lock().is_closed = true;
        self.shared.arrived.notify_all();
    }
}

impl Shared {
    fn next(&self) -> Option<Job> {
        let mut waiting = self.lock();
        loop {
            if waiting.is_closed {
                return None;
            }
            if let Some(job) = waiting.jobs.pop_front() {
                return Some(job);
            }
            waiting = self.arrived.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// No code of others runs under the lock, so what a panic elsewhere leaves is sound.
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
