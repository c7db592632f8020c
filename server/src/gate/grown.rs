//! A baseline that lets more pass than it did before a change.

use super::baseline::{Baseline, Known};

/// How many findings `now` lets pass that `before` does not: they are new in it, or worse.
///
/// What has another name or file is taken for what it was, as far as its rule and figure allow.
pub(super) fn grown(now: &Baseline, before: &Baseline) -> usize {
    let mut was: Vec<(&str, &Known)> = entries(before).collect();
    let mut rest = Vec::new();
    for (path, known) in entries(now) {
        let is_it = |(other, entry): &(&str, &Known)| *other == path && allows(entry, known, true);
        if !take(&mut was, is_it) {
            rest.push(known);
        }
    }
    rest.retain(|known| !take(&mut was, |(_, entry)| allows(entry, known, false)));
    rest.len()
}

fn entries(baseline: &Baseline) -> impl Iterator<Item = (&str, &Known)> {
    let files = baseline.files.iter();
    files.flat_map(|(path, known)| known.iter().map(move |known| (path.as_str(), known)))
}

/// Takes the first entry that `is_it`; whether there is one.
fn take<T>(entries: &mut Vec<T>, is_it: impl Fn(&T) -> bool) -> bool {
    let place = entries.iter().position(is_it);
    place.map(|place| entries.swap_remove(place)).is_some()
}

/// Whether `was` lets pass what `now` does, under the same name if need be.
fn allows(was: &Known, now: &Known, has_same_name: bool) -> bool {
    let is_same = was.rule == now.rule && (!has_same_name || was.symbol == now.symbol);
    is_same && !was.is_exceeded_by(now)
}
