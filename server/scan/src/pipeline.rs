//! All files on all cores and their backend, their reports in order of path to one consumer.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::backend::{Arrived, Task};
use super::job::{Job, Processed, Sink};
use super::ordered::{Begun, Work, ordered};
use super::statistics::Statistics;
use super::surroundings::Surroundings;
use super::worker::{Pending, Worker};

/// Does `job` and hands the outcomes to `sink` in the order of the files.
///
/// # Errors
/// Those of the sink, which end the work.
pub fn run<E>(job: &Job<'_>, sink: &mut dyn Sink<Error = E>) -> Result<Statistics, E> {
    let tallies = job.tallies.cloned().unwrap_or_default();
    let surroundings = Surroundings::new(job.workspaces, tallies);
    let mut statistics = Statistics::default();
    let mut index = 0;
    let scan = Scan { job, surroundings: &surroundings };
    let flow = ordered(&scan, job.threads.get(), job.backend, |processed: Processed| {
        statistics.add(&job.files[index], &processed);
        index += 1;
        sink.step();
        let taken = match processed {
            Processed::File(outcome) => sink.file(*outcome),
            Processed::Foreign(_) | Processed::Unwanted => Ok(()),
        };
        taken.map_or_else(ControlFlow::Break, ControlFlow::Continue)
    });
    match flow {
        ControlFlow::Continue(()) => Ok(statistics),
        ControlFlow::Break(error) => Err(error),
    }
}

/// The files of a job as work for threads.
struct Scan<'job> {
    job: &'job Job<'job>,
    surroundings: &'job Surroundings<'job>,
}

impl<'job> Work for Scan<'job> {
    type Means = Worker<'job>;
    type Pending = Pending;
    type Result = Processed;

    fn count(&self) -> usize {
        self.job.files.len()
    }

    fn means(&self) -> Worker<'job> {
        Worker::new(self.job, self.surroundings)
    }

    fn begin(&self, worker: &mut Worker<'job>, index: usize) -> Begun<Processed, Pending> {
        worker.begin(&self.job.files[index])
    }

    fn task(pending: &Pending) -> &Arc<Task> {
        &pending.task
    }

    fn finish(
        &self,
        worker: &mut Worker<'job>,
        index: usize,
        (pending, answer): (Pending, Arrived),
    ) -> Processed {
        worker.finish(&self.job.files[index], pending, answer)
    }

    fn weight(processed: &Processed) -> usize {
        processed.weight()
    }
}
