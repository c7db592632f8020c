//! Files that a change moves from where they were looked at to where no walk looks.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use astrolens_config::{Origin, Selection};
use astrolens_error::Result;
use astrolens_scan::{Candidate, Rules, Workspaces, takes};

use super::change::{Older, Tree};
use super::paths::place_of;
use super::{Paths, shown};

/// The files that the change since `older` moves out of sight, each with what it is now: ignored or
/// excluded as before, where something else was. `workspaces` are those of the configuration that
/// held. Adds them to `tree`.
pub(super) fn left_out(
    older: &Older<'_>,
    workspaces: Option<&mut Workspaces>,
    tree: &mut Tree<'_>,
    paths: &Paths,
) -> Result<BTreeMap<String, String>> {
    let moved = moved(older, tree)?;
    if moved.is_empty() {
        return Ok(BTreeMap::new());
    }
    let old_paths = moved.iter().map(|(old, _)| old.clone()).collect();
    let shown = shown(&old_paths, tree.walk, |path| older.text(path))?;
    let workspaces = workspaces.unwrap_or(&mut *tree.workspaces);
    let mut seen = Vec::new();
    for (old, new) in moved.iter().filter(|(old, _)| shown.contains(old)) {
        let place = place_of(older.root, old)?;
        let number = workspaces.number(place.parent().unwrap_or(older.root));
        if takes(workspaces.get(number), &place, false) {
            seen.push((new.as_str(), place_of(older.root, new)?));
        }
    }
    let mut rules = Rules::new(older.root);
    let mut left_out = BTreeMap::new();
    for (path, place) in seen {
        let number = tree.workspaces.number(place.parent().unwrap_or(older.root));
        let rule = rules.place(&place).filter(|_| !tree.walk.no_ignore);
        let what = match (rule, excluded_by(tree.workspaces, number, &place)) {
            (Some((file, line)), _) => format!("is ignored ({}:{line})", paths.name(&file)),
            (None, Some(origin)) => format!("is left out ({origin})"),
            (None, None) => "is hidden".to_owned(),
        };
        left_out.insert(path.to_owned(), what);
        tree.found.add(Candidate::on_disk(paths.name(&place), place, number));
    }
    Ok(left_out)
}

/// The old and the new path of files that were moved and are not among those of `tree`, though they
/// are below what was walked.
fn moved(older: &Older<'_>, tree: &Tree<'_>) -> Result<Vec<(String, String)>> {
    let starts: Vec<PathBuf> =
        tree.starts.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let found: HashSet<&Path> = tree.found.files.iter().map(|file| file.path.as_path()).collect();
    let mut moved = Vec::new();
    for change in &older.changes {
        let (Some(old), Some(new)) = (&change.old_path, &change.new_path) else { continue };
        if old == new || !Candidate::may_be_source(new) {
            continue;
        }
        let place = place_of(older.root, new)?;
        if starts.iter().any(|start| place.starts_with(start))
            && !found.contains(place.as_path())
            && place.symlink_metadata().is_ok_and(|file| file.is_file())
        {
            moved.push((old.clone(), new.clone()));
        }
    }
    Ok(moved)
}

/// The setting that leaves out the file at `place`, if one does.
fn excluded_by(workspaces: &Workspaces, number: usize, place: &Path) -> Option<String> {
    let workspace = workspaces.get(number);
    let origin = match workspace.selection(place) {
        Selection::Selected => return None,
        Selection::Excluded(origin) | Selection::NotIncluded(origin) => origin,
    };
    Some(match origin {
        Origin::Default => "by the configuration".to_owned(),
        origin @ Origin::Written { .. } => origin.describe(workspace.root()),
    })
}
