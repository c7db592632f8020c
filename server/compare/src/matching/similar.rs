//! What was renamed or moved and edited at once: told by what it holds, as Git tells files.
//!
//! The most alike go first. Where a name is the same, or the place between the same neighbours, less
//! has to be common. Which pairs are weighed at all is told by what they share that few others have,
//! so that the work grows with the size of the change and not with its square.

use std::collections::HashMap;

use super::super::content::Content;
use super::super::named::Named;
use super::pairs::{Half, Pairs};

/// From this similarity on, what has another name in another place may be the same.
pub(super) const ALIKE: f64 = 0.6;

/// From this on, what has the same name may be.
const ALIKE_BY_NAME: f64 = 0.45;

/// From this on, what stands between the same neighbours may be.
const ALIKE_IN_PLACE: f64 = 0.35;

/// From this share of the smaller one that is in the other on, what stands between the same
/// neighbours may be: most of it was split off, or came to it.
const PART_IN_PLACE: f64 = 0.7;

/// What has fewer pairs of tokens is alike by chance.
pub(super) const TELLING: usize = 8;

/// What so many have in common tells none of them.
pub(super) const COMMON: usize = 32;

/// So many candidates are weighed for each that is new, at most.
const CANDIDATES: usize = 8;

/// Where something stands among what has a partner in the same file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Spot {
    /// The file, the place of the neighbour before on the older side, and how many that have no
    /// partner are between.
    Behind(usize, Option<usize>, usize),
    /// The same from the neighbour behind it.
    Before(usize, Option<usize>, usize),
}

/// What is known of one side.
struct Known<'run> {
    contents: &'run HashMap<usize, Content>,
    spots: HashMap<usize, [Spot; 2]>,
}

/// Pairs what has no partner in `pairs` and `may` be the same by what it holds; `contents` are those
/// of the older and of the newer side.
pub(super) fn pair<T: Named>(
    pairs: &mut Pairs<T>,
    contents: (&HashMap<usize, Content>, &HashMap<usize, Content>),
    may: impl Fn(&T, &T) -> bool,
) {
    let old = Known {
        contents: contents.0,
        spots: spots(&pairs.old, &pairs.new.files, |_, place| place),
    };
    let new = Known {
        contents: contents.1,
        spots: spots(&pairs.new, &pairs.old.files, |partner, _| partner),
    };
    let mut weighed = weighed(pairs, &old, &new, may);
    weighed.sort_by(|one, other| {
        other.0.total_cmp(&one.0).then_with(|| (one.1, one.2).cmp(&(other.1, other.2)))
    });
    for (_, old, new) in weighed {
        pairs.pair(old, new);
    }
}

/// The pairs that may be the same: how much speaks for it, and the places of both.
fn weighed<T: Named>(
    pairs: &Pairs<T>,
    old: &Known<'_>,
    new: &Known<'_>,
    may: impl Fn(&T, &T) -> bool,
) -> Vec<(f64, usize, usize)> {
    let by_pair = by_pair(&pairs.old, old.contents);
    let by_spot: HashMap<Spot, usize> =
        old.spots.iter().flat_map(|(place, spots)| spots.map(|spot| (spot, *place))).collect();
    let by_name = pairs.old.free_by(|place| Some(pairs.old.all[place].name()));
    let mut weighed = Vec::new();
    for place in pairs.new.free() {
        let (one, Some(content)) = (&pairs.new.all[place], new.contents.get(&place)) else {
            continue;
        };
        let mut candidates = sharing(content, &by_pair);
        let spots = &new.spots[&place];
        candidates.extend(spots.iter().filter_map(|spot| by_spot.get(spot)));
        let namesakes = by_name.get(one.name()).map_or(&[][..], Vec::as_slice);
        candidates.extend(namesakes.iter().take(CANDIDATES));
        candidates.sort_unstable();
        candidates.dedup();
        for candidate in candidates {
            let other = &pairs.old.all[candidate];
            let Some(held) = old.contents.get(&candidate).filter(|_| may(other, one)) else {
                continue;
            };
            let hints = Hints {
                has_same_name: one.name() == other.name(),
                is_in_place: old.spots[&candidate].iter().zip(spots).any(|(one, own)| one == own),
            };
            weighed.extend(hints.weigh(held, content).map(|weight| (weight, candidate, place)));
        }
    }
    weighed
}

/// What beside the content speaks for a pair.
#[derive(Clone, Copy)]
struct Hints {
    has_same_name: bool,
    is_in_place: bool,
}

impl Hints {
    /// How much speaks for it that `old` became `new`; `None` if too little does.
    fn weigh(self, old: &Content, new: &Content) -> Option<f64> {
        let enough = if self.is_in_place {
            ALIKE_IN_PLACE
        } else if self.has_same_name {
            ALIKE_BY_NAME
        } else {
            ALIKE
        };
        let similarity = old.similarity(new);
        let hints = u8::from(self.has_same_name) + u8::from(self.is_in_place);
        let is_telling = old.len().min(new.len()) >= TELLING;
        let is_same = match (is_telling, hints) {
            (false, 0) => false,
            (false, _) => similarity >= ALIKE,
            (true, _) => {
                similarity >= enough || (self.is_in_place && old.overlap(new) >= PART_IN_PLACE)
            }
        };
        is_same.then(|| similarity + f64::from(hints) / 8.0)
    }
}

/// The places of what has no partner on the older side, by each pair of tokens that only some of
/// them have.
pub(super) fn by_pair<T: Named>(
    half: &Half<T>,
    contents: &HashMap<usize, Content>,
) -> HashMap<u32, Vec<usize>> {
    let mut by_pair: HashMap<u32, Vec<usize>> = HashMap::new();
    for place in half.free() {
        for pair in contents.get(&place).into_iter().flat_map(Content::distinct) {
            by_pair.entry(pair).or_default().push(place);
        }
    }
    by_pair.retain(|_, places| places.len() <= COMMON);
    by_pair
}

/// Those that share most with `content` of what only some have.
pub(super) fn sharing(content: &Content, by_pair: &HashMap<u32, Vec<usize>>) -> Vec<usize> {
    let mut shared: HashMap<usize, usize> = HashMap::new();
    for place in content.distinct().filter_map(|pair| by_pair.get(&pair)).flatten() {
        *shared.entry(*place).or_default() += 1;
    }
    let mut most: Vec<(usize, usize)> = shared.into_iter().collect();
    most.sort_unstable_by(|one, other| (other.1, one.0).cmp(&(one.1, other.0)));
    most.into_iter().take(CANDIDATES).map(|(place, _)| place).collect()
}

/// Where each that has no partner in `half` stands. A neighbour is one whose partner is in the same
/// of the `others`' files; it is told by its place on the older side, which `of_old` makes of its
/// partner's and its own.
fn spots<T: Named>(
    half: &Half<T>,
    others: &[usize],
    of_old: impl Fn(usize, usize) -> usize,
) -> HashMap<usize, [Spot; 2]> {
    let neighbour = |place: usize| {
        let partner = half.partners[place]?;
        (others[partner] == half.files[place]).then(|| of_old(partner, place))
    };
    let count = |places: &mut dyn Iterator<Item = usize>| {
        let mut counted = HashMap::new();
        let (mut file, mut last, mut between) = (None, None, 0);
        for place in places {
            if file != Some(half.files[place]) {
                (file, last, between) = (Some(half.files[place]), None, 0);
            }
            match (half.partners[place], neighbour(place)) {
                (None, _) => {
                    counted.insert(place, (half.files[place], last, between));
                    between += 1;
                }
                (Some(_), Some(neighbour)) => (last, between) = (Some(neighbour), 0),
                (Some(_), None) => {}
            }
        }
        counted
    };
    let behind = count(&mut (0..half.all.len()));
    let before = count(&mut (0..half.all.len()).rev());
    let both = |(place, (file, last, between)): (usize, (usize, Option<usize>, usize))| {
        let (_, next, until) = before[&place];
        (place, [Spot::Behind(file, last, between), Spot::Before(file, next, until)])
    };
    behind.into_iter().map(both).collect()
}
