//! The backend of this process: on the thread that asks, before it goes on.

use std::num::NonZeroUsize;

use astrolens_analysis::Outcome;
use astrolens_guard::{guarded, hanging};
use astrolens_model::config::Variants;
use astrolens_syntax::Language;

use super::{Answer, Backend, Capacity, Failure, Task, Ticket};

/// Analyses on the threads of the scan itself, and what others lost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Local;

impl Backend for Local {
    fn capacity(&self) -> Capacity {
        Capacity { in_flight: NonZeroUsize::MAX, batch: NonZeroUsize::MIN }
    }

    fn submit(&self, batch: Vec<Ticket>) {
        for Ticket { task, reply } in batch {
            let answer = answer(&task);
            // Nobody but who asked has it then.
            drop(task);
            reply.answer(answer);
        }
    }
}

/// The answer to `task`, found on this thread.
pub(crate) fn answer(task: &Task) -> Answer {
    outcome(task.text(), task.language, (&task.variants, task.max_parse_steps))
}

/// What comes of looking at `text`; survives a failure of the analysis.
pub(crate) fn outcome(text: &[u8], language: Language, asked: (&Variants, u64)) -> Answer {
    match guarded(|| Outcome::of(text, language, asked, &hanging())) {
        Ok(outcome) => outcome.map_err(Failure::Unparsed),
        Err(panic) => Err(Failure::Panicked(panic)),
    }
}
