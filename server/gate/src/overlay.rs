//! What configuration files held before a change, wherever symbolic links lead to them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use astrolens_compare::Patch;
use astrolens_config::{ATTRIBUTES_FILE_NAME, FILE_NAME, Overlay, normal};
use astrolens_error::Result;

use super::Paths;
use super::change::Older;
use super::paths::place_of;
use super::since::is_configuration;

/// How many symbolic links are followed, one after the other.
const MOST_LINKS: usize = 40;

/// The configuration files that the change since `older` has hold something else, as they were.
///
/// The one that was `named` is one of them, whatever it is called. Those that are or were symbolic
/// links are told by the link, which is what is asked for.
pub(super) fn overlay(older: &Older<'_>, named: Option<&Path>) -> Result<Overlay> {
    let mut overlay = Overlay::new();
    let root = older.root;
    let changed = older.changes.iter().flat_map(|change| [&change.old_path, &change.new_path]);
    for path in changed.flatten().filter(|path| is_configuration(path)) {
        overlay.insert(place_of(root, path)?, as_text(older.text(path)?));
    }
    for path in links(older) {
        let is_new = older.tracked.links.contains(&path) && !older.links.contains(&path);
        add(&mut overlay, place_of(root, &path)?, (older, &path), is_new)?;
    }
    if let Some(named) = named {
        let named = normal(named);
        let told = |path: &Path| Paths::new("", root).tell(&path.to_string_lossy());
        let (path, real) = (told(&named), told(&named.canonicalize().unwrap_or(named.clone())));
        let path = if Paths::is_outside(&path) { &real } else { &path };
        let is_changed = older.is_changed(path) || older.is_changed(&real);
        add(&mut overlay, named, (older, path), is_changed)?;
    }
    Ok(overlay)
}

/// Adds to `overlay` what the file at `path`, which is asked for at `place`, held at `older`, if
/// that is something else than it holds; where nothing is known of it, only if it `is_changed`.
fn add(
    overlay: &mut Overlay,
    place: PathBuf,
    (older, path): (&Older<'_>, &str),
    is_changed: bool,
) -> Result<()> {
    if Paths::is_outside(path) {
        return Ok(());
    }
    let now = fs::read(place_of(older.root, path)?).ok();
    let was = older.text(path)?;
    if was != now && (was.is_some() || is_changed) {
        overlay.insert(place, as_text(was));
    }
    Ok(())
}

fn as_text(bytes: Option<Vec<u8>>) -> Option<String> {
    bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// The paths from the root of the configuration files that are or were symbolic links.
fn links(older: &Older<'_>) -> BTreeSet<String> {
    let known = older.links.iter().chain(&older.tracked.links);
    let mut links: BTreeSet<String> =
        known.filter(|path| is_configuration(path)).cloned().collect();
    // A patch says nothing of those that stay what they are.
    let changed = older.changes.iter().flat_map(|change| [&change.old_path, &change.new_path]);
    let folders: BTreeSet<&str> = changed
        .flatten()
        .flat_map(|path| path.match_indices('/').map(|(slash, _)| &path[..=slash]).chain([""]))
        .collect();
    let names = |folder| [FILE_NAME, ATTRIBUTES_FILE_NAME].map(|name| format!("{folder}{name}"));
    let reaching = folders.into_iter().flat_map(names);
    links.extend(reaching.filter(|path| older.root.join(path).is_symlink()));
    links
}

/// Where the file at `path` below `root` was before `patch`: the path of what a symbolic link led
/// to.
pub(super) fn followed(root: &Path, patch: &Patch, path: &str) -> String {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        let place = root.join(&path);
        let target = match patch.links().get(&path) {
            Some(target) => Some(PathBuf::from(target)),
            // It was a file, or nothing.
            None if patch.links_now().contains(&path) => None,
            None => fs::read_link(&place).ok(),
        };
        let Some(target) = target else { break };
        let target = place.parent().unwrap_or(root).join(target);
        path = Paths::new("", root).tell(&in_real_folder(&target).to_string_lossy());
    }
    path
}

/// `path` without symbolic links on the way to its last part.
fn in_real_folder(path: &Path) -> PathBuf {
    let path = normal(path);
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    match (folder, path.components().next_back()) {
        (Some(folder), Some(Component::Normal(name))) => folder.join(name),
        _ => path,
    }
}
