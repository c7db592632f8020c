//! From the pool to the workers: who is sent what, with its text or without, and when a second is asked.

use std::cmp::Reverse;
use std::time::{Duration, Instant};

use astrolens_proto::MAX_PART_BYTES;
use astrolens_proto::v1::{self, Encoding, Priority};
use bytes::Bytes;

use super::Pool;
use super::member::{Batching, InHand, Member, State};
use super::unit::{Out, Unit, UnitId};
use crate::event::WorkerId;

/// How many tasks a worker has in hand before it is known whether it knows any.
const FIRST: usize = 32;

/// A worker that has fewer tasks in hand, and none waiting, takes some from others.
const NEARLY_IDLE: usize = 8;

/// How many tasks it takes at once.
const TAKEN: usize = 8;

/// How many tasks at another it looks at for that.
const LOOKED_AT: usize = 64;

/// How much longer than nearly all others a task is out before a second worker is asked.
const SLOW: u32 = 2;

/// How much longer still, where the first is only looking for an answer that is likely known there: the second would
/// be sent the text.
const LOOKING: u32 = 10;

impl Pool {
    /// Sends what there is room for.
    pub(super) fn dispatch(&mut self) {
        for index in 0..self.members.len() {
            self.send(WorkerId(index));
        }
        for index in 0..self.members.len() {
            if self.take_over(WorkerId(index)) || self.help(WorkerId(index)) {
                self.send(WorkerId(index));
            }
        }
    }

    /// Sends `worker` what waits for it, as far as it has room.
    fn send(&mut self, worker: WorkerId) {
        let Self { members, units, hits, counter, settings, .. } = self;
        let member = &mut members[worker.0];
        let limit = member.breaker.limit(Instant::now());
        let State::Up(session) = &mut member.state else { return };
        let text = |id| units.get(&id).map(Unit::text);
        let mut text_bytes = session.send_texts(text);
        let mut sent = 0;
        let timeout_ms = settings.timing.begin.as_millis() as u64;
        for (priority, queue) in
            [Priority::Interactive, Priority::Bulk].into_iter().zip(&mut member.waiting)
        {
            let limit = limit_of(priority, limit, hits.is_known());
            let mut batching = Batching::new(session.outbox.clone(), priority, timeout_ms);
            // Texts that are needed go first: there is no room for others then.
            while session.needed.is_empty()
                && !session.is_draining
                && session.room(limit) > 0
                && let Some(&id) = queue.front()
            {
                let Some(unit) = units.get_mut(&id).filter(|unit| !unit.is_at(worker)) else {
                    queue.pop_front();
                    continue;
                };
                let text = text_to_send(unit, hits.is_likely());
                let Some(number) = session.enter_if_it_fits(id, text.len() as u64) else { break };
                queue.pop_front();
                unit.out.push(Out { worker, number, since: Instant::now() });
                sent += 1;
                text_bytes += text.len() as u64;
                batching.add(message(unit, number, text));
            }
            batching.send();
        }
        member.publish();
        let mut counter = counter.get();
        counter.sent += sent;
        counter.text_bytes += text_bytes;
    }

    /// Has the text of a task sent, or asks its other choice first if that is likely to know the answer.
    pub(super) fn need(&mut self, worker: WorkerId, number: u64) {
        let Some(session) = self.members[worker.0].session() else { return };
        let Some(id) = session.in_hand.get(&number).map(|in_hand| in_hand.unit) else { return };
        let Some(unit) = self.units.get(&id).filter(|unit| unit.is_called(worker, number)) else {
            return;
        };
        let other = if unit.referred.is_some() || unit.out.len() > 1 || !self.hits.is_likely() {
            None
        } else {
            self.choices(unit).into_iter().flatten().find(|other| *other != worker)
        };
        let Some(other) = other else {
            self.hits.add(false);
            if let Some(session) = self.members[worker.0].session() {
                session.needed.push_back(number);
            }
            return;
        };
        if let Some(session) = self.members[worker.0].session() {
            session.cancel(&[number]);
        }
        if let Some(unit) = self.units.get_mut(&id) {
            unit.leave(worker);
            unit.referred = Some(Instant::now());
            let priority = unit.priority;
            self.members[other.0].waiting_with(priority).push_front(id);
        }
    }

    /// Gives a worker that is nearly idle some of what waits at others and belongs to it, too; whether there is
    /// anything.
    fn take_over(&mut self, worker: WorkerId) -> bool {
        let member = &self.members[worker.0];
        let Some(session) = member.usable(Instant::now()) else { return false };
        if !member.has_nothing_waiting() || session.in_hand.len() >= NEARLY_IDLE {
            return false;
        }
        let is_idle = session.in_hand.is_empty();
        // What was referred to another is more likely known there.
        let (now, hedge) = (Instant::now(), self.settings.timing.hedge);
        let is_left_there =
            |since| !is_idle || self.hits.is_likely() && now.duration_since(since) < hedge;
        let mut taken = Vec::new();
        for index in (0..self.members.len()).filter(|index| *index != worker.0) {
            let waiting = &self.members[index].waiting[1];
            let last = waiting.iter().rev().take(LOOKED_AT);
            let belongs = |id: &&UnitId| {
                self.units.get(*id).is_some_and(|unit| {
                    unit.out.is_empty()
                        && !unit.referred.is_some_and(is_left_there)
                        && self.choices(unit).contains(&Some(worker))
                })
            };
            let room = TAKEN - taken.len();
            let some: Vec<UnitId> = last.filter(belongs).take(room).copied().collect();
            if !some.is_empty() {
                self.members[index].waiting[1].retain(|id| !some.contains(id));
                taken.extend(some);
            }
        }
        let has_some = !taken.is_empty();
        self.members[worker.0].waiting[1].extend(taken);
        has_some
    }

    /// Asks a worker that has nothing to do as well what one with much in hand was sent last, and so comes to last: at the
    /// end of a scan none waits for another. Whether there is anything.
    fn help(&mut self, worker: WorkerId) -> bool {
        // What others are likely to know they answer sooner than anybody could analyse it.
        if self.members[worker.0].to_do() > 0 || self.hits.is_likely() {
            return false;
        }
        let in_hand = self.members.iter().map(Member::in_hand).enumerate();
        let mut busy: Vec<(usize, usize)> =
            in_hand.filter(|(_, in_hand)| *in_hand > NEARLY_IDLE).collect();
        busy.sort_unstable_by_key(|(_, in_hand)| Reverse(*in_hand));
        for (index, _) in busy {
            let some = self.sent_last(WorkerId(index), worker);
            for id in &some {
                self.ask_as_well(*id, worker);
            }
            if !some.is_empty() {
                return true;
            }
        }
        false
    }

    /// The tasks of scans that `busy` alone has and that belong to `worker`, too: what was sent last, as many as make both
    /// have as much.
    fn sent_last(&self, busy: WorkerId, worker: WorkerId) -> Vec<UnitId> {
        let State::Up(session) = &self.members[busy.0].state else { return Vec::new() };
        let tasks = session.in_hand.iter().filter_map(|(number, in_hand)| {
            let unit = self.units.get(&in_hand.unit)?;
            let is_alone = unit.is_called(busy, *number)
                && unit.priority != Priority::Interactive
                && unit.may_be_asked_as_well(worker);
            is_alone.then_some((Reverse(*number), in_hand.unit, unit))
        });
        let mut tasks: Vec<_> = tasks.collect();
        let count = tasks.len().saturating_sub(NEARLY_IDLE).div_ceil(2).min(TAKEN);
        tasks.sort_unstable_by_key(|(number, ..)| *number);
        // Who is asked for the same again finds it at one of its choices.
        let belongs = tasks.iter().filter(|(.., unit)| self.choices(unit).contains(&Some(worker)));
        belongs.map(|(_, id, _)| *id).take(count).collect()
    }

    /// Has a second worker asked for what one has.
    fn ask_as_well(&mut self, id: UnitId, worker: WorkerId) {
        let Some(unit) = self.units.get_mut(&id) else { return };
        unit.is_hedged = true;
        let priority = unit.priority;
        self.members[worker.0].waiting_with(priority).push_back(id);
        self.counter.get().hedged += 1;
    }

    /// Whether a worker has a task without its text, and is likely to know the answer.
    fn is_looking(&self, out: Out) -> bool {
        let State::Up(session) = &self.members[out.worker.0].state else { return false };
        let has_text = session.in_hand.get(&out.number).is_some_and(InHand::has_text);
        self.hits.is_likely() && !has_text
    }

    /// Does what depends on the time.
    pub(super) fn tick(&mut self) {
        let now = Instant::now();
        while let Some(Reverse((due, id))) = self.delayed.peek().copied()
            && due <= now
        {
            self.delayed.pop();
            self.place_again(id);
        }
        if !self.unplaced.is_empty() {
            self.place_all();
        }
        let limit = self.settings.timing.answer;
        let overdue = self.units.iter().filter(|(_, unit)| now - unit.since > limit);
        let overdue: Vec<UnitId> = overdue.map(|(id, _)| *id).collect();
        for id in overdue {
            tracing::warn!(?limit, "a task has no answer in time");
            self.hand_back(id);
        }
        self.hedge(now);
    }

    /// Asks workers that have nothing to do what is out for much longer than nearly all else.
    fn hedge(&mut self, now: Instant) {
        let Some(usual) = self.latency.percentile_95() else { return };
        let limit = (usual * SLOW).max(self.settings.timing.hedge);
        for index in 0..self.members.len() {
            let member = &self.members[index];
            // It has taken over what waited elsewhere.
            let is_idle = member.has_nothing_waiting()
                && member.usable(now).is_some_and(|session| session.in_hand.is_empty());
            if !is_idle {
                continue;
            }
            for id in self.slow_elsewhere(WorkerId(index), now, limit) {
                self.ask_as_well(id, WorkerId(index));
            }
        }
    }

    /// The tasks that are out for longer than `limit` at others and that belong to `worker`, too, the longest first.
    fn slow_elsewhere(&self, worker: WorkerId, now: Instant, limit: Duration) -> Vec<UnitId> {
        let slow = self.units.iter().filter_map(|(id, unit)| {
            let [out] = unit.out[..] else { return None };
            let limit = if self.is_looking(out) { limit * LOOKING } else { limit };
            let is_slow = now - out.since > limit && unit.may_be_asked_as_well(worker);
            // As with all else, so that who asks for the same again finds it at one of its choices.
            (is_slow && self.choices(unit).contains(&Some(worker))).then_some((out.since, *id))
        });
        let mut slow: Vec<(Instant, UnitId)> = slow.collect();
        slow.sort_unstable();
        slow.into_iter().take(TAKEN).map(|(_, id)| id).collect()
    }
}

/// How many tasks of this `priority` a worker may have, where `limit` is how many in all: few scans' tasks are sent before
/// it is known whether workers know their answers.
fn limit_of(priority: Priority, limit: usize, is_known: bool) -> usize {
    if priority == Priority::Bulk && !is_known { limit.min(FIRST) } else { limit }
}

/// The text that goes with the question, if not the digest alone goes first.
fn text_to_send(unit: &Unit, is_likely_known: bool) -> Bytes {
    let is_long = unit.size() > MAX_PART_BYTES as u64;
    let waits = unit.referred.is_some() || unit.is_held_back || is_likely_known || is_long;
    if waits { Bytes::new() } else { unit.text() }
}

/// The task as its worker is asked.
fn message(unit: &Unit, number: u64, text: Bytes) -> v1::Task {
    let task = &unit.task;
    let language = task.language;
    v1::Task {
        id: number,
        digest: Bytes::copy_from_slice(task.digest.as_bytes()),
        size: unit.size(),
        language: language.grammar_name().to_owned(),
        options: language.switched(&task.variants).map(str::to_owned).collect(),
        max_parse_steps: task.max_parse_steps,
        text,
        text_encoding: Encoding::Unspecified.into(),
    }
}
