//! The results of a scan, collected into batches.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use astrolens_db::Stored;
use astrolens_error::{Error, Result};
use astrolens_scan::{FileOutcome, Sink};

use super::{Part, Results};
use crate::batch::Batch;
use crate::diagnostics;

/// How many files make a batch.
const BATCH: usize = 64;

/// Collects what is found in the files of a folder.
pub(super) struct Collector<'scan> {
    results: Results<'scan>,
    is_over: &'scan dyn Fn() -> bool,
    part: &'scan Part<'scan>,
    seen: &'scan mut BTreeSet<PathBuf>,
    files: Vec<(PathBuf, Stored)>,
    /// How many files are done since the last batch.
    done: usize,
}

impl<'scan> Collector<'scan> {
    /// Collects what is found in the folder of `part` and hands it to `results`, until nobody wants it any more.
    pub(super) fn new(
        results: Results<'scan>,
        is_over: &'scan dyn Fn() -> bool,
        part: &'scan Part<'scan>,
        seen: &'scan mut BTreeSet<PathBuf>,
    ) -> Self {
        Self { results, is_over, part, seen, files: Vec::new(), done: 0 }
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

impl Sink for Collector<'_> {
    type Error = Error;

    fn file(&mut self, outcome: FileOutcome) -> Result<()> {
        if (self.is_over)() {
            return Err(Error::Output(io::ErrorKind::Interrupted.into()));
        }
        let path = self.part.path(&outcome.report.path);
        let mut report = outcome.report;
        let places = outcome.source.as_deref().map(|text| {
            diagnostics::place(
                &report,
                &String::from_utf8_lossy(text),
                self.results.session.encoding,
            )
        });
        // It is kept for long: so without the room that its making took.
        report.functions.iter_mut().for_each(|function| function.increments.shrink_to_fit());
        report.functions.shrink_to_fit();
        self.seen.insert(path.clone());
        self.files.push((path, Stored::new(Arc::new(report), places.unwrap_or_default())));
        Ok(())
    }

    fn step(&mut self) {
        self.done += 1;
        if self.files.len() >= BATCH || self.done >= 16 * BATCH {
            self.finish();
        }
    }
}
