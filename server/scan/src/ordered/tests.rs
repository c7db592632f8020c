//! Order, room and end of work that is spread over threads.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::backend::Local;

/// Numbers that are done as soon as they are begun: `make` says what comes of one, and how many
/// bytes that holds.
struct Numbers<F>(usize, F);

impl<F: Fn(usize) -> (usize, usize) + Sync> Work for Numbers<F> {
    type Means = ();
    type Pending = Arc<Task>;
    type Result = (usize, usize);

    fn count(&self) -> usize {
        self.0
    }

    fn means(&self) {}

    fn begin(&self, (): &mut (), index: usize) -> Begun<(usize, usize), Arc<Task>> {
        Begun::Done((self.1)(index))
    }

    fn task(task: &Arc<Task>) -> &Arc<Task> {
        task
    }

    fn finish(&self, (): &mut (), index: usize, _: (Arc<Task>, Arrived)) -> (usize, usize) {
        (index, 0)
    }

    fn weight((_, bytes): &(usize, usize)) -> usize {
        *bytes
    }
}

/// What `consume` is given of `count` numbers on `threads` threads.
fn consumed<B>(
    (count, threads): (usize, usize),
    make: impl Fn(usize) -> (usize, usize) + Sync,
    mut consume: impl FnMut(usize) -> ControlFlow<B>,
) -> ControlFlow<B> {
    ordered(&Numbers(count, make), threads, &Local, |(number, _)| consume(number))
}

/// What `consume` saw of `count` results on `threads` threads, each of `bytes` bytes.
fn run(count: usize, threads: usize, bytes: usize) -> Vec<usize> {
    let mut seen = Vec::new();
    let flow: ControlFlow<()> = consumed(
        (count, threads),
        |index| (index, bytes),
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
    let flow: ControlFlow<()> = consumed(
        (2, 2),
        |index| {
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
    let flow = consumed(
        (10_000, THREADS),
        |index| (begun.fetch_add(1, Ordering::Relaxed).min(index), BYTES),
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
    let _: ControlFlow<()> = consumed(
        (100, 2),
        |index| {
            assert!(index != 3, "work failed");
            (index, WINDOW_BYTES)
        },
        |_| ControlFlow::Continue(()),
    );
}
