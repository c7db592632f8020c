//! Clients that ask a pool of workers, as the real ones do: who is asked, what waits for what, and what it costs.
//!
//! A client prepares a file (reads it, takes its digest), asks one of the two workers that the content belongs to
//! and holds to that one's window; the worker answers what it knows, or has a process analyse the text; the client
//! finishes the answer (reads it, judges it, writes the report). What is asked is a *unit*: one file, or several
//! that go the same way where a scenario has too many to look at each.

use std::collections::{HashMap, HashSet, VecDeque};

use super::engine::{Agenda, Class, Link, Processor, Seconds};
use super::figures::{Cost, Figures};

/// How much more a first choice may have to do than twice what the second has: the client's own rule.
const SLACK: usize = 16;

/// Bytes that a task takes on the wire without its text.
const TASK_BYTES: f64 = 80.0;

/// A machine: its processor, and its link in both directions.
#[derive(Debug)]
pub struct Machine {
    pub processor: Processor,
    pub out: Link,
    pub into: Link,
}

impl Machine {
    /// One with so many cores, of which each has a share, and a link of so many bytes in a second.
    pub fn new(cores: usize, speed: f64, bytes_per_second: f64) -> Self {
        let link = Link::new(bytes_per_second);
        Self { processor: Processor::new(cores, speed), out: link.clone(), into: link }
    }
}

/// A worker: where it runs, and how many processes of it analyse.
#[derive(Debug)]
pub struct WorkerSetup {
    pub machine: usize,
    pub children: usize,
    /// How many files each client may have there without an answer.
    pub window: usize,
}

/// Contents of a job, of a number of files each: those from `first` on.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// Where it runs.
    pub machine: usize,
    /// When it begins.
    pub at: Seconds,
    pub class: Class,
    /// The first of its contents, by number.
    pub first: u64,
    /// How many files it has.
    pub files: u64,
    /// How many of them are one unit.
    pub group: u64,
}

/// What came of a job.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    /// How long it took from its beginning.
    pub took: Seconds,
    pub class: Class,
    /// How many files it had.
    pub files: u64,
}

/// A pool and its clients.
#[derive(Debug)]
pub struct Simulation<'figures> {
    figures: &'figures Figures,
    seed: u64,
    /// How long a message is on its way, besides what its bytes take.
    latency: Seconds,
    pub machines: Vec<Machine>,
    workers: Vec<Worker>,
    jobs: Vec<Running>,
    agenda: Agenda<Event>,
    units: HashMap<u64, Unit>,
    next: u64,
}

#[derive(Debug)]
struct Worker {
    machine: usize,
    window: usize,
    idle: usize,
    waiting: [VecDeque<u64>; 2],
    /// Contents that it keeps answers of.
    known: HashSet<u64>,
    /// Files that it has to answer, of all clients.
    outstanding: usize,
}

#[derive(Debug)]
struct Running {
    job: Job,
    /// The next of its contents.
    next: u64,
    /// Units that are being prepared.
    preparing: usize,
    /// Units that wait for room in a window.
    ready: VecDeque<u64>,
    unanswered: u64,
    /// Files at each worker.
    at_workers: Vec<usize>,
    ended: Option<Seconds>,
}

#[derive(Clone, Copy, Debug)]
struct Unit {
    job: usize,
    content: u64,
    files: u64,
    bytes: f64,
    worker: usize,
    is_known: bool,
}

#[derive(Clone, Copy, Debug)]
enum Event {
    Begins(usize),
    /// A unit has come to where this is done with it.
    Comes(u64, Stage),
    /// A processor has done this with a unit.
    Done(u64, Stage),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Prepare,
    Supervise,
    Analyse,
    Finish,
}

impl<'figures> Simulation<'figures> {
    /// One without jobs. What follows from chance follows from `seed`.
    pub fn new(
        figures: &'figures Figures,
        seed: u64,
        latency: Seconds,
        machines: Vec<Machine>,
        workers: Vec<WorkerSetup>,
    ) -> Self {
        let worker = |setup: WorkerSetup| Worker {
            machine: setup.machine,
            window: setup.window,
            idle: setup.children,
            waiting: [VecDeque::new(), VecDeque::new()],
            known: HashSet::new(),
            outstanding: 0,
        };
        Self {
            figures,
            seed,
            latency,
            machines,
            workers: workers.into_iter().map(worker).collect(),
            jobs: Vec::new(),
            agenda: Agenda::new(),
            units: HashMap::new(),
            next: 0,
        }
    }

    /// Adds a job.
    pub fn add(&mut self, job: Job) {
        self.agenda.add(job.at, Event::Begins(self.jobs.len()));
        self.jobs.push(Running {
            job,
            next: 0,
            preparing: 0,
            ready: VecDeque::new(),
            unanswered: job.files.div_ceil(job.group),
            at_workers: vec![0; self.workers.len()],
            ended: None,
        });
    }

    /// Has all workers know contents up to this one, of groups of this size.
    pub fn warm(&mut self, contents: u64, group: u64) {
        for content in (0..contents).step_by(group as usize) {
            let [first, _] = self.choices(content);
            self.workers[first].known.insert(content);
        }
    }

    /// Lets everything happen, and returns what came of each job.
    pub fn run(&mut self) -> Vec<Ended> {
        while let Some(event) = self.agenda.next() {
            match event {
                Event::Begins(job) => self.prepare(job),
                Event::Comes(unit, stage) => self.comes(unit, stage),
                Event::Done(unit, stage) => self.done(unit, stage),
            }
        }
        let ended = |running: &Running| {
            let took = running.ended.map_or(f64::INFINITY, |ended| ended - running.job.at);
            let Job { class, files, .. } = running.job;
            Ended { took, class, files }
        };
        self.jobs.iter().map(ended).collect()
    }

    /// When the last event was.
    pub fn now(&self) -> Seconds {
        self.agenda.now()
    }

    /// Begins to prepare units, as many at once as the client has cores, while none waits for room.
    fn prepare(&mut self, index: usize) {
        loop {
            let running = &mut self.jobs[index];
            let Job { machine, first, files, group, .. } = running.job;
            let is_full = running.preparing >= self.machines[machine].processor.cores();
            if running.next >= files || is_full || !running.ready.is_empty() {
                return;
            }
            let content = first + running.next;
            let count = group.min(files - running.next);
            running.next += count;
            running.preparing += 1;
            let bytes = self.figures.size_of(self.seed, content, count);
            let unit =
                Unit { job: index, content, files: count, bytes, worker: 0, is_known: false };
            let id = self.next;
            self.next += 1;
            self.units.insert(id, unit);
            self.comes(id, Stage::Prepare);
        }
    }

    /// Gives what is to be done with a unit to the processor that does it.
    fn comes(&mut self, id: u64, stage: Stage) {
        let unit = self.units[&id];
        let needs = self.figures.needs(stage.costs(unit.is_known), unit.files, unit.bytes);
        let machine = self.machine_of(&unit, stage);
        let job = (id << 2) | stage as u64;
        let class = self.jobs[unit.job].job.class;
        if let Some(takes) = self.machines[machine].processor.take(class, (needs, job)) {
            self.agenda.add(self.agenda.now() + takes, Event::Done(id, stage));
        }
    }

    fn done(&mut self, id: u64, stage: Stage) {
        let unit = self.units[&id];
        let machine = self.machine_of(&unit, stage);
        if let Some((job, takes)) = self.machines[machine].processor.end() {
            let begun = Event::Done(job >> 2, Stage::ALL[(job & 3) as usize]);
            self.agenda.add(self.agenda.now() + takes, begun);
        }
        match stage {
            Stage::Prepare => {
                self.jobs[unit.job].preparing -= 1;
                self.jobs[unit.job].ready.push_back(id);
                self.dispatch(unit.job);
            }
            Stage::Supervise if unit.is_known => self.answer(id),
            Stage::Supervise => {
                let class = self.jobs[unit.job].job.class;
                let worker = &mut self.workers[unit.worker];
                if worker.idle > 0 {
                    worker.idle -= 1;
                    self.comes(id, Stage::Analyse);
                } else {
                    worker.waiting[class as usize].push_back(id);
                }
            }
            Stage::Analyse => {
                let worker = &mut self.workers[unit.worker];
                worker.known.insert(unit.content);
                let [interactive, bulk] = &mut worker.waiting;
                match interactive.pop_front().or_else(|| bulk.pop_front()) {
                    Some(next) => self.comes(next, Stage::Analyse),
                    None => worker.idle += 1,
                }
                self.answer(id);
            }
            Stage::Finish => {
                self.units.remove(&id);
                let now = self.agenda.now();
                let running = &mut self.jobs[unit.job];
                running.unanswered -= 1;
                if running.unanswered == 0 {
                    running.ended = Some(now);
                }
            }
        }
    }

    /// Sends units that are ready while there is room for them, and prepares others then.
    fn dispatch(&mut self, index: usize) {
        while let Some(&id) = self.jobs[index].ready.front() {
            let mut unit = self.units[&id];
            let Some(chosen) = self.with_room(index, &unit) else { return };
            self.jobs[index].ready.pop_front();
            let worker = &mut self.workers[chosen];
            worker.outstanding += unit.files as usize;
            self.jobs[index].at_workers[chosen] += unit.files as usize;
            unit.worker = chosen;
            // The client guesses right whether its text is needed; what a wrong guess costs is a turn.
            unit.is_known = worker.known.contains(&unit.content);
            self.units.insert(id, unit);
            let text = if unit.is_known { 0.0 } else { unit.bytes };
            let bytes = text + TASK_BYTES * unit.files as f64;
            let (from, to) = (self.jobs[index].job.machine, worker.machine);
            self.send(from, to, bytes, Event::Comes(id, Stage::Supervise));
        }
        self.prepare(index);
    }

    /// The worker that is to have a unit, if its window has room.
    fn with_room(&self, index: usize, unit: &Unit) -> Option<usize> {
        let [first, second] = self.choices(unit.content);
        let [in_first, in_second] = [first, second].map(|one| self.workers[one].outstanding);
        let chosen = if in_first > 2 * in_second + SLACK { second } else { first };
        let at_workers = &self.jobs[index].at_workers;
        let has_room = |worker: usize| {
            let held = at_workers[worker];
            held == 0 || held + unit.files as usize <= self.workers[worker].window
        };
        // A worker that has room takes what waits at another.
        [chosen, first, second].into_iter().find(|one| has_room(*one))
    }

    fn answer(&mut self, id: u64) {
        let unit = self.units[&id];
        let worker = &mut self.workers[unit.worker];
        worker.outstanding -= unit.files as usize;
        let (from, to) = (worker.machine, self.jobs[unit.job].job.machine);
        self.jobs[unit.job].at_workers[unit.worker] -= unit.files as usize;
        let bytes = unit.bytes * self.figures.answer_bytes_per_byte;
        self.send(from, to, bytes, Event::Comes(id, Stage::Finish));
        self.dispatch(unit.job);
    }

    /// Has something happen once so many bytes have got from one machine to another.
    fn send(&mut self, from: usize, to: usize, bytes: f64, event: Event) {
        let mut at = self.agenda.now();
        if from != to {
            at = self.machines[from].out.pass(at, bytes);
            at = self.machines[to].into.pass(at + self.latency, bytes);
        }
        self.agenda.add(at, event);
    }

    fn machine_of(&self, unit: &Unit, stage: Stage) -> usize {
        match stage {
            Stage::Prepare | Stage::Finish => self.jobs[unit.job].job.machine,
            Stage::Supervise | Stage::Analyse => self.workers[unit.worker].machine,
        }
    }

    /// The two workers with the highest scores for a content; the same if there is but one.
    fn choices(&self, content: u64) -> [usize; 2] {
        let score = |worker: usize| {
            fastrand::Rng::with_seed(content ^ (worker as u64 + 1).wrapping_mul(0x9e37_79b9))
                .u64(..)
        };
        let mut best = [(0, 0); 2];
        for worker in 0..self.workers.len() {
            let scored = (score(worker), worker);
            if worker == 0 || scored > best[0] {
                best = [scored, if worker == 0 { scored } else { best[0] }];
            } else if worker == 1 || scored > best[1] {
                best[1] = scored;
            }
        }
        best.map(|(_, worker)| worker)
    }
}

impl Stage {
    const ALL: [Self; 4] = [Self::Prepare, Self::Supervise, Self::Analyse, Self::Finish];

    /// The row of the figures that says what it costs.
    fn costs(self, is_known: bool) -> fn(&Figures) -> Cost {
        match (self, is_known) {
            (Self::Prepare, _) => |figures| figures.prepare,
            (Self::Supervise, false) => |figures| figures.supervise,
            (Self::Supervise, true) => |figures| figures.look_up,
            (Self::Analyse, _) => |figures| figures.analyse,
            (Self::Finish, false) => |figures| figures.finish,
            (Self::Finish, true) => |figures| figures.finish_known,
        }
    }
}
