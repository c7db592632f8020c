//! Two states of a repository compared function by function.
//!
//! Invariants: knows neither arguments nor formats; both sides are measured under one
//! configuration, so that a difference is one of the code.

#![warn(unreachable_pub)]

mod content;
mod extents;
mod likeness;
mod matching;
mod named;
mod patch;
#[cfg(test)]
mod properties;
mod side;
mod split;
mod states;
mod texts;

use std::collections::BTreeMap;

pub use extents::Extents;
pub use likeness::{Likeness, namesakes};
use matching::{FileSides, Matched, match_sides};
pub use named::TypeSide;
pub use patch::Patch;
use side::Measured;
pub use side::{Judged, Side, place};
pub use split::{Split, Together};
pub use states::{Pace, States, Texts};

use astrolens_error::Result;
use astrolens_git::FileChange;

/// How many files are compared at once: what bounds the texts in memory.
const AT_ONCE: usize = 256;

/// A function that may differ between the two states.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionChange {
    /// What it was; absent if it is new.
    pub before: Option<Side>,
    /// What it is; absent if it is gone.
    pub after: Option<Side>,
    /// It has another name, or came from another file.
    pub moved: bool,
}

impl FunctionChange {
    /// The newer side, or the last there was.
    #[must_use]
    pub fn latest(&self) -> Option<&Side> {
        self.after.as_ref().or(self.before.as_ref())
    }

    /// Whether its text, name and white space aside, is the same on both sides.
    #[must_use]
    pub fn has_same_text(&self) -> bool {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => before.body() == after.body(),
            _ => false,
        }
    }
}

/// What became of functions between two states.
#[derive(Debug, Default)]
pub struct Comparison {
    /// All functions of the files that differ, changed or not, in order of path and line.
    pub functions: Vec<FunctionChange>,
    /// Those of them that were split, with their helpers.
    pub splits: Vec<Split>,
    /// The types that are on both sides, older and newer side of each.
    pub types: Vec<(TypeSide, TypeSide)>,
    /// How many files were compared.
    pub files: u64,
    /// What was found on both sides of each file, in the order of the changes.
    pub judged: Vec<(Option<Judged>, Option<Judged>)>,
    /// Files that could not be measured on one side or the other, by reason.
    pub skipped: BTreeMap<String, u64>,
}

/// Compares what the files of `changes` held with what they hold.
///
/// # Errors
/// When the repository cannot be read.
pub fn compare(changes: &[FileChange], states: &mut States<'_>) -> Result<Comparison> {
    let mut comparison = Comparison::default();
    let mut files = Vec::new();
    for changes in changes.chunks(AT_ONCE) {
        let (mut before, mut after) = (states.before(changes)?, states.after(changes)?);
        for change in changes {
            let old = change.old_path.as_ref().and_then(|path| before.remove(path));
            let new = change.new_path.as_ref().and_then(|path| after.remove(path));
            let skipped = [&new, &old].into_iter().flatten().find_map(|file| file.skipped.clone());
            let is_there = old.is_some() || new.is_some();
            let parts = |file: Option<Measured>| {
                file.map(|file| ((file.functions, file.types), file.judged)).unzip()
            };
            let ((old, old_judged), (new, new_judged)) = (parts(old), parts(new));
            if let Some(reason) = skipped {
                *comparison.skipped.entry(reason).or_default() += 1;
            } else if is_there {
                let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
                comparison.files += 1;
                files.push(FileSides { functions: (old.0, new.0), types: (old.1, new.1) });
            }
            comparison.judged.push((old_judged, new_judged));
        }
    }
    let Matched { functions, types } = match_sides(files, states)?;
    comparison.splits = split::splits(&functions, states)?;
    (comparison.functions, comparison.types) = (functions, types);
    Ok(comparison)
}
