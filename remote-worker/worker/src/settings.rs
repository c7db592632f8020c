//! What a worker is told: by flags, by the environment, by a file. The first of these that speaks counts.

mod blobs;

use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::num::{NonZeroU16, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::time::Duration;

use lapin::uri::{AMQPScheme, AMQPUri};
use serde::{Deserialize, Serialize};
use tonic::codegen::http::Uri;
use tonic::codegen::http::uri::{InvalidUri, Scheme};

pub(crate) use blobs::Blobs;

/// Settings, as far as one source has them. Each is a flag, a variable and a key of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Given {
    /// Where to listen for clients; port 0 is any that is free.
    #[arg(long, env = "ASTROLENS_WORKER_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Where to listen for Prometheus and for probes; without it there are no metrics.
    #[arg(long, env = "ASTROLENS_WORKER_METRICS_LISTEN", value_name = "ADDRESS:PORT")]
    metrics_listen: Option<SocketAddr>,
    /// Listen beyond this machine although what goes there and back can be read on the way, or
    /// although anybody may ask.
    #[arg(long, env = "ASTROLENS_WORKER_INSECURE", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_name = "BOOL")]
    insecure: Option<bool>,
    /// The certificate that clients see, and those between it and its authority (PEM); with it,
    /// connections are encrypted.
    #[arg(long, env = "ASTROLENS_WORKER_TLS_CERTIFICATE", value_name = "FILE")]
    tls_certificate: Option<PathBuf>,
    /// The private key of the certificate (PEM).
    #[arg(long, env = "ASTROLENS_WORKER_TLS_KEY", value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// The authorities whose certificates let clients in (PEM); with it, each client shows one.
    #[arg(long, env = "ASTROLENS_WORKER_TLS_CLIENT_CA", value_name = "FILE")]
    tls_client_ca: Option<PathBuf>,
    /// The authorities of the servers that this one connects to, the gateway and the message broker (PEM); with it,
    /// they may be named by `https` and `amqps`. They see `tls_certificate` if they ask.
    #[arg(long, env = "ASTROLENS_WORKER_TLS_SERVER_CA", value_name = "FILE")]
    tls_server_ca: Option<PathBuf>,
    /// What the certificates of clients give a right to, and for which tenant (TOML).
    #[arg(long, env = "ASTROLENS_WORKER_POLICY", value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The folder where answers are kept; without it none are.
    #[arg(long, env = "ASTROLENS_WORKER_CACHE_DIR", value_name = "DIR")]
    cache_dir: Option<PathBuf>,
    /// How much is kept there.
    #[arg(long, env = "ASTROLENS_WORKER_CACHE_MAX_BYTES", value_name = "BYTES")]
    cache_max_bytes: Option<u64>,
    /// How long an answer is kept that nobody asks for.
    #[arg(long, env = "ASTROLENS_WORKER_CACHE_KEEP_HOURS", value_name = "HOURS")]
    cache_keep_hours: Option<u32>,
    /// How many processes analyse; one more is there for what somebody waits for.
    #[arg(long, env = "ASTROLENS_WORKER_CHILDREN", value_name = "N")]
    children: Option<NonZeroUsize>,
    /// How much address space each of them may take.
    #[arg(long, env = "ASTROLENS_WORKER_CHILD_MEMORY_BYTES", value_name = "BYTES")]
    child_memory_bytes: Option<u64>,
    /// How long a parse may take before it is taken to hang.
    #[arg(long, env = "ASTROLENS_WORKER_FILE_TIMEOUT_MS", value_name = "MS")]
    file_timeout_ms: Option<u64>,
    /// A longer text is refused.
    #[arg(long, env = "ASTROLENS_WORKER_MAX_TEXT_BYTES", value_name = "BYTES")]
    max_text_bytes: Option<u64>,
    /// How many tasks a client may have here without an answer.
    #[arg(long, env = "ASTROLENS_WORKER_WINDOW_TASKS", value_name = "N")]
    window_tasks: Option<u32>,
    /// How much text a client may have here without an answer.
    #[arg(long, env = "ASTROLENS_WORKER_WINDOW_BYTES", value_name = "BYTES")]
    window_bytes: Option<u64>,
    /// How much text of all clients together may be here.
    #[arg(long, env = "ASTROLENS_WORKER_MAX_TEXT_BYTES_IN_HAND", value_name = "BYTES")]
    max_text_bytes_in_hand: Option<u64>,
    /// How long it may take to finish what was begun, once the worker is told to end.
    #[arg(long, env = "ASTROLENS_WORKER_DRAIN_TIMEOUT_MS", value_name = "MS")]
    drain_timeout_ms: Option<u64>,
    /// The message broker: a worker takes work from its queues, a gateway puts work there.
    #[arg(long, env = "ASTROLENS_WORKER_QUEUE", value_name = "AMQP_URL", hide_env_values = true)]
    queue: Option<String>,
    /// Where a worker that takes work from queues finds the gateway that put it there.
    #[arg(long, env = "ASTROLENS_WORKER_GATEWAY", value_name = "URL")]
    gateway: Option<String>,
    /// How many messages of one sort a worker takes from queues ahead of what it is at; four times its processes if
    /// not said.
    #[arg(long, env = "ASTROLENS_WORKER_PREFETCH", value_name = "N")]
    prefetch: Option<NonZeroU16>,
    /// Where a gateway listens for workers; port 0 is any that is free.
    #[arg(long, env = "ASTROLENS_WORKER_QUEUE_LISTEN", value_name = "ADDRESS:PORT")]
    queue_listen: Option<SocketAddr>,
    /// The folder where a gateway keeps texts until they are answered, and answers if no `--cache-dir` is named; or
    /// `s3://BUCKET/PREFIX` for texts alone, of a bucket that `AWS_ENDPOINT_URL`, `AWS_REGION`, `AWS_ACCESS_KEY_ID`
    /// and the like tell how to reach.
    #[arg(long, env = "ASTROLENS_WORKER_BLOBS", value_name = "DIR|URL")]
    blobs: Option<Blobs>,
    /// What is logged, as `tracing` reads it: `info`, `astrolens_worker=debug`.
    #[arg(long, env = "ASTROLENS_WORKER_LOG", value_name = "FILTER")]
    log: Option<String>,
    /// Where to send traces by OpenTelemetry's protocol over gRPC; without it there are none.
    #[arg(long, env = "ASTROLENS_WORKER_OTLP_ENDPOINT", value_name = "URL")]
    otlp_endpoint: Option<String>,
}

/// The settings that hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) insecure: bool,
    pub(crate) tls_certificate: Option<PathBuf>,
    pub(crate) tls_key: Option<PathBuf>,
    pub(crate) tls_client_ca: Option<PathBuf>,
    pub(crate) tls_server_ca: Option<PathBuf>,
    pub(crate) policy: Option<PathBuf>,
    pub(crate) cache_dir: Option<PathBuf>,
    pub(crate) cache_max_bytes: u64,
    pub(crate) cache_keep_hours: u32,
    pub(crate) children: NonZeroUsize,
    pub(crate) child_memory_bytes: u64,
    pub(crate) file_timeout_ms: u64,
    pub(crate) max_text_bytes: u64,
    pub(crate) window_tasks: u32,
    pub(crate) window_bytes: u64,
    pub(crate) max_text_bytes_in_hand: u64,
    pub(crate) drain_timeout_ms: u64,
    pub(crate) queue: Option<String>,
    pub(crate) gateway: Option<String>,
    pub(crate) prefetch: Option<NonZeroU16>,
    pub(crate) queue_listen: SocketAddr,
    pub(crate) blobs: Option<Blobs>,
    pub(crate) log: String,
    pub(crate) otlp_endpoint: Option<String>,
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("failed to read the settings in `{}`: {error}", path.display())]
    Unreadable { path: PathBuf, error: std::io::Error },
    #[error("failed to understand the settings in `{}`: {error}", path.display())]
    Malformed { path: PathBuf, error: Box<toml::de::Error> },
    #[error(
        "failed to listen on {0}: what goes beyond this machine could be read on the way; say \
         `--insecure` if something else sees to that"
    )]
    Insecure(SocketAddr),
    #[error(
        "failed to use {what} at `{host}`: what goes there and back could be read on the way; \
         say `--insecure` if something else sees to that"
    )]
    PlainText { what: &'static str, host: String },
    #[error(
        "failed to use {0} over TLS: name the authorities that vouch for it by `--tls-server-ca`"
    )]
    NoAuthorities(&'static str),
    #[error("failed to understand the URL of {what}: {why}")]
    Url { what: &'static str, why: String },
    #[error("failed to serve as a gateway: {0}")]
    Gateway(&'static str),
    #[error("failed to take work from a queue: name the gateway that puts it there by `--gateway`")]
    NoGateway,
    #[error(
        "failed to listen on {0}: anybody who gets there could ask; name the authorities of clients \
         by `tls_client_ca`, or say `--insecure` if something else sees to that"
    )]
    Anybody(SocketAddr),
    #[error("failed to set up TLS: `{0}` is of no use without `{1}`; give both or neither")]
    Alone(&'static str, &'static str),
    #[error(
        "failed to have room for a text: `max_text_bytes` is {one}, `max_text_bytes_in_hand` {all}; \
         the second is to be no less"
    )]
    Room { one: u64, all: u64 },
}

/// What a process is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It analyses.
    Worker,
    /// It has others analyse, who take work from queues.
    Gateway,
}

impl Settings {
    /// What holds where flags and variables are `given`, and `file` says the rest.
    pub(crate) fn resolve(given: Given, file: Option<&Path>, role: Role) -> Result<Self, Error> {
        let in_file = file.map(read).transpose()?.unwrap_or_default();
        let settings = Self::of(given.or(in_file));
        settings.check_files()?;
        if !settings.insecure {
            settings.check_listeners(role)?;
        }
        let (one, all) = (settings.max_text_bytes, settings.max_text_bytes_in_hand);
        if one > all {
            return Err(Error::Room { one, all });
        }
        settings.check_queue(role)?;
        Ok(settings)
    }

    /// Whether each file that is of no use without another has it.
    fn check_files(&self) -> Result<(), Error> {
        let certificate = ("tls_certificate", &self.tls_certificate);
        let key = ("tls_key", &self.tls_key);
        let authorities = ("tls_client_ca", &self.tls_client_ca);
        let policy = ("policy", &self.policy);
        let pairs = [
            (certificate, key),
            (key, certificate),
            (authorities, certificate),
            (policy, authorities),
        ];
        match pairs.into_iter().find(|(one, other)| one.1.is_some() && other.1.is_none()) {
            Some(((one, _), (other, _))) => Err(Error::Alone(one, other)),
            None => Ok(()),
        }
    }

    /// Whether nobody can read what is sent beyond this machine, and it is known who asks there.
    fn check_listeners(&self, role: Role) -> Result<(), Error> {
        let is_far = |address: &SocketAddr| !address.ip().is_loopback();
        let for_workers = (role == Role::Gateway).then_some(self.queue_listen);
        let asked = || std::iter::once(self.listen).chain(for_workers);
        let plain = asked().filter(|_| self.tls_certificate.is_none());
        // Figures are always sent as they are.
        if let Some(address) = plain.chain(self.metrics_listen).find(is_far) {
            return Err(Error::Insecure(address));
        }
        let mut open = asked().filter(|_| self.tls_client_ca.is_none());
        open.find(is_far).map_or(Ok(()), |address| Err(Error::Anybody(address)))
    }

    /// Whether there is all that is needed to put work into queues, or to take it from there.
    fn check_queue(&self, role: Role) -> Result<(), Error> {
        match role {
            Role::Gateway if self.queue.is_none() => {
                return Err(Error::Gateway("name the message broker by `--queue`"));
            }
            Role::Gateway if self.blobs.is_none() => {
                return Err(Error::Gateway("name a folder for texts by `--blobs`"));
            }
            Role::Gateway if self.answers().is_none() => {
                return Err(Error::Gateway(
                    "name a folder for answers by `--cache-dir`; a bucket is for texts alone",
                ));
            }
            Role::Worker if self.queue.is_some() && self.gateway.is_none() => {
                return Err(Error::NoGateway);
            }
            _ => {}
        }
        if let Some(uri) = self.broker()? {
            let is_encrypted = uri.scheme == AMQPScheme::AMQPS;
            self.check_way("the message broker", &uri.authority.host, is_encrypted)?;
        }
        if let (Role::Worker, Some(gateway)) = (role, &self.gateway) {
            let what = "the gateway";
            let wrong = |why: String| Error::Url { what, why };
            let uri: Uri = gateway.parse().map_err(|error: InvalidUri| wrong(error.to_string()))?;
            let host = uri.host().ok_or_else(|| wrong("it names no host".to_owned()))?;
            if ![Some("http"), Some("https")].contains(&uri.scheme_str()) {
                return Err(wrong("it is to begin with `https://` or `http://`".to_owned()));
            }
            self.check_way(what, host, is_encrypted(&uri))?;
        }
        Ok(())
    }

    /// The folder where a gateway keeps answers: beside the texts where nothing else is said. `None` if these are in a
    /// bucket.
    pub(crate) fn answers(&self) -> Option<&Path> {
        let beside = match &self.blobs {
            Some(Blobs::Folder(folder)) => Some(folder),
            _ => None,
        };
        self.cache_dir.as_ref().or(beside).map(PathBuf::as_path)
    }

    /// Whether what goes to `host` cannot be read on the way, or may be, or stays on this machine.
    fn check_way(&self, what: &'static str, host: &str, is_encrypted: bool) -> Result<(), Error> {
        if is_encrypted {
            return self.tls_server_ca.as_ref().map(drop).ok_or(Error::NoAuthorities(what));
        }
        self.check_plain_way(what, host)
    }

    /// Whether what goes to `host` as it is may be read on the way, or stays on this machine.
    pub(crate) fn check_plain_way(&self, what: &'static str, host: &str) -> Result<(), Error> {
        let name = host.trim_start_matches('[').trim_end_matches(']');
        let is_near = name == "localhost"
            || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        if is_near || self.insecure {
            return Ok(());
        }
        Err(Error::PlainText { what, host: host.to_owned() })
    }

    /// The message broker, if there is one.
    pub(crate) fn broker(&self) -> Result<Option<AMQPUri>, Error> {
        // What is wrong is told without the URL, which may hold a password.
        let why =
            "it is to be `amqps://USER:PASSWORD@HOST/VHOST`, or `amqp://` where nobody listens";
        let wrong = |_| Error::Url { what: "the message broker", why: why.to_owned() };
        self.queue.as_ref().map(|url| url.parse().map_err(wrong)).transpose()
    }

    /// `given`, and the defaults for what it does not say.
    fn of(given: Given) -> Self {
        let cores = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Self {
            listen: given.listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 7313))),
            metrics_listen: given.metrics_listen,
            insecure: given.insecure.unwrap_or(false),
            tls_certificate: given.tls_certificate,
            tls_key: given.tls_key,
            tls_client_ca: given.tls_client_ca,
            tls_server_ca: given.tls_server_ca,
            policy: given.policy,
            cache_dir: given.cache_dir,
            cache_max_bytes: given.cache_max_bytes.unwrap_or(4 << 30),
            cache_keep_hours: given.cache_keep_hours.unwrap_or(7 * 24),
            children: given.children.unwrap_or_else(cores),
            child_memory_bytes: given.child_memory_bytes.unwrap_or(4 << 30),
            // As long as an analysis in the client's own process would be waited for.
            file_timeout_ms: given.file_timeout_ms.unwrap_or(600_000),
            max_text_bytes: given.max_text_bytes.unwrap_or(16 << 20),
            window_tasks: given.window_tasks.unwrap_or(256),
            window_bytes: given.window_bytes.unwrap_or(32 << 20),
            max_text_bytes_in_hand: given.max_text_bytes_in_hand.unwrap_or(256 << 20),
            drain_timeout_ms: given.drain_timeout_ms.unwrap_or(30_000),
            queue: given.queue,
            gateway: given.gateway,
            prefetch: given.prefetch,
            queue_listen: given.queue_listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 7314))),
            blobs: given.blobs,
            log: given.log.unwrap_or_else(|| "info".to_owned()),
            otlp_endpoint: given.otlp_endpoint,
        }
    }

    /// The settings as a file that says all of them.
    pub(crate) fn to_toml(&self) -> String {
        // Every field is a scalar or absent, which is what TOML has.
        toml::to_string(self).unwrap_or_default()
    }

    pub(crate) fn file_timeout(&self) -> Duration {
        Duration::from_millis(self.file_timeout_ms)
    }

    pub(crate) fn drain_timeout(&self) -> Duration {
        Duration::from_millis(self.drain_timeout_ms)
    }
}

impl Given {
    /// What this says, and what `other` says of the rest.
    fn or(self, other: Self) -> Self {
        Self {
            listen: self.listen.or(other.listen),
            metrics_listen: self.metrics_listen.or(other.metrics_listen),
            insecure: self.insecure.or(other.insecure),
            tls_certificate: self.tls_certificate.or(other.tls_certificate),
            tls_key: self.tls_key.or(other.tls_key),
            tls_client_ca: self.tls_client_ca.or(other.tls_client_ca),
            tls_server_ca: self.tls_server_ca.or(other.tls_server_ca),
            policy: self.policy.or(other.policy),
            cache_dir: self.cache_dir.or(other.cache_dir),
            cache_max_bytes: self.cache_max_bytes.or(other.cache_max_bytes),
            cache_keep_hours: self.cache_keep_hours.or(other.cache_keep_hours),
            children: self.children.or(other.children),
            child_memory_bytes: self.child_memory_bytes.or(other.child_memory_bytes),
            file_timeout_ms: self.file_timeout_ms.or(other.file_timeout_ms),
            max_text_bytes: self.max_text_bytes.or(other.max_text_bytes),
            window_tasks: self.window_tasks.or(other.window_tasks),
            window_bytes: self.window_bytes.or(other.window_bytes),
            max_text_bytes_in_hand: self.max_text_bytes_in_hand.or(other.max_text_bytes_in_hand),
            drain_timeout_ms: self.drain_timeout_ms.or(other.drain_timeout_ms),
            queue: self.queue.or(other.queue),
            gateway: self.gateway.or(other.gateway),
            prefetch: self.prefetch.or(other.prefetch),
            queue_listen: self.queue_listen.or(other.queue_listen),
            blobs: self.blobs.or(other.blobs),
            log: self.log.or(other.log),
            otlp_endpoint: self.otlp_endpoint.or(other.otlp_endpoint),
        }
    }
}

fn read(path: &Path) -> Result<Given, Error> {
    let text = fs::read_to_string(path)
        .map_err(|error| Error::Unreadable { path: path.to_owned(), error })?;
    toml::from_str(&text)
        .map_err(|error| Error::Malformed { path: path.to_owned(), error: Box::new(error) })
}

/// Whether what goes to `url` is encrypted.
pub(crate) fn is_encrypted(url: &Uri) -> bool {
    url.scheme() == Some(&Scheme::HTTPS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("worker.toml");
        fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn flags_count_before_the_file_and_the_file_before_defaults() {
        let (_folder, path) = file("window_tasks = 3\nwindow_bytes = 4\n");
        let given = Given { window_tasks: Some(2), ..Given::default() };
        let settings = Settings::resolve(given, Some(&path), Role::Worker).unwrap();
        let Settings { window_tasks, window_bytes, insecure, .. } = settings;
        assert_eq!((window_tasks, window_bytes, insecure), (2, 4, false));
    }

    #[test]
    fn what_is_printed_is_a_file_that_says_the_same() {
        let given = Given {
            listen: Some(SocketAddr::from(([127, 0, 0, 1], 1))),
            cache_dir: Some(PathBuf::from("/a \"b\"")),
            insecure: Some(true),
            queue: Some("amqp://a:b@127.0.0.1/c".to_owned()),
            blobs: Some(Blobs::Folder(PathBuf::from("/c"))),
            prefetch: NonZeroU16::new(3),
            ..Given::default()
        };
        let settings = Settings::resolve(given, None, Role::Gateway).unwrap();
        let (_folder, path) = file(&settings.to_toml());
        let read = Settings::resolve(Given::default(), Some(&path), Role::Gateway);
        assert_eq!(read.unwrap(), settings);
    }

    #[test]
    fn a_key_that_there_is_not_is_an_error_with_its_name() {
        let (_folder, path) = file("childen = 3\n");
        let refused = Settings::resolve(Given::default(), Some(&path), Role::Worker);
        let told = refused.unwrap_err().to_string();
        assert!(told.contains("childen") && told.contains("worker.toml"), "{told}");
    }

    #[test]
    fn beyond_this_machine_somebody_has_to_say_so() {
        let far = |insecure| Given {
            listen: Some(SocketAddr::from(([0, 0, 0, 0], 0))),
            insecure,
            ..Given::default()
        };
        for insecure in [None, Some(false)] {
            let refused = Settings::resolve(far(insecure), None, Role::Worker);
            assert!(matches!(refused, Err(Error::Insecure(_))), "{refused:?}");
        }
        assert!(Settings::resolve(far(Some(true)), None, Role::Worker).is_ok());
        let file = || Some(PathBuf::from("file.pem"));
        let encrypted = Given { tls_certificate: file(), tls_key: file(), ..far(None) };
        let refused = Settings::resolve(encrypted.clone(), None, Role::Worker);
        assert!(matches!(refused, Err(Error::Anybody(_))), "{refused:?}");
        let mutual = Given { tls_client_ca: file(), ..encrypted };
        assert!(Settings::resolve(mutual.clone(), None, Role::Worker).is_ok());
        // Figures are not encrypted.
        let metrics_listen = Some(SocketAddr::from(([0, 0, 0, 0], 0)));
        let refused = Settings::resolve(Given { metrics_listen, ..mutual }, None, Role::Worker);
        assert!(matches!(refused, Err(Error::Insecure(_))), "{refused:?}");
    }

    #[test]
    fn what_is_of_no_use_alone_is_told_with_what_it_needs() {
        let file = || Some(PathBuf::from("file.pem"));
        let given = Given::default;
        for (alone, one, other) in [
            (Given { tls_certificate: file(), ..given() }, "tls_certificate", "tls_key"),
            (Given { tls_key: file(), ..given() }, "tls_key", "tls_certificate"),
            (Given { tls_client_ca: file(), ..given() }, "tls_client_ca", "tls_certificate"),
            (Given { policy: file(), ..given() }, "policy", "tls_client_ca"),
        ] {
            let told = Settings::resolve(alone, None, Role::Worker).unwrap_err().to_string();
            let expected = format!("`{one}` is of no use without `{other}`");
            assert!(told.contains(&expected), "{told}");
        }
    }

    #[test]
    fn there_is_room_for_every_text_that_is_taken() {
        let given = Given { max_text_bytes_in_hand: Some(1024), ..Given::default() };
        let told = Settings::resolve(given, None, Role::Worker).unwrap_err().to_string();
        assert!(told.contains("`max_text_bytes` is 16777216"), "{told}");
    }

    #[test]
    fn a_broker_beyond_this_machine_is_asked_in_secret() {
        let given = |queue: &str, insecure| Given {
            queue: Some(queue.to_owned()),
            gateway: Some("http://localhost:7314".to_owned()),
            insecure,
            ..Given::default()
        };
        let resolve =
            |queue, insecure| Settings::resolve(given(queue, insecure), None, Role::Worker);
        for near in ["amqp://a:b@localhost/v", "amqp://[::1]:5672/v", "amqp://127.0.0.1"] {
            assert!(resolve(near, None).is_ok(), "{near}");
        }
        let told = resolve("amqp://a:secret@broker/v", None).unwrap_err().to_string();
        assert!(told.contains("`broker`") && !told.contains("secret"), "{told}");
        assert!(resolve("amqp://a:secret@broker/v", Some(true)).is_ok());
        let refused = resolve("http://localhost", None);
        assert!(matches!(refused, Err(Error::Url { .. })), "{refused:?}");
    }

    #[test]
    fn who_is_asked_over_tls_is_vouched_for() {
        let given = |queue: &str, gateway: &str, tls_server_ca| Given {
            queue: Some(queue.to_owned()),
            gateway: Some(gateway.to_owned()),
            tls_server_ca,
            ..Given::default()
        };
        let resolve = |given| Settings::resolve(given, None, Role::Worker);
        let (plain, secret) = ("http://localhost:1", "https://gateway:1");
        for (queue, gateway) in
            [("amqps://a:b@broker/v", plain), ("amqp://a:b@localhost/v", secret)]
        {
            let refused = resolve(given(queue, gateway, None));
            assert!(matches!(refused, Err(Error::NoAuthorities(_))), "{queue}: {refused:?}");
            assert!(
                resolve(given(queue, gateway, Some(PathBuf::from("ca.pem")))).is_ok(),
                "{queue}"
            );
        }
    }

    #[test]
    fn a_gateway_attends_to_workers_as_to_clients() {
        let file = || Some(PathBuf::from("file.pem"));
        let far = Given {
            queue: Some("amqp://localhost/v".to_owned()),
            blobs: Some(Blobs::Folder(PathBuf::from("blobs"))),
            queue_listen: Some(SocketAddr::from(([0, 0, 0, 0], 0))),
            ..Given::default()
        };
        let resolve = |given| Settings::resolve(given, None, Role::Gateway);
        assert!(matches!(resolve(far.clone()), Err(Error::Insecure(_))));
        let encrypted = Given { tls_certificate: file(), tls_key: file(), ..far };
        assert!(matches!(resolve(encrypted.clone()), Err(Error::Anybody(_))));
        assert!(resolve(Given { tls_client_ca: file(), ..encrypted }).is_ok());
    }

    #[test]
    fn what_a_queue_needs_is_said() {
        let queue = || Some("amqp://localhost/v".to_owned());
        let told = |given, role| Settings::resolve(given, None, role).unwrap_err().to_string();
        let given = Given { queue: queue(), ..Given::default() };
        assert!(told(given.clone(), Role::Worker).contains("--gateway"));
        assert!(told(given, Role::Gateway).contains("--blobs"));
        assert!(told(Given::default(), Role::Gateway).contains("--queue"));
        let gateway = Some("http://gateway:7314".to_owned());
        let far = Given { queue: queue(), gateway, ..Given::default() };
        assert!(told(far, Role::Worker).contains("`gateway`"));
    }
}
