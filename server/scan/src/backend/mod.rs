//! Who turns contents into facts: the seam at which work can go elsewhere.
//!
//! A scan knows whose file a content is and what the configuration says of it; a backend knows neither.
//! It is asked for the facts of a content in a language and answers when it likes. Order, cache,
//! judgement and formats do not depend on which one is asked.

pub(crate) mod local;

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;

use astrolens_analysis::{Outcome, stored};
use astrolens_guard::guarded;
use astrolens_model::config::Variants;
use astrolens_syntax::{Language, ParseError};
use bytes::Bytes;

pub use local::Local;

/// What a backend is asked: the facts of one content.
#[derive(Debug)]
pub struct Task {
    /// Identifies the text.
    pub digest: blake3::Hash,
    /// The language it is in.
    pub language: Language,
    /// How disputed definitions are read.
    pub variants: Variants,
    /// How many steps its parse may take.
    pub max_parse_steps: u64,
    text: Vec<u8>,
}

/// What a backend answers: facts, or that they are more work than was allowed.
pub type Answer = Result<Outcome, Failure>;

/// Why a task has no facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The parse of this content hangs, or its grammar cannot be used; another attempt would come to
    /// the same.
    Unparsed(ParseError),
    /// The analysis of this content fails, with what the failure says; another attempt would, too.
    Panicked(String),
    /// Processes that were made for it died of this content, of what this says. It is not tried in one that
    /// does anything else.
    Poison(String),
    /// Nobody answered, which says nothing of the content: it is analysed here.
    Lost,
}

/// An answer as it arrives. What was found elsewhere is decoded by the thread that goes on with it, so that all
/// threads of a scan share in that.
#[derive(Debug)]
pub(crate) enum Arrived {
    /// The answer.
    Answer(Answer),
    /// An outcome, encoded as it is kept.
    Stored(Bytes),
}

impl Arrived {
    /// The answer that it is.
    pub(crate) fn opened(self) -> Answer {
        match self {
            Self::Answer(answer) => answer,
            Self::Stored(bytes) => match guarded(|| stored::decode(&bytes)) {
                Ok(Ok(outcome)) => Ok(outcome),
                // Others made them: they are as good as none.
                Ok(Err(stored::Damaged)) | Err(_) => Err(Failure::Lost),
            },
        }
    }
}

/// What turns contents into facts.
///
/// # Contract
/// - What it finds depends on the task alone: the same facts as [`Local`]'s.
/// - It may answer in any order, from any thread, within [`submit`](Self::submit) or much later; it
///   answers each task or drops its reply, which fails the task as [`Failure::Lost`]. A scan waits for
///   all of its tasks, so one that waits for somebody else has to give up at some time.
/// - `submit` starts work and does not wait for others to do theirs. What panics in it loses the
///   tasks that have no answer.
/// - A scan that ended early takes no answers, and [`Reply::is_wanted`] says so.
pub trait Backend: fmt::Debug + Send + Sync {
    /// How much it takes at once.
    fn capacity(&self) -> Capacity;

    /// Starts work on `batch`, which has at most as many tasks as its capacity says.
    fn submit(&self, batch: Vec<Ticket>);

    /// Takes note that a scan ended early: whoever waits for somebody else can withdraw the tasks whose
    /// replies are not wanted any more.
    fn recall(&self) {}

    /// Where work goes at this moment, as in `2 workers`; `None` if it stays in this process.
    fn place(&self) -> Option<String> {
        None
    }
}

/// How much a backend takes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// How many tasks of one scan may be without an answer.
    pub in_flight: NonZeroUsize,
    /// How many tasks are submitted together while there are as many.
    pub batch: NonZeroUsize,
}

/// A task with the way back for its answer.
#[derive(Debug)]
pub struct Ticket {
    /// What is asked.
    pub task: Arc<Task>,
    /// Takes the answer.
    pub reply: Reply,
}

/// Takes the answer to one task; one that is dropped without an answer says that it is lost.
pub struct Reply {
    number: usize,
    inbox: Option<Arc<dyn Inbox>>,
}

/// Where answers arrive.
pub(super) trait Inbox: Send + Sync {
    /// Takes the answer to the task of this number.
    fn put(&self, number: usize, answer: Arrived);

    /// Whether answers are still taken.
    fn is_open(&self) -> bool;
}

impl Task {
    /// The facts of `text` as `language`.
    pub(super) fn new(
        (digest, text): (blake3::Hash, Vec<u8>),
        language: Language,
        variants: Variants,
        max_parse_steps: u64,
    ) -> Self {
        Self { digest, language, variants, max_parse_steps, text }
    }

    /// How long the text is, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.text.len()
    }

    /// The text: what [`digest`](Self::digest) is of, UTF-8 or what was taken for it.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The buffer of the text.
    pub(super) fn into_text(self) -> Vec<u8> {
        self.text
    }
}

impl Reply {
    /// Hands the answer to the task of this `number` to `inbox`.
    pub(super) fn new(number: usize, inbox: Arc<dyn Inbox>) -> Self {
        Self { number, inbox: Some(inbox) }
    }

    /// Answers.
    pub fn answer(self, answer: Answer) {
        self.put(Arrived::Answer(answer));
    }

    /// Answers with an [`Outcome`] in the encoding of [`stored`]. One that cannot be decoded is lost.
    pub fn answer_stored(self, outcome: Bytes) {
        self.put(Arrived::Stored(outcome));
    }

    fn put(mut self, answer: Arrived) {
        if let Some(inbox) = self.inbox.take() {
            inbox.put(self.number, answer);
        }
    }

    /// Whether somebody still waits for the answer.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.inbox.as_ref().is_some_and(|inbox| inbox.is_open())
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        if let Some(inbox) = self.inbox.take() {
            inbox.put(self.number, Arrived::Answer(Err(Failure::Lost)));
        }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Reply").field("number", &self.number).finish_non_exhaustive()
    }
}
