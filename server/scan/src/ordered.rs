//! Work spread over threads and a backend whose results arrive in order, within bounded memory.
//!
//! A number is begun on one thread and done, or it asks the backend something and is finished on
//! whichever thread is free when the answer is there. No thread waits for an answer while there is
//! something to begin, and nothing is begun while too much waits to be taken or answered, so that no
//! result ever waits for room.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use astrolens_guard::guarded;

use super::backend::{Arrived, Backend, Capacity, Inbox, Reply, Task, Ticket};

/// How many bytes of finished results and of unanswered texts may wait before no more is begun.
///
/// Memory grows with the largest results, one for each thread, and never with their number.
const WINDOW_BYTES: usize = 16 << 20;

/// How many bytes of finished results the consumer is woken for, while there is room and more
/// are to come: waking a thread costs as much as reading a small file from the cache.
const BATCH_BYTES: usize = 256 << 10;

/// The most answers that a thread with nothing to do is woken for, while others are out: what is finished together
/// is also begun and asked together.
const MAX_GATHERED: usize = 16;

/// What is done with each number.
pub(crate) trait Work: Sync {
    /// One thread's means.
    type Means;
    /// What is kept of a number while the backend is asked.
    type Pending: Send + 'static;
    /// What comes of a number.
    type Result: Send + 'static;

    /// How many numbers there are.
    fn count(&self) -> usize;

    /// Means for one thread.
    fn means(&self) -> Self::Means;

    /// Begins the work on `index`.
    fn begin(&self, means: &mut Self::Means, index: usize) -> Begun<Self::Result, Self::Pending>;

    /// What the backend is asked.
    fn task(pending: &Self::Pending) -> &Arc<Task>;

    /// Finishes the work on `index`, once there is an answer.
    fn finish(
        &self,
        means: &mut Self::Means,
        index: usize,
        answered: (Self::Pending, Arrived),
    ) -> Self::Result;

    /// About how many bytes a result holds.
    fn weight(result: &Self::Result) -> usize;
}

/// What comes of beginning.
pub(crate) enum Begun<R, P> {
    /// It is done.
    Done(R),
    /// The backend has to be asked.
    Asks(P),
}

/// Does `work` on `threads` threads, with what `backend` answers, and calls `consume` with the results
/// on this one, in the order of the numbers.
///
/// When `consume` breaks, no further work is begun, no answer is waited for, and what it broke with
/// is returned.
///
/// # Panics
/// When `work` does.
pub(crate) fn ordered<W: Work, B>(
    work: &W,
    threads: usize,
    backend: &dyn Backend,
    consume: impl FnMut(W::Result) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let (count, capacity) = (work.count(), backend.capacity());
    let window = Arc::new(Window::new(count, capacity.in_flight.get()));
    let thread = || {
        let _alarm = Alarm(&*window);
        Thread { work, backend, capacity, window: &window, batch: Vec::new() }.run();
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..threads.clamp(1, count.max(1))).map(|_| scope.spawn(thread)).collect();
        let flow = window.drain(consume);
        if window.close() {
            backend.recall();
        }
        for thread in threads {
            if let Err(panic) = thread.join() {
                resume_unwind(panic);
            }
        }
        flow
    })
}

/// One thread that works.
struct Thread<'run, W: Work> {
    work: &'run W,
    backend: &'run dyn Backend,
    capacity: Capacity,
    window: &'run Arc<Window<W::Result, W::Pending>>,
    /// What is to be asked together.
    batch: Vec<Ticket>,
}

impl<W: Work> Thread<'_, W> {
    fn run(mut self) {
        let mut means = self.work.means();
        loop {
            match self.window.next(!self.batch.is_empty()) {
                Step::Begin(index) => match self.work.begin(&mut means, index) {
                    Begun::Done(result) => {
                        let weight = W::weight(&result);
                        self.window.put_at_once(index, result, weight);
                    }
                    Begun::Asks(pending) => self.ask(index, pending),
                },
                Step::Finish(index, answered) => {
                    let result = self.work.finish(&mut means, index, answered);
                    let weight = W::weight(&result);
                    self.window.put(index, result, weight);
                }
                Step::Submit => self.submit(),
                Step::End => break,
            }
        }
    }

    fn ask(&mut self, index: usize, pending: W::Pending) {
        let task = Arc::clone(W::task(&pending));
        self.window.wait_for(index, pending, task.size());
        let inbox: Arc<dyn Inbox> = Arc::<Window<_, _>>::clone(self.window);
        self.batch.push(Ticket { task, reply: Reply::new(index, inbox) });
        if self.batch.len() >= self.capacity.batch.get() {
            self.submit();
        }
    }

    fn submit(&mut self) {
        let batch = std::mem::take(&mut self.batch);
        // The replies that it took with it say that they are lost.
        if let Err(panic) = guarded(|| self.backend.submit(batch)) {
            tracing::warn!(%panic, backend = ?self.backend, "a backend failed");
        }
    }
}

/// What a thread does next.
enum Step<P> {
    /// Begin the work on a number.
    Begin(usize),
    /// Finish the work on a number that is answered.
    Finish(usize, (P, Arrived)),
    /// Submit what is to be asked.
    Submit,
    /// Nothing: all is done, or nobody wants it.
    End,
}

/// All numbers between their threads, the backend and the consumer.
struct Window<T, P> {
    state: Mutex<State<T, P>>,
    /// Results worth waking up for are there, or none will come.
    arrived: Condvar,
    /// There is something to do for a thread, or will never be.
    to_do: Condvar,
}

struct State<T, P> {
    count: usize,
    /// How many numbers may wait for an answer.
    in_flight_limit: usize,
    /// The number that is begun next.
    next: usize,
    /// The number whose result is taken next.
    taken: usize,
    /// How many numbers are being begun: each of them may have something to ask.
    begun: usize,
    /// What waits for an answer, with its size, by number.
    in_flight: HashMap<usize, (P, usize)>,
    /// Answers that nobody has seen to.
    answers: VecDeque<(usize, Arrived)>,
    /// The results that have not been taken, with their sizes, by number.
    results: BTreeMap<usize, (T, usize)>,
    /// How many bytes `in_flight` and `results` hold.
    bytes: usize,
    /// How many threads have nothing to do.
    idle: usize,
    /// The consumer waits and nobody has woken it.
    asleep: bool,
    /// Nobody puts or takes results any more.
    closed: bool,
}

impl<T, P> Window<T, P> {
    fn new(count: usize, in_flight_limit: usize) -> Self {
        let state = State {
            count,
            in_flight_limit,
            next: 0,
            taken: 0,
            begun: 0,
            in_flight: HashMap::new(),
            answers: VecDeque::new(),
            results: BTreeMap::new(),
            bytes: 0,
            idle: 0,
            asleep: false,
            closed: false,
        };
        Self { state: Mutex::new(state), arrived: Condvar::new(), to_do: Condvar::new() }
    }

    /// No code of others runs under the lock, so what a panic elsewhere leaves is sound.
    fn lock(&self) -> MutexGuard<'_, State<T, P>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a thread does next, waiting for it; one that has something to submit does that first.
    fn next(&self, has_batch: bool) -> Step<P> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return Step::End;
            }
            if let Some((index, answered)) = state.next_answered() {
                if state.idle > 0 {
                    // One more may be in flight, or the last one is not any more.
                    self.to_do.notify_all();
                }
                return Step::Finish(index, answered);
            }
            if state.may_begin() {
                state.next += 1;
                state.begun += 1;
                return Step::Begin(state.next - 1);
            }
            if has_batch {
                return Step::Submit;
            }
            if state.next == state.count && state.in_flight.is_empty() {
                return Step::End;
            }
            state.idle += 1;
            self.wake_consumer(&mut state);
            state = self.to_do.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }

    /// Keeps what waits for an answer, which takes `bytes`.
    fn wait_for(&self, index: usize, pending: P, bytes: usize) {
        let mut state = self.lock();
        state.begun -= 1;
        state.bytes += bytes;
        state.in_flight.insert(index, (pending, bytes));
    }

    /// Hands over the result of a number that was begun and has nothing to ask.
    fn put_at_once(&self, index: usize, result: T, bytes: usize) {
        let mut state = self.lock();
        state.begun -= 1;
        if state.idle > 0 {
            self.to_do.notify_one();
        }
        self.add(state, index, (result, bytes));
    }

    /// Hands over the result of a number that was answered.
    fn put(&self, index: usize, result: T, bytes: usize) {
        self.add(self.lock(), index, (result, bytes));
    }

    fn add(
        &self,
        mut state: MutexGuard<'_, State<T, P>>,
        index: usize,
        (result, bytes): (T, usize),
    ) {
        state.bytes += bytes;
        state.results.insert(index, (result, bytes));
        self.wake_consumer(&mut state);
    }

    /// Wakes the consumer if it sleeps and there is enough for it to do.
    fn wake_consumer(&self, state: &mut State<T, P>) {
        if state.asleep && state.is_worth_taking() {
            state.asleep = false;
            self.arrived.notify_one();
        }
    }

    /// Takes the results that are next and adjoin, waiting for one; none when the window closed.
    fn take(&self) -> Vec<T> {
        let mut state = self.lock();
        let mut batch = Vec::new();
        loop {
            while let Some((result, bytes)) = state.take_next() {
                state.bytes -= bytes;
                batch.push(result);
            }
            if !batch.is_empty() || state.taken == state.count || state.closed {
                break;
            }
            state.asleep = true;
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.idle > 0 {
            self.to_do.notify_all();
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

    /// Ends it for all; whether something was without an answer. What still waits in it goes now, since
    /// a backend may hold on to it for long.
    fn close(&self) -> bool {
        let mut state = self.lock();
        state.closed = true;
        let left = (
            std::mem::take(&mut state.in_flight),
            std::mem::take(&mut state.answers),
            std::mem::take(&mut state.results),
        );
        drop(state);
        self.arrived.notify_all();
        self.to_do.notify_all();
        !left.0.is_empty()
    }
}

impl<T: Send, P: Send> Inbox for Window<T, P> {
    fn put(&self, number: usize, answer: Arrived) {
        let mut state = self.lock();
        if !state.closed {
            state.answers.push_back((number, answer));
            if state.idle > 0 && state.is_worth_finishing() {
                self.to_do.notify_one();
            }
        }
    }

    fn is_open(&self) -> bool {
        !self.lock().closed
    }
}

impl<T, P> State<T, P> {
    /// The first number that is answered.
    fn next_answered(&mut self) -> Option<(usize, (P, Arrived))> {
        let (index, answer) = self.answers.pop_front()?;
        let (pending, bytes) = self.in_flight.remove(&index)?;
        self.bytes -= bytes;
        Some((index, (pending, answer)))
    }

    /// Whether there are enough answers to wake a thread: a share of what is out, so that whoever answers does not
    /// run out of work meanwhile.
    fn is_worth_finishing(&self) -> bool {
        self.answers.len() >= (self.in_flight.len() / 4).clamp(1, MAX_GATHERED)
    }

    /// Whether there is a number to begin, and room for what comes of it. The result that is taken
    /// next always has room: it is the one that makes some.
    fn may_begin(&self) -> bool {
        let has_room = self.bytes < WINDOW_BYTES || self.next == self.taken;
        self.next < self.count
            && has_room
            && self.in_flight.len() + self.begun < self.in_flight_limit
    }

    fn take_next(&mut self) -> Option<(T, usize)> {
        let next = self.results.remove(&self.taken)?;
        self.taken += 1;
        Some(next)
    }

    /// Whether the next result is there, and others with it or in want of its room: or all are.
    fn is_worth_taking(&self) -> bool {
        self.results.contains_key(&self.taken)
            && (self.bytes >= BATCH_BYTES
                || self.idle > 0
                || self.results.len() == self.count - self.taken)
    }
}

/// Closes the window when its thread panics: the consumer would wait for ever otherwise.
struct Alarm<'window, T, P>(&'window Window<T, P>);

impl<T, P> Drop for Alarm<'_, T, P> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.close();
        }
    }
}

#[cfg(test)]
mod tests;
