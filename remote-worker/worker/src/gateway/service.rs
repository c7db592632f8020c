//! What workers ask a gateway for: texts, and to take their answers.

use std::iter::once;
use std::sync::Arc;
use std::vec::IntoIter;

use astrolens_proto::v1::queue_server::Queue;
use astrolens_proto::v1::{
    Failure, FetchTextRequest, FetchTextResponse, PutAnswerRequest, PutAnswerResponse, Unit,
};
use astrolens_proto::{MAX_PART_BYTES, MAX_UNITS};
use bytes::{Bytes, BytesMut};
use tonic::{Request, Response, Status, Streaming};

use super::{Fetched, Gateway};
use crate::engine::{Answer, Failed};
use crate::security::{Role, Security};
use crate::unit::{Nonsense, Understood};

/// The longest value, in bytes: more than the facts of any text that is taken.
const MAX_VALUE_BYTES: u64 = 1 << 30;

/// What workers call.
#[derive(Debug)]
pub(crate) struct Service {
    gateway: Arc<Gateway>,
    security: Arc<Security>,
}

impl Service {
    pub(crate) fn new(gateway: Arc<Gateway>, security: Arc<Security>) -> Self {
        Self { gateway, security }
    }

    /// Lets through who has the right to take work.
    fn permit<T>(&self, request: &Request<T>, call: &'static str) -> Result<(), Status> {
        let permit = self.security.access.permit(request, call, Role::Work);
        permit.map(drop).inspect_err(|_| {
            self.gateway.engine.metrics.denied.inc();
        })
    }
}

#[tonic::async_trait]
impl Queue for Service {
    type FetchTextStream = tokio_stream::Iter<IntoIter<Result<FetchTextResponse, Status>>>;

    async fn fetch_text(
        &self,
        request: Request<FetchTextRequest>,
    ) -> Result<Response<Self::FetchTextStream>, Status> {
        self.permit(&request, "FetchText")?;
        let FetchTextRequest { unit, alone, is_back, more } = request.into_inner();
        if more.len() >= MAX_UNITS {
            return Err(Status::invalid_argument(format!("{} units", more.len() + 1)));
        }
        let alone = (alone != 0).then_some(alone);
        let units = once(unit).chain(more.into_iter().map(Some)).map(understood);
        // None is begun where one cannot be.
        let units = units.collect::<Result<Vec<_>, _>>()?;
        let mut answer = Vec::with_capacity(units.len());
        for (index, unit) in (0..).zip(&units) {
            let part = FetchTextResponse { unit: index, ..FetchTextResponse::default() };
            match self.gateway.text(unit, alone, is_back).await? {
                Fetched::Text(text) => answer.extend(parts(text, &part)),
                Fetched::Settled => answer.push(FetchTextResponse { is_settled: true, ..part }),
                Fetched::Suspected => answer.push(FetchTextResponse { is_suspected: true, ..part }),
            }
        }
        let answer: Vec<_> = answer.into_iter().map(Ok).collect();
        Ok(Response::new(tokio_stream::iter(answer)))
    }

    async fn put_answer(
        &self,
        request: Request<Streaming<PutAnswerRequest>>,
    ) -> Result<Response<PutAnswerResponse>, Status> {
        self.permit(&request, "PutAnswer")?;
        let mut incoming = request.into_inner();
        while let Some(first) = incoming.message().await? {
            let PutAnswerRequest { unit, size, value, failure, detail } = first;
            let unit = understood(unit)?;
            let failure = Failure::try_from(failure).unwrap_or(Failure::Unspecified);
            let answer = if failure == Failure::Unspecified {
                Answer::Found(whole(&mut incoming, size, value).await?)
            } else {
                Answer::Failed(Failed { failure, detail })
            };
            self.gateway.take(&unit, answer).await?;
        }
        Ok(Response::new(PutAnswerResponse {}))
    }
}

fn understood(unit: Option<Unit>) -> Result<Understood, Status> {
    let unit = unit.ok_or_else(|| Status::invalid_argument("no unit"))?;
    Understood::try_from(&unit).map_err(|nonsense| {
        let told = format!("a unit that cannot be: {nonsense}");
        match nonsense {
            Nonsense::Version(_) => Status::failed_precondition(told),
            _ => Status::invalid_argument(told),
        }
    })
}

/// The parts that `text` goes in, each besides that like `part`. One that is empty goes in one.
fn parts(mut text: Bytes, part: &FetchTextResponse) -> Vec<FetchTextResponse> {
    let mut parts = Vec::with_capacity(text.len() / MAX_PART_BYTES + 1);
    loop {
        let next = text.split_to(text.len().min(MAX_PART_BYTES));
        parts.push(FetchTextResponse { text: next, ..part.clone() });
        if text.is_empty() {
            return parts;
        }
    }
}

/// The value of `size` that begins with `first`.
async fn whole(
    incoming: &mut Streaming<PutAnswerRequest>,
    size: u64,
    first: Bytes,
) -> Result<Bytes, Status> {
    if size > MAX_VALUE_BYTES {
        return Err(Status::invalid_argument(format!("a value of {size} bytes")));
    }
    if first.len() as u64 == size {
        return Ok(first);
    }
    let mut value = BytesMut::from(first);
    while (value.len() as u64) < size
        && let Some(more) = incoming.message().await?
    {
        value.extend_from_slice(&more.value);
    }
    if value.len() as u64 == size {
        return Ok(value.freeze());
    }
    Err(Status::invalid_argument(format!("{} bytes of a value of {size}", value.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_in_parts_and_an_empty_one_in_one() {
        let sizes = |bytes: usize| -> Vec<usize> {
            let parts = parts(Bytes::from(vec![7; bytes]), &FetchTextResponse::default());
            parts.into_iter().map(|part| part.text.len()).collect()
        };
        assert_eq!(sizes(0), [0]);
        assert_eq!(sizes(MAX_PART_BYTES), [MAX_PART_BYTES]);
        assert_eq!(sizes(MAX_PART_BYTES + 1), [MAX_PART_BYTES, 1]);
    }
}
