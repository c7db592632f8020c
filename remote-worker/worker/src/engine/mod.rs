//! Answers to tasks: known ones from the cache, equal ones once, the others by a process that analyses.

mod away;
mod flight;
mod process;
mod queue;
mod slot;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use astrolens_analysis::stored::Key;
use astrolens_analysis::{Outcome, stored};
use astrolens_model::config::Variants;
use astrolens_proto::v1::Failure;
use astrolens_syntax::Language;
use bytes::Bytes;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::Span;

use crate::drain::Drain;
use crate::events::Events;
use crate::frame::{Extent, Reply};
use crate::metrics::{Load, Metrics};
pub(crate) use crate::priority::Priority;
use crate::room::{Room, Text};
use crate::settings::Settings;
use crate::store::{Kept, Store};
use crate::tenant::{Tenant, TenantKey};
use away::Away;
pub(crate) use away::UnitId;
pub(crate) use flight::{Flight, Waiting};
use process::Process;
use queue::Queue;

/// What an answer is of: all that it depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    /// What the facts depend on, and whose they are.
    pub(crate) key: TenantKey,
    /// How many steps the parse may take.
    pub(crate) max_parse_steps: u64,
}

/// Work: a text, and what is asked of it.
#[derive(Debug)]
pub(crate) struct Job {
    /// Whose it is.
    pub(crate) tenant: Tenant,
    pub(crate) question: Question,
    pub(crate) digest: blake3::Hash,
    /// The name of the grammar that reads it.
    pub(crate) language: &'static str,
    pub(crate) options: Vec<String>,
    pub(crate) text: Text,
    /// What it is a part of, where that is traced.
    pub(crate) span: Span,
}

impl Job {
    /// That of analysing `text` as it is by default, which is no part of anything else.
    pub(crate) fn new(
        tenant: Tenant,
        language: Language,
        text: Bytes,
        max_parse_steps: u64,
    ) -> Self {
        let digest = blake3::hash(&text);
        let key = Key::new(&digest, language, &Variants::default(), None);
        Self {
            question: Question { key: TenantKey::new(&tenant, &key), max_parse_steps },
            tenant,
            digest,
            language: language.grammar_name(),
            options: Vec::new(),
            text: Text::new(text, None),
            span: Span::none(),
        }
    }
}

/// What a task is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Facts, or that they are too much work, encoded.
    Found(Bytes),
    /// Neither.
    Failed(Failed),
}

/// Why there are no facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    pub(crate) failure: Failure,
    pub(crate) detail: String,
}

/// Has tasks answered.
#[derive(Debug)]
pub(crate) struct Engine {
    settings: Settings,
    pub(crate) metrics: Arc<Metrics>,
    store: Option<Store>,
    /// Tells of what happens; absent where nobody is told.
    events: Option<Events>,
    /// Room for the texts of all clients.
    pub(crate) room: Room,
    queue: Queue,
    /// What is being answered or waits for it.
    in_flight: Mutex<HashMap<Question, Arc<Flight>>>,
    /// What of it is with others.
    away: Away,
    /// Whether it does the work itself.
    has_slots: bool,
    /// Whether tasks that come now are answered soon.
    is_ready: watch::Sender<bool>,
    alive: AtomicU32,
    is_draining: AtomicBool,
    drain: Drain,
}

impl Engine {
    /// Starts the slots of an engine, and returns them with it: they end once it drains.
    pub(crate) fn start(
        settings: Settings,
        metrics: Arc<Metrics>,
        store: Option<Store>,
    ) -> (Arc<Self>, JoinSet<()>) {
        let slots = settings.children.get();
        let engine = Self::new(settings, metrics, store, None, true);
        let mut tasks = JoinSet::new();
        for _ in 0..slots {
            tasks.spawn(slot::run(Arc::clone(&engine), Priority::Bulk));
        }
        tasks.spawn(slot::run(Arc::clone(&engine), Priority::Interactive));
        (engine, tasks)
    }

    /// An engine that has nobody to do the work: whoever makes it hands it on ([`next`](Self::next)).
    pub(crate) fn without_slots(
        settings: Settings,
        metrics: Arc<Metrics>,
        store: Store,
        events: Events,
    ) -> Arc<Self> {
        Self::new(settings, metrics, Some(store), Some(events), false)
    }

    fn new(
        settings: Settings,
        metrics: Arc<Metrics>,
        store: Option<Store>,
        events: Option<Events>,
        has_slots: bool,
    ) -> Arc<Self> {
        let room = Room::new(settings.max_text_bytes_in_hand);
        Arc::new(Self {
            settings,
            metrics,
            store,
            events,
            room,
            queue: Queue::default(),
            in_flight: Mutex::default(),
            away: Away::default(),
            has_slots,
            is_ready: watch::Sender::new(has_slots),
            alive: AtomicU32::new(0),
            is_draining: AtomicBool::new(false),
            drain: Drain::new(),
        })
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The answer that is kept from before, if there is one.
    pub(crate) async fn known(&self, question: &Question) -> Option<Answer> {
        self.store.as_ref()?;
        let answer = self.kept(question).await;
        let lookups = &self.metrics.cache;
        if answer.is_some() {
            lookups.hits.inc()
        } else {
            lookups.misses.inc()
        };
        answer
    }

    /// The same, for one who does not count among those who look it up.
    pub(crate) async fn kept(&self, question: &Question) -> Option<Answer> {
        let kept = self.store.as_ref()?.get(question.key).await;
        kept.and_then(|kept| within(kept, question.max_parse_steps))
    }

    /// Keeps what came of a question, if anything is kept, however far behind the disk is.
    pub(crate) async fn keep_for_certain(&self, question: &Question, value: Bytes, extent: Extent) {
        if let Some(store) = &self.store {
            store.put_for_certain(question.key, Kept { extent, value }).await;
        }
    }

    /// Waits until all that is to be kept is on disk, or cannot be.
    pub(crate) async fn flush(&self) {
        if let Some(store) = &self.store {
            store.flush().await;
        }
    }

    /// Keeps what came of a question, if anything is kept.
    fn keep(&self, question: &Question, value: Bytes, extent: Extent) {
        if let Some(store) = &self.store {
            store.put(question.key, Kept { extent, value });
        }
    }

    /// Waits with those who have asked the same, if somebody has.
    pub(crate) fn join(&self, question: &Question, priority: Priority) -> Option<Waiting> {
        let in_flight = self.in_flight();
        let flight = in_flight.get(question)?;
        let waiting = flight.join();
        if priority == Priority::Interactive && !flight.is_begun() {
            // It stands in the other queue as well, where it is passed over later.
            self.queue.push(Arc::clone(flight), priority);
        }
        Some(waiting)
    }

    /// Has `job` done, unless an equal one is on its way.
    pub(crate) fn submit(&self, job: Job, priority: Priority) -> Waiting {
        if let Some(waiting) = self.join(&job.question, priority) {
            return waiting;
        }
        let mut in_flight = self.in_flight();
        // Read with the lock held, under which all that was not begun is handed back.
        if self.is_draining() {
            return Waiting::answered(draining());
        }
        let question = job.question;
        let flight = Arc::new(Flight::new(job));
        let waiting = flight.join();
        in_flight.insert(question, Arc::clone(&flight));
        self.queue.push(flight, priority);
        waiting
    }

    /// Takes back work that nobody has begun.
    fn put_back(&self, flight: Arc<Flight>) {
        let mut in_flight = self.in_flight();
        if flight.is_begun() {
            return;
        }
        // Read with the lock held, as above.
        if self.is_draining() {
            in_flight.remove(flight.question());
            flight.answer(draining());
        } else {
            self.queue.push_first(flight);
        }
    }

    /// Takes no more work and hands back what was not begun.
    pub(crate) fn drain(&self) {
        let mut in_flight = self.in_flight();
        self.is_draining.store(true, Ordering::SeqCst);
        for flight in self.queue.close() {
            in_flight.remove(flight.question());
            flight.answer(draining());
        }
        self.drain.begin();
    }

    /// Waits until the worker is told to end.
    pub(crate) async fn ends(&self) {
        self.drain.begun().await;
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.is_draining.load(Ordering::SeqCst)
    }

    /// How much there is to do.
    pub(crate) fn load(&self) -> Load {
        let (interactive, bulk) = self.queue.len();
        let (interactive_away, bulk_away) = self.away.waiting();
        let running = self.in_flight().values().filter(|flight| flight.is_begun()).count();
        Load {
            interactive: (interactive + interactive_away) as u32,
            bulk: (bulk + bulk_away) as u32,
            running: running as u32,
            processes: self.alive.load(Ordering::Relaxed),
            longest_wait: self.away.longest_wait(),
        }
    }

    /// Waits for work, interactive work first; `None` once the engine drains.
    pub(crate) async fn next(&self) -> Option<(Arc<Flight>, Priority)> {
        self.queue.next(Priority::Bulk).await
    }

    /// Who is told of what happens, if anybody is.
    pub(crate) fn events(&self) -> Option<&Events> {
        self.events.as_ref()
    }

    /// Whether it does the work itself.
    pub(crate) fn has_slots(&self) -> bool {
        self.has_slots
    }

    /// What is with others.
    pub(crate) fn away(&self) -> &Away {
        &self.away
    }

    /// Says whether tasks that come now are answered soon.
    pub(crate) fn set_ready(&self, is_ready: bool) {
        self.is_ready.send_replace(is_ready);
    }

    /// Whether tasks that come now are answered soon, and when that changes.
    pub(crate) fn readiness(&self) -> watch::Receiver<bool> {
        self.is_ready.subscribe()
    }

    /// What is kept, if anything is.
    pub(crate) fn store(&self) -> Option<&Store> {
        self.store.as_ref()
    }

    /// Hands the answer to all who wait for `flight`, and keeps what can be kept of it.
    pub(crate) fn conclude(&self, flight: &Flight, answer: Answer, extent: Option<Extent>) {
        if let (Some(extent), Answer::Found(value)) = (extent, &answer) {
            self.keep(flight.question(), value.clone(), extent);
        }
        self.in_flight().remove(flight.question());
        flight.answer(answer);
    }

    /// Forgets `flight`, if nobody waits for it; whether that is so.
    pub(crate) fn abandon(&self, flight: &Flight) -> bool {
        let mut in_flight = self.in_flight();
        if flight.is_wanted() {
            return false;
        }
        in_flight.remove(flight.question());
        true
    }

    fn in_flight(&self) -> MutexGuard<'_, HashMap<Question, Arc<Flight>>> {
        // The map is whole at every moment.
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Has a process analyse next to nothing: what keeps all of them from working is not to be blamed on
/// texts.
///
/// # Errors
/// What keeps them from it.
pub(crate) async fn probe(settings: &Settings) -> Result<(), String> {
    let language = Language::all().next().ok_or("there is no language")?;
    let job = Job::new(Tenant::local(), language, Bytes::new(), u64::MAX);
    let mut process = Process::start(settings).map_err(|error| error.to_string())?;
    let (reply, _) = process.analyse((&job, false), None).await.map_err(|death| death.cause)?;
    process.kill().await;
    if matches!(reply, Reply::Found(_)) { Ok(()) } else { Err(format!("{reply:?}")) }
}

/// The answer that `kept` is where a parse may take so many steps, if it is known.
fn within(kept: Kept, max_parse_steps: u64) -> Option<Answer> {
    let over_budget = || {
        let value = stored::encode(&Outcome::OverBudget(max_parse_steps)).ok()?;
        Some(Answer::Found(value.into()))
    };
    match kept.extent {
        Extent::Ended(steps) if steps <= max_parse_steps => Some(Answer::Found(kept.value)),
        Extent::Ended(_) => over_budget(),
        Extent::GivenUp(steps) if max_parse_steps <= steps => over_budget(),
        Extent::GivenUp(_) => None,
    }
}

pub(crate) fn draining() -> Answer {
    Answer::failed(Failure::Draining, "the worker ends")
}

impl Answer {
    pub(crate) fn failed(failure: Failure, detail: impl Into<String>) -> Self {
        Self::Failed(Failed { failure, detail: detail.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_answers_for_other_limits_as_an_analysis_would() {
        let kept = |extent| Kept { extent, value: Bytes::from_static(b"facts") };
        let over = |steps| {
            Some(Answer::Found(stored::encode(&Outcome::OverBudget(steps)).unwrap().into()))
        };
        let facts = Some(Answer::Found(Bytes::from_static(b"facts")));
        // A parse of ten steps is allowed ten, and ends; allowed nine, it is given up at nine.
        assert_eq!(within(kept(Extent::Ended(10)), 10), facts);
        assert_eq!(within(kept(Extent::Ended(10)), 9), over(9));
        // One that was given up after ten has not ended after nine either; after eleven it may have.
        assert_eq!(within(kept(Extent::GivenUp(10)), 9), over(9));
        assert_eq!(within(kept(Extent::GivenUp(10)), 10), over(10));
        assert_eq!(within(kept(Extent::GivenUp(10)), 11), None);
    }
}
