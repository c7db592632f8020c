//! What was renamed or moved as it is: told by its body.

use std::collections::{HashMap, HashSet, VecDeque};

use astrolens_model::TextHash;

use super::super::Side;
use super::super::likeness::Likeness;
use super::super::named::Named;
use super::pairs::{Half, Pairs};

/// A body of fewer statements than this is alike by chance: without the same name it tells
/// nothing.
const TELLING: u32 = 2;

/// Pairs what has one body under two names in one file although one of the names is still there, or
/// was there before: `f` became `f_impl` behind a new `f`, or took the name of a function that is gone.
///
/// Where what has the name on both sides is alike, the name tells more.
pub(super) fn pair_displaced(functions: &mut Pairs<Side>) {
    let (olds, news) = (alone_by_body(&functions.old), alone_by_body(&functions.new));
    let by_name = |half: &Half<Side>| {
        half.free_by(|place| Some((half.files[place], half.all[place].qualified_name().to_owned())))
    };
    let (old_names, new_names) = (by_name(&functions.old), by_name(&functions.new));
    let mut displaced = Vec::new();
    for (key, old) in olds {
        let Some(&new) = news.get(&key) else { continue };
        let (was, is) = (&functions.old.all[old], &functions.new.all[new]);
        if was.qualified_name() == is.qualified_name() || was.function.kind != is.function.kind {
            continue;
        }
        let named = |name: &str| (key.0, name.to_owned());
        let heirs = new_names.get(&named(was.qualified_name())).into_iter().flatten();
        let heirs = heirs.map(|heir| (was, &functions.new.all[*heir]));
        let owners = old_names.get(&named(is.qualified_name())).into_iter().flatten();
        let owners = owners.map(|owner| (&functions.old.all[*owner], is));
        let mut namesakes = heirs.chain(owners).peekable();
        if namesakes.peek().is_some() && !namesakes.any(|(one, other)| is_alike(one, other)) {
            displaced.push((old, new));
        }
    }
    for (old, new) in displaced {
        functions.pair(old, new);
    }
}

/// The places of the functions whose telling body no other one of their file has, by file and body.
fn alone_by_body(half: &Half<Side>) -> HashMap<(usize, TextHash), usize> {
    let groups = half.free_by(|place| {
        let side = &half.all[place];
        let body = side.body().filter(|_| side.function.statements >= TELLING)?;
        Some((half.files[place], body))
    });
    let alone = |(key, places): (_, Vec<usize>)| match places[..] {
        [place] => Some((key, place)),
        _ => None,
    };
    groups.into_iter().filter_map(alone).collect()
}

/// Whether the figures of both are alike.
fn is_alike(one: &Side, other: &Side) -> bool {
    Likeness::of(&one.function).is_alike(&Likeness::of(&other.function))
}

/// Pairs what went and what came with the same body.
pub(super) fn pair(functions: &mut Pairs<Side>) {
    for (old, new) in moved(functions) {
        functions.pair(old, new);
    }
}

/// What went and came with the same body, in the order of what came.
fn moved(functions: &Pairs<Side>) -> Vec<(usize, usize)> {
    let mut gone = Gone::new(functions);
    // The moved functions around the current one, outermost first.
    let mut carriers: Vec<(&Side, &Side)> = Vec::new();
    let mut moved = Vec::new();
    for new in functions.new.free() {
        let side = &functions.new.all[new];
        while carriers.pop_if(|(_, new)| !is_within(side, new)).is_some() {}
        if let Some(old) = gone.take(side, &carriers) {
            carriers.push((&functions.old.all[old], side));
            moved.push((old, new));
        }
    }
    moved
}

/// A body, with a qualified name and a path where these count.
type Key<'side> = (TextHash, Option<&'side str>, Option<&'side str>);

/// What went, to be found by body.
struct Gone<'side> {
    /// The functions of the older side, in source order.
    all: &'side [Side],
    taken: HashSet<usize>,
    /// The places of those with a body, in source order: by it, and by it together with the
    /// qualified name, the path or both.
    places: HashMap<Key<'side>, VecDeque<usize>>,
}

impl<'side> Gone<'side> {
    /// Indexes what has no partner in `functions`.
    fn new(functions: &'side Pairs<Side>) -> Self {
        let all = &functions.old.all[..];
        let mut places: HashMap<_, VecDeque<usize>> = HashMap::new();
        for place in functions.old.free() {
            let side = &all[place];
            let Some(body) = side.body() else { continue };
            for name in [None, Some(&*side.function.qualified_name)] {
                for path in [None, Some(&*side.path)] {
                    places.entry((body, name, path)).or_default().push_back(place);
                }
            }
        }
        Self { all, taken: HashSet::new(), places }
    }

    /// Takes the place of the function that became `after`, which has the same body: one of its
    /// name in its file, else of its name, in its file or anywhere. Where the body is short only the
    /// name tells, or that it went and came with one of `carriers`, the moved functions around `after`.
    fn take(&mut self, after: &'side Side, carriers: &[(&Side, &Side)]) -> Option<usize> {
        let body = after.body()?;
        let (name, path) = (Some(&*after.function.qualified_name), Some(&*after.path));
        let named = self.first(&(body, name, path)).or_else(|| self.first(&(body, name, None)));
        let place = named.or_else(|| {
            if after.function.statements >= TELLING {
                self.first(&(body, None, path)).or_else(|| self.first(&(body, None, None)))
            } else {
                carriers.iter().filter_map(|(old, _)| self.first_within(body, old)).min()
            }
        })?;
        self.taken.insert(place);
        Some(place)
    }

    /// The first place under `key` that is not taken.
    fn first(&mut self, key: &Key<'side>) -> Option<usize> {
        let places = self.places.get_mut(key)?;
        while places.front().is_some_and(|place| self.taken.contains(place)) {
            places.pop_front();
        }
        places.front().copied()
    }

    /// The first place of a function with `body` inside `outer` that is not taken.
    fn first_within(&self, body: TextHash, outer: &Side) -> Option<usize> {
        let places = self.places.get(&(body, None, Some(&*outer.path)))?;
        let start = outer.function.start_byte;
        let first = places.partition_point(|place| self.all[*place].function.start_byte < start);
        let inside = places.range(first..).take_while(|place| is_within(&self.all[**place], outer));
        inside.copied().find(|place| !self.taken.contains(place))
    }
}

/// Whether `inner` lies inside `outer`.
fn is_within(inner: &Side, outer: &Side) -> bool {
    inner.path == outer.path
        && outer.function.start_byte <= inner.function.start_byte
        && inner.function.end_byte <= outer.function.end_byte
}
