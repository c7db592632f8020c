//! A worker in this process that answers rightly but for what it is told to do otherwise, and notes what it is asked.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};

use astrolens_analysis::{Outcome, stored};
use astrolens_model::config::Variants;
use astrolens_proto::CONTRACT_VERSION;
use astrolens_proto::v1::analyse_request::Message as In;
use astrolens_proto::v1::analyse_response::Message as Out;
use astrolens_proto::v1::analysis_server::{Analysis, AnalysisServer};
use astrolens_proto::v1::{
    AnalyseRequest, AnalyseResponse, Failed, Failure, Found, NeedTexts, Pong, StatusRequest,
    StatusResponse, Task, Welcome, Window,
};
use astrolens_syntax::Language;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status, Streaming};

/// What a worker does otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Nothing, with this window.
    Good(Window),
    /// It refuses clients of other builds, and all are.
    Refusing,
    /// It welcomes everybody and is of another build itself.
    OtherBuild,
    /// It answers no task, and every ping.
    Idle,
    /// It asks for the texts that it needs, and never has an answer.
    Busy,
    /// Its answers are damaged.
    Damaged,
    /// It fails every task.
    Failing,
    /// It has no room for texts that it has not asked for.
    Full,
    /// It takes texts of at most so many bytes.
    Short(u64),
}

/// What a worker was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub tasks: usize,
    /// The most that it had in hand.
    pub most_tasks: usize,
    /// The most text of these that it was sent, in bytes.
    pub most_text: usize,
    /// The longest text.
    pub longest: usize,
    /// How many were withdrawn.
    pub cancelled: usize,
    /// For how many there was no room.
    pub turned_away: usize,
}

/// A running one.
pub struct Fake {
    address: SocketAddr,
    asked: Arc<Mutex<Asked>>,
    _runtime: Runtime,
}

impl Fake {
    pub fn start(manner: Manner) -> Self {
        Self::knowing(manner, &[])
    }

    /// One that needs none of these texts to be sent, and none that it has answered.
    pub fn knowing(manner: Manner, texts: &[String]) -> Self {
        let digest = |text: &String| blake3::hash(text.as_bytes()).as_bytes().to_vec();
        let known = texts.iter().map(|text| (digest(text), text.clone().into_bytes())).collect();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
        let address = listener.local_addr().expect("its address");
        let asked = Arc::<Mutex<Asked>>::default();
        let service = AnalysisServer::new(Service {
            manner,
            asked: Arc::clone(&asked),
            known: Arc::new(Mutex::new(known)),
        });
        let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
        runtime.spawn(Server::builder().add_service(service).serve_with_incoming(incoming));
        Self { address, asked, _runtime: runtime }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn asked(&self) -> Asked {
        self.asked.lock().expect("what it was asked").clone()
    }
}

/// Texts by their digests.
type Known = HashMap<Vec<u8>, Vec<u8>>;

struct Service {
    manner: Manner,
    asked: Arc<Mutex<Asked>>,
    known: Arc<Mutex<Known>>,
}

type Outgoing = mpsc::Sender<Result<AnalyseResponse, Status>>;

#[tonic::async_trait]
impl Analysis for Service {
    type AnalyseStream = Pin<Box<dyn Stream<Item = Result<AnalyseResponse, Status>> + Send>>;

    async fn analyse(
        &self,
        request: Request<Streaming<AnalyseRequest>>,
    ) -> Result<Response<Self::AnalyseStream>, Status> {
        if self.manner == Manner::Refusing {
            return Err(Status::failed_precondition("the worker has version 0 of the facts"));
        }
        let (outgoing, responses) = mpsc::channel(16);
        let talk = Talk {
            manner: self.manner,
            asked: Arc::clone(&self.asked),
            known: Arc::clone(&self.known),
            outgoing,
            in_hand: Vec::new(),
        };
        tokio::spawn(talk.run(request.into_inner()));
        Ok(Response::new(Box::pin(ReceiverStream::new(responses))))
    }

    async fn status(&self, _: Request<StatusRequest>) -> Result<Response<StatusResponse>, Status> {
        Err(Status::unimplemented("nobody asks"))
    }
}

/// One stream.
struct Talk {
    manner: Manner,
    asked: Arc<Mutex<Asked>>,
    known: Arc<Mutex<Known>>,
    outgoing: Outgoing,
    /// Tasks without an answer.
    in_hand: Vec<InHand>,
}

/// A task without an answer.
struct InHand {
    task: Task,
    /// Its text, as far as it is here.
    text: Vec<u8>,
    /// Whether the client was asked for it.
    is_asked: bool,
}

impl Talk {
    async fn run(mut self, mut incoming: Streaming<AnalyseRequest>) {
        while let Ok(Some(request)) = incoming.message().await {
            match request.message {
                Some(In::Hello(_)) => self.say(Out::Welcome(self.welcome())).await,
                Some(In::Batch(batch)) => {
                    self.asked.lock().expect("what it was asked").tasks += batch.tasks.len();
                    for task in batch.tasks {
                        let text = task.text.to_vec();
                        self.in_hand.push(InHand { task, text, is_asked: false });
                    }
                    self.note();
                    self.work().await;
                }
                Some(In::TextPart(part)) => {
                    // One that was withdrawn needs it no more.
                    let mut all = self.in_hand.iter_mut();
                    if let Some(in_hand) = all.find(|in_hand| in_hand.task.id == part.task) {
                        in_hand.text.extend_from_slice(&part.text);
                    }
                    self.note();
                    self.work().await;
                }
                Some(In::Cancel(cancel)) => {
                    for id in cancel.tasks {
                        let is_it = |in_hand: &InHand| in_hand.task.id == id;
                        let Some(index) = self.in_hand.iter().position(is_it) else { continue };
                        self.in_hand.remove(index);
                        self.asked.lock().expect("what it was asked").cancelled += 1;
                        self.fail(id, Failure::Cancelled).await;
                    }
                }
                Some(In::Ping(ping)) => self.say(Out::Pong(Pong { number: ping.number })).await,
                None => {}
            }
        }
    }

    fn welcome(&self) -> Welcome {
        let is_other = self.manner == Manner::OtherBuild;
        let languages =
            Language::with_dialects().map(|language| language.grammar_name().to_owned());
        Welcome {
            contract_version: CONTRACT_VERSION,
            facts_version: if is_other { "0" } else { stored::VERSION }.to_owned(),
            worker: "a fake".to_owned(),
            languages: languages.collect(),
            max_text_bytes: if let Manner::Short(bytes) = self.manner { bytes } else { 16 << 20 },
            window: Some(match self.manner {
                Manner::Good(window) => window,
                _ => Window { tasks: 256, text_bytes: 32 << 20 },
            }),
            encodings: Vec::new(),
        }
    }

    /// Notes how much there is in hand.
    fn note(&self) {
        let mut asked = self.asked.lock().expect("what it was asked");
        let texts = || self.in_hand.iter().map(|in_hand| in_hand.text.len());
        asked.most_tasks = asked.most_tasks.max(self.in_hand.len());
        asked.most_text = asked.most_text.max(texts().sum());
        asked.longest = asked.longest.max(texts().max().unwrap_or(0));
    }

    /// Answers what can be answered, the last first, and asks for texts that are missing.
    async fn work(&mut self) {
        if self.manner == Manner::Idle {
            return;
        }
        for in_hand in std::mem::take(&mut self.in_hand).into_iter().rev() {
            let InHand { task, mut text, is_asked } = in_hand;
            let known = self.known().get(&task.digest[..]).cloned();
            let was_known = known.is_some();
            text = known.unwrap_or(text);
            if self.manner == Manner::Failing {
                self.fail(task.id, Failure::Unavailable).await;
            } else if self.manner == Manner::Full && !is_asked && !text.is_empty() {
                self.asked.lock().expect("what it was asked").turned_away += 1;
                self.fail(task.id, Failure::NoRoom).await;
            } else if (text.len() as u64) < task.size {
                if !is_asked {
                    self.say(Out::NeedTexts(NeedTexts { tasks: vec![task.id] })).await;
                }
                self.in_hand.push(InHand { task, text, is_asked: true });
            } else if self.manner == Manner::Busy {
                self.in_hand.push(InHand { task, text, is_asked });
            } else {
                let mut value = found(&task, &text);
                if self.manner == Manner::Damaged {
                    let last = value.last_mut().expect("a byte");
                    *last ^= 1;
                }
                let size = value.len() as u64;
                self.known().insert(task.digest.to_vec(), text);
                let found = Found { task: task.id, size, value: value.into(), was_known };
                self.say(Out::Found(found)).await;
            }
        }
        self.in_hand.reverse();
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().expect("what it knows")
    }

    async fn fail(&self, task: u64, failure: Failure) {
        let detail = "it was told to".to_owned();
        self.say(Out::Failed(Failed { task, failure: failure.into(), detail })).await;
    }

    async fn say(&self, message: Out) {
        // A client that is gone does not read it.
        let _ = self.outgoing.send(Ok(AnalyseResponse { message: Some(message) })).await;
    }
}

/// What is in `text`, encoded.
fn found(task: &Task, text: &[u8]) -> Vec<u8> {
    let language = Language::by_grammar_name(&task.language).expect("a language");
    let variants = Variants { switched: task.options.clone() };
    let asked = (&variants, task.max_parse_steps);
    let outcome = Outcome::of(text, language, asked, &|| false).expect("an outcome");
    stored::encode(&outcome).expect("bytes")
}
