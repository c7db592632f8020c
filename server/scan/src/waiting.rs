//! Reports that are decided about when every file has been looked at.

use astrolens_model::FileReport;

use super::job::{FileOutcome, Sink};

/// What decides about reports when every file has been looked at.
pub trait Later: Sync {
    /// Whether `report` has to wait for that.
    fn waits(&self, report: &FileReport) -> bool;

    /// Decides about those that waited, in order of path.
    fn settle(&self, reports: &mut [&mut FileReport]);
}

/// Holds outcomes back from the first that has to wait, since they are wanted in order; without
/// one, nothing is held.
pub struct Waiting<'run, E> {
    sink: &'run mut dyn Sink<Error = E>,
    later: Option<&'run dyn Later>,
    present: &'run dyn Fn(&mut FileOutcome),
    /// What is held back, and whether it waits.
    held: Vec<(FileOutcome, bool)>,
}

impl<'run, E> Waiting<'run, E> {
    /// Before `sink`, which takes what `present` makes of outcomes once they are decided about;
    /// nothing waits without `later`.
    pub fn new(
        sink: &'run mut dyn Sink<Error = E>,
        later: Option<&'run dyn Later>,
        present: &'run dyn Fn(&mut FileOutcome),
    ) -> Self {
        Self { sink, later, present, held: Vec::new() }
    }

    /// Hands on what was held back, once every file has been looked at.
    ///
    /// # Errors
    /// When nothing more can be taken.
    pub fn finish(mut self) -> Result<(), E> {
        let waiting = self.held.iter_mut().filter(|(_, waits)| *waits);
        let mut reports: Vec<&mut FileReport> =
            waiting.map(|(outcome, _)| &mut outcome.report).collect();
        if let Some(later) = self.later.filter(|_| !reports.is_empty()) {
            later.settle(&mut reports);
        }
        for (mut outcome, _) in self.held {
            (self.present)(&mut outcome);
            self.sink.file(outcome)?;
        }
        Ok(())
    }
}

impl<E> Sink for Waiting<'_, E> {
    type Error = E;

    fn file(&mut self, mut outcome: FileOutcome) -> Result<(), E> {
        let waits = self.later.is_some_and(|later| later.waits(&outcome.report));
        if waits || !self.held.is_empty() {
            self.held.push((outcome, waits));
            return Ok(());
        }
        (self.present)(&mut outcome);
        self.sink.file(outcome)
    }

    fn step(&mut self) {
        self.sink.step();
    }
}
