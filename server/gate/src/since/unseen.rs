//! Which files of a change are not looked at as they were before it: no longer measured, taken for
//! somebody else's work, or held to milder limits where they are now.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use astrolens_compare::{Comparison, Judged};
use astrolens_config::loosened;
use astrolens_error::Result;
use astrolens_git::FileChange;
use astrolens_model::{Origin, Skipped};
use astrolens_scan::{TakenFor, Workspaces};
use astrolens_syntax::detect::{ByPath, by_path};

use super::Revised;
use crate::paths::place_of;

/// What a change has the gate look at with other eyes.
#[derive(Default)]
pub(super) struct Unseen {
    /// What its files have to be taken for to be judged as before, by path.
    pub(super) taken_for: HashMap<String, Arc<TakenFor>>,
    /// What is to be said of each file, by path.
    pub(super) told: BTreeMap<String, String>,
    /// The files that are measured all the same.
    measured: HashSet<String>,
}

impl Unseen {
    /// What the files of `change`, which were compared under `workspaces`, are no longer.
    pub(super) fn new(
        change: &Revised<'_>,
        comparison: &Comparison,
        workspaces: &mut Workspaces,
    ) -> Result<Self> {
        let mut unseen = Self::default();
        // For how many files each thing that is no file now stands.
        let mut covered: BTreeMap<(String, &'static str), u64> = BTreeMap::new();
        for (file, (before, after)) in change.changes.iter().zip(&comparison.judged) {
            let measured = after.iter().filter(|after| after.skipped.is_none());
            unseen.measured.extend(measured.map(|after| after.path.clone()));
            let Some(before) = before.as_ref().filter(|before| is_own(before)) else { continue };
            let Some(path) = &file.new_path else {
                let over = covering(change.root.as_path(), change.submodules, &before.path);
                if let Some(over) = over {
                    *covered.entry(over).or_default() += 1;
                }
                continue;
            };
            unseen.file(change, (file, path), after.as_ref(), workspaces)?;
        }
        for ((path, what), files) in covered {
            let files = astrolens_model::count(files, "file");
            let told = format!("`{path}` is {what}: {files} measured {} cannot be", change.was);
            unseen.told.insert(path, told);
        }
        Ok(unseen)
    }

    /// Adds what is no longer as it was by another configuration, whether anything is to be taken for
    /// something else because of it. What cannot be measured by that one alone is not added.
    pub(super) fn add(&mut self, more: Self) -> bool {
        let Self { taken_for, mut told, .. } = more;
        told.retain(|path, _| taken_for.contains_key(path) || !self.measured.contains(path));
        for (path, message) in told {
            self.told.entry(path).or_insert(message);
        }
        let mut has_added = false;
        for (path, more) in taken_for {
            let known = self.taken_for.get(&path);
            if known.is_none_or(|known| more.is_own && !known.is_own) {
                self.taken_for.insert(path, more);
                has_added = true;
            }
        }
        has_added
    }

    /// Takes in the file of `change` that is at `path` and was measured before.
    fn file(
        &mut self,
        change: &Revised<'_>,
        (file, path): (&FileChange, &String),
        after: Option<&Judged>,
        workspaces: &mut Workspaces,
    ) -> Result<()> {
        let was = change.was;
        let old_path = file.old_path.as_ref().unwrap_or(path);
        let name = if old_path == path { String::new() } else { format!(" as `{old_path}`") };
        let Some(after) = after else {
            let told = format!("`{path}` is not measured; it was{name} {was}");
            self.told.insert(path.clone(), told);
            return Ok(());
        };
        let milder = milder(&change.root, (old_path, path), workspaces)?;
        let left_out = change.left_out.get(path).filter(|_| after.skipped.is_none());
        let is_own = after.origin == Origin::Own;
        if is_own && !milder.differs && left_out.is_none() {
            if let Some(Skipped { detail, .. }) = &after.skipped {
                let told = format!("`{path}` was measured{name} {was} and is not now: {detail}");
                self.told.insert(path.clone(), told);
            }
            return Ok(());
        }
        let old_place = place_of(&change.root, old_path)?;
        let taken_for = TakenFor { path: old_place, is_own: !is_own };
        self.taken_for.insert(path.clone(), Arc::new(taken_for));
        let told = if !is_own {
            let origin = after.origin.as_str();
            let why = after.origin_reason.iter().map(|why| format!(" ({why})"));
            let why: String = why.collect();
            format!("`{path}` is {origin}{why}, as it was not{name} {was}")
        } else if let Some(what) = left_out {
            format!("`{path}` {what}, as it was not{name} {was}")
        } else if milder.keys.is_empty() {
            return Ok(());
        } else {
            let keys: Vec<String> = milder.keys.iter().map(|key| format!("`{key}`")).collect();
            format!("`{path}` is held to less by {} than{name} {was}", keys.join(", "))
        };
        self.told.insert(path.clone(), format!("{told}: this change is judged by both"));
        Ok(())
    }
}

/// How what holds for a file that was renamed differs from what held where it was.
struct Milder {
    /// There is a difference.
    differs: bool,
    /// The keys of what is less strict.
    keys: BTreeSet<String>,
}

/// How what holds for the second of two paths from `root` differs from what holds for the first.
fn milder(
    root: &Path,
    (old_path, path): (&str, &str),
    workspaces: &mut Workspaces,
) -> Result<Milder> {
    let mut resolve = |path: &str| -> Result<_> {
        let path = place_of(root, path)?;
        let language = match by_path(&path.to_string_lossy()) {
            ByPath::Language(language) => Some(language),
            _ => None,
        };
        let number = workspaces.number(path.parent().unwrap_or(root));
        Ok(workspaces.get(number).resolve(&path, language))
    };
    if old_path == path {
        return Ok(Milder { differs: false, keys: BTreeSet::new() });
    }
    let (was, now) = (resolve(old_path)?, resolve(path)?);
    let differs = was.digest != now.digest || was.analysis.test_reason != now.analysis.test_reason;
    let keys = if differs { loosened(&was, &now) } else { Vec::new() };
    Ok(Milder { differs, keys: keys.into_iter().map(|loosening| loosening.key).collect() })
}

/// Whether findings in it counted.
fn is_own(judged: &Judged) -> bool {
    judged.origin == Origin::Own && judged.skipped.is_none()
}

/// What stands where the file at `path` was, or a folder that it was in, and is no file or folder
/// of the repository: its path, and what to call it.
fn covering(
    root: &Path,
    submodules: &BTreeSet<String>,
    path: &str,
) -> Option<(String, &'static str)> {
    let ends = path.match_indices('/').map(|(slash, _)| slash).chain([path.len()]);
    ends.map(|end| &path[..end]).find_map(|around| {
        // Of what is told alike none is the one that stood there.
        let place = place_of(root, around).ok()?;
        let what = if submodules.contains(around) || place.join(".git").exists() {
            "a repository of its own now"
        } else if place.is_symlink() {
            "a symbolic link now"
        } else {
            return None;
        };
        Some((around.to_owned(), what))
    })
}
