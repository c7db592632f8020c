//! Backends that answer as no good one would.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};

use astrolens_analysis::Outcome;
use astrolens_scan::backend::{Backend, Capacity, Local, Ticket};

/// Counts what [`Local`] is asked.
#[derive(Debug, Default)]
pub struct Counting(AtomicUsize);

impl Counting {
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Backend for Counting {
    fn capacity(&self) -> Capacity {
        Local.capacity()
    }

    fn submit(&self, batch: Vec<Ticket>) {
        self.0.fetch_add(batch.len(), Ordering::Relaxed);
        Local.submit(batch);
    }
}

/// Answers nothing before it was asked all that it can be, and then the last first, on another thread.
#[derive(Debug)]
pub struct Contrary {
    capacity: Capacity,
    /// What was asked, and how much is still to come.
    state: Mutex<(Vec<Ticket>, usize)>,
    /// The most it was asked together, and the most that it was asked and had not answered.
    most: (AtomicUsize, AtomicUsize),
}

impl Contrary {
    /// It will be asked so many `tasks`.
    pub fn new(capacity: Capacity, tasks: usize) -> Self {
        Self { capacity, state: Mutex::new((Vec::new(), tasks)), most: Default::default() }
    }
}

impl Backend for Contrary {
    fn capacity(&self) -> Capacity {
        self.capacity
    }

    fn submit(&self, batch: Vec<Ticket>) {
        self.most.0.fetch_max(batch.len(), Ordering::Relaxed);
        let mut state = self.state.lock().unwrap();
        let (asked, left) = &mut *state;
        *left -= batch.len();
        asked.extend(batch);
        self.most.1.fetch_max(asked.len(), Ordering::Relaxed);
        if *left == 0 || asked.len() >= self.capacity.in_flight.get() {
            let all = std::mem::take(asked);
            drop(state);
            std::thread::spawn(|| {
                for ticket in all.into_iter().rev() {
                    Local.submit(vec![ticket]);
                }
            });
        }
    }
}

impl Drop for Contrary {
    fn drop(&mut self) {
        let Self { capacity, most: (together, at_once), .. } = self;
        assert!(*together.get_mut() <= capacity.batch.get(), "{together:?} of {capacity:?}");
        assert!(*at_once.get_mut() <= capacity.in_flight.get(), "{at_once:?} of {capacity:?}");
    }
}

/// Answers some tasks and loses the others: one in so many, the first among them.
#[derive(Debug)]
pub struct Forgetful {
    capacity: Capacity,
    one_in: usize,
    asked: AtomicUsize,
}

impl Forgetful {
    pub fn new(capacity: Capacity, one_in: usize) -> Self {
        Self { capacity, one_in, asked: AtomicUsize::new(0) }
    }
}

impl Backend for Forgetful {
    fn capacity(&self) -> Capacity {
        self.capacity
    }

    fn submit(&self, batch: Vec<Ticket>) {
        for ticket in batch {
            if !self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(self.one_in) {
                Local.submit(vec![ticket]);
            }
        }
    }
}

/// Panics whatever it is asked.
#[derive(Debug)]
pub struct Panicking(pub Capacity);

impl Backend for Panicking {
    fn capacity(&self) -> Capacity {
        self.0
    }

    fn submit(&self, batch: Vec<Ticket>) {
        panic!("{} tasks are too much", batch.len());
    }
}

/// Says of everything that it is more work than the least there is.
#[derive(Debug)]
pub struct Lying(pub Capacity);

impl Backend for Lying {
    fn capacity(&self) -> Capacity {
        self.0
    }

    fn submit(&self, batch: Vec<Ticket>) {
        for Ticket { reply, .. } in batch {
            reply.answer(Ok(Outcome::OverBudget(0)));
        }
    }
}

/// Never answers.
#[derive(Debug)]
pub struct Silent {
    capacity: Capacity,
    asked: Mutex<Vec<Ticket>>,
    is_asked: Condvar,
    recalled: AtomicUsize,
}

impl Silent {
    pub fn new(capacity: Capacity) -> Self {
        Self {
            capacity,
            asked: Mutex::default(),
            is_asked: Condvar::new(),
            recalled: AtomicUsize::new(0),
        }
    }

    /// Waits until it is asked something.
    pub fn expect(&self) {
        let asked = self.asked.lock().unwrap();
        drop(self.is_asked.wait_while(asked, |asked| asked.is_empty()).unwrap());
    }

    /// How often it was told that a scan ended early.
    pub fn recalled(&self) -> usize {
        self.recalled.load(Ordering::Relaxed)
    }

    /// What it was asked.
    pub fn asked(self) -> Vec<Ticket> {
        self.asked.into_inner().unwrap()
    }
}

impl Backend for Silent {
    fn capacity(&self) -> Capacity {
        self.capacity
    }

    fn submit(&self, batch: Vec<Ticket>) {
        self.asked.lock().unwrap().extend(batch);
        self.is_asked.notify_all();
    }

    fn recall(&self) {
        self.recalled.fetch_add(1, Ordering::Relaxed);
    }
}
