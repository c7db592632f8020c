//! What one function does, while the walk is in it.

use std::hash::Hash;

use astrolens_facts::{Act, Object, Use, Uses};
use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::expressions::Spelled;

/// A name in what functions do, by its number among the [`Spellings`] of one walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Name(usize);

/// The names in what the functions of one walk do.
#[derive(Default)]
pub(crate) struct Spellings<'file>(IndexSet<Spelled<'file>, FxBuildHasher>);

impl<'file> Spellings<'file> {
    /// The number of `name`.
    pub(crate) fn number(&mut self, name: Spelled<'file>) -> Name {
        Name(self.0.insert_full(name).0)
    }

    /// The text of `name`.
    pub(crate) fn text(&self, Name(number): Name) -> &str {
        self.0.get_index(number).map_or("", AsRef::as_ref)
    }
}

/// What was seen so far of what one function does, or a file outside of functions.
#[derive(Debug, Default)]
pub(crate) struct UseTally {
    uses: Vec<Use<Name>>,
}

impl UseTally {
    /// The function does something at the byte `offset`.
    pub(crate) fn add(&mut self, offset: u32, act: Act<Name>) {
        if self.uses.len() < Uses::MOST {
            self.uses.push(Use { offset, act });
        }
    }

    /// The function ends.
    pub(crate) fn close(self) -> Vec<Use<Name>> {
        settled(self.uses)
    }
}

/// What a part of a file that is walked by itself does, from its start on.
#[derive(Debug)]
pub(crate) struct PartUses {
    /// What no function of it does.
    pub(crate) around: Uses,
    /// What each of its functions does.
    pub(crate) functions: Vec<Uses>,
}

/// What a file does outside of functions: `uses` of what is left of it without its `parts`, and
/// what these tell of it, each with the offset at which it stands.
pub(crate) fn join<'uses>(uses: &Uses, parts: impl Iterator<Item = (&'uses Uses, u32)>) -> Uses {
    let mut parts = parts.filter(|(part, _)| !part.is_empty()).peekable();
    if parts.peek().is_none() {
        return uses.clone();
    }
    let mut all: Vec<Use<&str>> = uses.iter(0).collect();
    for (part, origin) in parts {
        all.extend(part.iter(origin));
    }
    Uses::pack(0, &settled(all), |name| name)
}

/// What a function does in source order, each member that it reads and each path it mentions once.
fn settled<N: Copy + Eq + Hash>(mut uses: Vec<Use<N>>) -> Vec<Use<N>> {
    // The walk meets the last call of a chain first.
    uses.sort_by_key(|seen| seen.offset);
    let mut read: FxHashSet<(Object<N>, N)> = FxHashSet::default();
    let mut mentioned: FxHashSet<N> = FxHashSet::default();
    uses.retain(|seen| match seen.act {
        Act::Access { object, member, written: None } => read.insert((object, member)),
        Act::Mention { path } => mentioned.insert(path),
        _ => true,
    });
    uses
}
