//! A broker, a gateway and workers behind it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use rustix::process::Signal;
use tempfile::TempDir;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::broker::{Place, free_ports};
use crate::bucket::{self, Bucket};
use crate::support::{Worker, signal};

/// More than any test asks for at once.
const WINDOW: &str = "--window-tasks=100000";

/// The name of the queue of this class.
pub fn queue(class: &str) -> String {
    format!("astrolens.{class}.2.{}", astrolens_analysis::stored::VERSION)
}

/// A broker and a gateway. The gateway has the same addresses and folder whenever it is started.
pub struct House {
    pub place: Place,
    pub gateway: Gateway,
    /// What the gateway keeps.
    _folder: TempDir,
    /// Where it listens for workers.
    pub port: u16,
    /// What else the gateway is started with.
    flags: Vec<String>,
    /// Its variables.
    variables: Vec<(&'static str, String)>,
}

/// A running gateway, and where its figures are.
pub struct Gateway {
    pub process: Worker,
    metrics: String,
}

/// A worker that takes work from queues, and where its figures are.
pub struct Taker {
    pub process: Worker,
    metrics: String,
}

impl House {
    /// One at a broker that others use as well.
    pub fn open() -> Self {
        Self::open_at(Place::shared())
    }

    /// One at this broker, or in this part of it.
    pub fn open_at(place: Place) -> Self {
        Self::open_with(place, Vec::new())
    }

    /// One whose gateway is started with these flags besides.
    pub fn open_with(place: Place, flags: Vec<String>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let blobs = format!("--blobs={}", folder.path().display());
        Self::start(place, folder, [vec![blobs], flags].concat(), Vec::new())
    }

    /// One at a broker that others use as well, whose gateway keeps texts in this bucket.
    pub fn open_at_bucket(bucket: &Bucket) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let answers = format!("--cache-dir={}", folder.path().display());
        let flags = vec![format!("--blobs={}", bucket::URL), answers];
        Self::start(Place::shared(), folder, flags, bucket.variables())
    }

    fn start(
        place: Place,
        folder: TempDir,
        flags: Vec<String>,
        variables: Vec<(&'static str, String)>,
    ) -> Self {
        let [port] = free_ports();
        let gateway = Self::start_gateway(&place, port, &flags, &variables);
        Self { place, gateway, _folder: folder, port, flags, variables }
    }

    fn start_gateway(
        place: &Place,
        port: u16,
        more: &[String],
        variables: &[(&str, String)],
    ) -> Gateway {
        let flags = [
            WINDOW.to_owned(),
            "--window-bytes=1000000000".to_owned(),
            "--metrics-listen=127.0.0.1:0".to_owned(),
            format!("--queue={}", place.url("gateway")),
            format!("--queue-listen=127.0.0.1:{port}"),
        ];
        let flags: Vec<&String> = flags.iter().chain(more).collect();
        let mut process = Worker::launch_in(variables, "gateway", &flags, &[]);
        let metrics = process.announced("metrics on ");
        process.announced("workers on ");
        Gateway { process, metrics }
    }

    /// Kills the gateway, and starts it again.
    pub async fn restart_gateway(&mut self) {
        signal(self.gateway.process.id(), Signal::KILL);
        self.gateway.process.wait().await;
        self.start_gateway_again();
    }

    /// Starts the gateway again, which has ended.
    pub fn start_gateway_again(&mut self) {
        let Self { place, port, flags, variables, .. } = self;
        self.gateway = Self::start_gateway(place, *port, flags, variables);
    }

    /// Starts a worker.
    pub fn taker(&self, flags: &[&str]) -> Taker {
        self.taker_with_faults(flags, &[])
    }

    /// Starts a worker whose processes do to these texts what is said with them.
    pub fn taker_with_faults(&self, flags: &[&str], faults: &[(&[u8], &str)]) -> Taker {
        let ours = [
            format!("--queue={}", self.place.url("worker")),
            format!("--gateway=http://127.0.0.1:{}", self.port),
            "--metrics-listen=127.0.0.1:0".to_owned(),
        ];
        let flags: Vec<&str> =
            ours.iter().map(String::as_str).chain(flags.iter().copied()).collect();
        let mut process = Worker::launch("serve", &flags, faults);
        let metrics = process.announced("metrics on ");
        Taker { process, metrics }
    }

    /// Waits until the gateway has the broker, and all queues are there.
    pub async fn ready(&self) {
        let mut health = HealthClient::new(self.gateway.process.channel().await);
        let request = HealthCheckRequest { service: "astrolens.v1.Analysis".to_owned() };
        let mut watched = health.watch(request).await.expect("a watch").into_inner();
        let serving = ServingStatus::Serving;
        while watched.message().await.expect("no error").expect("a state").status() != serving {}
    }

    /// Waits until the gateway has nothing without an answer.
    pub async fn settled(&self) {
        let is_settled = |status: &astrolens_proto::v1::StatusResponse| {
            (status.queued_bulk, status.queued_interactive, status.running) == (0, 0, 0)
        };
        self.gateway.process.until(is_settled).await;
    }
}

impl Gateway {
    /// The figure of this name and labels; 0 if there is none.
    pub fn figure(&self, name: &str) -> u64 {
        figure(&self.metrics, name)
    }

    /// How many units were given up, by the broker or as poison.
    pub fn dead(&self) -> u64 {
        let outcome = |name| format!("astrolens_worker_queue_units_total{{outcome=\"{name}\"}}");
        ["dead", "poisoned"].map(|name| self.figure(&outcome(name))).iter().sum()
    }
}

impl Taker {
    /// The figure of this name and labels; 0 if there is none.
    pub fn figure(&self, name: &str) -> u64 {
        figure(&self.metrics, name)
    }

    /// How many texts were analysed.
    pub fn analyses(&self) -> u64 {
        self.figure("astrolens_worker_analysis_seconds_count")
    }

    /// Kills it.
    pub async fn kill(mut self) {
        signal(self.process.id(), Signal::KILL);
        self.process.wait().await;
    }
}

fn figure(address: &str, name: &str) -> u64 {
    let mut connection = TcpStream::connect(address).expect("a connection");
    let request = "GET /metrics HTTP/1.1\r\nHost: worker\r\nConnection: close\r\n\r\n";
    connection.write_all(request.as_bytes()).expect("a request");
    let mut text = String::new();
    connection.read_to_string(&mut text).expect("an answer");
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    value.map_or(0, |value| value.parse().expect("a number"))
}
