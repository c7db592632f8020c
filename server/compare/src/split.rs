//! Functions that were split: what they are together with the helpers split off them.
//!
//! A helper is a new function in a file that differs, which nothing but the function it was split
//! off calls, itself or through other helpers, and that holds code which that function had and has no
//! more, or leads to one that does. Calls are told by name: every word of a function's
//! text that is the name of a new one counts as a call of it, so that one which may be called from
//! elsewhere is nobody's helper. Outside of functions a name may be that of a declaration as well, and
//! counts as no call.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use astrolens_error::Result;
use astrolens_metrics::{METRICS, Metric};
use astrolens_model::LanguageName;

use super::content::{Content, is_word};
use super::extents::Extents;
use super::texts::{Era, ReadTexts, contents};
use super::{AT_ONCE, FunctionChange, Side};

/// From this share of a helper's code on that the function it was split off has lost, it was. It is
/// less than half, since a head of its own and documentation are new in each helper.
const MOVED: f64 = 0.35;

/// Fewer pairs of tokens than this are common by chance.
const TELLING: usize = 6;

/// A function that was there before, with its helpers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Its place among the changes.
    pub function: usize,
    /// The places of its helpers among them, in their order.
    pub helpers: Vec<usize>,
}

/// What a split did to a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Together {
    /// The figure of the function as it was.
    pub before: u64,
    /// The sum over the function as it is and its helpers.
    pub after: u64,
}

impl Together {
    /// `lower`, `moved` where the sum is what it was, or `higher`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self.after.cmp(&self.before) {
            std::cmp::Ordering::Less => "lower",
            std::cmp::Ordering::Equal => "moved",
            std::cmp::Ordering::Greater => "higher",
        }
    }
}

impl Split {
    /// The sums of `metric` over the functions of `changes`; `None` where sums mean nothing.
    ///
    /// Each function has a cyclomatic complexity of 1 before it decides anything: a helper's adds
    /// up without it, so that splitting alone adds nothing.
    #[must_use]
    pub fn together(&self, changes: &[FunctionChange], metric: &Metric) -> Option<Together> {
        let base = match metric.id.as_str() {
            "cognitive" => 0,
            "cyclomatic" => 1,
            _ => return None,
        };
        let figure = |side: &Side| (metric.value)(&side.function) as u64;
        let FunctionChange { before, after, .. } = &changes[self.function];
        let (before, after) = (before.as_ref()?, after.as_ref()?);
        let helpers = self.helpers.iter().filter_map(|place| changes[*place].after.as_ref());
        // What counts in the function around it is in its figure already.
        let apart = helpers.filter(|helper| !helper.counts_in_encloser(metric));
        let sum: u64 = apart.map(|helper| figure(helper).saturating_sub(base)).sum();
        Some(Together { before: figure(before), after: figure(after) + sum })
    }

    /// The sums that have something to say: those of figures that are not as they were, in the
    /// function or together.
    #[must_use]
    pub fn sums(&self, changes: &[FunctionChange]) -> Vec<(&'static Metric, Together)> {
        let after = changes[self.function].after.as_ref();
        let told = |metric: &'static Metric| {
            let together = self.together(changes, metric)?;
            let own = (metric.value)(&after?.function) as u64;
            let differs = own != together.before || together.after != together.before;
            differs.then_some((metric, together))
        };
        METRICS.iter().filter_map(told).collect()
    }

    /// How many helpers it has, in words: `3 helpers`.
    #[must_use]
    pub fn helpers(&self) -> String {
        astrolens_model::count(self.helpers.len() as u64, "helper")
    }
}

/// Which of the functions of `changes` were split.
///
/// # Errors
/// When a text cannot be read.
pub(super) fn splits(changes: &[FunctionChange], texts: &mut dyn ReadTexts) -> Result<Vec<Split>> {
    let mut calls = Calls::new(changes);
    for paths in calls.paths().chunks(AT_ONCE) {
        texts.read(Era::After, paths, &mut |path, text| calls.read(path, text))?;
    }
    let origins = calls.origins();
    let moved = moved(changes, &origins, texts)?;
    Ok(calls.splits(&origins, &moved))
}

/// Those of the new functions that hold what their `origins` have lost.
fn moved(
    changes: &[FunctionChange],
    origins: &BTreeMap<usize, usize>,
    texts: &mut dyn ReadTexts,
) -> Result<Vec<usize>> {
    let sides = |places: BTreeSet<usize>, side: fn(&FunctionChange) -> Option<&Side>| {
        places.into_iter().filter_map(move |place| Some((place, side(&changes[place])?)))
    };
    let old = origins.values().copied().collect();
    let new = origins.iter().flat_map(|(helper, origin)| [*helper, *origin]).collect();
    let old = contents(sides(old, |change| change.before.as_ref()), Era::Before, texts)?;
    let new = contents(sides(new, |change| change.after.as_ref()), Era::After, texts)?;
    let lost = |origin: usize| Some((origin, old.get(&origin)?.without(new.get(&origin)?)));
    let lost: HashMap<usize, Content> = old.keys().filter_map(|origin| lost(*origin)).collect();
    let is_moved = |(helper, origin): &(&usize, &usize)| {
        // What stands within it is a part of what it has still.
        let is_within = is_within(&changes[**helper], &changes[**origin]);
        let lost = if is_within { old.get(origin) } else { lost.get(origin) };
        let both = new.get(helper).zip(lost);
        both.is_some_and(|(helper, lost)| {
            helper.common(lost) >= TELLING && helper.share_within(lost) >= MOVED
        })
    };
    Ok(origins.iter().filter(is_moved).map(|(helper, _)| *helper).collect())
}

/// Whether the first stands inside the second on the newer side.
fn is_within(inner: &FunctionChange, outer: &FunctionChange) -> bool {
    inner.after.as_ref().zip(outer.after.as_ref()).is_some_and(|(inner, outer)| {
        let (one, other) = (&inner.function, &outer.function);
        inner.path == outer.path && (other.start_byte..other.end_byte).contains(&one.start_byte)
    })
}

/// New functions of one name that a word may mean, and who uses it.
#[derive(Default)]
struct Meant {
    functions: Vec<usize>,
    callers: BTreeSet<usize>,
}

/// Who calls the new functions among changes.
struct Calls<'change> {
    changes: &'change [FunctionChange],
    /// The functions of each file of the newer side, in source order.
    files: BTreeMap<&'change str, Vec<usize>>,
    /// What is called, by name: the new functions of a file, which are meant in it, and those of a
    /// language, which are meant where the file has none.
    called: HashMap<&'change [u8], Called<'change>>,
    meant: Vec<Meant>,
}

/// The new functions of one name, as places in [`Calls::meant`].
#[derive(Default)]
struct Called<'change> {
    in_files: HashMap<&'change str, usize>,
    in_languages: HashMap<&'change LanguageName, usize>,
}

impl<'change> Calls<'change> {
    /// Nobody calls any of the new functions among `changes` yet.
    fn new(changes: &'change [FunctionChange]) -> Self {
        let mut calls =
            Self { changes, files: BTreeMap::new(), called: HashMap::new(), meant: Vec::new() };
        for (place, change) in changes.iter().enumerate() {
            let Some(after) = &change.after else { continue };
            calls.files.entry(&after.path).or_default().push(place);
            if change.before.is_some() || !after.function.is_named() {
                continue;
            }
            let Self { called, meant, .. } = &mut calls;
            let called = called.entry(after.function.name.as_bytes()).or_default();
            let mut add = |number: &mut usize| {
                if *number == usize::MAX {
                    *number = meant.len();
                    meant.push(Meant::default());
                }
                meant[*number].functions.push(place);
            };
            add(called.in_files.entry(&after.path).or_insert(usize::MAX));
            add(called.in_languages.entry(&after.language).or_insert(usize::MAX));
        }
        calls
    }

    /// The files whose text may call a new function; none if no function can have been split.
    fn paths(&self) -> Vec<&'change str> {
        let may_be_split = |change: &FunctionChange| {
            change.before.is_some() && change.after.is_some() && !change.has_same_text()
        };
        if self.called.is_empty() || !self.changes.iter().any(may_be_split) {
            return Vec::new();
        }
        let differs = |place: &usize| !self.changes[*place].has_same_text();
        let files = self.files.iter().filter(|(_, functions)| functions.iter().any(differs));
        files.map(|(path, _)| *path).collect()
    }

    /// Adds the calls in `text`, which the file at `path` holds.
    fn read(&mut self, path: &str, text: &[u8]) {
        let Some((path, places)) = self.files.get_key_value(path) else { return };
        let changes = self.changes;
        let side = |place: usize| changes[place].after.as_ref();
        let functions: Vec<(usize, &Side)> =
            places.iter().filter_map(|place| Some((*place, side(*place)?))).collect();
        let extent =
            |(_, side): &(usize, &Side)| (side.function.start_byte, side.function.end_byte);
        let extents = Extents::new(functions.iter().map(extent));
        for (start, word) in words(text) {
            let Some(called) = self.called.get(word) else { continue };
            let around: Vec<(usize, &Side)> = extents
                .holding(start)
                .map(|number| functions[number])
                .filter(|(_, side)| !is_name(side, start))
                .collect();
            let Some((caller, side)) = caller(&around) else { continue };
            let near = called.in_files.get(path);
            let Some(number) = near.or_else(|| called.in_languages.get(&side.language)) else {
                continue;
            };
            let meant = &mut self.meant[*number];
            let is_its_own = matches!(meant.functions[..], [only]
                if around.iter().any(|(place, _)| *place == only));
            if !is_its_own {
                meant.callers.insert(caller);
            }
        }
    }

    /// The one function that was there before and calls each new one, itself or through other new
    /// ones; those to which there is no way or another one are left out.
    fn origins(&self) -> BTreeMap<usize, usize> {
        let mut spread = Spread::new(self);
        for (number, meant) in self.meant.iter().enumerate() {
            for caller in &meant.callers {
                if self.changes[*caller].before.is_some() {
                    spread.reach(number, Way::From(*caller));
                } else {
                    spread.calls.entry(*caller).or_default().push(number);
                }
            }
        }
        spread.run(self)
    }

    /// The functions that were split, in their order: `moved` are the new functions that hold what
    /// their `origins` held.
    fn splits(&self, origins: &BTreeMap<usize, usize>, moved: &[usize]) -> Vec<Split> {
        let mut callers: HashMap<usize, Vec<&BTreeSet<usize>>> = HashMap::new();
        for meant in &self.meant {
            for function in &meant.functions {
                callers.entry(*function).or_default().push(&meant.callers);
            }
        }
        let mut helpers: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut open = moved.to_vec();
        // What leads to a helper is one.
        while let Some(helper) = open.pop() {
            let Some(origin) = origins.get(&helper) else { continue };
            if helpers.entry(*origin).or_default().insert(helper) {
                open.extend(callers.get(&helper).into_iter().flatten().copied().flatten());
            }
        }
        let split = |(function, helpers): (usize, BTreeSet<usize>)| Split {
            function,
            helpers: helpers.into_iter().collect(),
        };
        helpers.into_iter().map(split).collect()
    }
}

/// From where a new function is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// From one function that was there before.
    From(usize),
    /// From several, or from elsewhere.
    Other,
}

/// Spreads from where functions are reached to those that they call: each is told at most twice.
struct Spread {
    /// From where each new function is reached.
    ways: HashMap<usize, Way>,
    /// From where those that are meant together are.
    meant: Vec<Option<Way>>,
    /// What each new function calls.
    calls: HashMap<usize, Vec<usize>>,
    /// Those that are meant together whose way has changed.
    open: Vec<usize>,
}

impl Spread {
    /// Nothing is reached yet but what nobody in `calls` calls.
    fn new(calls: &Calls<'_>) -> Self {
        let mut called: HashMap<usize, bool> = HashMap::new();
        for Meant { functions, callers } in &calls.meant {
            for function in functions {
                *called.entry(*function).or_default() |= !callers.is_empty();
            }
        }
        let from_elsewhere = called.into_iter().filter(|(_, is_called)| !is_called);
        Self {
            ways: from_elsewhere.map(|(function, _)| (function, Way::Other)).collect(),
            meant: vec![None; calls.meant.len()],
            calls: HashMap::new(),
            open: Vec::new(),
        }
    }

    /// Says that those meant by `number` are reached by `way`.
    fn reach(&mut self, number: usize, way: Way) {
        let joined = join(self.meant[number], way);
        if self.meant[number] != Some(joined) {
            self.meant[number] = Some(joined);
            self.open.push(number);
        }
    }

    /// The functions that are reached from one only, with that.
    fn run(mut self, calls: &Calls<'_>) -> BTreeMap<usize, usize> {
        let from_elsewhere: Vec<usize> = self.ways.keys().copied().collect();
        for function in from_elsewhere {
            self.tell(function, Way::Other);
        }
        while let Some(number) = self.open.pop() {
            let Some(way) = self.meant[number] else { continue };
            for function in &calls.meant[number].functions {
                let joined = join(self.ways.get(function).copied(), way);
                if self.ways.insert(*function, joined) != Some(joined) {
                    self.tell(*function, joined);
                }
            }
        }
        let origin = |(function, way)| match way {
            Way::From(origin) => Some((function, origin)),
            Way::Other => None,
        };
        self.ways.into_iter().filter_map(origin).collect()
    }

    /// Tells what `function` calls that it is reached by `way`.
    fn tell(&mut self, function: usize, way: Way) {
        for number in self.calls.get(&function).cloned().unwrap_or_default() {
            self.reach(number, way);
        }
    }
}

/// Both ways together.
fn join(one: Option<Way>, other: Way) -> Way {
    if one.is_none_or(|one| one == other) { other } else { Way::Other }
}

/// Whether the byte at `offset` is in the name of `side`.
fn is_name(side: &Side, offset: u32) -> bool {
    (side.function.name_start_byte..side.function.name_end_byte).contains(&offset)
}

/// Who calls where these functions are around, the innermost first: the innermost that has a name,
/// else the innermost.
fn caller<'change>(around: &[(usize, &'change Side)]) -> Option<(usize, &'change Side)> {
    let is_named = |(_, side): &&(usize, &Side)| side.function.is_named();
    around.iter().find(is_named).or(around.first()).copied()
}

/// The words of `text` that could be names, with where they begin.
fn words(text: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text.get(at..)?.iter().position(|byte| is_word(*byte))?;
        let start = at;
        at += text[at..].iter().take_while(|byte| is_word(**byte)).count();
        Some((start as u32, &text[start..at]))
    })
}

#[cfg(test)]
mod tests {
    use super::super::matching::tests::Texts;
    use super::super::side::tests::side;
    use super::*;

    /// Adds the function called `name` with `body` behind its name to `text`; `mark` is what its
    /// text is told by.
    fn add(text: &mut String, name: &str, body: &str, mark: &str) -> Side {
        let mut side = side("a", name, 1, mark);
        let start = text.len() as u32;
        text.extend([name, " ", body, "\n"]);
        let function = &mut side.function;
        (function.start_byte, function.end_byte) = (start, text.len() as u32 - 1);
        (function.name_start_byte, function.name_end_byte) = (start, start + name.len() as u32);
        side
    }

    /// The splits of a file whose functions these are: the name, and the text behind it before, if it
    /// was there, and after; as `f: g, h`.
    fn check(functions: &[(&str, Option<&str>, &str)], expected: &[&str]) {
        let (mut old, mut new) = (String::new(), String::new());
        let mut changes = Vec::new();
        for (name, before, after) in functions {
            let before = before.map(|body| add(&mut old, name, body, "x"));
            let after = Some(add(&mut new, name, after, "y"));
            changes.push(FunctionChange { before, after, moved: false });
        }
        let mut texts = Texts::from([("a", (old, new))]);
        let name = |place: usize| functions[place].0;
        let found: Vec<String> = splits(&changes, &mut texts)
            .expect("texts")
            .iter()
            .map(|split| {
                let helpers: Vec<_> = split.helpers.iter().map(|place| name(*place)).collect();
                format!("{}: {}", name(split.function), helpers.join(", "))
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn helpers_of_helpers_are_helpers() {
        check(
            &[
                ("f", Some("1 2 3 4 5 6 7 8 9 10 11 12 13 14"), "g() 14"),
                ("g", None, "8 9 10 11 12 13 14 h() g()"),
                ("h", None, "1 2 3 4 5 6 7"),
            ],
            &["f: g, h"],
        );
    }

    #[test]
    fn what_others_call_is_nobodys_helper() {
        let (all, part) = ("1 2 3 4 5 6 7 8", "1 2 3 4 5 6 7 8");
        check(&[("f", Some(all), "g()"), ("e", Some(""), "g()"), ("g", None, part)], &[]);
        check(&[("f", Some(all), "g()"), ("new", None, "g()"), ("g", None, part)], &[]);
        check(&[("f", Some(all), ""), ("g", None, part)], &[]);
    }

    #[test]
    fn what_calls_each_other_is_split_off_together() {
        let all = "1 2 3 4 5 6 7 8 9 10 11 12 13 14";
        let (g, h) = ("1 2 3 4 5 6 7 h()", "8 9 10 11 12 13 14 g()");
        check(&[("f", Some(all), "g()"), ("g", None, g), ("h", None, h)], &["f: g, h"]);
        check(&[("f", Some(all), ""), ("g", None, g), ("h", None, h)], &[]);
    }

    #[test]
    fn what_was_there_before_is_no_helper() {
        check(&[("f", Some("1 2 3 4 5 6 7 8"), "g()"), ("g", Some(""), "1 2 3 4 5 6 7 8")], &[]);
    }

    #[test]
    fn what_holds_nothing_that_its_caller_had_is_no_helper() {
        let all = "1 2 3 4 5 6 7 8";
        check(&[("f", Some(all), "1 2 3 4 5 6 7 8 g()"), ("g", None, "new code is here")], &[]);
        // A copy was not split off either.
        check(&[("f", Some(all), "1 2 3 4 5 6 7 8 g()"), ("g", None, "1 2 3 4 5 6 7")], &[]);
        // What only leads to a helper is one; what a helper leads to and has other code is none.
        check(
            &[
                ("f", Some(all), "g() i()"),
                ("g", None, "some glue around h()"),
                ("h", None, "1 2 3 4 5 6 7 8 j()"),
                ("i", None, "something quite else"),
                ("j", None, "something else again"),
            ],
            &["f: g, h"],
        );
    }
}
