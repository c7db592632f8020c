//! Functions that were split: what they are together with the helpers split off them.
//!
//! A helper is a new function in a file that differs, which nothing but the function it was split
//! off calls, itself or through other helpers. Calls are told by name: every word of a function's
//! text that is the name of a new one counts as a call of it, so that one which may be called from
//! elsewhere is nobody's helper.

use std::collections::{BTreeSet, HashMap};

use astrolens_metrics::Metric;
use astrolens_model::FunctionKind;

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
    /// `lower`, `moved` or `higher`.
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
}

/// The functions of `changes` that were split, in their order; `texts` has what the files of the
/// newer side hold.
pub(super) fn splits(changes: &[FunctionChange], texts: &HashMap<String, Vec<u8>>) -> Vec<Split> {
    let callers = callers(changes, texts);
    let mut helpers: HashMap<usize, Vec<usize>> = HashMap::new();
    for place in callers.keys() {
        if let Some(function) = origin(*place, changes, &callers) {
            helpers.entry(function).or_default().push(*place);
        }
    }
    let mut splits: Vec<Split> = helpers
        .into_iter()
        .map(|(function, mut helpers)| {
            helpers.sort_unstable();
            Split { function, helpers }
        })
        .collect();
    splits.sort_by_key(|split| split.function);
    splits
}

/// Whether `change` is a new function with a name that can be called.
fn is_new(change: &FunctionChange) -> bool {
    let after = change.after.as_ref().filter(|_| change.before.is_none());
    after.is_some_and(|side| side.function.is_named())
}

/// Who calls each of the new functions, but for itself.
fn callers(
    changes: &[FunctionChange],
    texts: &HashMap<String, Vec<u8>>,
) -> HashMap<usize, BTreeSet<usize>> {
    let mut called: HashMap<&[u8], Vec<usize>> = HashMap::new();
    let mut callers = HashMap::new();
    let mut files: HashMap<&str, Vec<(usize, &Side)>> = HashMap::new();
    for (place, change) in changes.iter().enumerate() {
        let Some(after) = &change.after else { continue };
        files.entry(&after.path).or_default().push((place, after));
        if is_new(change) {
            called.entry(after.function.name.as_bytes()).or_default().push(place);
            callers.insert(place, BTreeSet::new());
        }
    }
    for (path, functions) in &files {
        let text = texts.get(*path).map_or(&[][..], Vec::as_slice);
        for (start, word) in words(text) {
            let Some(names) = called.get(word) else { continue };
            let around = functions.iter().filter(|(_, side)| holds(side, start)).collect::<Vec<_>>();
            let Some(caller) = caller(&around) else { continue };
            for name in names.iter().filter(|name| **name != caller) {
                let is_its_own = around.iter().any(|(place, _)| place == name);
                if let Some(callers) = callers.get_mut(name).filter(|_| !is_its_own) {
                    callers.insert(caller);
                }
            }
        }
    }
    callers
}

/// Whether the code of `side`, its name aside, holds the byte at `offset`.
fn holds(side: &Side, offset: u32) -> bool {
    let function = &side.function;
    (function.start_byte..function.end_byte).contains(&offset)
        && !(function.name_start_byte..function.name_end_byte).contains(&offset)
}

/// Who calls where these functions are around, the outer ones first: the innermost, or what holds
/// the closure that it is.
fn caller(around: &[&(usize, &Side)]) -> Option<usize> {
    let is_whole = |(_, side): &&&(usize, &Side)| side.function.kind != FunctionKind::Closure;
    around.iter().rev().find(is_whole).or(around.last()).map(|(place, _)| *place)
}

/// The one function that was there before and calls the new one at `place`, itself or through
/// other new ones; `None` if there is another way to it.
fn origin(
    place: usize,
    changes: &[FunctionChange],
    callers: &HashMap<usize, BTreeSet<usize>>,
) -> Option<usize> {
    let mut seen = BTreeSet::from([place]);
    let mut open = vec![place];
    let mut origin = None;
    while let Some(new) = open.pop() {
        let own = callers.get(&new)?;
        if own.is_empty() {
            return None;
        }
        for caller in own {
            if changes[*caller].before.is_some() {
                if origin.is_some_and(|origin| origin != *caller) {
                    return None;
                }
                origin = Some(*caller);
            } else if seen.insert(*caller) {
                open.push(*caller);
            }
        }
    }
    origin
}

/// The words of `text` that could be names, with where they begin.
fn words(text: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || *byte >= 0x80;
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
            text += &format!("{name} {body}\n");
            let mut side = side("a", name, 1, "x");
            let function = &mut side.function;
            (function.start_byte, function.end_byte) = (start, text.len() as u32 - 1);
            (function.name_start_byte, function.name_end_byte) = (start, start + name.len() as u32);
            let before = was_there.then(|| side.clone());
            changes.push(FunctionChange { before, after: Some(side), moved: false });
        }
        let texts = HashMap::from([("a".to_owned(), text.into_bytes())]);
        let name = |place: usize| functions[place].0;
        let found: Vec<String> = splits(&changes, &texts)
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
