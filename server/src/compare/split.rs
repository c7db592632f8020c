//! Functions that were split: what they are together with the helpers split off them.
//!
//! A helper is a new function in a file that differs, which nothing but the function it was split
//! off calls, itself or through other helpers. Calls are told by name: every word of a function's
//! text that is the name of a new one counts as a call of it, so that one which may be called from
//! elsewhere is nobody's helper. Outside of functions a name may be that of a declaration as well, and
//! counts as no call.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use astrolens_metrics::{METRICS, Metric};

use super::{FunctionChange, Side};

/// A function that was there before, with its helpers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Split {
    /// Its place among the changes.
    pub(crate) function: usize,
    /// The places of its helpers among them, in their order.
    pub(crate) helpers: Vec<usize>,
}

/// What a split did to a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Together {
    /// The figure of the function as it was.
    pub(crate) before: u64,
    /// The sum over the function as it is and its helpers.
    pub(crate) after: u64,
}

impl Together {
    /// `lower`, `moved` where the sum is what it was, or `higher`.
    pub(crate) fn word(self) -> &'static str {
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
    pub(crate) fn together(&self, changes: &[FunctionChange], metric: &Metric) -> Option<Together> {
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
    pub(crate) fn sums(&self, changes: &[FunctionChange]) -> Vec<(&'static Metric, Together)> {
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
    pub(crate) fn helpers(&self) -> String {
        astrolens_model::count(self.helpers.len() as u64, "helper")
    }
}

/// Who calls the new functions among changes.
pub(super) struct Calls<'change> {
    changes: &'change [FunctionChange],
    /// The functions of each file of the newer side, in source order.
    files: BTreeMap<&'change str, Vec<(usize, &'change Side)>>,
    /// The new functions that can be called, by name.
    called: HashMap<&'change [u8], Vec<usize>>,
    /// Who calls each of them, but for itself.
    callers: BTreeMap<usize, BTreeSet<usize>>,
}

impl<'change> Calls<'change> {
    /// Nobody calls any of the new functions among `changes` yet.
    pub(super) fn new(changes: &'change [FunctionChange]) -> Self {
        let mut calls = Self {
            changes,
            files: BTreeMap::new(),
            called: HashMap::new(),
            callers: BTreeMap::new(),
        };
        for (place, change) in changes.iter().enumerate() {
            let Some(after) = &change.after else { continue };
            calls.files.entry(&after.path).or_default().push((place, after));
            if change.before.is_none() && after.function.is_named() {
                calls.called.entry(after.function.name.as_bytes()).or_default().push(place);
                calls.callers.insert(place, BTreeSet::new());
            }
        }
        calls
    }

    /// The files whose text may call a new function.
    pub(super) fn paths(&self) -> Vec<String> {
        if self.called.is_empty() {
            return Vec::new();
        }
        let differs = |(place, _): &(usize, &Side)| !self.changes[*place].has_same_text();
        let files = self.files.iter().filter(|(_, functions)| functions.iter().any(differs));
        files.map(|(path, _)| (*path).to_owned()).collect()
    }

    /// Adds the calls in `text`, which the file at `path` holds.
    pub(super) fn read(&mut self, path: &str, text: &[u8]) {
        let Some(functions) = self.files.get(path) else { return };
        for (start, word) in words(text) {
            let Some(named) = self.called.get(word) else { continue };
            let around: Vec<_> =
                functions.iter().filter(|(_, side)| holds(side, start)).copied().collect();
            let Some((caller, side)) = caller(&around) else { continue };
            for name in meant(named, side, self.changes) {
                let is_its_own = around.iter().any(|(place, _)| *place == name);
                if let Some(callers) = self.callers.get_mut(&name).filter(|_| !is_its_own) {
                    callers.insert(caller);
                }
            }
        }
    }

    /// The functions that were split, in their order.
    pub(super) fn splits(&self) -> Vec<Split> {
        let mut helpers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for place in self.callers.keys() {
            if let Some(function) = self.origin(*place) {
                helpers.entry(function).or_default().push(*place);
            }
        }
        let split = |(function, helpers)| Split { function, helpers };
        helpers.into_iter().map(split).collect()
    }

    /// The one function that was there before and calls the new one at `place`, itself or through
    /// other new ones; `None` if there is another way to it.
    fn origin(&self, place: usize) -> Option<usize> {
        let mut seen = BTreeSet::from([place]);
        let mut open = vec![place];
        let mut origin = None;
        while let Some(new) = open.pop() {
            let callers = self.callers.get(&new).filter(|callers| !callers.is_empty())?;
            for caller in callers {
                if self.changes[*caller].before.is_none() {
                    open.extend(seen.insert(*caller).then_some(*caller));
                } else if origin.is_none_or(|origin| origin == *caller) {
                    origin = Some(*caller);
                } else {
                    return None;
                }
            }
        }
        origin
    }
}

/// Which of the new functions `named`, which share a name, `caller` means by it: those of its own
/// file, else those of its language.
fn meant(named: &[usize], caller: &Side, changes: &[FunctionChange]) -> Vec<usize> {
    let those = |is_meant: &dyn Fn(&Side) -> bool| -> Vec<usize> {
        let sides =
            named.iter().filter_map(|place| Some((*place, changes[*place].after.as_ref()?)));
        sides.filter(|(_, side)| is_meant(side)).map(|(place, _)| place).collect()
    };
    let near = those(&|side| side.path == caller.path);
    if near.is_empty() { those(&|side| side.language == caller.language) } else { near }
}

/// Whether the code of `side`, its name aside, holds the byte at `offset`.
fn holds(side: &Side, offset: u32) -> bool {
    let function = &side.function;
    (function.start_byte..function.end_byte).contains(&offset)
        && !(function.name_start_byte..function.name_end_byte).contains(&offset)
}

/// Who calls where these functions are around, the outer ones first: the innermost that has a name,
/// else the innermost.
fn caller<'change>(around: &[(usize, &'change Side)]) -> Option<(usize, &'change Side)> {
    let is_named = |(_, side): &&(usize, &Side)| side.function.is_named();
    around.iter().rev().find(is_named).or(around.last()).copied()
}

/// The words of `text` that could be names, with where they begin.
fn words(text: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let is_word =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || *byte >= 0x80;
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text.get(at..)?.iter().position(is_word)?;
        let start = at;
        at += text[at..].iter().take_while(|byte| is_word(byte)).count();
        Some((start as u32, &text[start..at]))
    })
}

#[cfg(test)]
mod tests {
    use super::super::side::tests::side;
    use super::*;

    /// The splits of a file whose functions these are: the name, the text behind it, and whether it
    /// was there before; as `f: g, h`.
    fn check(functions: &[(&str, &str, bool)], expected: &[&str]) {
        let mut text = String::new();
        let mut changes = Vec::new();
        for (name, body, was_there) in functions {
            let start = text.len() as u32;
            text.extend([name, " ", body, "\n"]);
            let mut side = side("a", name, 1, "x");
            let function = &mut side.function;
            (function.start_byte, function.end_byte) = (start, text.len() as u32 - 1);
            (function.name_start_byte, function.name_end_byte) = (start, start + name.len() as u32);
            let before = was_there.then(|| side.clone());
            changes.push(FunctionChange { before, after: Some(side), moved: false });
        }
        let mut calls = Calls::new(&changes);
        calls.read("a", text.as_bytes());
        let name = |place: usize| functions[place].0;
        let found: Vec<String> = calls
            .splits()
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
        check(&[("f", "g()", true), ("g", "h() g()", false), ("h", "", false)], &["f: g, h"]);
    }

    #[test]
    fn what_others_call_is_nobodys_helper() {
        check(&[("f", "g()", true), ("e", "g()", true), ("g", "", false)], &[]);
        check(&[("f", "g()", true), ("new", "g()", false), ("g", "", false)], &[]);
        check(&[("f", "", true), ("g", "", false)], &[]);
    }

    #[test]
    fn what_calls_each_other_is_split_off_together() {
        check(&[("f", "g()", true), ("g", "h()", false), ("h", "g()", false)], &["f: g, h"]);
        check(&[("f", "", true), ("g", "h()", false), ("h", "g()", false)], &[]);
    }

    #[test]
    fn what_was_there_before_is_no_helper() {
        check(&[("f", "g()", true), ("g", "", true)], &[]);
    }
}
