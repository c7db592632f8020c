//! Which function of one state is which of the other: by name within a file, else by body.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, VecDeque};

use astrolens_model::TextHash;

use super::likeness::{Likeness, namesakes};
use super::{FunctionChange, Side};

/// A body of fewer statements than this is alike by chance: without the same name it tells
/// nothing.
const TELLING: u32 = 2;

/// The functions of `files`, older and newer side of each, as pairs where they are the same.
///
/// Within a file a function is told by its qualified name, and where several share one, by what
/// they have in common (see [`namesakes`]). What is then left over in all files is told by its
/// body, as it was moved or renamed, or by its name and figures, as it was moved and edited.
pub(super) fn match_functions(files: Vec<(Vec<Side>, Vec<Side>)>) -> Vec<FunctionChange> {
    let mut changes = Vec::new();
    let mut removed = Vec::new();
    let mut added = Vec::new();
    for (before, after) in files {
        match_file(before, after, &mut changes, &mut removed, &mut added);
    }
    // What holds others comes before them.
    removed.sort_by(|one, other| source_order(one).cmp(&source_order(other)));
    added.sort_by(|one, other| source_order(one).cmp(&source_order(other)));
    match_moved(removed, added, &mut changes);
    changes.sort_by(|one, other| place(one).cmp(&place(other)));
    changes
}

/// Where a function stands.
fn source_order(side: &Side) -> (&str, u32, Reverse<u32>) {
    (&side.path, side.function.start_byte, Reverse(side.function.end_byte))
}

/// Where a change is to be shown.
fn place(change: &FunctionChange) -> Option<(&str, u32, bool)> {
    let side = change.latest()?;
    Some((&side.path, side.function.start_byte, change.after.is_some()))
}

/// Pairs the functions of one file by name; what is left goes to `removed` and `added`.
fn match_file(
    before: Vec<Side>,
    after: Vec<Side>,
    changes: &mut Vec<FunctionChange>,
    removed: &mut Vec<Side>,
    added: &mut Vec<Side>,
) {
    let mut groups: BTreeMap<String, (Vec<Side>, Vec<Side>)> = BTreeMap::new();
    for side in before {
        groups.entry(side.function.qualified_name.clone()).or_default().0.push(side);
    }
    for side in after {
        groups.entry(side.function.qualified_name.clone()).or_default().1.push(side);
    }
    for (before, after) in groups.into_values() {
        let partners = partners(&before, &after);
        let mut before: Vec<Option<Side>> = before.into_iter().map(Some).collect();
        for (side, partner) in after.into_iter().zip(partners) {
            match partner.and_then(|index| before[index].take()) {
                Some(before) => changes.push(FunctionChange {
                    before: Some(before),
                    after: Some(side),
                    moved: false,
                }),
                None => added.push(side),
            }
        }
        removed.extend(before.into_iter().flatten());
    }
}

/// For each function of `after` the index of the one of `before` it was, all of one name.
fn partners(before: &[Side], after: &[Side]) -> Vec<Option<usize>> {
    if let ([before], [after]) = (before, after)
        && after.function.is_named()
        && before.function.kind == after.function.kind
    {
        return vec![Some(0)];
    }
    let likenesses = |sides: &[Side]| -> Vec<Likeness> {
        sides.iter().map(|side| Likeness::of(&side.function)).collect()
    };
    namesakes(&likenesses(before), &likenesses(after))
}

/// Pairs what was removed and what was added by body, then by name; the rest is just that.
fn match_moved(removed: Vec<Side>, added: Vec<Side>, changes: &mut Vec<FunctionChange>) {
    let mut gone = Gone::new(removed);
    // The moved functions around the current one, outermost first.
    let mut carriers: Vec<(Side, Side)> = Vec::new();
    let mut left = Vec::new();
    for side in added {
        while carriers.pop_if(|(_, new)| !is_within(&side, new)).is_some() {}
        let Some(before) = gone.take(&side, &carriers) else {
            left.push(side);
            continue;
        };
        carriers.push((before.clone(), side.clone()));
        changes.push(FunctionChange { before: Some(before), after: Some(side), moved: true });
    }
    match_edited(&mut gone.sides, left, changes);
    let gone = gone.sides.into_iter().flatten();
    changes.extend(gone.map(|side| FunctionChange {
        before: Some(side),
        after: None,
        moved: false,
    }));
}

/// A body, with a qualified name and a path where these count.
type Key = (TextHash, Option<String>, Option<String>);

/// What was removed, to be found by body.
struct Gone {
    /// In source order; `None` once it is taken.
    sides: Vec<Option<Side>>,
    /// The places of those with a body, in source order: by it, and by it together with the
    /// qualified name, the path or both.
    places: HashMap<Key, VecDeque<usize>>,
}

impl Gone {
    /// Indexes `removed`, which is in source order.
    fn new(removed: Vec<Side>) -> Self {
        let mut places: HashMap<_, VecDeque<usize>> = HashMap::new();
        for (place, side) in removed.iter().enumerate() {
            let Some(body) = side.body() else { continue };
            for name in [None, Some(side.function.qualified_name.clone())] {
                for path in [None, Some(side.path.clone())] {
                    places.entry((body, name.clone(), path)).or_default().push_back(place);
                }
            }
        }
        Self { sides: removed.into_iter().map(Some).collect(), places }
    }

    /// Takes the function that became `after`, which has the same body: one of its name in its
    /// file, else of its name, in its file or anywhere. Where the body is short only the name
    /// tells, or that it went and came with one of `carriers`, the moved functions around `after`.
    fn take(&mut self, after: &Side, carriers: &[(Side, Side)]) -> Option<Side> {
        let body = after.body()?;
        let name = || Some(after.function.qualified_name.clone());
        let path = || Some(after.path.clone());
        let named =
            self.first(&(body, name(), path())).or_else(|| self.first(&(body, name(), None)));
        let place = named.or_else(|| {
            if after.function.statements >= TELLING {
                self.first(&(body, None, path())).or_else(|| self.first(&(body, None, None)))
            } else {
                carriers.iter().filter_map(|(old, _)| self.first_within(body, old)).min()
            }
        })?;
        self.sides[place].take()
    }

    /// The first place under `key` that is not taken.
    fn first(&mut self, key: &Key) -> Option<usize> {
        let places = self.places.get_mut(key)?;
        while let Some(place) = places.front() {
            if self.sides[*place].is_some() {
                return Some(*place);
            }
            places.pop_front();
        }
        None
    }

    /// The first place of a function with `body` inside `outer` that is not taken.
    fn first_within(&self, body: TextHash, outer: &Side) -> Option<usize> {
        let places = self.places.get(&(body, None, Some(outer.path.clone())))?;
        let standing =
            places.iter().filter_map(|place| Some((place, self.sides[*place].as_ref()?)));
        let mut inside = standing.filter(|(_, side)| is_within(side, outer));
        inside.next().map(|(place, _)| *place)
    }
}

/// Pairs what went from one file and came to another edited: the only two of their name, alike in
/// their figures.
fn match_edited(removed: &mut [Option<Side>], added: Vec<Side>, changes: &mut Vec<FunctionChange>) {
    let mut gone: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, side) in removed.iter().enumerate() {
        if let Some(side) = side {
            gone.entry(side.function.qualified_name.clone()).or_default().push(index);
        }
    }
    let mut come: HashMap<String, usize> = HashMap::new();
    for side in &added {
        *come.entry(side.function.qualified_name.clone()).or_default() += 1;
    }
    for side in added {
        let name = &side.function.qualified_name;
        let only = match gone.get(name).map(Vec::as_slice) {
            Some([index]) if come[name] == 1 => Some(*index),
            _ => None,
        };
        let was_it = |before: &mut Side| is_edited(before, &side);
        let before = only.and_then(|index| removed[index].take_if(was_it));
        let moved = before.is_some();
        changes.push(FunctionChange { before, after: Some(side), moved });
    }
}

/// Whether `before` may have become `after`, which has its name, in another file.
fn is_edited(before: &Side, after: &Side) -> bool {
    let (one, other) = (&before.function, &after.function);
    before.path != after.path
        && other.is_named()
        && one.kind == other.kind
        && Likeness::of(one).is_alike(&Likeness::of(other))
}

/// Whether `inner` lies inside `outer`.
fn is_within(inner: &Side, outer: &Side) -> bool {
    inner.path == outer.path
        && outer.function.start_byte <= inner.function.start_byte
        && inner.function.end_byte <= outer.function.end_byte
}

#[cfg(test)]
mod tests {
    use super::super::side::tests::side;
    use super::*;

    /// A function: its name, its first line, and a letter for each line of its body.
    type Short<'text> = (&'text str, u32, &'text str);

    /// The changes between two sides of files.
    fn changes(files: &[(&str, &[Short<'_>], &[Short<'_>])]) -> Vec<String> {
        let sides = |path: &str, functions: &[Short<'_>]| {
            functions.iter().map(|(name, start, text)| side(path, name, *start, text)).collect()
        };
        let files =
            files.iter().map(|(path, old, new)| (sides(path, old), sides(path, new))).collect();
        let told = |side: &Option<Side>| match side {
            Some(side) => format!("{}:{}", side.path, side.function.label()),
            None => "-".to_owned(),
        };
        match_functions(files)
            .iter()
            .filter(|change| change.moved || !change.has_same_text())
            .map(|change| {
                let sign = if change.moved { "=>" } else { "->" };
                format!("{} {sign} {}", told(&change.before), told(&change.after))
            })
            .collect()
    }

    #[test]
    fn a_name_tells_a_function_wherever_it_stands_in_its_file() {
        assert_eq!(
            changes(&[("a", &[("f", 1, "x"), ("g", 2, "y")], &[("g", 1, "z"), ("f", 2, "x")])]),
            ["a:g -> a:g"]
        );
    }

    #[test]
    fn functions_of_one_name_keep_to_their_bodies() {
        // A closure is put before two others, the second of which is changed.
        assert_eq!(
            changes(&[(
                "a",
                &[("f.<anonymous>", 2, "x"), ("f.<anonymous>", 5, "yy")],
                &[("f.<anonymous>", 2, "n"), ("f.<anonymous>", 4, "x"), ("f.<anonymous>", 7, "yz")]
            )]),
            ["- -> a:f.<anonymous>@2", "a:f.<anonymous>@5 -> a:f.<anonymous>@7"]
        );
    }

    #[test]
    fn what_went_and_what_came_with_the_same_body_is_one_function() {
        assert_eq!(
            changes(&[
                ("a", &[("f", 1, "xy"), ("g", 4, "zz"), ("h", 8, "q")], &[("k", 1, "xy")]),
                ("b", &[], &[("g", 1, "zz"), ("h", 5, "q")]),
            ]),
            ["a:f => a:k", "a:g => b:g", "a:h => b:h"]
        );
    }

    #[test]
    fn what_was_moved_and_edited_is_told_by_a_name_that_only_it_has() {
        let removed: &[Short<'_>] = &[("C.f", 1, "xyzw"), ("g", 9, "xyzw")];
        assert_eq!(
            changes(&[
                ("a", removed, &[]),
                ("b", &[], &[("C.f", 1, "xyzv"), ("g", 9, "q")]),
                ("c", &[], &[("g", 1, "xyzv")]),
            ]),
            ["a:g -> -", "a:C.f => b:C.f", "- -> b:g", "- -> c:g"]
        );
    }

    #[test]
    fn a_short_body_is_alike_by_chance() {
        assert_eq!(changes(&[("a", &[("f", 1, "x")], &[("g", 1, "x")])]), ["a:f -> -", "- -> a:g"]);
    }

    #[test]
    fn what_a_moved_function_holds_moves_with_it() {
        let old = [("f", 1, "xyz"), ("f.<anonymous>", 2, "y")];
        let new = [("g", 1, "xyz"), ("g.<anonymous>", 2, "y")];
        assert_eq!(
            changes(&[("a", &old, &new)]),
            ["a:f => a:g", "a:f.<anonymous>@2 => a:g.<anonymous>@2"]
        );
    }

    #[test]
    fn the_nearest_of_several_is_taken() {
        assert_eq!(
            changes(&[
                ("a", &[("f", 1, "xy"), ("g", 4, "xy")], &[]),
                ("b", &[], &[("g", 1, "xy")]),
            ]),
            ["a:f -> -", "a:g => b:g"]
        );
    }
}
