//! The folders of the workspace, watched for clients that cannot be asked to.
//!
//! Each folder that was walked is watched by itself, so that what ignore rules leave out costs
//! nothing.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use crate::event::Event;
use crate::session::Session;

/// Where Git keeps what changes the files that are looked at, below the folder of a repository.
const GIT: [&str; 2] = [".git", ".git/info"];

/// Watches folders; nothing any more once it is dropped.
#[derive(Debug)]
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    watched: HashSet<PathBuf>,
    gone: Gone,
    /// The system watches no more folders.
    is_full: bool,
}

impl Watch {
    /// Watches for `session`, which hears of paths that change; none where the system cannot.
    pub(super) fn start(session: &Arc<Session>) -> Option<Self> {
        let session = Arc::clone(session);
        Self::telling(move |event| session.events.put(event))
    }

    /// Watches, and calls `tell` with what happens; none where the system cannot.
    fn telling(tell: impl Fn(Event) + Send + 'static) -> Option<Self> {
        let gone = Gone::default();
        let own = gone.clone();
        let told = move |event: notify::Result<notify::Event>| match event {
            Ok(event) if event.need_rescan() => tell(Event::ScanWanted),
            Ok(event) if is_change(event.kind) => {
                // Before it is told of, so that whoever looks for that reason knows.
                own.note(&event);
                tell(Event::PathsChanged(event.paths.into_iter().collect()));
            }
            Ok(_) => {}
            Err(error) => tracing::info!(%error, "a folder is not watched"),
        };
        match notify::recommended_watcher(told) {
            Ok(watcher) => Some(Self { watcher, watched: HashSet::new(), gone, is_full: false }),
            Err(error) => {
                tracing::warn!(%error, "no folder is watched");
                None
            }
        }
    }

    /// Watches `folders` as well, below the workspace's folder `root`; whether one of them is new.
    pub(super) fn add(&mut self, root: &Path, folders: impl Iterator<Item = PathBuf>) -> bool {
        let own = GIT.into_iter().map(|name| root.join(name)).filter(|path| path.is_dir());
        let all: Vec<PathBuf> = folders.chain(own).chain([root.to_path_buf()]).collect();
        let mut is_new = false;
        for folder in all {
            if self.is_full || self.watched.contains(&folder) {
                continue;
            }
            match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => is_new |= self.watched.insert(folder),
                Err(error) => {
                    self.is_full = matches!(error.kind, notify::ErrorKind::MaxFilesWatch);
                    tracing::warn!(%error, folder = %folder.display(), "a folder is not watched");
                }
            }
        }
        is_new
    }

    /// Forgets folders that are not there any more, or were not for a while: the system watches none
    /// of them, and one that is made anew is another.
    pub(super) fn forget_gone(&mut self) {
        let gone = self.gone.take();
        let was_gone = |folder: &Path| folder.ancestors().any(|around| gone.contains(around));
        self.watched.retain(|folder| folder.is_dir() && !was_gone(folder));
    }
}

/// What was removed or renamed since somebody looked.
#[derive(Clone, Debug, Default)]
struct Gone(Arc<Mutex<HashSet<PathBuf>>>);

impl Gone {
    /// Notes the paths of `event`, if it says that something else is there than was, or nothing.
    fn note(&self, event: &notify::Event) {
        if matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))) {
            let mut gone = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            gone.extend(event.paths.iter().cloned());
        }
    }

    fn take(&self) -> HashSet<PathBuf> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether something is there that was not, or is not any more, or reads otherwise.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Modify(ModifyKind::Metadata(_)) | EventKind::Any | EventKind::Other => false,
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(_) => true,
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc::{Receiver, channel};

    use tempfile::TempDir;

    use super::*;

    /// A folder with `a/b` in it, both watched, and where it is told what happens.
    fn watched() -> (TempDir, Watch, Receiver<Event>) {
        let root = tempfile::tempdir().expect("a folder");
        let (tell, told) = channel();
        let watch = Watch::telling(move |event| {
            // The test may have seen enough.
            let _ = tell.send(event);
        });
        let mut watch = watch.expect("the system can watch");
        fs::create_dir_all(root.path().join("a/b")).expect("folders are made");
        assert!(add(&mut watch, root.path()));
        assert!(!add(&mut watch, root.path()), "all of them are watched");
        (root, watch, told)
    }

    fn add(watch: &mut Watch, root: &Path) -> bool {
        watch.add(root, ["a", "a/b"].map(|name| root.join(name)).into_iter())
    }

    /// Waits until it is told that something is other at `path`.
    fn is_told(told: &Receiver<Event>, path: &Path) {
        let is_it =
            |event: Event| matches!(&event, Event::PathsChanged(paths) if paths.contains(path));
        assert!(told.iter().any(is_it), "the watch is there as long as the test");
    }

    /// What `replace` makes of the folder `a`, whose parts have the same names afterwards, is
    /// watched once it was looked at.
    fn check(replace: impl Fn(&Path)) {
        let (root, mut watch, told) = watched();
        let folder = root.path().join("a");
        replace(&folder);
        // Once this is told, so is all that was done before.
        let last = root.path().join("last.py");
        fs::write(&last, "x = 1\n").expect("a file is written");
        is_told(&told, &last);
        watch.forget_gone();
        assert!(add(&mut watch, root.path()), "it counts as watched");
        let file = folder.join("b/new.py");
        fs::write(&file, "x = 1\n").expect("a file is written");
        is_told(&told, &file);
    }

    #[test]
    fn a_folder_that_is_removed_and_made_again_between_two_looks_is_watched() {
        check(|folder| {
            fs::remove_dir_all(folder).expect("it is there");
            fs::create_dir_all(folder.join("b")).expect("it is made again");
        });
    }

    #[test]
    fn a_folder_that_another_is_put_in_the_place_of_between_two_looks_is_watched() {
        check(|folder| {
            let other = folder.with_file_name("other");
            fs::create_dir_all(other.join("b")).expect("folders are made");
            fs::rename(folder, folder.with_file_name("old")).expect("it is there");
            fs::rename(other, folder).expect("it is free");
        });
    }
}
