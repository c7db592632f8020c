//! What one function does, while the walk is in it.

use std::hash::{Hash, Hasher};

use astrolens_facts::{Act, Use, Uses};
use rustc_hash::{FxHashSet, FxHasher};

use crate::expressions::Spelled;

/// What was seen so far of what one function does, or a file outside of functions.
#[derive(Debug, Default)]
pub(crate) struct UseTally<'file> {
    uses: Vec<Use<Spelled<'file>>>,
}

impl<'file> UseTally<'file> {
    /// The function does something at the byte `offset`.
    pub(crate) fn add(&mut self, offset: u32, act: Act<Spelled<'file>>) {
        if self.uses.len() < Uses::MOST {
            self.uses.push(Use { offset, act });
        }
    }

    /// The function ends, which starts at `origin`.
    pub(crate) fn close(self, origin: u32) -> Uses {
        pack(origin, self.uses)
    }
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
    pack(0, all)
}

/// Packs what a function does that starts at `origin`.
fn pack<N: AsRef<str> + Hash>(origin: u32, mut uses: Vec<Use<N>>) -> Uses {
    // The walk meets the last call of a chain first.
    uses.sort_by_key(|seen| seen.offset);
    let mut read = FxHashSet::default();
    uses.retain(|seen| match &seen.act {
        Act::Access { object, member, written: None } => {
            let mut hasher = FxHasher::default();
            (object, member).hash(&mut hasher);
            // Two of a function's few members share a hash of 64 bits with a probability below
            // 10⁻¹², and then one is left out.
            read.insert(hasher.finish())
        }
        _ => true,
    });
    Uses::pack(origin, &uses)
}
