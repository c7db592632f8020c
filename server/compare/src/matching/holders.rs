//! What belongs to something that has another name or place: a method of a class that was renamed, a
//! function in one that was moved.

use std::collections::HashMap;

use super::super::Side;
use super::super::named::{Named, TypeSide};
use super::pairs::{Half, Pairs};
use super::partners;

/// The number of a file, and the name in it of what holds others.
type Holder = (usize, String);

/// What holds others, a type, a function or a name alone, and is not where it was or has another
/// name: from what it was to what it is.
struct Holders(HashMap<Holder, Holder>);

/// Pairs the types that went where most of what they held went, and what is held by what is now
/// elsewhere or has another name.
pub(super) fn follow(functions: &mut Pairs<Side>, types: &mut Pairs<TypeSide>) {
    let mut holders = Holders::by_held(functions);
    holders.pair_types(types);
    holders.add(functions);
    holders.pair_functions(functions);
}

fn holder<T: Named>(half: &Half<T>, place: usize) -> Holder {
    (half.files[place], half.all[place].qualified_name().to_owned())
}

/// What holds the one at `place`; `None` if only the file does.
fn around<T: Named>(half: &Half<T>, place: usize) -> Option<Holder> {
    let container = half.all[place].container();
    (!container.is_empty()).then(|| (half.files[place], container.to_owned()))
}

impl Holders {
    /// Those of which most functions are held by another one now.
    fn by_held(functions: &Pairs<Side>) -> Self {
        let mut votes: HashMap<Holder, HashMap<Holder, usize>> = HashMap::new();
        for (old, new) in functions.pairs() {
            if let (Some(was), Some(is)) =
                (around(&functions.old, old), around(&functions.new, new))
            {
                *votes.entry(was).or_default().entry(is).or_default() += 1;
            }
        }
        let elected = votes.into_iter().filter_map(|(was, votes)| {
            let (is, _) = votes.into_iter().max_by(|(one, count), (other, more)| {
                // Of several, what stayed what it was.
                (count, *one == was, other).cmp(&(more, *other == was, one))
            })?;
            (is != was).then_some((was, is))
        });
        Self(elected.collect())
    }

    /// Adds what has a partner in `pairs`.
    fn add<T: Named>(&mut self, pairs: &Pairs<T>) {
        for (old, new) in pairs.pairs() {
            let (was, is) = (holder(&pairs.old, old), holder(&pairs.new, new));
            if was != is {
                self.0.insert(was, is);
            }
        }
    }

    /// Pairs `types` that are where they went, and those within them; adds all that have a partner.
    fn pair_types(&mut self, types: &mut Pairs<TypeSide>) {
        self.add(types);
        let by_holder = types.new.free_by(|place| Some(holder(&types.new, place)));
        let by_name = types.new.free_by(|place| {
            Some((around(&types.new, place)?, types.new.all[place].name().to_owned()))
        });
        let gone: Vec<usize> = types.old.free().collect();
        // The outer ones come first.
        for old in gone {
            let was = holder(&types.old, old);
            let went = || by_holder.get(self.0.get(&was)?);
            let inside = || {
                let around = self.0.get(&around(&types.old, old)?)?;
                by_name.get(&(around.clone(), types.old.all[old].name().to_owned()))
            };
            let Some(new) = went().or_else(inside).map(|places| places[0]) else { continue };
            if types.pair(old, new) {
                self.0.insert(was, holder(&types.new, new));
            }
        }
    }

    /// Pairs `functions` of one name whose holder went where the other's is.
    fn pair_functions(&self, functions: &mut Pairs<Side>) {
        let name = |half: &Half<Side>, place: usize| half.all[place].function.name.clone();
        let olds = functions.old.free_by(|place| {
            let is = self.0.get(&around(&functions.old, place)?)?;
            Some((is.clone(), name(&functions.old, place)))
        });
        let news = functions
            .new
            .free_by(|place| Some((around(&functions.new, place)?, name(&functions.new, place))));
        functions.pair_groups(&olds, news, partners);
    }
}
