//! Which suppressions of a change were there before.
//!
//! What a comment suppresses counts all the same when the comment came with the change. One that
//! moved with its function, or covers less than it did, was there.

use std::collections::HashMap;

use astrolens_compare::{Comparison, FunctionChange, Judged, place};
use astrolens_model::{Finding, Function, Suppression, TypeReport};

use super::verdict::Sides;
use crate::subject::is_about_file;

/// The suppressions that came with a change.
#[derive(Debug, Default)]
pub(super) struct Suppressions {
    /// What they suppress, by the path of its file.
    silenced: HashMap<String, Vec<Finding>>,
    /// Those that suppress something, with the path of their file.
    pub(super) added: Vec<(String, Suppression)>,
}

impl Suppressions {
    /// Those that the newer side of `comparison` has and the older one has not.
    pub(super) fn new(comparison: &Comparison, sides: &Sides<'_>) -> Self {
        let mut suppressions = Self::default();
        for (before, after) in &comparison.judged {
            let Some(after) = after else { continue };
            for comment in &after.suppressions {
                let silenced: Vec<Finding> = (comment.findings.iter())
                    .filter(|finding| {
                        !was_silenced(finding, comment, (before.as_ref(), after), sides)
                    })
                    .cloned()
                    .collect();
                if !silenced.is_empty() {
                    suppressions.added.push((after.path.clone(), comment.clone()));
                    suppressions.silenced.entry(after.path.clone()).or_default().extend(silenced);
                }
            }
        }
        suppressions
    }

    /// What they suppress in the file at `path`.
    pub(super) fn silenced(&self, path: &str) -> impl Iterator<Item = &Finding> {
        self.silenced.get(path).into_iter().flatten()
    }
}

/// Whether the older side had a comment that suppressed the same of what `finding`, which `comment`
/// suppresses in the newer of the two sides of its file, is about.
fn was_silenced(
    finding: &Finding,
    comment: &Suppression,
    (before, after): (Option<&Judged>, &Judged),
    sides: &Sides<'_>,
) -> bool {
    let had = |is_it: &dyn Fn(&Suppression) -> bool| {
        before.is_some_and(|before| same_rule(before, comment).any(is_it))
    };
    if is_about_file(finding) {
        return had(&|known| known.covers_file);
    }
    if had(&is_about_all) {
        return true;
    }
    if is_about_all(comment) {
        return false;
    }
    let within = Declaration::outermost(finding, comment, after, sides);
    match within.or_else(|| sides.change(after, finding).map(Declaration::Function)) {
        Some(declaration) => declaration.was_covered(comment, after, sides),
        // Nothing tells such places apart but what is written there.
        None => had(&|known| known.reason == comment.reason),
    }
}

/// What a comment stands above, all that is in it included.
enum Declaration<'change> {
    Function(&'change FunctionChange),
    Type(&'change TypeReport),
}

impl<'change> Declaration<'change> {
    /// The outermost one of those that begin in what `comment` covers, of which there may be
    /// several on one line, that `finding` is in.
    fn outermost(
        finding: &Finding,
        comment: &Suppression,
        after: &'change Judged,
        sides: &Sides<'change>,
    ) -> Option<Self> {
        let (start, end) = comment.covers;
        let is_covered = |offset: u32| (start..end).contains(&offset);
        let functions = sides.functions(&after.path);
        let holding = sides.owners(&after.path).into_iter();
        let holding = holding.flat_map(|owners| owners.holding(finding.start_byte));
        let function = holding.filter_map(|number| {
            let function = &functions[number].after.as_ref()?.function;
            is_covered(place(function))
                .then_some((function.extent(), Self::Function(functions[number])))
        });
        let named = after.types.iter().find(|named| {
            is_covered(named.start_byte)
                && (named.start_byte..named.end_byte).contains(&finding.start_byte)
        });
        let named = named.map(|named| ((named.start_byte, named.end_byte), Self::Type(named)));
        let all = function.chain(named);
        all.max_by_key(|((from, to), _)| to - from).map(|(_, declaration)| declaration)
    }

    /// Whether a comment of the rule of `comment` covered what it was, in the same file or in
    /// another one.
    fn was_covered(&self, comment: &Suppression, after: &Judged, sides: &Sides<'_>) -> bool {
        match self {
            Self::Type(named) => {
                let (name, start) = (&named.qualified_name, named.start_byte);
                sides.type_on_both(&after.path, name, start).is_some_and(|(was, _)| {
                    let before = sides.found(&was.path);
                    before.is_some_and(|before| covers(before, comment, was.report.start_byte))
                })
            }
            Self::Function(FunctionChange { before: Some(was), after: Some(is), .. }) => {
                let Some(before) = sides.found(&was.path) else { return false };
                let number_then = alike_in(before, comment, &was.function);
                covers(before, comment, place(&was.function))
                    || (number_then > 0 && number_then >= alike_in(after, comment, &is.function))
            }
            Self::Function(_) => false,
        }
    }
}

/// How many suppressions of `judged` are of the rule of `comment`, say the same and begin to cover
/// something inside `function`.
fn alike_in(judged: &Judged, comment: &Suppression, function: &Function) -> usize {
    let (start, end) = function.extent();
    let is_inside = |known: &&Suppression| {
        known.reason == comment.reason && (start..end).contains(&known.covers.0)
    };
    same_rule(judged, comment).filter(is_inside).count()
}

/// The suppressions of `judged` that are of the rule of `comment`.
fn same_rule<'judged>(
    judged: &'judged Judged,
    comment: &Suppression,
) -> impl Iterator<Item = &'judged Suppression> {
    judged.suppressions.iter().filter(move |known| known.rule == comment.rule)
}

/// Whether a suppression of `judged` of the rule of `comment` covers the byte at `offset`.
fn covers(judged: &Judged, comment: &Suppression, offset: u32) -> bool {
    same_rule(judged, comment).any(|known| (known.covers.0..known.covers.1).contains(&offset))
}

/// Whether it covers the file and not only what it stands above.
fn is_about_all(suppression: &Suppression) -> bool {
    suppression.covers_file && suppression.covers.0 == 0
}
