//! The results of a scan, collected into batches.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_db::{Found, OnDisk, Seen, Stored, Subject};
use astrolens_error::{Error, Result};
use astrolens_scan::{Basis, FileOutcome, Sink, Workspaces};

use super::{Part, Results};
use crate::batch::Batch;

/// How many files make a batch.
const BATCH: usize = 64;

/// Collects what is found in the files of a folder.
pub(super) struct Collector<'scan> {
    results: Results<'scan>,
    is_over: &'scan dyn Fn() -> bool,
    part: &'scan Part<'scan>,
    /// The top of the workspace that the files are in.
    root: Arc<Path>,
    seen: &'scan mut BTreeSet<PathBuf>,
    files: Vec<(PathBuf, Found)>,
    /// How many files are done since the last batch.
    done: usize,
}

impl<'scan> Collector<'scan> {
    /// Collects what is found in the folder of `part`, which is in one of `workspaces`, and hands it to
    /// `results`, until nobody wants it any more.
    pub(super) fn new(
        results: Results<'scan>,
        is_over: &'scan dyn Fn() -> bool,
        (part, workspaces): (&'scan Part<'scan>, &Workspaces),
        seen: &'scan mut BTreeSet<PathBuf>,
    ) -> Self {
        // All of them were found from one folder.
        let first = part.found.files.first();
        let root = first.map_or(part.folder, |file| workspaces.get(file.workspace).root());
        Self { results, is_over, part, root: root.into(), seen, files: Vec::new(), done: 0 }
    }

    /// Hands over what is left: a file may come after the step that it was, which a batch told of.
    pub(super) fn finish(&mut self) {
        if self.done > 0 || !self.files.is_empty() {
            let files = std::mem::take(&mut self.files);
            let done = std::mem::take(&mut self.done);
            self.results.put(Batch::Files(files, done));
        }
    }
}

/// What was found in a file of the workspace whose top is `root`; `None` if nobody wanted that.
pub(super) fn found(outcome: FileOutcome, root: &Arc<Path>) -> Option<Found> {
    let Basis { content, lines, place, language, size, config } = outcome.basis?;
    let name = outcome.report.path.clone();
    let subject = Subject { name, root: Arc::clone(root), place, language };
    let on_disk = OnDisk::new(outcome.report, lines);
    let seen = match content {
        Some(facts) => Seen::Content { facts, size },
        None => Seen::Nothing(Arc::clone(on_disk.report())),
    };
    Some(Found { stored: Stored::new(subject, seen), config, on_disk })
}

impl Sink for Collector<'_> {
    type Error = Error;

    fn file(&mut self, outcome: FileOutcome) -> Result<()> {
        if (self.is_over)() {
            return Err(Error::Output(io::ErrorKind::Interrupted.into()));
        }
        let path = self.part.path(&outcome.report.path);
        self.seen.insert(path.clone());
        self.files.extend(found(outcome, &self.root).map(|found| (path, found)));
        Ok(())
    }

    fn step(&mut self) {
        self.done += 1;
        if self.files.len() >= BATCH || self.done >= 16 * BATCH {
            self.finish();
        }
    }
}
