//! The one task that owns all that is asked and answered. It waits for nothing but events, and does nothing that
//! takes long.
//!
//! A task goes to one of the two workers that its content belongs to ([`choice`]) and waits there for room. A
//! worker that has nothing left takes what waits at another, as far as it belongs to both; a worker that is gone
//! leaves all of its tasks to the others. What nobody can answer is handed back.

mod breaker;
mod choice;
mod dispatch;
mod history;
mod member;
mod unit;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant};

use astrolens_proto::v1::{Failure, Priority};
use astrolens_scan::backend;
use astrolens_syntax::ParseError;
use bytes::Bytes;
use rustc_hash::FxHashMap;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::time::{MissedTickBehavior, interval};

use crate::connection::Connection;
use crate::discovery;
use crate::endpoint::{endpoint, explained};
use crate::error::StartError;
use crate::event::{End, Event, Fault, Found, Resolved, Said, Target, WorkerId};
use crate::notice::{LeftOut, Notice};
use crate::settings::Settings;
use crate::statistics::{Counter, Share};
use crate::timing::Timing;
use crate::url::{Scheme, WorkerUrl};
use history::{HitRate, Latency};
use member::{Member, Session, State};
use unit::{Unit, UnitId};

/// How often what depends on the time is looked at, while there is something to wait for.
const TICK: Duration = Duration::from_millis(50);

/// How many events are taken before tasks are sent: what comes together goes together.
const EVENTS: usize = 256;

/// How often a task is asked again when a worker fails, before it is handed back.
const MAX_RETRIES: u32 = 3;

/// How long tasks wait at first for all workers to be reached, so that each gets those that belong to it.
const SETTLE: Duration = Duration::from_millis(300);

/// Takes note of what a person should know.
pub(crate) type Tell = Box<dyn Fn(Notice) + Send + Sync>;

/// A URL, and the workers behind it.
#[derive(Debug)]
struct Source {
    url: WorkerUrl,
    names: Names,
}

/// What is known of a source.
#[derive(Debug)]
enum Names {
    /// It is one worker.
    One,
    /// It is being looked up.
    Pending,
    /// The workers behind it.
    Known(Vec<(Target, WorkerId)>),
    /// It cannot be looked up.
    Failed(String),
}

/// All workers, and all tasks that have no answer.
pub(crate) struct Pool {
    settings: Settings,
    tell: Tell,
    counter: Arc<Counter>,
    events: UnboundedSender<Event>,
    incoming: UnboundedReceiver<Event>,
    began: Instant,
    sources: Vec<Source>,
    members: Vec<Member>,
    units: FxHashMap<UnitId, Unit>,
    next: u64,
    /// Tasks that wait for a worker to be there.
    unplaced: VecDeque<UnitId>,
    /// Tasks that are asked again at a time.
    delayed: BinaryHeap<Reverse<(Instant, UnitId)>>,
    latency: Latency,
    hits: HitRate,
    /// Workers that somebody should be told of.
    untold: Vec<LeftOut>,
    /// Somebody was told that no worker is left.
    is_told_local: bool,
}

/// What a task is answered in the end: an outcome, encoded, or a failure of its content.
type Final = Result<Bytes, backend::Failure>;

/// Where a task can go.
enum Place {
    Worker(WorkerId),
    /// Nowhere yet.
    Later,
    Nowhere,
}

impl Pool {
    /// A pool that begins to reach its workers.
    pub(crate) fn new(
        settings: Settings,
        (events, incoming): (&UnboundedSender<Event>, UnboundedReceiver<Event>),
        counter: Arc<Counter>,
        tell: Tell,
    ) -> Result<Self, StartError> {
        let mut pool = Self {
            settings,
            tell,
            counter,
            events: events.clone(),
            incoming,
            began: Instant::now(),
            sources: Vec::new(),
            members: Vec::new(),
            units: FxHashMap::default(),
            next: 0,
            unplaced: VecDeque::new(),
            delayed: BinaryHeap::new(),
            latency: Latency::default(),
            hits: HitRate::new(),
            untold: Vec::new(),
            is_told_local: false,
        };
        for (index, url) in pool.settings.urls.clone().into_iter().enumerate() {
            let names = match url.scheme() {
                Scheme::Http | Scheme::Https => {
                    let target = Target { url: url.clone(), authority: url.authority() };
                    let failed = |reason| StartError::Credentials { url: url.to_string(), reason };
                    pool.add_member(&target).map_err(failed)?;
                    Names::One
                }
                Scheme::Dns | Scheme::Etcd => {
                    let (settings, events) = (pool.settings.clone(), events.clone());
                    tokio::spawn(discovery::resolve((index, url.clone()), settings, events));
                    Names::Pending
                }
            };
            pool.sources.push(Source { url, names });
        }
        Ok(pool)
    }

    /// Takes events until nobody is left to send any.
    pub(crate) async fn run(mut self) {
        let mut events = Vec::with_capacity(EVENTS);
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                count = self.incoming.recv_many(&mut events, EVENTS) => {
                    if count == 0 {
                        return;
                    }
                }
                _ = tick.tick(), if !self.units.is_empty() => self.tick(),
            }
            for event in events.drain(..) {
                self.take(event);
            }
            self.settle();
            self.dispatch();
            self.count_usable();
        }
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Submitted(batch, priority) => {
                for ticket in batch {
                    let id = UnitId(self.next);
                    self.next += 1;
                    self.units.insert(id, Unit::new(ticket, priority));
                    self.place(id);
                }
            }
            Event::Recalled => self.recall(),
            Event::Worker(worker, said) => self.hear(worker, said),
            Event::Resolved(source, resolved) => self.resolved(source, resolved),
        }
    }

    fn hear(&mut self, worker: WorkerId, said: Said) {
        if matches!(self.members[worker.0].state, State::Retired) {
            return;
        }
        match said {
            Said::Welcome(welcome, outbox) => {
                let member = &mut self.members[worker.0];
                member.state = State::Up(Session::new(welcome, outbox));
                member.is_told = false;
                self.is_told_local = false;
                self.place_all();
            }
            Said::Window(window) => {
                if let Some(session) = self.members[worker.0].session() {
                    session.window = window;
                }
            }
            Said::Needs(numbers) => {
                for number in numbers {
                    self.need(worker, number);
                }
            }
            Said::Answer(number, answer) => self.answered(worker, number, answer),
            Said::Draining => {
                if let Some(session) = self.members[worker.0].session() {
                    session.is_draining = true;
                }
                self.abandon_queue(worker);
            }
            Said::Gone(end) => self.gone(worker, end),
        }
    }

    /// Takes the answer to a task of `worker`.
    fn answered(&mut self, worker: WorkerId, number: u64, answer: Result<Found, Fault>) {
        let now = Instant::now();
        let member = &mut self.members[worker.0];
        let Some(in_hand) = member.session().and_then(|session| session.strike(number)) else {
            return;
        };
        let id = in_hand.unit;
        let is_wanted = self.units.get(&id).is_some_and(|unit| unit.is_called(worker, number));
        if !is_wanted {
            if !matches!(answer, Err(Fault::Failed(Failure::Cancelled, _))) {
                self.counter.get().superseded += 1;
            }
            return;
        }
        let (failure, detail) = match answer {
            Ok(Found { outcome, was_known }) => {
                member.breaker.succeed();
                self.latency.add(now - in_hand.since);
                self.hits.add(was_known);
                return self.finish(id, (worker, was_known), Ok(outcome));
            }
            Err(Fault::Damaged) => (Failure::Unspecified, "its answer is damaged".to_owned()),
            Err(Fault::Failed(failure, detail)) => (failure, detail),
        };
        if let Some(failure) = of_content(failure, &detail) {
            member.breaker.succeed();
            return self.finish(id, (worker, false), Err(failure));
        }
        self.fail(id, worker, (failure, &detail));
    }

    /// Takes note of a failure of `worker`, and has the task asked elsewhere.
    fn fail(&mut self, id: UnitId, worker: WorkerId, (failure, detail): (Failure, &str)) {
        let now = Instant::now();
        let member = &mut self.members[worker.0];
        if failure == Failure::Draining
            && let Some(session) = member.session()
        {
            session.is_draining = true;
        }
        let is_unable = matches!(failure, Failure::TooLarge | Failure::UnknownLanguage);
        let is_broken =
            matches!(failure, Failure::Unspecified | Failure::Grammar | Failure::Unavailable);
        if is_broken {
            if member.breaker.fail(now) {
                let reason = format!("its answers keep failing ({detail})");
                self.untold.push(LeftOut { worker: member.name.clone(), reason });
            }
            if member.breaker.limit(now) == 0 {
                self.abandon_queue(worker);
            }
        }
        let Some(unit) = self.units.get_mut(&id) else { return };
        unit.leave(worker);
        unit.is_held_back |= failure == Failure::NoRoom;
        if is_unable || is_broken {
            unit.refused_by.push(worker);
        }
        if failure == Failure::Draining || is_unable {
            self.place_again(id);
        } else {
            self.retry(id);
        }
    }

    /// Answers a task, and withdraws it elsewhere.
    fn finish(&mut self, id: UnitId, (worker, was_known): (WorkerId, bool), answer: Final) {
        let Some(mut unit) = self.units.remove(&id) else { return };
        unit.leave(worker);
        self.withdraw(&unit);
        let Unit { task, reply, .. } = unit;
        // Nobody but who asked has it then.
        drop(task);
        {
            let mut counter = self.counter.get();
            counter.answered += 1;
            let name = &self.members[worker.0].name;
            if !counter.workers.contains_key(name) {
                counter.workers.insert(name.clone(), Share::default());
            }
            if let Some(share) = counter.workers.get_mut(name) {
                share.answered += 1;
                share.known += u64::from(was_known);
            }
        }
        match answer {
            Ok(outcome) => reply.answer_stored(outcome),
            Err(failure) => reply.answer(Err(failure)),
        }
    }

    /// Hands a task back to its scan.
    fn hand_back(&mut self, id: UnitId) {
        if let Some(unit) = self.units.remove(&id) {
            self.withdraw(&unit);
            self.counter.get().handed_back += 1;
            // Its reply says that it is lost.
            drop(unit);
        }
    }

    /// Withdraws a task wherever it is.
    fn withdraw(&mut self, unit: &Unit) {
        for out in &unit.out {
            if let Some(session) = self.members[out.worker.0].session() {
                session.cancel(&[out.number]);
            }
        }
    }

    fn count_usable(&self) {
        let now = Instant::now();
        let usable = self.members.iter().filter(|member| member.usable(now).is_some()).count();
        self.counter.get().usable = usable;
    }

    /// Withdraws what no scan wants any more.
    fn recall(&mut self) {
        let unwanted = self.units.iter().filter(|(_, unit)| !unit.reply.is_wanted());
        let unwanted: Vec<UnitId> = unwanted.map(|(id, _)| *id).collect();
        let mut numbers: Vec<Vec<u64>> = vec![Vec::new(); self.members.len()];
        for id in &unwanted {
            let Some(unit) = self.units.remove(id) else { continue };
            for out in &unit.out {
                numbers[out.worker.0].push(out.number);
            }
            self.counter.get().withdrawn += 1;
        }
        for (member, numbers) in self.members.iter_mut().zip(numbers) {
            if let Some(session) = member.session().filter(|_| !numbers.is_empty()) {
                session.cancel(&numbers);
            }
        }
    }

    /// A worker is gone: others have its tasks.
    fn gone(&mut self, worker: WorkerId, end: End) {
        let End { reason, was_up, is_refusal } = end;
        let member = &mut self.members[worker.0];
        // One that was there may be back in a moment.
        let state = if was_up && !is_refusal {
            State::Connecting
        } else {
            if !member.is_told {
                let name = member.name.clone();
                self.untold.push(LeftOut { worker: name, reason: reason.clone() });
                member.is_told = true;
            }
            State::Down(reason)
        };
        self.leave(worker, state);
    }

    /// Takes all tasks from a worker, whose state is `state` from now on.
    fn leave(&mut self, worker: WorkerId, state: State) {
        let before = std::mem::replace(&mut self.members[worker.0].state, state);
        self.members[worker.0].publish();
        if let State::Up(session) = before {
            for in_hand in session.in_hand.into_values() {
                let left = self.units.get_mut(&in_hand.unit).and_then(|unit| unit.leave(worker));
                if left.is_some() {
                    self.retry(in_hand.unit);
                }
            }
        }
        self.abandon_queue(worker);
    }

    /// Gives what waits at a worker to others.
    fn abandon_queue(&mut self, worker: WorkerId) {
        for queue in std::mem::take(&mut self.members[worker.0].waiting) {
            for id in queue {
                self.place_again(id);
            }
        }
    }

    /// Has a task asked again after a pause, if it is asked nowhere now.
    fn retry(&mut self, id: UnitId) {
        let Some(unit) = self.units.get_mut(&id).filter(|unit| unit.out.is_empty()) else { return };
        unit.attempts += 1;
        if unit.attempts > MAX_RETRIES {
            return self.hand_back(id);
        }
        self.counter.get().retried += 1;
        let timing = &self.settings.timing;
        let pause = Timing::full_jitter(timing.retry, unit.attempts - 1, timing.reconnect);
        self.delayed.push(Reverse((Instant::now() + pause, id)));
    }

    /// Places a task that is asked nowhere now.
    fn place_again(&mut self, id: UnitId) {
        if self.units.get(&id).is_some_and(|unit| unit.out.is_empty()) {
            self.place(id);
        }
    }

    /// Has a task wait at a worker, or for one, or hands it back.
    fn place(&mut self, id: UnitId) {
        let Some(unit) = self.units.get(&id) else { return };
        let priority = unit.priority;
        match self.place_of(unit) {
            Place::Worker(worker) => {
                self.members[worker.0].waiting_with(priority).push_back(id);
            }
            Place::Later => self.unplaced.push_back(id),
            Place::Nowhere => self.hand_back(id),
        }
    }

    fn place_of(&self, unit: &Unit) -> Place {
        if self.is_settling() {
            return Place::Later;
        }
        match self.choices(unit) {
            [Some(first), Some(second)] => {
                let to_do = |worker: WorkerId| self.members[worker.0].to_do();
                let is_second = match unit.priority {
                    Priority::Interactive => to_do(second) < to_do(first),
                    _ => choice::prefers_second(to_do(first), to_do(second)),
                };
                Place::Worker(if is_second { second } else { first })
            }
            [Some(first), None] => Place::Worker(first),
            // What waits when nobody comes any more is handed back with a notice.
            _ if self.is_anybody_coming() || self.is_nobody_there() => Place::Later,
            _ => Place::Nowhere,
        }
    }

    /// The two workers that a task belongs to, among those that can answer it now.
    fn choices(&self, unit: &Unit) -> [Option<WorkerId>; 2] {
        let now = Instant::now();
        let scores = self.members.iter().enumerate().filter_map(|(index, member)| {
            let session = member.usable(now)?;
            let is_able = session.takes(unit) && !unit.refused_by.contains(&WorkerId(index));
            is_able.then(|| (choice::score(member.seed, unit.task.digest), index))
        });
        choice::two_best(scores).map(|index| index.map(WorkerId))
    }

    /// Places all that waits for a worker to be there.
    fn place_all(&mut self) {
        for id in std::mem::take(&mut self.unplaced) {
            self.place_again(id);
        }
    }

    /// Whether workers may still be found that were not there yet.
    fn is_settling(&self) -> bool {
        self.began.elapsed() < SETTLE && self.is_anybody_coming()
    }

    fn is_anybody_coming(&self) -> bool {
        self.members.iter().any(|member| matches!(member.state, State::Connecting))
            || self.sources.iter().any(|source| matches!(source.names, Names::Pending))
    }

    fn is_nobody_there(&self) -> bool {
        let now = Instant::now();
        self.members.iter().all(|member| member.usable(now).is_none())
    }

    /// Tells what there is to tell of workers, and hands tasks back when none is left.
    fn settle(&mut self) {
        if self.units.is_empty() {
            return;
        }
        if !self.is_nobody_there() {
            for left_out in std::mem::take(&mut self.untold) {
                (self.tell)(Notice::LeftOut(left_out));
            }
            return;
        }
        if self.is_anybody_coming() {
            return;
        }
        let idle = self.units.iter().filter(|(_, unit)| unit.out.is_empty());
        let idle: Vec<UnitId> = idle.map(|(id, _)| *id).collect();
        if idle.is_empty() {
            return;
        }
        if !self.is_told_local {
            self.is_told_local = true;
            let workers = self.all_left_out();
            (self.tell)(Notice::Local(workers));
        }
        self.unplaced.clear();
        self.delayed.clear();
        for id in idle {
            self.hand_back(id);
        }
    }

    /// All workers, and why nothing is asked of each.
    fn all_left_out(&mut self) -> Vec<LeftOut> {
        let said = std::mem::take(&mut self.untold);
        let members = self.members.iter().filter_map(|member| {
            let reason = match &member.state {
                State::Down(reason) => reason.clone(),
                State::Up(session) if session.is_draining => "it ends".to_owned(),
                State::Up(_) => {
                    let of_it = said.iter().find(|left_out| left_out.worker == member.name);
                    of_it
                        .map_or("its answers keep failing", |of_it| of_it.reason.as_str())
                        .to_owned()
                }
                State::Connecting | State::Retired => return None,
            };
            Some(LeftOut { worker: member.name.clone(), reason })
        });
        let sources = self.sources.iter().filter_map(|source| {
            let reason = match &source.names {
                Names::Failed(reason) => reason.clone(),
                Names::Known(known) if known.is_empty() => "no worker is behind it".to_owned(),
                _ => return None,
            };
            Some(LeftOut { worker: source.url.to_string(), reason })
        });
        members.chain(sources).collect()
    }

    /// Begins to reach the worker at `target`.
    ///
    /// # Errors
    /// When what encrypts cannot be used.
    fn add_member(&mut self, Target { url, authority }: &Target) -> Result<WorkerId, String> {
        let timing = self.settings.timing;
        let credentials = self.settings.credentials.as_ref();
        let endpoint = endpoint(url, authority, credentials, timing.handshake)
            .map_err(|error| explained(&error))?;
        let name = endpoint.uri().to_string().trim_end_matches('/').to_owned();
        let worker = WorkerId(self.members.len());
        let in_hand = Arc::new(AtomicUsize::new(0));
        let (load, events) = (Arc::clone(&in_hand), self.events.clone());
        let connection = Connection { worker, endpoint, timing, in_hand, events };
        let task = tokio::spawn(connection.run());
        self.members.push(Member::new(name, load, task.abort_handle()));
        Ok(worker)
    }

    /// Takes note of the workers that are behind the name of a source now.
    fn resolved(&mut self, source: usize, resolved: Resolved) {
        let targets = match resolved {
            Ok(targets) => targets,
            Err(reason) => {
                self.sources[source].names = Names::Failed(reason);
                return;
            }
        };
        let names = std::mem::replace(&mut self.sources[source].names, Names::Pending);
        let before = if let Names::Known(known) = names { known } else { Vec::new() };
        let (mut known, gone): (Vec<_>, Vec<_>) =
            before.into_iter().partition(|(target, _)| targets.contains(target));
        for target in targets {
            if known.iter().all(|(is_known, _)| *is_known != target) {
                match self.add_member(&target) {
                    Ok(worker) => known.push((target, worker)),
                    Err(reason) => {
                        let worker = target.url.to_string();
                        self.untold.push(LeftOut { worker, reason });
                    }
                }
            }
        }
        self.sources[source].names = Names::Known(known);
        for (_, worker) in gone {
            self.members[worker.0].connection.abort();
            self.leave(worker, State::Retired);
        }
        self.place_all();
    }
}

/// The failure of the content that `failure` is, if it is one: another worker would come to the same.
fn of_content(failure: Failure, detail: &str) -> Option<backend::Failure> {
    match failure {
        Failure::Stopped => Some(backend::Failure::Unparsed(ParseError::Stopped)),
        Failure::Panicked => Some(backend::Failure::Panicked(detail.to_owned())),
        Failure::Poison => Some(backend::Failure::Poison(detail.to_owned())),
        _ => None,
    }
}
