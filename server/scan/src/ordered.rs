//! Work spread over threads whose results arrive in order, within bounded memory.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many bytes of finished results may wait for an earlier one.
///
/// A worker whose result finds no room waits with it, so that memory grows with the largest
/// results and never with their number.
const WINDOW_BYTES: usize = 16 << 20;

/// How many bytes of finished results the consumer is woken for, while there is room and more
/// are to come: waking a thread costs as much as reading a small file from the cache.
const BATCH_BYTES: usize = 256 << 10;

/// Runs `work` on the numbers below `count` on `threads` threads, and `consume` on the results
/// on this one, in the order of the numbers.
///
/// Each thread makes a state of its own with `state` and lends it to every call of `work`, which
/// returns a result and about how many bytes it holds. When `consume` breaks, no further work
/// is begun and what it broke with is returned.
///
/// # Panics
/// When `work` does.
pub(super) fn ordered<S, T: Send, B>(
    count: usize,
    threads: usize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> (T, usize) + Sync,
    consume: impl FnMut(T) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let next = AtomicUsize::new(0);
    let window = Window::new(count);
    let worker = || {
        let _alarm = Alarm(&window);
        let mut state = state();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                break;
            }
            let (result, bytes) = work(&mut state, index);
            if window.put(index, result, bytes).is_break() {
                break;
            }
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> =
            (0..threads.clamp(1, count.max(1))).map(|_| scope.spawn(worker)).collect();
        let flow = window.drain(consume);
        window.close();
        for worker in workers {
            if let Err(panic) = worker.join() {
                resume_unwind(panic);
            }
        }
        flow
    })
}

/// Results between their workers and the consumer.
struct Window<T> {
    waiting: Mutex<Waiting<T>>,
    /// Results worth waking up for are there, or none will come.
    arrived: Condvar,
    /// Results were taken, or none will be.
    made_room: Condvar,
}

struct Waiting<T> {
    /// The results that have not been taken, with their sizes, by number.
    results: BTreeMap<usize, (T, usize)>,
    /// The number of the next result to be taken.
    next: usize,
    /// How many results have not been taken.
    left: usize,
    /// How many bytes `results` holds.
    bytes: usize,
    /// How many workers wait for room.
    crowded: usize,
    /// The consumer waits and nobody has woken it.
    asleep: bool,
    /// Nobody puts or takes results any more.
    closed: bool,
}

impl<T> Window<T> {
    fn new(count: usize) -> Self {
        let waiting = Waiting {
            results: BTreeMap::new(),
            next: 0,
            left: count,
            bytes: 0,
            crowded: 0,
            asleep: false,
            closed: false,
        };
        Self { waiting: Mutex::new(waiting), arrived: Condvar::new(), made_room: Condvar::new() }
    }

    /// No code of others runs under the lock, so what a panic elsewhere leaves is sound.
    fn lock(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands over a result, waiting for room; breaks when nobody will take it.
    fn put(&self, index: usize, result: T, bytes: usize) -> ControlFlow<()> {
        let mut waiting = self.lock();
        // The result that is next never waits: it is the one that makes room.
        while !waiting.closed
            && index != waiting.next
            && waiting.bytes.saturating_add(bytes) > WINDOW_BYTES
        {
            waiting.crowded += 1;
            self.wake_consumer(&mut waiting);
            waiting = self.made_room.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            waiting.crowded -= 1;
        }
        if waiting.closed {
            return ControlFlow::Break(());
        }
        waiting.bytes += bytes;
        waiting.results.insert(index, (result, bytes));
        self.wake_consumer(&mut waiting);
        ControlFlow::Continue(())
    }

    /// Wakes the consumer if it sleeps and there is enough for it to do.
    fn wake_consumer(&self, waiting: &mut Waiting<T>) {
        if waiting.asleep && waiting.is_worth_taking() {
            waiting.asleep = false;
            self.arrived.notify_one();
        }
    }

    /// Takes the results that are next and adjoin, waiting for one; none when the window closed.
    fn take(&self) -> Vec<T> {
        let mut waiting = self.lock();
        let mut batch = Vec::new();
        loop {
            while let Some((result, bytes)) = waiting.take_next() {
                waiting.bytes -= bytes;
                batch.push(result);
            }
            if !batch.is_empty() || waiting.left == 0 || waiting.closed {
                break;
            }
            waiting.asleep = true;
            waiting = self.arrived.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        if waiting.crowded > 0 {
            self.made_room.notify_all();
        }
        batch
    }

    /// Consumes all results, or fewer when the window closes before.
    fn drain<B>(&self, mut consume: impl FnMut(T) -> ControlFlow<B>) -> ControlFlow<B> {
        loop {
            let batch = self.take();
            if batch.is_empty() {
                return ControlFlow::Continue(());
            }
            batch.into_iter().try_for_each(&mut consume)?;
        }
    }

    fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
        self.made_room.notify_all();
    }
}

impl<T> Waiting<T> {
    fn take_next(&mut self) -> Option<(T, usize)> {
        let next = self.results.remove(&self.next)?;
        self.next += 1;
        self.left -= 1;
        Some(next)
    }

    /// Whether the next result is there, and others with it or in want of its room: or all are.
    fn is_worth_taking(&self) -> bool {
        self.results.contains_key(&self.next)
            && (self.bytes >= BATCH_BYTES || self.crowded > 0 || self.results.len() == self.left)
    }
}

/// Closes the window when its worker panics: the consumer would wait for ever otherwise.
struct Alarm<'window, T>(&'window Window<T>);

impl<T> Drop for Alarm<'_, T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    /// What `consume` saw of `count` results on `threads` threads, each of `bytes` bytes.
    fn run(count: usize, threads: usize, bytes: usize) -> Vec<usize> {
        let mut seen = Vec::new();
        let flow: ControlFlow<()> = ordered(
            count,
            threads,
            || (),
            |(), index| (index, bytes),
            |index| {
                seen.push(index);
                ControlFlow::Continue(())
            },
        );
        assert_eq!(flow, ControlFlow::Continue(()));
        seen
    }

    #[test]
    fn results_arrive_in_order_whatever_the_threads() {
        for threads in [1, 2, 7] {
            assert_eq!(run(1000, threads, 10), (0..1000).collect::<Vec<_>>());
        }
    }

    #[test]
    fn results_larger_than_the_window_pass_through() {
        assert_eq!(run(100, 4, WINDOW_BYTES + 1), (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_to_do_ends_at_once() {
        assert!(run(0, 4, 1).is_empty());
    }

    #[test]
    fn a_late_first_result_holds_back_the_others() {
        // The first result is made only once the second is on its way.
        let both = Barrier::new(2);
        let mut seen = Vec::new();
        let flow: ControlFlow<()> = ordered(
            2,
            2,
            || (),
            |(), index| {
                both.wait();
                (index, 1)
            },
            |index| {
                seen.push(index);
                ControlFlow::Continue(())
            },
        );
        assert_eq!((flow, seen), (ControlFlow::Continue(()), vec![0, 1]));
    }

    #[test]
    fn breaking_ends_the_work() {
        const THREADS: usize = 2;
        const BYTES: usize = 1 << 20;
        let begun = AtomicUsize::new(0);
        let flow = ordered(
            10_000,
            THREADS,
            || (),
            |(), index| (begun.fetch_add(1, Ordering::Relaxed).min(index), BYTES),
            |_| ControlFlow::Break("enough"),
        );
        assert_eq!(flow, ControlFlow::Break("enough"));
        // The window may have been full when the consumer took what was there, the one that is
        // next always finding room, may have filled again before the consumer broke, and each
        // thread may have one more in hand.
        let most = 2 * (WINDOW_BYTES / BYTES + 1) + THREADS;
        let begun = begun.into_inner();
        assert!(begun <= most, "{begun} of 10,000 begun, {most} at most");
    }

    #[test]
    #[should_panic(expected = "work failed")]
    fn a_panic_of_the_work_is_passed_on() {
        let _: ControlFlow<()> = ordered(
            100,
            2,
            || (),
            |(), index| {
                assert!(index != 3, "work failed");
                (index, WINDOW_BYTES)
            },
            |_| ControlFlow::Continue(()),
        );
    }
}
