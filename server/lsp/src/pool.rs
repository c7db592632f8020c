//! Threads that compute answers.
//!
//! Work comes in classes, so that what somebody waits for while typing never waits behind what reads
//! the whole workspace, and no work of a long kind behind one of another kind.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::thread::thread;

/// Something to be done.
type Job = Box<dyn FnOnce() + Send>;

/// What a job keeps waiting, and what may keep it waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Somebody who types waits for it: it goes first, and a thread is always kept for it.
    Typing,
    /// It reads as much as there is, in moments: all threads but one.
    Reading,
    /// It takes seconds, as this kind of work does: a thread for each kind, which waits for nothing
    /// but its own kind.
    Long(&'static str),
}

/// Threads that take jobs, within a class in the order in which they come; they end when the pool
/// is dropped.
#[derive(Debug)]
pub(crate) struct Pool {
    shared: Arc<Shared>,
    threads: usize,
    /// The threads for kinds of long work, each started for the first of its kind.
    long: HashMap<&'static str, Arc<Shared>>,
}

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
}

#[derive(Default)]
struct Waiting {
    typing: VecDeque<Job>,
    reading: VecDeque<Job>,
    /// How many more threads may read.
    readers: usize,
    /// How many jobs are being done.
    running: usize,
    is_closed: bool,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Shared").field("jobs", &self.lock().jobs()).finish()
    }
}

impl Pool {
    /// A pool of so many threads, of which there are two at least, beside those for long work.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub(crate) fn start(threads: usize) -> io::Result<Self> {
        let threads = threads.max(2);
        Ok(Self { shared: Shared::start(threads, threads - 1)?, threads, long: HashMap::new() })
    }

    /// Has `job` done, which must not panic.
    pub(crate) fn run(&mut self, class: Class, job: impl FnOnce() + Send + 'static) {
        let job = Box::new(job);
        match class {
            Class::Typing => self.shared.put(|waiting| waiting.typing.push_back(job)),
            Class::Reading => self.shared.put(|waiting| waiting.reading.push_back(job)),
            Class::Long(kind) => {
                self.lane(kind).put(|waiting| waiting.reading.push_back(job));
            }
        }
    }

    /// The threads that do long work of the kind `kind`.
    fn lane(&mut self, kind: &'static str) -> &Shared {
        if !self.long.contains_key(kind) {
            match Shared::start(1, 1) {
                Ok(lane) => {
                    self.long.insert(kind, lane);
                }
                Err(error) => {
                    tracing::warn!(%error, kind, "long work has no thread of its own");
                }
            }
        }
        self.long.get(kind).unwrap_or(&self.shared)
    }

    /// Has `job` done as often as there are threads, so that idle ones all do it.
    pub(crate) fn run_on_each(&self, job: fn()) {
        for _ in 0..self.threads {
            self.shared.put(|waiting| waiting.typing.push_back(Box::new(job)));
        }
        for lane in self.long.values() {
            lane.put(|waiting| waiting.typing.push_back(Box::new(job)));
        }
    }

    /// How many jobs wait.
    pub(crate) fn waiting(&self) -> usize {
        let lanes = self.long.values();
        self.shared.lock().jobs() + lanes.map(|lane| lane.lock().jobs()).sum::<usize>()
    }

    /// How many jobs are being done, or are about to be begun by a thread that is free.
    #[cfg(test)]
    pub(crate) fn running(&self) -> usize {
        let shared = self.shared.lock().running_of(self.threads);
        shared + self.long.values().map(|lane| lane.lock().running_of(1)).sum::<usize>()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        for shared in self.long.values().chain([&self.shared]) {
            shared.lock().is_closed = true;
            shared.arrived.notify_all();
        }
    }
}

impl Waiting {
    /// How many jobs wait.
    fn jobs(&self) -> usize {
        self.typing.len() + self.reading.len()
    }

    /// How many jobs run on `threads`, or will as soon as one of them wakes.
    #[cfg(test)]
    fn running_of(&self, threads: usize) -> usize {
        let next = self.typing.len() + self.reading.len().min(self.readers);
        threads.min(self.running + next)
    }

    /// The job whose turn it is, and whether it reads.
    fn next(&mut self) -> Option<(Job, bool)> {
        if let Some(job) = self.typing.pop_front() {
            self.running += 1;
            return Some((job, false));
        }
        if self.readers == 0 {
            return None;
        }
        let job = self.reading.pop_front()?;
        self.readers -= 1;
        self.running += 1;
        Some((job, true))
    }
}

impl Shared {
    /// Starts `threads`, of which `readers` at most read at the same time.
    fn start(threads: usize, readers: usize) -> io::Result<Arc<Self>> {
        let shared = Arc::new(Self::default());
        shared.lock().readers = readers;
        for _ in 0..threads {
            let own = Arc::clone(&shared);
            thread("answers", move || own.work())
                .inspect_err(|_| shared.lock().is_closed = true)?;
        }
        Ok(shared)
    }

    /// Puts something into what waits.
    fn put(&self, put: impl FnOnce(&mut Waiting)) {
        put(&mut self.lock());
        self.arrived.notify_one();
    }

    /// Does jobs until the pool is dropped.
    fn work(&self) {
        while let Some((job, reads)) = self.next() {
            job();
            self.end(reads);
        }
    }

    /// Handles that a job is done, and whether it read.
    fn end(&self, reads: bool) {
        let mut waiting = self.lock();
        waiting.running -= 1;
        if reads {
            waiting.readers += 1;
            self.arrived.notify_one();
        }
    }

    fn next(&self) -> Option<(Job, bool)> {
        let mut waiting = self.lock();
        loop {
            if waiting.is_closed {
                return None;
            }
            if let Some(next) = waiting.next() {
                return Some(next);
            }
            waiting = self.arrived.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// No code of others runs under the lock, so what a panic elsewhere leaves is sound.
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// A job that tells when it begins, and waits until it may end.
    fn held(
        name: &'static str,
        began: &Sender<&'static str>,
    ) -> (impl FnOnce() + use<>, Sender<()>) {
        let (release, released) = channel::<()>();
        let began = began.clone();
        let job = move || {
            began.send(name).expect("the test waits");
            // The test may be over.
            let _ = released.recv();
        };
        (job, release)
    }

    fn sorted(began: &Receiver<&'static str>, count: usize) -> Vec<&'static str> {
        let mut names: Vec<_> = (0..count).map(|_| began.recv().expect("it begins")).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn what_one_types_for_waits_for_no_reading() {
        let mut pool = Pool::start(3).expect("threads");
        let (told, began) = channel();
        let mut releases = Vec::new();
        for name in ["search 1", "search 2", "search 3"] {
            let (job, release) = held(name, &told);
            pool.run(Class::Reading, job);
            releases.push(release);
        }
        assert_eq!(sorted(&began, 2), ["search 1", "search 2"]);
        let (hover, release) = held("hover", &told);
        pool.run(Class::Typing, hover);
        assert_eq!(began.recv(), Ok("hover"));
        assert_eq!(pool.waiting(), 1);
        // The thread that is kept for typing takes no search when it is free again.
        drop(release);
        let (hover, _release) = held("next hover", &told);
        pool.run(Class::Typing, hover);
        assert_eq!(began.recv(), Ok("next hover"));
        releases.clear();
        assert_eq!(began.recv(), Ok("search 3"));
    }

    #[test]
    fn long_work_waits_for_its_own_kind_alone() {
        let mut pool = Pool::start(2).expect("threads");
        let (told, began) = channel();
        let mut releases = Vec::new();
        for (kind, name) in [("scan", "scan 1"), ("scan", "scan 2"), ("advice", "advice 1")] {
            let (job, release) = held(name, &told);
            pool.run(Class::Long(kind), job);
            releases.push(release);
        }
        assert_eq!(sorted(&began, 2), ["advice 1", "scan 1"]);
        let (search, _release) = held("search", &told);
        pool.run(Class::Reading, search);
        assert_eq!(began.recv(), Ok("search"));
        releases.remove(0);
        assert_eq!(began.recv(), Ok("scan 2"));
    }
}
