//! How workers are doing, for people.

use std::time::Duration;

use astrolens_proto::v1::analysis_client::AnalysisClient;
use astrolens_proto::v1::{StatusRequest, StatusResponse};
use serde::Serialize;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tonic::transport::Endpoint;

use crate::discovery;
use crate::endpoint::{endpoint, explained};
use crate::error::StartError;
use crate::event::Target;
use crate::settings::Settings;

/// How a worker is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WorkerStatus {
    /// Its program and version.
    pub program: String,
    /// The version of the contract that it speaks.
    pub contract_version: u32,
    /// What its analysis is made of.
    pub facts_version: String,
    /// Whether that is what this program's analysis is made of: another one is not asked anything.
    pub is_same_build: bool,
    /// How long it has been running, in milliseconds.
    pub uptime_ms: u64,
    /// Whether it ends and takes no new tasks.
    pub is_draining: bool,
    /// How many clients have a stream open.
    pub streams: u32,
    /// Tasks that somebody waits for and that are not begun.
    pub queued_interactive: u32,
    /// Tasks of scans that are not begun.
    pub queued_bulk: u32,
    /// Tasks that are being analysed.
    pub running: u32,
    /// Tasks that were answered with facts, in all.
    pub found: u64,
    /// Tasks that were answered without, in all.
    pub failed: u64,
    /// The processes that analyse.
    pub children: ChildrenStatus,
    /// What is kept of earlier answers; absent if nothing is.
    pub cache: Option<CacheStatus>,
}

/// The processes of a worker that analyse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ChildrenStatus {
    /// How many there may be.
    pub limit: u32,
    /// How many there are.
    pub alive: u32,
    /// How many were started anew because one died or hung.
    pub restarts: u64,
    /// How many texts they died of twice.
    pub poisoned: u64,
}

/// What a worker keeps of earlier answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CacheStatus {
    /// How much there is, in bytes.
    pub bytes: u64,
    /// How much there may be, in bytes.
    pub max_bytes: u64,
    /// How many answers there are.
    pub entries: u64,
    /// Tasks that were answered from it, in all.
    pub hits: u64,
    /// Tasks that were not, in all.
    pub misses: u64,
}

/// A worker by its URL, and how it is doing or why it does not say.
pub type WorkerRow = (String, Result<WorkerStatus, String>);

/// How each worker that `settings` name is doing, or why it does not say, by URL in the order of the settings. A
/// name of several workers has a row for each address.
///
/// # Errors
/// When workers cannot be asked at all.
pub fn status(settings: &Settings) -> Result<Vec<WorkerRow>, StartError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(ask_all(settings)))
}

async fn ask_all(settings: &Settings) -> Vec<WorkerRow> {
    let mut asked = JoinSet::new();
    for (index, (name, endpoint)) in endpoints(settings).await.into_iter().enumerate() {
        let limit = settings.timing.handshake;
        asked.spawn(async move {
            let status = match endpoint {
                Ok(endpoint) => ask(&endpoint, limit).await,
                Err(reason) => Err(reason),
            };
            (index, name, status)
        });
    }
    let mut answers = asked.join_all().await;
    answers.sort_by_key(|(index, ..)| *index);
    answers.into_iter().map(|(_, name, status)| (name, status)).collect()
}

/// Where all workers are, or why that cannot be told.
async fn endpoints(settings: &Settings) -> Vec<(String, Result<Endpoint, String>)> {
    let credentials = settings.credentials.as_ref();
    let mut endpoints = Vec::new();
    for url in &settings.urls {
        let targets = match discovery::look_up(url, settings).await {
            Ok(targets) => targets,
            Err(reason) => {
                endpoints.push((url.to_string(), Err(reason)));
                continue;
            }
        };
        for Target { url, authority } in targets {
            let endpoint = endpoint(&url, &authority, credentials, settings.timing.handshake);
            let name = match &endpoint {
                Ok(endpoint) => endpoint.uri().to_string().trim_end_matches('/').to_owned(),
                Err(_) => url.to_string(),
            };
            endpoints.push((name, endpoint.map_err(|error| explained(&error))));
        }
    }
    endpoints
}

async fn ask(endpoint: &Endpoint, limit: Duration) -> Result<WorkerStatus, String> {
    let answer = timeout(limit, async {
        let channel = endpoint.connect().await.map_err(|error| explained(&error))?;
        let response = AnalysisClient::new(channel).status(StatusRequest {}).await;
        response.map_err(|status| match status.message() {
            "" => explained(&status),
            message => message.to_owned(),
        })
    });
    let answer = answer.await.map_err(|_| format!("no answer within {limit:?}"))?;
    Ok(WorkerStatus::from(answer?.into_inner()))
}

impl From<StatusResponse> for WorkerStatus {
    fn from(response: StatusResponse) -> Self {
        let children = response.children.unwrap_or_default();
        Self {
            is_same_build: response.facts_version == astrolens_analysis::stored::VERSION
                && response.contract_version == astrolens_proto::CONTRACT_VERSION,
            program: response.worker,
            contract_version: response.contract_version,
            facts_version: response.facts_version,
            uptime_ms: response.uptime_ms,
            is_draining: response.is_draining,
            streams: response.streams,
            queued_interactive: response.queued_interactive,
            queued_bulk: response.queued_bulk,
            running: response.running,
            found: response.found,
            failed: response.failed,
            children: ChildrenStatus {
                limit: children.limit,
                alive: children.alive,
                restarts: children.restarts,
                poisoned: children.poisoned,
            },
            cache: response.cache.map(|cache| CacheStatus {
                bytes: cache.bytes,
                max_bytes: cache.max_bytes,
                entries: cache.entries,
                hits: cache.hits,
                misses: cache.misses,
            }),
        }
    }
}
