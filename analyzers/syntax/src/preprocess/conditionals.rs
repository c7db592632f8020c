//! Which branches of `#if … #else … #endif` the parser gets to see.
//!
//! The directives themselves are always blanked. The branches all stay where one after the
//! other reads as code: each is balanced and made of whole statements (or whole list items), so
//! that functions in every branch are found. Otherwise one branch is chosen, the first unless
//! its condition is false for sure, and the same choice is made again for the same condition
//! further down, so that braces opened under a condition are closed under it.

use std::collections::HashMap;

use super::Dialect;
use super::condition::{Condition, Truth};
use super::frames::{Frames, Position};
use super::seams;
use super::token::{Directive, DirectiveKind, Kind, Scanned, Token};

/// What was decided.
#[derive(Debug, Default)]
pub(super) struct Resolution {
    /// Token ranges the parser must not see: sorted, apart from each other.
    pub dead: Vec<(u32, u32)>,
    /// The same for directives inside branches that are no code at all (`#if 0`).
    pub dead_directives: Vec<(u32, u32)>,
    /// Offsets of `#if` and `#elif` directives.
    pub branches: Vec<u32>,
    /// Byte ranges of branches, from the directive that begins each up to the one that ends it,
    /// without include guards.
    pub spans: Vec<(u32, u32)>,
    /// Whether the directives themselves do not match each other.
    pub unsure: bool,
}

/// One branch of a group.
#[derive(Clone, Copy)]
struct Branch {
    /// Tokens and directives of the branch.
    tokens: (u32, u32),
    directives: (u32, u32),
    condition: Condition,
    /// The first and last token that stay visible.
    edge: Option<(u32, u32)>,
    exit: Position,
    /// The lowest depth inside.
    lowest: u32,
    /// Whether brackets inside do not match each other.
    broken: bool,
    /// Whether they do, and nothing outside is closed and nothing stays open.
    balanced: bool,
}

/// An open `#if`.
struct Group {
    is_guard: bool,
    first_branch: usize,
    entry: Position,
    /// The last visible token before it.
    before: Option<u32>,
    /// What the branch around it had gathered.
    outer: Running,
}

/// What is gathered about the branch being read.
#[derive(Clone, Copy)]
struct Running {
    tokens_from: u32,
    directives_from: u32,
    condition: Condition,
    edge: Option<(u32, u32)>,
    entry_depth: u32,
    lowest: u32,
    broken: bool,
}

/// Decides for every group of `scanned`.
pub(super) fn resolve(source: &[u8], scanned: &Scanned, dialect: Dialect) -> Resolution {
    let mut resolver = Resolver {
        source,
        dialect,
        tokens: &scanned.tokens,
        directives: &scanned.directives,
        frames: Frames::default(),
        groups: Vec::new(),
        branches: Vec::new(),
        assumed: HashMap::new(),
        position: Position::ROOT,
        running: Running {
            tokens_from: 0,
            directives_from: 0,
            condition: Condition::OTHERWISE,
            edge: None,
            entry_depth: 0,
            lowest: 0,
            broken: false,
        },
        out: Resolution::default(),
    };
    resolver.run();
    let mut out = resolver.out;
    merge(&mut out.dead);
    merge(&mut out.dead_directives);
    out.spans.sort_unstable();
    out
}

struct Resolver<'s> {
    source: &'s [u8],
    dialect: Dialect,
    tokens: &'s [Token],
    directives: &'s [Directive],
    frames: Frames,
    groups: Vec<Group>,
    /// Branches of the open groups, innermost last.
    branches: Vec<Branch>,
    /// What was taken for true and false so far where a choice was needed.
    assumed: HashMap<u64, bool>,
    position: Position,
    running: Running,
    out: Resolution,
}

impl Resolver<'_> {
    fn run(&mut self) {
        let mut next = 0;
        for (index, directive) in self.directives.iter().enumerate() {
            let index = index as u32;
            match directive.kind {
                DirectiveKind::If => {
                    next = self.read(next, directive.at);
                    self.out.branches.push(directive.start);
                    let guard = is_guard(self.source, self.directives, index as usize);
                    self.open(directive, index, guard);
                }
                DirectiveKind::Elif => {
                    next = self.read(next, directive.at);
                    self.out.branches.push(directive.start);
                    let condition = Condition::of(self.source, directive, self.dialect);
                    self.next_branch(directive.at, index, condition);
                }
                DirectiveKind::Else => {
                    next = self.read(next, directive.at);
                    self.next_branch(directive.at, index, Condition::OTHERWISE);
                }
                DirectiveKind::Endif => {
                    next = self.read(next, directive.at);
                    self.close(directive, index);
                }
                _ => {}
            }
        }
        self.out.unsure |= !self.groups.is_empty();
        self.read(next, self.tokens.len() as u32);
        self.out.unsure |= self.running.broken || self.position != Position::ROOT;
    }

    /// Follows the brackets of the tokens from `from` to `to`.
    fn read(&mut self, from: u32, to: u32) -> u32 {
        if from < to {
            let first = self.running.edge.map_or(from, |(first, _)| first);
            self.running.edge = Some((first, to - 1));
        }
        for token in self.tokens.get(from as usize..to as usize).unwrap_or_default() {
            if !matches!(token.kind, Kind::Punct(b'(' | b')' | b'[' | b']' | b'{' | b'}')) {
                continue;
            }
            if self.frames.step(&mut self.position, token.kind) {
                self.running.lowest = self.running.lowest.min(self.frames.depth(self.position));
            } else {
                self.running.broken = true;
            }
        }
        to
    }

    fn open(&mut self, directive: &Directive, index: u32, is_guard: bool) {
        let condition = Condition::of(self.source, directive, self.dialect);
        self.groups.push(Group {
            is_guard,
            first_branch: self.branches.len(),
            entry: self.position,
            before: self.running.edge.map(|(_, last)| last).or_else(|| {
                // Nothing stands in this branch yet: what stands before its group counts.
                self.groups.last().and_then(|group| group.before)
            }),
            outer: self.running,
        });
        self.begin(directive.at, index + 1, condition);
    }

    fn begin(&mut self, at: u32, directive: u32, condition: Condition) {
        let depth = self.frames.depth(self.position);
        self.running = Running {
            tokens_from: at,
            directives_from: directive,
            condition,
            edge: None,
            entry_depth: depth,
            lowest: depth,
            broken: false,
        };
    }

    fn end_branch(&mut self, at: u32, directive: u32, entry: Position) {
        let running = self.running;
        self.branches.push(Branch {
            tokens: (running.tokens_from, at),
            directives: (running.directives_from, directive),
            condition: running.condition,
            edge: running.edge,
            exit: self.position,
            lowest: running.lowest,
            broken: running.broken,
            balanced: !running.broken
                && running.lowest >= running.entry_depth
                && self.position == entry,
        });
    }

    fn next_branch(&mut self, at: u32, index: u32, condition: Condition) {
        let Some(entry) = self.groups.last().map(|group| group.entry) else {
            self.out.unsure = true;
            return;
        };
        self.end_branch(at, index, entry);
        self.position = entry;
        self.begin(at, index + 1, condition);
    }

    fn close(&mut self, directive: &Directive, index: u32) {
        let Some(group) = self.groups.pop() else {
            self.out.unsure = true;
            return;
        };
        self.end_branch(directive.at, index, group.entry);
        let branches = self.branches.split_off(group.first_branch);
        let choice = self.choose(&group, &branches, directive.at);
        self.settle(&group, &branches, choice);
        if !group.is_guard {
            let start = |index: u32| self.directives[index as usize].start;
            let span = |branch: &Branch| {
                let (first, end) = branch.directives;
                (start(first - 1), start(end))
            };
            self.out.spans.extend(branches.iter().map(span));
        }
    }

    /// Which branches stay.
    fn choose(&mut self, group: &Group, branches: &[Branch], next: u32) -> Choice {
        let possible = possible(branches);
        let mut alive = branches.iter().zip(&possible).filter(|(_, alive)| **alive);
        let (first, more) = (alive.next(), alive.next());
        let Some((only, _)) = first else { return Choice::None };
        if more.is_none() {
            let index = possible.iter().position(|alive| *alive).unwrap_or_default();
            let sure = only.balanced || branches.len() > 1 || only.condition.truth == Truth::Yes;
            return if sure { Choice::One(index) } else { self.consistent(branches, &possible) };
        }
        if self.reads_on(group, branches, &possible, next) {
            return Choice::All;
        }
        self.consistent(branches, &possible)
    }

    /// The first branch that agrees with what was assumed so far.
    fn consistent(&mut self, branches: &[Branch], possible: &[bool]) -> Choice {
        let expected = |assumed: &HashMap<u64, bool>, condition: Condition| {
            let denies = |(key, positive): (u64, bool)| {
                assumed.get(&key).is_some_and(|truth| *truth != positive)
            };
            if condition.parts.into_iter().flatten().any(denies) {
                return Some(false);
            }
            assumed.get(&condition.key).map(|truth| *truth == condition.positive)
        };
        let chosen = branches.iter().zip(possible).position(|(branch, possible)| {
            *possible
                && (branch.condition.key == 0
                    || expected(&self.assumed, branch.condition) != Some(false))
        });
        let denied = chosen.unwrap_or(branches.len());
        for branch in &branches[..denied] {
            self.assumed.entry(branch.condition.key).or_insert(!branch.condition.positive);
        }
        let Some(chosen) = chosen else { return Choice::None };
        let condition = branches[chosen].condition;
        if condition.key != 0 {
            self.assumed.entry(condition.key).or_insert(condition.positive);
        }
        Choice::One(chosen)
    }

    /// Whether the branches can stand one after the other.
    fn reads_on(&self, group: &Group, branches: &[Branch], possible: &[bool], next: u32) -> bool {
        let bracket = self.frames.bracket(group.entry);
        if !matches!(bracket, None | Some(b'{')) {
            return false;
        }
        let token = |index: u32| self.tokens.get(index as usize);
        let before = group.before.and_then(token);
        let next = token(next);
        let edges = || {
            branches
                .iter()
                .zip(possible)
                .filter(|(_, possible)| **possible)
                .filter_map(|(branch, _)| branch.edge)
                .filter_map(|(first, last)| Some((token(first)?, token(last)?)))
        };
        let balanced =
            branches.iter().zip(possible).all(|(branch, possible)| !possible || branch.balanced);
        balanced
            && (seams::statements(self.source, before, edges(), next)
                || seams::items(before, edges()))
    }

    /// Carries a choice out and goes on after the group.
    fn settle(&mut self, group: &Group, branches: &[Branch], choice: Choice) {
        let mut outer = group.outer;
        self.position = group.entry;
        for (index, branch) in branches.iter().enumerate() {
            let is_code = branch.condition.truth != Truth::No;
            let stays = match choice {
                Choice::All => is_code,
                Choice::One(chosen) => chosen == index,
                Choice::None => false,
            };
            if !stays {
                self.out.dead.push(branch.tokens);
                if !is_code {
                    self.out.dead_directives.push(branch.directives);
                }
                continue;
            }
            self.position = branch.exit;
            if let Some((first, last)) = branch.edge {
                outer.edge = Some((outer.edge.map_or(first, |(first, _)| first), last));
            }
            outer.lowest = outer.lowest.min(branch.lowest);
            outer.broken |= branch.broken;
        }
        self.running = outer;
    }
}

/// What is done with a group's branches.
#[derive(Clone, Copy)]
enum Choice {
    All,
    One(usize),
    None,
}

/// Which branches may be compiled: not those that are false for sure, nor those after a true one.
fn possible(branches: &[Branch]) -> Vec<bool> {
    let mut decided = false;
    branches
        .iter()
        .map(|branch| {
            let possible = !decided && branch.condition.truth != Truth::No;
            decided |= branch.condition.truth == Truth::Yes;
            possible
        })
        .collect()
}

/// Whether `#ifndef NAME` is followed by `#define NAME` at once: an include guard.
fn is_guard(source: &[u8], directives: &[Directive], index: usize) -> bool {
    let (Some(open), Some(define)) = (directives.get(index), directives.get(index + 1)) else {
        return false;
    };
    let argument = |directive: &Directive| {
        source
            .get(directive.argument as usize..directive.end as usize)
            .unwrap_or_default()
            .trim_ascii()
    };
    let name = argument(open);
    open.at == 0
        && define.at == 0
        && define.kind == DirectiveKind::Define
        && source[open.start as usize..open.argument as usize].ends_with(b"ifndef")
        && argument(define).split(u8::is_ascii_whitespace).next() == Some(name)
}

/// Sorts ranges and joins those that touch.
fn merge(ranges: &mut Vec<(u32, u32)>) {
    ranges.sort_unstable();
    let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
    for &(start, end) in ranges.iter().filter(|(start, end)| start < end) {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    *ranges = merged;
}
