//! What was renamed and split in one change: told by the new function that calls those which hold
//! its code.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::Side;
use super::super::content::{Content, hash};
use super::pairs::Pairs;
use super::similar::{ALIKE, COMMON, TELLING, by_pair, sharing};

/// From this share of a new function that an old one had on, it is a part of that.
const PART: f64 = 0.6;

/// From this share of an old function that its parts hold together on, it was cut into them.
const WHOLE: f64 = 0.5;

/// Pairs what has no partner in `functions` and was cut into new functions of its file with the one
/// of them that calls the others; `contents` are those of the older and of the newer side.
pub(super) fn pair(
    functions: &mut Pairs<Side>,
    contents: (&HashMap<usize, Content>, &HashMap<usize, Content>),
) {
    let calls = Calls::new(functions, contents.1);
    let mut found = Vec::new();
    for (old, parts) in parts(functions, contents) {
        let Some(root) = calls.root(&parts) else { continue };
        let content = &contents.0[&old];
        let held = parts.iter().chain([&root]).collect::<BTreeSet<_>>();
        let common: usize = held.iter().map(|part| content.common(&contents.1[part])).sum();
        if common as f64 >= WHOLE * content.len() as f64 {
            found.push((old, root));
        }
    }
    for (old, new) in found {
        functions.pair(old, new);
    }
}

/// For each old function that became no new one as a whole, the new ones of its file that are parts
/// of it.
fn parts(
    functions: &Pairs<Side>,
    contents: (&HashMap<usize, Content>, &HashMap<usize, Content>),
) -> BTreeMap<usize, BTreeSet<usize>> {
    let by_pair = by_pair(&functions.old, contents.0);
    let mut parts: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut whole = BTreeSet::new();
    for new in functions.new.free() {
        let Some(content) = contents.1.get(&new).filter(|content| content.len() >= TELLING) else {
            continue;
        };
        for old in sharing(content, &by_pair) {
            if functions.old.files[old] != functions.new.files[new] {
                continue;
            }
            let held = &contents.0[&old];
            if held.similarity(content) >= ALIKE {
                whole.insert(old);
            } else if content.share_within(held) >= PART {
                parts.entry(old).or_default().insert(new);
            }
        }
    }
    parts.retain(|old, _| !whole.contains(old));
    parts
}

/// Which new functions call which of their file.
struct Calls {
    calls: HashMap<usize, Vec<usize>>,
    callers: HashMap<usize, Vec<usize>>,
}

impl Calls {
    /// Those among what has no partner in `functions`, as `contents` say by name.
    fn new(functions: &Pairs<Side>, contents: &HashMap<usize, Content>) -> Self {
        let named = functions.new.free_by(|place| {
            let name = functions.new.all[place].function.name.as_bytes();
            Some((functions.new.files[place], hash(name)))
        });
        let mut calls = Self { calls: HashMap::new(), callers: HashMap::new() };
        for caller in functions.new.free() {
            let file = functions.new.files[caller];
            let words = contents.get(&caller).into_iter().flat_map(Content::words);
            // A name that many have tells nothing.
            let named = words.filter_map(|word| named.get(&(file, word)));
            for called in named.filter(|named| named.len() <= COMMON).flatten() {
                if *called != caller {
                    calls.calls.entry(caller).or_default().push(*called);
                    calls.callers.entry(*called).or_default().push(caller);
                }
            }
        }
        calls
    }

    /// The one new function that calls some of `parts` and that neither they nor another such one
    /// calls.
    fn root(&self, parts: &BTreeSet<usize>) -> Option<usize> {
        let of = |calls: &HashMap<usize, Vec<usize>>, functions: &BTreeSet<usize>| {
            let lists = functions.iter().filter_map(|function| calls.get(function));
            let lists = lists.filter(|list| list.len() <= COMMON);
            lists.flatten().copied().collect::<BTreeSet<usize>>()
        };
        let callers = of(&self.callers, parts);
        let called = of(&self.calls, &parts.union(&callers).copied().collect());
        let mut roots = callers.difference(&called);
        roots.next().copied().filter(|_| roots.next().is_none())
    }
}
