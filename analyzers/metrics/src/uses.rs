//! What one function does, while the walk is in it.

use astrolens_facts::{Act, Use, Uses};

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
    pub(crate) fn close(mut self, origin: u32) -> Uses {
        // The walk meets the last call of a chain first.
        self.uses.sort_by_key(|seen| seen.offset);
        Uses::pack(origin, &self.uses)
    }
}

/// What a file does outside of functions, of which some is in `parts`, each with the offset that
/// it counts from and the one that it now stands at.
pub(crate) fn join<'uses>(uses: &Uses, parts: impl Iterator<Item = (&'uses Uses, u32)>) -> Uses {
    let mut parts = parts.filter(|(part, _)| !part.is_empty()).peekable();
    if parts.peek().is_none() {
        return uses.clone();
    }
    let mut all: Vec<Use<&str>> = uses.iter(0).collect();
    for (part, origin) in parts {
        all.extend(part.iter(origin));
    }
    all.sort_by_key(|seen| seen.offset);
    Uses::pack(0, &all)
}
