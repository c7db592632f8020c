//! Which baseline held before a change, and what it let pass.

use std::fs;
use std::path::{Path, PathBuf};

use astrolens_config::normal;
use astrolens_error::{Error, Result};
use astrolens_scan::Workspaces;

use super::baseline::{Baseline, nearest_where};
use super::change::{Older, Tree};
use super::grown::grown;
use super::{Paths, Ratchet};

/// Where the baseline is.
#[derive(Clone, Debug)]
pub struct BaselineLocation {
    /// Its path, to open and to show.
    pub path: PathBuf,
    /// The folder for which it was looked for, from the root of the file system; absent if
    /// somebody named it.
    pub sought_from: Option<PathBuf>,
}

/// A baseline that a change has replaced.
pub(super) struct KnownBefore {
    baseline: Baseline,
    /// Where it was.
    path: PathBuf,
}

impl BaselineLocation {
    /// What held in its place at `older`, if that was another one; an empty one where there was
    /// none, or none that can be read. `workspaces` are those of the configuration that held.
    pub(super) fn before(
        &self,
        older: &Older<'_>,
        workspaces: Option<&mut Workspaces>,
        tree: &mut Tree<'_>,
    ) -> Result<Option<KnownBefore>> {
        let workspaces = workspaces.unwrap_or(&mut *tree.workspaces);
        let mut failed = None;
        let path = match &self.sought_from {
            Some(folder) => nearest_where(folder, workspaces, |file| match held(older, file) {
                Ok(text) => text.is_some(),
                Err(error) => {
                    failed = Some(error);
                    true
                }
            }),
            None => Some(self.path.clone()),
        };
        if let Some(error) = failed {
            return Err(error);
        }
        let path = path.unwrap_or_else(|| self.path.clone());
        let text = held(older, &path)?;
        let is_same = normal(&path) == normal(&self.path) && text == fs::read(&self.path).ok();
        if is_same {
            return Ok(None);
        }
        let baseline = parsed(text, &path, older, tree.note)?;
        Ok(Some(KnownBefore { baseline, path }))
    }
}

/// The baseline that `text`, which the file at `path` held at `older`, is.
fn parsed(
    text: Option<Vec<u8>>,
    path: &Path,
    older: &Older<'_>,
    note: &dyn Fn(&str),
) -> Result<Baseline> {
    match text.map_or(Ok(Baseline::default()), |text| Baseline::parse(&text, path)) {
        // Where the change mends it, there is nothing else to be done.
        Err(Error::Malformed { detail, .. }) => {
            note(&format!(
                "`{}` was no baseline {}: {detail}; the change is held against an empty one",
                Paths::new("", Path::new(".")).tell(&normal(path).to_string_lossy()),
                older.was,
            ));
            Ok(Baseline::default())
        }
        parsed => parsed,
    }
}

/// What the file at `place` held at `older`. What is no part of the change is what it was.
fn held(older: &Older<'_>, place: &Path) -> Result<Option<Vec<u8>>> {
    let told = |place: &Path| Paths::new("", older.root).tell(&place.to_string_lossy());
    let place = normal(place);
    let real = place.canonicalize().unwrap_or_else(|_| place.clone());
    let (path, real) = (told(&place), told(&real));
    let path = if Paths::is_outside(&path) { &real } else { &path };
    if !Paths::is_outside(path) {
        let was = older.text(path)?;
        let is_new_link = older.tracked.links.contains(path) && !older.links.contains(path);
        if was.is_some() || is_new_link || [path, &real].iter().any(|path| older.is_changed(path)) {
            return Ok(was);
        }
    }
    Ok(fs::read(&place).ok())
}

impl KnownBefore {
    /// How many findings more `now` lets pass, the baseline at `place`: of all files, or where it
    /// is another file now, of those that are looked at.
    pub(super) fn grown(&self, now: &Baseline, place: &BaselineLocation) -> usize {
        if normal(&self.path) == normal(&place.path) {
            return grown(now, &self.baseline);
        }
        let below = place.sought_from.as_deref().unwrap_or(Path::new("/"));
        let from = |path: &Path, baseline: &Baseline| {
            let paths = Paths::beside("", path).reversed(below);
            baseline.told_by(|path| Some(paths.tell(path)).filter(|told| !Paths::is_outside(told)))
        };
        grown(&from(&place.path, now), &from(&self.path, &self.baseline))
    }

    /// The ratchet of it, for reports whose paths `prefix` leads to.
    pub(super) fn ratchet(self, prefix: &str) -> Ratchet {
        Ratchet::new(self.baseline, Paths::beside(prefix, &self.path))
    }
}
