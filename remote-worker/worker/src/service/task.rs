//! One task: what is asked is checked, looked up, and answered.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use astrolens_analysis::stored::Key;
use astrolens_model::config::Variants;
use astrolens_proto::v1::{Encoding, Failure, Task};
use astrolens_proto::{DIGEST_BYTES, MAX_NAME_BYTES, MAX_OPTIONS};
use astrolens_syntax::Language;
use tokio::sync::oneshot;
use tonic::Status;

use super::encoding::{Encoded, offered};
use super::ledger::Later;
use crate::engine::{Answer, Engine, Job, Priority, Question, Waiting};
use crate::room::{Room, Text};
use crate::security::Account;
use crate::tenant::TenantKey;

/// Longer texts are decoded and hashed on a thread of their own, in bytes.
const LONG: u64 = 256 << 10;

/// A task that makes sense.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) id: u64,
    digest: blake3::Hash,
    size: u64,
    language: String,
    options: Vec<String>,
    max_parse_steps: u64,
    sent: Sent,
}

/// What of its text came with a task.
#[derive(Debug)]
enum Sent {
    All(Text, Encoding),
    Nothing,
    /// All of it, and there was no room for it.
    TooMuch,
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

impl Asked {
    /// What `task` asks. Its text, if it came, takes some of the `room`.
    ///
    /// # Errors
    /// When it makes no sense.
    pub(super) fn of(task: Task, room: &Room) -> Result<Self, Status> {
        let Task { id, digest, size, language, options, max_parse_steps, text, text_encoding } =
            task;
        let wrong = |what: &str| Status::invalid_argument(format!("task {id} {what}"));
        let digest: [u8; DIGEST_BYTES] =
            digest.as_ref().try_into().map_err(|_| wrong("has no digest of 32 bytes"))?;
        if language.len() > MAX_NAME_BYTES {
            return Err(wrong("names its language too long"));
        }
        if options.len() > MAX_OPTIONS || options.iter().any(|name| name.len() > MAX_NAME_BYTES) {
            return Err(wrong("has too many options, or too long ones"));
        }
        let encoding = offered(text_encoding)
            .ok_or_else(|| wrong("has its text in an encoding that the worker does not take"))?;
        let length = text.len() as u64;
        let is_of_size = match encoding {
            Encoding::Unspecified => length == size,
            Encoding::Zstd => length < size,
        };
        if !text.is_empty() && !is_of_size {
            return Err(wrong("has another text than one of the size it names"));
        }
        let digest = blake3::Hash::from_bytes(digest);
        let sent = if length == 0 && size > 0 {
            Sent::Nothing
        } else if let Some(taken) = room.try_take(size) {
            Sent::All(Text::new(text, Some(taken)), encoding)
        } else {
            Sent::TooMuch
        };
        Ok(Self { id, digest, size, language, options, max_parse_steps, sent })
    }
}

/// The answer to what is `asked`; `ask` has the client asked for the text.
pub(super) async fn answer(
    (engine, account): (&Arc<Engine>, &Account),
    asked: Asked,
    terms: Terms,
    later: Later,
    ask: impl AsyncFnOnce(),
) -> Answered {
    let Later { text, cancelled } = later;
    let mut found = pin!(found((engine, account), asked, terms, text, ask));
    tokio::select! {
        answered = &mut found => answered,
        // A ledger that is gone withdraws nothing: the whole stream is, then.
        Ok(()) = cancelled => failed(Failure::Cancelled, ""),
    }
}

async fn found(
    (engine, account): (&Arc<Engine>, &Account),
    asked: Asked,
    terms: Terms,
    text: oneshot::Receiver<Encoded>,
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
        key: TenantKey::new(account.tenant(), &Key::new(&asked.digest, language, &variants, None)),
        max_parse_steps: asked.max_parse_steps,
    };
    let waiting = if let Some(waiting) = engine.join(&question, terms.priority) {
        engine.metrics.joined.inc();
        waiting
    } else if let Some(answer) = engine.known(&question).await {
        return (answer, true);
    } else {
        let text = tokio::select! {
            text = whole((engine, account), (asked.sent, asked.size), terms.priority, text, ask) => text,
            () = &mut deadline => return expired(),
            () = engine.ends() => return failed(Failure::Draining, "the worker ends"),
        };
        let (text, encoding) = match text {
            Ok(sent) => sent,
            Err(answered) => return answered,
        };
        engine.metrics.text_bytes.inc_by(text.bytes.len() as u64);
        let Some(text) = checked(text, encoding, asked.size, asked.digest).await else {
            return failed(Failure::WrongDigest, "the text is another than the digest's");
        };
        let job = Job {
            tenant: account.tenant().clone(),
            question,
            digest: asked.digest,
            language: language.grammar_name(),
            options: asked.options,
            text,
            span: tracing::Span::current(),
        };
        engine.submit(job, terms.priority)
    };
    waited(waiting, deadline).await
}

/// The text of a task, of which this was `sent` already: the rest is asked for, once the tenant may have so much
/// taken and there is room.
async fn whole(
    (engine, account): (&Engine, &Account),
    (sent, size): (Sent, u64),
    priority: Priority,
    text: oneshot::Receiver<Encoded>,
    ask: impl AsyncFnOnce(),
) -> Result<(Text, Encoding), Answered> {
    if matches!(sent, Sent::TooMuch) {
        let most = engine.settings().max_text_bytes_in_hand;
        let told = format!("no room for its text: the worker has {most} bytes of others in hand");
        return Err(failed(Failure::NoRoom, told));
    }
    account.pay(size, priority).await;
    if let Sent::All(text, encoding) = sent {
        return Ok((text, encoding));
    }
    let room = engine.room.take(size).await;
    ask().await;
    match text.await {
        Ok(Encoded { bytes, encoding }) => Ok((Text::new(bytes, room), encoding)),
        // The ledger is gone, and nobody will read the answer.
        Err(_) => Err(failed(Failure::Cancelled, "")),
    }
}

/// The `text` as it was before it was encoded, if it is of this `size` and `digest`; `None` as well if the worker
/// ends meanwhile.
async fn checked(
    mut text: Text,
    encoding: Encoding,
    size: u64,
    digest: blake3::Hash,
) -> Option<Text> {
    let encoded = Encoded { bytes: std::mem::take(&mut text.bytes), encoding };
    let check = move || encoded.decode(size).filter(|bytes| blake3::hash(bytes) == digest);
    let checked =
        if size <= LONG { check() } else { tokio::task::spawn_blocking(check).await.ok()? };
    text.bytes = checked?;
    Some(text)
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
