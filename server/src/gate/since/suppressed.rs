//! Which suppressions of a change were there before.
//!
//! What a comment suppresses counts all the same when the comment came with the change. One that
//! moved with its function, or covers less than it did, was there.

use std::collections::HashMap;

use astrolens_model::{Finding, Suppression};

use super::verdict::Sides;
use crate::compare::{Comparison, Judged, place};
use crate::gate::subject::is_about_file;

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
                let was_there = was_there(comment, after, before.as_ref(), sides);
                let silenced: Vec<Finding> = (comment.findings.iter())
                    .filter(|finding| !was_there || is_new_to(finding, comment, before.as_ref()))
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

/// Whether a comment that was about a declaration only is now about the file as well.
fn is_new_to(finding: &Finding, comment: &Suppression, before: Option<&Judged>) -> bool {
    let of_file = |before: &Judged| same_rule(before, comment).any(|known| known.covers_file);
    is_about_file(finding) && !before.is_some_and(of_file)
}

/// Whether the older side had a comment that suppressed the same of what `comment` covers.
fn was_there(
    comment: &Suppression,
    after: &Judged,
    before: Option<&Judged>,
    sides: &Sides<'_>,
) -> bool {
    if before.is_some_and(|before| same_rule(before, comment).any(is_about_all)) {
        return true;
    }
    if is_about_all(comment) {
        return false;
    }
    let starts = |start: u32| comment.covers.0 == start;
    if let Some(named) = after.types.iter().find(|named| starts(named.start_byte)) {
        let both = sides.type_on_both(&after.path, &named.qualified_name, named.start_byte);
        return both.is_some_and(|(was, _)| {
            let before = sides.found(&was.path);
            before.is_some_and(|before| covers(before, comment, was.report.start_byte))
        });
    }
    let (start, end) = comment.covers;
    let covered = sides.owners(&after.path).and_then(|owners| {
        let first = owners.first_within(start, end);
        first.or_else(|| owners.innermost(end.saturating_sub(1)))
    });
    match covered {
        Some(owner) => sides.functions(&after.path)[owner].before.as_ref().is_some_and(|was| {
            let before = sides.found(&was.path);
            before.is_some_and(|before| covers(before, comment, place(&was.function)))
        }),
        // Nothing tells such places apart but what is written there.
        None => before.is_some_and(|before| {
            same_rule(before, comment).any(|known| known.reason == comment.reason)
        }),
    }
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
