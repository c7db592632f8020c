//! The life of a worker: listen, serve, and end without losing what was begun.

use std::io::{self, Stdin, Write as _};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use astrolens_proto::v1::analysis_server::AnalysisServer;
use astrolens_proto::v1::queue_server::QueueServer;
use astrolens_proto::{FILE_DESCRIPTOR_SET, MAX_MESSAGE_BYTES};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_stream::{Stream, StreamExt as _};
use tonic::server::NamedService;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic_health::server::HealthReporter;

use crate::consumer::Source;
use crate::dial;
use crate::engine::{self, Engine};
use crate::gateway::{self, Gateway};
use crate::lingering::Lingering;
use crate::metrics::Metrics;
use crate::scrape;
use crate::security::{self, Hangups, Outgoing, Security};
use crate::service::Service;
use crate::settings::{Role, Settings};
use crate::store::Store;
use crate::telemetry::{self, Telemetry};

/// What a worker says before the address where clients reach it.
pub(crate) const LISTENING: &str = "listening on";

/// How often a silent connection is asked whether anybody is there.
const KEEPALIVE: Duration = Duration::from_secs(30);

/// How much may be on its way on one stream before it is read, in bytes.
const STREAM_WINDOW: u32 = 2 << 20;

/// How much on all streams of a connection, in bytes.
const CONNECTION_WINDOW: u32 = 8 << 20;

/// How much of a message comes in one piece, in bytes.
const FRAME: u32 = 256 << 10;

/// How long the disk may take for the last answers.
const KEEPING: Duration = Duration::from_secs(5);

/// How many cores there are for each thread of the supervisor: the processes that analyse have the rest of their time.
const CORES: usize = 4;

/// Why a worker cannot serve.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("failed to start: {0}")]
    Runtime(io::Error),
    #[error(transparent)]
    Telemetry(#[from] telemetry::Error),
    #[error(transparent)]
    Security(#[from] security::Error),
    #[error("failed to listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
    #[error("failed to analyse anything: {0}")]
    Probe(String),
    #[error("failed to serve: {0}")]
    Serve(#[from] tonic::transport::Error),
    #[error("failed to describe the service: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
    #[error(transparent)]
    Settings(#[from] crate::settings::Error),
    #[error(transparent)]
    Gateway(#[from] gateway::Error),
}

/// Serves until the worker is told to end, by a signal or, if that is `watched`, by the end of its standard input.
/// It fails if what was begun did not end in time.
pub(crate) fn run(
    settings: Settings,
    role: Role,
    watched: Option<Stdin>,
) -> Result<ExitCode, Error> {
    let runtime = runtime(role).map_err(Error::Runtime)?;
    let telemetry = {
        let _entered = runtime.enter();
        Telemetry::start(&settings)?
    };
    let code = runtime.block_on(serve(settings, role, watched));
    telemetry.end();
    // What is blocked on a disk need not hold up the end.
    runtime.shutdown_background();
    code
}

/// The threads of a supervisor, or of a gateway, which has nothing else to do.
fn runtime(role: Role) -> io::Result<Runtime> {
    let cores = available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = match role {
        Role::Worker => (cores / CORES).max(1),
        Role::Gateway => cores,
    };
    Builder::new_multi_thread().worker_threads(threads).enable_all().build()
}

async fn serve(settings: Settings, role: Role, watched: Option<Stdin>) -> Result<ExitCode, Error> {
    let told_to_end = told_to_end().map_err(Error::Runtime)?;
    let security = Security::load(&settings)?;
    let listener = listen(settings.listen).await?;
    let scraped = match settings.metrics_listen {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    let for_workers = match role {
        Role::Gateway => Some(listen(settings.queue_listen).await?),
        Role::Worker => None,
    };
    let limit = settings.drain_timeout();
    let places = [
        (LISTENING, Some(&listener)),
        ("metrics on", scraped.as_ref()),
        ("workers on", for_workers.as_ref()),
    ];
    let places = places.map(|(what, listener)| (what, listener.map(TcpListener::local_addr)));
    let metrics = Arc::new(Metrics::new());
    let security = Arc::new(security);
    if security.is_in_files() {
        let told = Hangups::listen().map_err(Error::Runtime)?;
        let (security, metrics) = (Arc::clone(&security), Arc::clone(&metrics));
        tokio::spawn(async move { security.keep_up(told, &metrics).await });
    }
    let (engine, slots, mut workers) = match for_workers {
        None => start_worker(settings, metrics).await?,
        Some(listener) => start_gateway(settings, metrics, listener, Arc::clone(&security)).await?,
    };
    announce(places);
    if let Some(listener) = scraped {
        let router = scrape::router(Arc::clone(&engine));
        tokio::spawn(async move { axum::serve(listener, router).await });
    }
    let server = tokio::spawn(answer(listener, Arc::clone(&engine), security));
    tokio::select! {
        () = told_to_end => {}
        () = ends(watched) => {}
    }
    tracing::info!("ending: what was begun is finished");
    engine.drain();
    let deadline = Instant::now() + limit;
    let has_ended = timeout_at(deadline, slots.join_all()).await.is_ok();
    keep(&engine).await;
    if !has_ended {
        tracing::warn!("what was begun did not end in time");
        return Ok(ExitCode::FAILURE);
    }
    // Answers that are under way have arrived; workers will look for the next gateway.
    workers.abort_all();
    if let Ok(served) = timeout_at(deadline, server).await {
        served.unwrap_or(Ok(()))?;
    } else {
        tracing::warn!("a client did not leave in time");
    }
    Ok(ExitCode::SUCCESS)
}

/// What there is to wait for at the end, and what ends after that.
type Started = (Arc<Engine>, JoinSet<()>, JoinSet<Result<(), Error>>);

/// Starts what analyses, and takes work from queues where there are any.
async fn start_worker(settings: Settings, metrics: Arc<Metrics>) -> Result<Started, Error> {
    engine::probe(&settings).await.map_err(Error::Probe)?;
    let store = settings.cache_dir.as_deref();
    let store = store
        .map(|folder| Store::open(folder, settings.cache_max_bytes, settings.cache_keep_hours));
    let queue = settings.broker()?.zip(settings.gateway.clone());
    let outgoing = Outgoing::load(&settings)?;
    let (engine, mut slots) = Engine::start(settings, metrics, store);
    if let Some((broker, gateway)) = queue {
        let gateway = dial::channel(&gateway, outgoing.clone())?;
        let source = Source::new(Arc::clone(&engine), gateway);
        slots.spawn(Arc::new(source).run(broker, outgoing));
    }
    Ok((engine, slots, JoinSet::new()))
}

/// Starts what hands work on, and what workers fetch it from.
async fn start_gateway(
    settings: Settings,
    metrics: Arc<Metrics>,
    listener: TcpListener,
    security: Arc<Security>,
) -> Result<Started, Error> {
    let outgoing = Outgoing::load(&settings)?;
    let (gateway, slots) = Gateway::start(settings, metrics, outgoing).await?;
    let engine = Arc::clone(gateway.engine());
    let mut workers = JoinSet::new();
    workers.spawn(attend(listener, gateway, security));
    Ok((engine, slots, workers))
}

/// Answers workers.
async fn attend(
    listener: TcpListener,
    gateway: Arc<Gateway>,
    security: Arc<Security>,
) -> Result<(), Error> {
    let tls = security.tls();
    let service = QueueServer::new(gateway::Service::new(gateway, security))
        .max_decoding_message_size(MAX_MESSAGE_BYTES)
        .max_encoding_message_size(MAX_MESSAGE_BYTES);
    let server = server().add_service(service);
    if let Some(configs) = tls {
        server.serve_with_incoming(security::incoming(listener, configs)).await?;
    } else {
        server.serve_with_incoming(incoming(listener)).await?;
    }
    Ok(())
}

/// The connections that `listener` gets.
fn incoming(listener: TcpListener) -> impl Stream<Item = io::Result<Lingering<TcpStream>>> {
    let connections = TcpIncoming::from(listener).with_nodelay(Some(true));
    connections.map(|connection| connection.map(Lingering::new))
}

/// A server with the limits that all of ours have.
fn server() -> Server {
    Server::builder()
        .http2_keepalive_interval(Some(KEEPALIVE))
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_frame_size(FRAME)
}

/// Waits until somebody tells the worker to end. Whoever does so from now on is heard.
#[cfg(unix)]
pub(crate) fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut ending = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = ending.recv() => {}
            _ = interrupted.recv() => {}
        }
    })
}

/// Elsewhere that is Ctrl-C.
#[cfg(not(unix))]
pub(crate) fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // If it cannot be listened for, the worker ends when it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// Waits until there is nothing more to read from `watched`; for ever if there is nothing to watch.
async fn ends(watched: Option<Stdin>) {
    let Some(mut watched) = watched else { return std::future::pending().await };
    let reading = spawn_blocking(move || io::copy(&mut watched, &mut io::sink()));
    // What cannot be read has ended.
    let _ = reading.await;
}

/// Waits until what was found is kept, unless the disk takes too long for that.
async fn keep(engine: &Engine) {
    if timeout(KEEPING, engine.flush()).await.is_err() {
        tracing::warn!("the last answers were not kept in time");
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(address).await.map_err(|error| Error::Listen(address, error))
}

/// Says where it listens, for whoever let the system choose.
fn announce(places: [(&str, Option<io::Result<SocketAddr>>); 3]) {
    let mut output = io::stdout().lock();
    for (what, address) in places {
        if let Some(Ok(address)) = address {
            // Nobody may read it, which is no reason not to serve.
            let _ = writeln!(output, "{what} {address}");
        }
    }
}

/// Has those who ask for its health learn whether tasks are answered soon, for as long as `engine` is there.
async fn follow(engine: &Engine, health: &HealthReporter) {
    let mut readiness = engine.readiness();
    loop {
        if *readiness.borrow_and_update() {
            health.set_serving::<AnalysisServer<Service>>().await;
        } else {
            health.set_not_serving::<AnalysisServer<Service>>().await;
        }
        if readiness.changed().await.is_err() {
            return;
        }
    }
}

/// Answers clients until the end has begun and all streams are closed.
async fn answer(
    listener: TcpListener,
    engine: Arc<Engine>,
    security: Arc<Security>,
) -> Result<(), Error> {
    let (mut health, health_service) = tonic_health::server::health_reporter();
    let tls = security.tls();
    let service = AnalysisServer::new(Service::new(Arc::clone(&engine), security))
        .max_decoding_message_size(MAX_MESSAGE_BYTES)
        .max_encoding_message_size(MAX_MESSAGE_BYTES);
    let reflection = tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .build_v1()?;
    let ends = async move {
        tokio::select! {
            () = engine.ends() => {}
            () = follow(&engine, &health) => {}
        }
        health.set_not_serving::<AnalysisServer<Service>>().await;
        // Who watches learns of the end by that, and holds it up no longer.
        for service in ["", <AnalysisServer<Service> as NamedService>::NAME] {
            health.clear_service_status(service).await;
        }
    };
    let server = server().add_service(health_service).add_service(reflection).add_service(service);
    if let Some(configs) = tls {
        let incoming = security::incoming(listener, configs);
        server.serve_with_incoming_shutdown(incoming, ends).await?;
    } else {
        server.serve_with_incoming_shutdown(incoming(listener), ends).await?;
    }
    Ok(())
}
