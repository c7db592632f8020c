//! One task: what is asked is checked, looked up, and answered.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use astrolens_analysis::stored::Key;
use astrolens_model::config::Variants;
use astrolens_proto::v1::{Failure, Task};
use astrolens_proto::{DIGEST_BYTES, MAX_NAME_BYTES, MAX_OPTIONS};
use astrolens_syntax::Language;
use bytes::Bytes;
use tokio::sync::oneshot;
use tonic::Status;

use super::ledger::Later;
use crate::engine::{Answer, Engine, Job, Priority, Question, Waiting};

/// Longer texts are hashed on a thread of their own, in bytes.
const LONG: usize = 256 << 10;

/// A task that makes sense.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) id: u64,
    digest: blake3::Hash,
    size: u64,
    language: String,
    options: Vec<String>,
    max_parse_steps: u64,
    text: Bytes,
}

/// What a task is asked with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    pub(super) priority: Priority,
    /// How long it may take until it is begun.
    pub(super) timeout: Option<Duration>,
}

/// An answer, and whether nothing was analysed for it.
pub(super) type Answered = (Answer, bool);

impl TryFrom<Task> for Asked {
    type Error = Status;

    fn try_from(task: Task) -> Result<Self, Status> {
        let Task { id, digest, size, language, options, max_parse_steps, text, text_encoding } = task;
        let wrong = |what: &str| Status::invalid_argument(format!("task {id} {what}"));
        let digest: [u8; DIGEST_BYTES] =
            digest.as_ref().try_into().map_err(|_| wrong("has no digest of 32 bytes"))?;
        if language.len() > MAX_NAME_BYTES {
            return Err(wrong("names its language too long"));
        }
        if options.len() > MAX_OPTIONS || options.iter().any(|name| name.len() > MAX_NAME_BYTES) {
            return Err(wrong("has too many options, or too long ones"));
        }
        if text_encoding != 0 {
            return Err(wrong("has its text in an encoding that the worker does not take"));
        }
        if !text.is_empty() && text.len() as u64 != size {
            return Err(wrong("has another text than one of the size it names"));
        }
        let digest = blake3::Hash::from_bytes(digest);
        Ok(Self { id, digest, size, language, options, max_parse_steps, text })
    }
}

/// The answer to what is `asked`; `ask` has the client asked for the text.
pub(super) async fn answer(
    engine: &Arc<Engine>,
    asked: Asked,
    terms: Terms,
    later: Later,
    ask: impl AsyncFnOnce(),
) -> Answered {
    let Later { text, cancelled } = later;
    let mut found = pin!(found(engine, asked, terms, text, ask));
    tokio::select! {
        answered = &mut found => answered,
        // A ledger that is gone withdraws nothing: the whole stream is, then.
        Ok(()) = cancelled => failed(Failure::Cancelled, ""),
    }
}

async fn found(
    engine: &Arc<Engine>,
    asked: Asked,
    terms: Terms,
    text: oneshot::Receiver<Bytes>,
    ask: impl AsyncFnOnce(),
) -> Answered {
    let limit = engine.settings().max_text_bytes;
    if asked.size > limit {
        return failed(Failure::TooLarge, format!("a text may have {limit} bytes here"));
    }
    let Some(language) = Language::by_grammar_name(&asked.language) else {
        return failed(Failure::UnknownLanguage, "");
    };
    let deadline = async {
        match terms.timeout {
            Some(timeout) => tokio::time::sleep(timeout).await,
            None => std::future::pending().await,
        }
    };
    let mut deadline = pin!(deadline);
    let variants = Variants { switched: asked.options.clone() };
    let question = Question {
        key: Key::new(&asked.digest, language, &variants, None),
        max_parse_steps: asked.max_parse_steps,
    };
    let waiting = if let Some(waiting) = engine.join(&question, terms.priority) {
        engine.metrics.joined.inc();
        waiting
    } else if let Some(answer) = engine.known(&question).await {
        return (answer, true);
    } else {
        let text = tokio::select! {
            text = whole(&asked, text, ask) => text,
            () = &mut deadline => return expired(),
            () = engine.ends() => return failed(Failure::Draining, "the worker ends"),
        };
        // The ledger is gone, and nobody will read the answer.
        let Some(text) = text else { return failed(Failure::Cancelled, "") };
        engine.metrics.text_bytes.inc_by(text.len() as u64);
        if digest_of(text.clone()).await != Some(asked.digest) {
            return failed(Failure::WrongDigest, "the text is another than the digest's");
        }
        let job = Job {
            question,
            digest: asked.digest,
            language: language.grammar_name(),
            options: asked.options,
            text,
        };
        engine.submit(job, terms.priority)
    };
    waited(waiting, deadline).await
}

/// The text of what is `asked`: with it, or asked for. `None` if nobody will send it.
async fn whole(
    asked: &Asked,
    text: oneshot::Receiver<Bytes>,
    ask: impl AsyncFnOnce(),
) -> Option<Bytes> {
    if asked.text.len() as u64 == asked.size {
        return Some(asked.text.clone());
    }
    ask().await;
    text.await.ok()
}

/// The digest of `text`; `None` if the worker ends meanwhile.
async fn digest_of(text: Bytes) -> Option<blake3::Hash> {
    if text.len() <= LONG {
        return Some(blake3::hash(&text));
    }
    tokio::task::spawn_blocking(move || blake3::hash(&text)).await.ok()
}

/// The answer that is waited for, unless it is not begun by the `deadline`.
async fn waited(
    mut waiting: Waiting,
    mut deadline: Pin<&mut impl Future<Output = ()>>,
) -> Answered {
    let mut has_expired = false;
    loop {
        tokio::select! {
            answer = waiting.answer() => {
                let lost = || Answer::failed(Failure::Unspecified, "nobody answered");
                return (answer.unwrap_or_else(lost), false);
            }
            () = &mut deadline, if !has_expired => {
                if !waiting.is_begun() {
                    return expired();
                }
                has_expired = true;
            }
        }
    }
}

fn expired() -> Answered {
    failed(Failure::Expired, "it was not begun in time")
}

fn failed(failure: Failure, detail: impl Into<String>) -> Answered {
    (Answer::failed(failure, detail), false)
}
