//! The contract's side of a worker: what comes in is checked, what goes out is in parts.

mod encoding;
mod gathered;
mod ledger;
mod session;
mod task;

use std::sync::Arc;
use std::time::Instant;

use astrolens_analysis::stored;
use astrolens_proto::CONTRACT_VERSION;
use astrolens_proto::v1::analysis_server::Analysis;
use astrolens_proto::v1::{AnalyseRequest, Cache, Children, StatusRequest, StatusResponse};
use tonic::{Request, Response, Status, Streaming};
use tracing::Instrument as _;

use crate::engine::Engine;
use crate::metrics::Load;
use crate::security::{Permit, Role, Security};
use crate::telemetry;
use gathered::Gathered;
pub(crate) use session::shorten;

/// This program and its version.
const PROGRAM: &str = concat!("astrolens-worker ", env!("CARGO_PKG_VERSION"));

/// What clients call.
#[derive(Debug)]
pub(crate) struct Service {
    engine: Arc<Engine>,
    security: Arc<Security>,
    started: Instant,
}

impl Service {
    pub(crate) fn new(engine: Arc<Engine>, security: Arc<Security>) -> Self {
        Self { engine, security, started: Instant::now() }
    }

    /// Lets through who has the right to `call`.
    fn permit<T>(
        &self,
        request: &Request<T>,
        call: &'static str,
        needs: Role,
    ) -> Result<Permit, Status> {
        let permit = self.security.access.permit(request, call, needs);
        permit.inspect_err(|_| {
            self.engine.metrics.denied.inc();
        })
    }
}

#[tonic::async_trait]
impl Analysis for Service {
    type AnalyseStream = Gathered;

    async fn analyse(
        &self,
        request: Request<Streaming<AnalyseRequest>>,
    ) -> Result<Response<Self::AnalyseStream>, Status> {
        let permit = self.permit(&request, "Analyse", Role::Submit)?;
        let open = permit.account.open_stream()?;
        let tenant = permit.account.tenant();
        let span = tracing::info_span!("Analyse", otel.kind = "server", %tenant);
        telemetry::continue_trace(&span, request.metadata());
        let (outgoing, responses) = Gathered::new();
        let engine = Arc::clone(&self.engine);
        let session = session::run(engine, permit, request.into_inner(), outgoing);
        let session = async move {
            session.await;
            drop(open);
        };
        tokio::spawn(session.instrument(span));
        Ok(Response::new(responses))
    }

    async fn status(
        &self,
        request: Request<StatusRequest>,
    ) -> Result<Response<StatusResponse>, Status> {
        self.permit(&request, "Status", Role::Read)?;
        let engine = &self.engine;
        let metrics = &engine.metrics;
        let Load { interactive, bulk, running, processes, .. } = engine.load();
        Ok(Response::new(StatusResponse {
            worker: PROGRAM.to_owned(),
            contract_version: CONTRACT_VERSION,
            facts_version: stored::VERSION.to_owned(),
            uptime_ms: self.started.elapsed().as_millis() as u64,
            is_draining: engine.is_draining(),
            streams: metrics.streams.get() as u32,
            queued_interactive: interactive,
            queued_bulk: bulk,
            running,
            children: engine.has_slots().then(|| Children {
                // One more is there for what somebody waits for.
                limit: engine.settings().children.get() as u32 + 1,
                alive: processes,
                restarts: metrics.restarts.get(),
                poisoned: metrics.poisoned.get(),
            }),
            cache: engine.store().map(|store| Cache {
                bytes: store.size().bytes,
                max_bytes: engine.settings().cache_max_bytes,
                entries: store.size().entries,
                hits: metrics.cache.hits.get(),
                misses: metrics.cache.misses.get(),
            }),
            found: metrics.found.get(),
            failed: metrics.failures.get(),
            joined: metrics.joined.get(),
        }))
    }
}
