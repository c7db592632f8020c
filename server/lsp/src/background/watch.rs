//! The folders of the workspace, watched for clients that cannot be asked to.
//!
//! Each folder that was walked is watched by itself, so that what ignore rules leave out costs
//! nothing.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    /// The system watches no more folders.
    is_full: bool,
}

impl Watch {
    /// Watches for `session`, which hears of paths that change; none where the system cannot.
    pub(super) fn start(session: &Arc<Session>) -> Option<Self> {
        let session = Arc::clone(session);
        let told = move |event: notify::Result<notify::Event>| match event {
            Ok(event) if event.need_rescan() => session.events.put(Event::ScanWanted),
            Ok(event) if is_change(event.kind) => {
                session.events.put(Event::PathsChanged(event.paths.into_iter().collect()));
            }
            Ok(_) => {}
            Err(error) => tracing::info!(%error, "a folder is not watched"),
        };
        match notify::recommended_watcher(told) {
            Ok(watcher) => Some(Self { watcher, watched: HashSet::new(), is_full: false }),
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

    /// Forgets folders that are not there any more: the system has done so, and one that is made
    /// anew is another.
    pub(super) fn forget_gone(&mut self) {
        self.watched.retain(|folder| folder.is_dir());
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
