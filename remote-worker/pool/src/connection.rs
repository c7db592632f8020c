//! The connection to one worker: made, kept, and made again; what comes over it is checked and put together.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use astrolens_analysis::stored;
use astrolens_proto::v1::analyse_request::Message as Request;
use astrolens_proto::v1::analyse_response::Message as Response;
use astrolens_proto::v1::analysis_client::AnalysisClient;
use astrolens_proto::v1::{AnalyseResponse, Encoding, Failed, Hello, Ping, Welcome};
use astrolens_proto::{CONTRACT_VERSION, MAX_MESSAGE_BYTES};
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tonic::transport::Endpoint;
use tonic::{Code, Status, Streaming};

use crate::assembly::{Assembly, Malformed, Whole};
use crate::endpoint::explained;
use crate::event::{End, Event, Fault, Found, Said, WorkerId};
use crate::outbox::Outbox;
use crate::timing::Timing;

/// This client, for the worker's log.
const PROGRAM: &str = concat!("astrolens ", env!("CARGO_PKG_VERSION"));

/// The connection to one worker.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) worker: WorkerId,
    pub(crate) endpoint: Endpoint,
    pub(crate) timing: Timing,
    /// How many tasks it has to answer.
    pub(crate) in_hand: Arc<AtomicUsize>,
    /// Takes what comes over it.
    pub(crate) events: UnboundedSender<Event>,
}

/// Why there is no connection, or none any more.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error("{}", explained(.0))]
    Unreachable(#[from] tonic::transport::Error),
    #[error("{}", said(.0))]
    Status(#[from] Status),
    #[error("no handshake within {0:?}")]
    NoHandshake(Duration),
    #[error("it is silent for more than {0:?}")]
    Silent(Duration),
    #[error("it ended the connection")]
    Closed,
    #[error("it breaks the contract: {0}")]
    Malformed(#[from] Malformed),
    #[error("it breaks the contract: no welcome")]
    NoWelcome,
    #[error("it has version {worker} of the {what}, and this program version {ours}")]
    OtherVersion { what: &'static str, worker: String, ours: String },
}

/// What a status says, for people.
fn said(status: &Status) -> String {
    match status.message() {
        "" => explained(status),
        message => message.to_owned(),
    }
}

impl Broken {
    fn is_refusal(&self) -> bool {
        match self {
            Self::OtherVersion { .. } => true,
            Self::Status(status) => matches!(
                status.code(),
                Code::FailedPrecondition
                    | Code::PermissionDenied
                    | Code::Unauthenticated
                    | Code::Unimplemented
            ),
            _ => false,
        }
    }
}

/// A stream after its handshake.
struct Stream {
    outbox: Outbox,
    incoming: Streaming<AnalyseResponse>,
}

impl Connection {
    /// Makes the connection, and makes it anew whenever it ends; until nobody takes what comes over it.
    pub(crate) async fn run(self) {
        let mut failures = 0;
        loop {
            let (broken, was_up) = match self.open().await {
                Ok((welcome, stream)) => {
                    self.say(Said::Welcome(welcome, stream.outbox.clone()));
                    let (broken, has_answered) = self.attend(stream).await;
                    if has_answered {
                        failures = 0;
                    }
                    (broken, true)
                }
                Err(broken) => (broken, false),
            };
            let is_refusal = broken.is_refusal();
            tracing::info!(worker = self.worker.0, %broken, "a connection ended");
            self.say(Said::Gone(End { reason: broken.to_string(), was_up, is_refusal }));
            if self.events.is_closed() {
                return;
            }
            let Timing { retry, reconnect, refused, .. } = self.timing;
            let pause = Timing::full_jitter(retry, failures, reconnect);
            failures += 1;
            sleep(if is_refusal { refused } else { pause }).await;
        }
    }

    /// Connects and shakes hands.
    async fn open(&self) -> Result<(Welcome, Stream), Broken> {
        let limit = self.timing.handshake;
        timeout(limit, self.shake_hands()).await.unwrap_or(Err(Broken::NoHandshake(limit)))
    }

    async fn shake_hands(&self) -> Result<(Welcome, Stream), Broken> {
        let channel = self.endpoint.connect().await?;
        let mut client = AnalysisClient::new(channel)
            .max_decoding_message_size(MAX_MESSAGE_BYTES)
            .max_encoding_message_size(MAX_MESSAGE_BYTES);
        let (outbox, outgoing) = Outbox::new();
        outbox.put(Request::Hello(Hello {
            contract_version: CONTRACT_VERSION,
            facts_version: stored::VERSION.to_owned(),
            client: PROGRAM.to_owned(),
        }));
        let mut incoming = client.analyse(outgoing).await?.into_inner();
        let first = incoming.message().await?.and_then(|response| response.message);
        let Some(Response::Welcome(welcome)) = first else { return Err(Broken::NoWelcome) };
        // Whoever stands between may not have looked.
        let contract = (welcome.contract_version.to_string(), CONTRACT_VERSION.to_string());
        let facts = (welcome.facts_version.clone(), stored::VERSION.to_owned());
        for (what, (worker, ours)) in [("contract", contract), ("facts", facts)] {
            if worker != ours {
                return Err(Broken::OtherVersion { what, worker, ours });
            }
        }
        if welcome.encodings.contains(&Encoding::Zstd.into()) {
            outbox.allow_compression();
        }
        Ok((welcome, Stream { outbox, incoming }))
    }

    /// Takes what comes until the stream ends; why it did, and whether anything was answered.
    async fn attend(&self, Stream { outbox, mut incoming }: Stream) -> (Broken, bool) {
        let mut beat = interval(self.timing.heartbeat);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut assembly = Assembly::default();
        let mut has_answered = false;
        // When the worker was asked whether it is there, if nothing has come since.
        let mut asked_at: Option<Instant> = None;
        let mut number = 0;
        let broken = loop {
            tokio::select! {
                message = incoming.message() => {
                    asked_at = None;
                    match message {
                        Ok(Some(response)) => match self.take(response, &mut assembly) {
                            Ok(is_answer) => has_answered |= is_answer,
                            Err(malformed) => break malformed.into(),
                        },
                        Ok(None) => break Broken::Closed,
                        Err(status) => break status.into(),
                    }
                }
                _ = beat.tick() => match asked_at {
                    _ if self.in_hand.load(Ordering::Relaxed) == 0 => asked_at = None,
                    None => {
                        number += 1;
                        outbox.put_first(Request::Ping(Ping { number }));
                        asked_at = Some(Instant::now());
                    }
                    // A worker that is still being sent texts may not have read the question.
                    Some(at) if at.max(outbox.last_taken()).elapsed() >= self.timing.silence => {
                        break Broken::Silent(self.timing.silence);
                    }
                    Some(_) => {}
                },
                () = self.events.closed() => break Broken::Closed,
            }
        };
        (broken, has_answered)
    }

    /// Takes one message; whether it is an answer.
    fn take(&self, response: AnalyseResponse, assembly: &mut Assembly) -> Result<bool, Malformed> {
        let whole = match response.message {
            Some(Response::Found(found)) => assembly.begin(found)?,
            Some(Response::FoundPart(part)) => assembly.add(&part)?,
            Some(Response::Failed(failed)) => {
                let failure = failed.failure();
                let Failed { task, detail, .. } = failed;
                self.say(Said::Answer(task, Err(Fault::Failed(failure, detail))));
                return Ok(true);
            }
            Some(Response::NeedTexts(need)) => {
                self.say(Said::Needs(need.tasks));
                None
            }
            Some(Response::Window(window)) => {
                self.say(Said::Window(window));
                None
            }
            Some(Response::Draining(_)) => {
                self.say(Said::Draining);
                None
            }
            // That a pong came is what there is to know, and what a newer worker may say is passed over.
            Some(Response::Pong(_) | Response::Welcome(_)) | None => None,
        };
        let Some(Whole { task, value, was_known }) = whole else { return Ok(false) };
        let answer = match stored::checked(&value) {
            Ok(_) => Ok(Found { outcome: value, was_known }),
            Err(stored::Damaged) => Err(Fault::Damaged),
        };
        self.say(Said::Answer(task, answer));
        Ok(true)
    }

    fn say(&self, said: Said) {
        // A pool that is gone does not wait for it.
        let _ = self.events.send(Event::Worker(self.worker, said));
    }
}
