//! One worker of the pool: whether it is there, what waits for it, and what it has in hand.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use astrolens_proto::v1::analyse_request::Message;
use astrolens_proto::v1::{self, Batch, Cancel, Priority, Welcome, Window};
use astrolens_proto::{MAX_PART_BYTES, MAX_TASKS};
use bytes::Bytes;
use rustc_hash::{FxHashMap, FxHashSet};
use tokio::task::AbortHandle;

use super::breaker::Breaker;
use super::unit::{Unit, UnitId};
use crate::outbox::Outbox;

/// One worker.
#[derive(Debug)]
pub(super) struct Member {
    /// Its URL.
    pub(super) name: String,
    /// What its scores follow from.
    pub(super) seed: u64,
    pub(super) state: State,
    pub(super) breaker: Breaker,
    /// What waits until there is room: for somebody, and for scans.
    pub(super) waiting: [VecDeque<UnitId>; 2],
    /// How much it has in hand, for its connection.
    pub(super) load: Arc<AtomicUsize>,
    /// Ends its connection.
    pub(super) connection: AbortHandle,
    /// Whether somebody was told why nothing is asked of it.
    pub(super) is_told: bool,
}

/// Whether a worker is there.
#[derive(Debug)]
pub(super) enum State {
    /// It is being reached, for the first time or again after a moment.
    Connecting,
    /// It takes tasks.
    Up(Session),
    /// It cannot be reached, for this reason, and is tried now and then.
    Down(String),
    /// Its address is none any more.
    Retired,
}

/// What goes on on one stream.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) outbox: Outbox,
    languages: FxHashSet<String>,
    max_text_bytes: u64,
    pub(super) window: Window,
    /// What has no answer, by its number.
    pub(super) in_hand: FxHashMap<u64, InHand>,
    /// How much text of these was sent, in bytes.
    text_bytes: u64,
    /// The number of the task before.
    last: u64,
    /// Tasks whose text is needed, until there is room for it.
    pub(super) needed: VecDeque<u64>,
    pub(super) is_draining: bool,
}

/// A task that a worker has in hand, wanted or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct InHand {
    pub(super) unit: UnitId,
    pub(super) since: Instant,
    text_bytes: u64,
}

impl InHand {
    /// Whether its text was sent, which is not nothing.
    pub(super) fn has_text(&self) -> bool {
        self.text_bytes > 0
    }
}

impl Member {
    pub(super) fn new(name: String, load: Arc<AtomicUsize>, connection: AbortHandle) -> Self {
        Self {
            seed: super::choice::seed(&name),
            name,
            state: State::Connecting,
            breaker: Breaker::default(),
            waiting: [VecDeque::new(), VecDeque::new()],
            load,
            connection,
            is_told: false,
        }
    }

    /// Its stream, if it takes tasks.
    pub(super) fn usable(&self, now: Instant) -> Option<&Session> {
        match &self.state {
            State::Up(session) if !session.is_draining && self.breaker.limit(now) > 0 => {
                Some(session)
            }
            _ => None,
        }
    }

    pub(super) fn session(&mut self) -> Option<&mut Session> {
        match &mut self.state {
            State::Up(session) => Some(session),
            _ => None,
        }
    }

    /// How many tasks were sent there and have no answer.
    pub(super) fn in_hand(&self) -> usize {
        match &self.state {
            State::Up(session) => session.in_hand.len(),
            _ => 0,
        }
    }

    /// How much it has to do.
    pub(super) fn to_do(&self) -> usize {
        self.in_hand() + self.waiting.iter().map(VecDeque::len).sum::<usize>()
    }

    /// Whether nothing waits for it.
    pub(super) fn has_nothing_waiting(&self) -> bool {
        self.waiting.iter().all(VecDeque::is_empty)
    }

    /// What waits for it with this priority.
    pub(super) fn waiting_with(&mut self, priority: Priority) -> &mut VecDeque<UnitId> {
        &mut self.waiting[usize::from(priority != Priority::Interactive)]
    }

    /// Has its connection know how much it has in hand.
    pub(super) fn publish(&self) {
        self.load.store(self.in_hand(), Ordering::Relaxed);
    }
}

impl Session {
    pub(super) fn new(welcome: Welcome, outbox: Outbox) -> Self {
        Self {
            outbox,
            languages: welcome.languages.into_iter().collect(),
            max_text_bytes: welcome.max_text_bytes,
            window: welcome.window.unwrap_or_default(),
            in_hand: FxHashMap::default(),
            text_bytes: 0,
            last: 0,
            needed: VecDeque::new(),
            is_draining: false,
        }
    }

    /// Whether the worker can answer `unit`.
    pub(super) fn takes(&self, unit: &Unit) -> bool {
        unit.size() <= self.max_text_bytes
            && self.languages.contains(unit.task.language.grammar_name())
    }

    /// How many more tasks it takes, if it may have `limit` in hand.
    pub(super) fn room(&self, limit: usize) -> usize {
        (self.window.tasks as usize).min(limit).saturating_sub(self.in_hand.len())
    }

    /// Whether there is room for so much text.
    pub(super) fn fits(&self, bytes: u64) -> bool {
        self.text_bytes == 0 || self.text_bytes + bytes <= self.window.text_bytes
    }

    /// Takes a task in hand, of whose text so much goes with it; its number. `None` if there is no room for that.
    pub(super) fn enter_if_it_fits(&mut self, unit: UnitId, text_bytes: u64) -> Option<u64> {
        if text_bytes > 0 && !self.fits(text_bytes) {
            return None;
        }
        self.last += 1;
        self.text_bytes += text_bytes;
        self.in_hand.insert(self.last, InHand { unit, since: Instant::now(), text_bytes });
        Some(self.last)
    }

    /// Strikes out a task, which has its final answer.
    pub(super) fn strike(&mut self, number: u64) -> Option<InHand> {
        let in_hand = self.in_hand.remove(&number)?;
        self.text_bytes -= in_hand.text_bytes;
        self.forget_text(number);
        Some(in_hand)
    }

    /// Withdraws a task. It is in hand until the worker says so, too.
    pub(super) fn cancel(&mut self, numbers: &[u64]) {
        for tasks in numbers.chunks(MAX_TASKS) {
            self.outbox.put(Message::Cancel(Cancel { tasks: tasks.to_vec() }));
        }
        for number in numbers {
            self.forget_text(*number);
        }
    }

    fn forget_text(&mut self, number: u64) {
        if !self.needed.is_empty() {
            self.needed.retain(|needed| *needed != number);
        }
    }

    /// Sends texts that are needed, as far as there is room; how many bytes.
    pub(super) fn send_texts(&mut self, text: impl Fn(UnitId) -> Option<Bytes>) -> u64 {
        let mut sent = 0;
        while let Some(&number) = self.needed.front() {
            let unit = self.in_hand.get(&number).map(|in_hand| in_hand.unit);
            if let Some(text) = unit.and_then(&text) {
                let length = text.len() as u64;
                if !self.fits(length) {
                    break;
                }
                sent += self.send_text(number, text);
            }
            self.needed.pop_front();
        }
        sent
    }

    fn send_text(&mut self, number: u64, text: Bytes) -> u64 {
        let length = text.len() as u64;
        if let Some(in_hand) = self.in_hand.get_mut(&number) {
            in_hand.text_bytes += length;
            self.text_bytes += length;
        }
        self.outbox.put_text(number, text);
        length
    }
}

/// Tasks that go together, as far as one message holds them.
pub(super) struct Batching {
    outbox: Outbox,
    priority: Priority,
    timeout_ms: u64,
    tasks: Vec<v1::Task>,
    text_bytes: usize,
}

impl Batching {
    pub(super) fn new(outbox: Outbox, priority: Priority, timeout_ms: u64) -> Self {
        Self { outbox, priority, timeout_ms, tasks: Vec::new(), text_bytes: 0 }
    }

    /// Adds `task`, and sends what it finds no room beside.
    pub(super) fn add(&mut self, task: v1::Task) {
        let text_bytes = task.text.len();
        if self.tasks.len() == MAX_TASKS || self.text_bytes + text_bytes > MAX_PART_BYTES {
            self.send();
        }
        self.text_bytes += text_bytes;
        self.tasks.push(task);
    }

    /// Sends what there is.
    pub(super) fn send(&mut self) {
        if self.tasks.is_empty() {
            return;
        }
        let tasks = std::mem::take(&mut self.tasks);
        self.text_bytes = 0;
        let (priority, timeout_ms) = (self.priority.into(), self.timeout_ms);
        self.outbox.put(Message::Batch(Batch { tasks, priority, timeout_ms }));
    }
}
