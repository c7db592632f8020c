//! The baseline of a run: where it is, and what became of it.

use std::path::{Path, PathBuf};

use astrolens_error::Result;
use astrolens_gate::{BaselineLocation, DEFAULT_FILE, Paths, Tightening, nearest};
use astrolens_render::plain;

use super::logging;
use super::options::FileSelection;
use super::session::Tree;

/// The baseline that holds for the files that were selected: the configured one, else the file of
/// the usual name in the nearest folder up to the top of the workspace that has one.
pub(super) fn find(files: &FileSelection, tree: &mut Tree) -> Option<BaselineLocation> {
    let folder = start(files);
    let path = nearest(&folder, &mut tree.workspaces)?;
    Some(BaselineLocation { path: shown(&path), sought_from: Some(folder) })
}

/// Where a baseline is written if nobody says otherwise: where it is, else at the top of the
/// workspace.
pub(super) fn place(files: &FileSelection, tree: &mut Tree) -> PathBuf {
    if let Some(place) = find(files, tree) {
        return place.path;
    }
    let number = tree.workspaces.number(&start(files));
    shown(&tree.workspaces.get(number).root().join(DEFAULT_FILE))
}

/// The folder of what the user named first, from the root of the file system.
fn start(files: &FileSelection) -> PathBuf {
    let first = files.paths.first().filter(|path| path.as_os_str() != "-");
    let named = first.or(files.stdin_filename.as_ref());
    let path = astrolens_config::normal(named.map_or(Path::new("."), PathBuf::as_path));
    if path.is_dir() { path } else { path.parent().unwrap_or(&path).to_path_buf() }
}

/// `path` as told from the current folder.
fn shown(path: &Path) -> PathBuf {
    PathBuf::from(Paths::new("", Path::new(".")).tell(&path.to_string_lossy()))
}

/// Tells what became of the baseline at `place`, and tightens it if that was asked for and the run
/// `has_passed`.
///
/// # Errors
/// When it cannot be written.
pub(super) fn tell(
    tightening: &Tightening,
    place: &BaselineLocation,
    update: bool,
    has_passed: bool,
) -> Result<()> {
    let Tightening { baseline, passed, better, gone, renamed } = tightening;
    let known = |count: usize| plain::count(count as u64, "known finding");
    let path = place.path.display();
    if *passed > 0 {
        logging::note(&format!("{} in `{path}` passed", known(*passed)));
    } else if place.sought_from.is_some() {
        logging::note(&format!("compared with the baseline `{path}`"));
    }
    if !tightening.is_of_use() {
        return Ok(());
    }
    let better = (*better > 0).then(|| format!("{} got better", known(*better)));
    let gone = (*gone > 0).then(|| format!("{} went away", known(*gone)));
    let renamed = (*renamed > 0).then(|| format!("{} moved or renamed", known(*renamed)));
    let what: Vec<String> = [better, gone, renamed].into_iter().flatten().collect();
    let what = what.join(", ");
    if !update {
        logging::note(&format!("{what}: tighten the baseline with `--update-baseline`"));
    } else if has_passed {
        baseline.write(&place.path)?;
        logging::note(&format!("{what}: tightened `{path}`"));
    } else {
        logging::note(&format!("{what}: `{path}` stays as it is, since something failed"));
    }
    Ok(())
}
