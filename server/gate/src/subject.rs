//! Which function a finding belongs to, by where it stands and never by a name alone.

use std::collections::HashMap;

use astrolens_model::{Finding, Function};
use astrolens_smells::{Check, rule};

use astrolens_compare::{Extents, place};

/// The functions of a file, to be found by the findings that belong to them.
pub(super) struct Owners<'report> {
    /// Their numbers by where a finding about them as a whole stands; of several the first.
    about: HashMap<u32, usize>,
    /// Their starts and numbers by name, sorted.
    named: HashMap<&'report str, Vec<(u32, usize)>>,
    extents: Extents,
}

impl<'report> Owners<'report> {
    /// Those of `functions`, which are in source order.
    pub(super) fn new(functions: impl Iterator<Item = &'report Function> + Clone) -> Self {
        let extents = Extents::new(functions.clone().map(Function::extent));
        let (about, named) = (HashMap::new(), HashMap::new());
        let mut owners = Self { about, named, extents };
        for (number, function) in functions.enumerate() {
            owners.about.entry(place(function)).or_insert(number);
            let named = owners.named.entry(&function.qualified_name).or_default();
            named.push((function.extent().0, number));
        }
        owners.named.values_mut().for_each(|named| named.sort_unstable());
        owners
    }

    /// The number of the one that `finding` is about, is in, or stands above with a comment of it.
    pub(super) fn of(&self, finding: &Finding) -> Option<usize> {
        let symbol = finding.symbol.as_deref();
        let about = symbol.and_then(|_| self.about.get(&finding.start_byte).copied());
        about.or_else(|| self.innermost(finding.start_byte)).or_else(|| {
            let named = self.named.get(symbol?)?;
            let below = named.partition_point(|(start, _)| *start < finding.start_byte);
            named.get(below).map(|(_, number)| *number)
        })
    }

    /// The numbers of those that hold the byte at `offset`, the innermost first.
    pub(super) fn holding(&self, offset: u32) -> impl Iterator<Item = usize> {
        self.extents.holding(offset)
    }

    /// The number of the innermost one that holds the byte at `offset`.
    fn innermost(&self, offset: u32) -> Option<usize> {
        self.extents.holding(offset).next()
    }
}

/// Whether `finding` is about the file as a whole, although it is shown on one line.
pub(super) fn is_about_file(finding: &Finding) -> bool {
    rule(finding.rule.as_str()).is_some_and(|rule| matches!(rule.check, Check::File(_)))
}
