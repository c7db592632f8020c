//! What a worker asks of the gateway whose work it does.

use std::sync::Arc;

use astrolens_proto::v1::queue_client::QueueClient;
use astrolens_proto::v1::{FetchTextRequest, FetchTextResponse, PutAnswerRequest, Unit};
use astrolens_proto::{MAX_DETAIL_BYTES, MAX_MESSAGE_BYTES, MAX_PART_BYTES};
use bytes::{Bytes, BytesMut};
use tokio::time::sleep;
use tonic::transport::Channel;
use tonic::{Code, Status};

use crate::broker::delays;
use crate::engine::{Answer, Engine, Failed};
use crate::service::shorten;

/// A gateway, as a worker sees it.
#[derive(Debug)]
pub(super) struct Gateway {
    client: QueueClient<Channel>,
    engine: Arc<Engine>,
}

/// What a gateway has for one who asks for a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fetched {
    Text(BytesMut),
    /// There is nothing to do.
    Settled,
    /// The unit is to be done alone.
    Suspected,
}

impl Gateway {
    /// The one at the other end of `channel`, which is called for as long as `engine` does not drain.
    pub(super) fn new(engine: Arc<Engine>, channel: Channel) -> Self {
        let client = QueueClient::new(channel)
            .max_decoding_message_size(MAX_MESSAGE_BYTES)
            .max_encoding_message_size(MAX_MESSAGE_BYTES);
        Self { client, engine }
    }

    /// Fetches the texts of `units`: what there is for each, in their order. In an attempt `alone` with the only one
    /// where that is not 0.
    pub(super) async fn fetch(
        &self,
        units: &[&Unit],
        alone: u64,
        is_back: bool,
    ) -> Result<Vec<Fetched>, Status> {
        let Some((first, more)) = units.split_first() else { return Ok(Vec::new()) };
        let unit = Some(Unit::clone(first));
        let more: Vec<Unit> = more.iter().copied().cloned().collect();
        let request = FetchTextRequest { unit, alone, is_back, more };
        self.insist(|| self.fetch_once(&request, units)).await
    }

    async fn fetch_once(
        &self,
        request: &FetchTextRequest,
        units: &[&Unit],
    ) -> Result<Vec<Fetched>, Status> {
        let mut parts = self.client.clone().fetch_text(request.clone()).await?.into_inner();
        let mut fetched: Vec<Option<Fetched>> = units.iter().map(|_| None).collect();
        while let Some(part) = parts.message().await? {
            let index = part.unit as usize;
            if let (Some(fetched), Some(unit)) = (fetched.get_mut(index), units.get(index)) {
                add(fetched, part, unit.size);
            }
        }
        let all = fetched.into_iter().collect::<Option<Vec<Fetched>>>();
        all.ok_or_else(|| Status::unavailable("the gateway said nothing of a unit"))
    }

    /// Puts the answers of units.
    pub(super) async fn put(&self, answers: &[(&Unit, Answer)]) -> Result<(), Status> {
        self.insist(|| self.put_once(answers)).await
    }

    async fn put_once(&self, answers: &[(&Unit, Answer)]) -> Result<(), Status> {
        let messages: Vec<PutAnswerRequest> =
            answers.iter().flat_map(|(unit, answer)| in_parts(unit, answer)).collect();
        self.client.clone().put_answer(tokio_stream::iter(messages)).await.map(drop)
    }

    /// Calls until there is an answer; once the engine drains, no more than once.
    async fn insist<T, Call>(&self, call: impl Fn() -> Call) -> Result<T, Status>
    where
        Call: Future<Output = Result<T, Status>>,
    {
        for wait in delays() {
            match call().await {
                Err(status) if !is_final(status.code()) && !self.engine.is_draining() => {
                    let message = status.message();
                    tracing::warn!(code = ?status.code(), message, "the gateway is away");
                    tokio::select! {
                        () = self.engine.ends() => {}
                        () = sleep(wait) => {}
                    }
                }
                called => return called,
            }
        }
        Err(Status::unavailable("the gateway is away"))
    }
}

/// Whether the same call will be answered the same way.
pub(super) fn is_final(code: Code) -> bool {
    matches!(code, Code::InvalidArgument | Code::FailedPrecondition | Code::DataLoss)
}

/// Adds what comes next of a text of so many bytes. One that is longer is not the one that was asked for, whatever
/// else comes of it.
fn add(fetched: &mut Option<Fetched>, part: FetchTextResponse, size: u64) {
    match fetched {
        _ if part.is_settled => *fetched = Some(Fetched::Settled),
        _ if part.is_suspected => *fetched = Some(Fetched::Suspected),
        Some(Fetched::Text(text)) if text.len() as u64 <= size => {
            text.extend_from_slice(&part.text);
        }
        Some(_) => {}
        None => *fetched = Some(Fetched::Text(part.text.into())),
    }
}

/// The messages that the answer to `unit` goes in.
fn in_parts(unit: &Unit, answer: &Answer) -> Vec<PutAnswerRequest> {
    let first = PutAnswerRequest { unit: Some(unit.clone()), ..PutAnswerRequest::default() };
    let mut value = match answer {
        Answer::Found(value) => value.clone(),
        Answer::Failed(Failed { failure, detail }) => {
            let mut detail = detail.clone();
            shorten(&mut detail, MAX_DETAIL_BYTES);
            return vec![PutAnswerRequest { failure: (*failure).into(), detail, ..first }];
        }
    };
    let size = value.len() as u64;
    let next = |value: &mut Bytes| value.split_to(value.len().min(MAX_PART_BYTES));
    let mut messages = vec![PutAnswerRequest { size, value: next(&mut value), ..first }];
    while !value.is_empty() {
        let value = next(&mut value);
        messages.push(PutAnswerRequest { value, ..PutAnswerRequest::default() });
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &'static str) -> FetchTextResponse {
        FetchTextResponse { text: Bytes::from_static(text.as_bytes()), ..Default::default() }
    }

    #[test]
    fn parts_make_a_text_which_ends_where_it_is_too_long() {
        let mut fetched = None;
        for part in ["on", "e ", "text", " and", " more"] {
            add(&mut fetched, text(part), 8);
        }
        assert_eq!(fetched, Some(Fetched::Text("one text and".into())));
        let mut empty = None;
        add(&mut empty, text(""), 0);
        assert_eq!(empty, Some(Fetched::Text(BytesMut::new())));
    }

    #[test]
    fn a_long_value_goes_in_parts_of_which_the_first_names_the_unit() {
        let answer = Answer::Found(Bytes::from(vec![7; 2 * MAX_PART_BYTES + 1]));
        let parts = in_parts(&Unit { size: 5, ..Unit::default() }, &answer);
        let told: Vec<_> =
            parts.iter().map(|part| (part.unit.is_some(), part.size, part.value.len())).collect();
        let size = 2 * MAX_PART_BYTES as u64 + 1;
        let rest = [(false, 0, MAX_PART_BYTES), (false, 0, 1)];
        assert_eq!(told, [&[(true, size, MAX_PART_BYTES)][..], &rest].concat());
    }
}
