//! What a worker is told: by flags, by the environment, by a file. The first of these that speaks counts.

use std::fs;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

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
    /// What the certificates of clients give a right to, and for which tenant (TOML).
    #[arg(long, env = "ASTROLENS_WORKER_POLICY", value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The folder where answers are kept; without it none are.
    #[arg(long, env = "ASTROLENS_WORKER_CACHE_DIR", value_name = "DIR")]
    cache_dir: Option<PathBuf>,
    /// How much is kept there.
    #[arg(long, env = "ASTROLENS_WORKER_CACHE_MAX_BYTES", value_name = "BYTES")]
    cache_max_bytes: Option<u64>,
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
    pub(crate) policy: Option<PathBuf>,
    pub(crate) cache_dir: Option<PathBuf>,
    pub(crate) cache_max_bytes: u64,
    pub(crate) children: NonZeroUsize,
    pub(crate) child_memory_bytes: u64,
    pub(crate) file_timeout_ms: u64,
    pub(crate) max_text_bytes: u64,
    pub(crate) window_tasks: u32,
    pub(crate) window_bytes: u64,
    pub(crate) max_text_bytes_in_hand: u64,
    pub(crate) drain_timeout_ms: u64,
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

impl Settings {
    /// What holds where flags and variables are `given`, and `file` says the rest.
    pub(crate) fn resolve(given: Given, file: Option<&Path>) -> Result<Self, Error> {
        let in_file = file.map(read).transpose()?.unwrap_or_default();
        let settings = Self::of(given.or(in_file));
        settings.check_files()?;
        if !settings.insecure {
            settings.check_listeners()?;
        }
        let (one, all) = (settings.max_text_bytes, settings.max_text_bytes_in_hand);
        if one > all {
            return Err(Error::Room { one, all });
        }
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
    fn check_listeners(&self) -> Result<(), Error> {
        let is_far = |address: &SocketAddr| !address.ip().is_loopback();
        let plain = self.tls_certificate.is_none().then_some(self.listen);
        // Figures are always sent as they are.
        let mut plain = plain.into_iter().chain(self.metrics_listen);
        match plain.find(is_far) {
            Some(address) => Err(Error::Insecure(address)),
            None if is_far(&self.listen) && self.tls_client_ca.is_none() => {
                Err(Error::Anybody(self.listen))
            }
            None => Ok(()),
        }
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
            policy: given.policy,
            cache_dir: given.cache_dir,
            cache_max_bytes: given.cache_max_bytes.unwrap_or(4 << 30),
            children: given.children.unwrap_or_else(cores),
            child_memory_bytes: given.child_memory_bytes.unwrap_or(4 << 30),
            // As long as an analysis in the client's own process would be waited for.
            file_timeout_ms: given.file_timeout_ms.unwrap_or(600_000),
            max_text_bytes: given.max_text_bytes.unwrap_or(16 << 20),
            window_tasks: given.window_tasks.unwrap_or(256),
            window_bytes: given.window_bytes.unwrap_or(32 << 20),
            max_text_bytes_in_hand: given.max_text_bytes_in_hand.unwrap_or(256 << 20),
            drain_timeout_ms: given.drain_timeout_ms.unwrap_or(30_000),
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
            policy: self.policy.or(other.policy),
            cache_dir: self.cache_dir.or(other.cache_dir),
            cache_max_bytes: self.cache_max_bytes.or(other.cache_max_bytes),
            children: self.children.or(other.children),
            child_memory_bytes: self.child_memory_bytes.or(other.child_memory_bytes),
            file_timeout_ms: self.file_timeout_ms.or(other.file_timeout_ms),
            max_text_bytes: self.max_text_bytes.or(other.max_text_bytes),
            window_tasks: self.window_tasks.or(other.window_tasks),
            window_bytes: self.window_bytes.or(other.window_bytes),
            max_text_bytes_in_hand: self.max_text_bytes_in_hand.or(other.max_text_bytes_in_hand),
            drain_timeout_ms: self.drain_timeout_ms.or(other.drain_timeout_ms),
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
        let settings = Settings::resolve(given, Some(&path)).unwrap();
        let Settings { window_tasks, window_bytes, insecure, .. } = settings;
        assert_eq!((window_tasks, window_bytes, insecure), (2, 4, false));
    }

    #[test]
    fn what_is_printed_is_a_file_that_says_the_same() {
        let given = Given {
            listen: Some(SocketAddr::from(([127, 0, 0, 1], 1))),
            cache_dir: Some(PathBuf::from("/a \"b\"")),
            insecure: Some(true),
            ..Given::default()
        };
        let settings = Settings::resolve(given, None).unwrap();
        let (_folder, path) = file(&settings.to_toml());
        assert_eq!(Settings::resolve(Given::default(), Some(&path)).unwrap(), settings);
    }

    #[test]
    fn a_key_that_there_is_not_is_an_error_with_its_name() {
        let (_folder, path) = file("childen = 3\n");
        let told = Settings::resolve(Given::default(), Some(&path)).unwrap_err().to_string();
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
            let refused = Settings::resolve(far(insecure), None);
            assert!(matches!(refused, Err(Error::Insecure(_))), "{refused:?}");
        }
        assert!(Settings::resolve(far(Some(true)), None).is_ok());
        let file = || Some(PathBuf::from("file.pem"));
        let encrypted = Given { tls_certificate: file(), tls_key: file(), ..far(None) };
        let refused = Settings::resolve(encrypted.clone(), None);
        assert!(matches!(refused, Err(Error::Anybody(_))), "{refused:?}");
        let mutual = Given { tls_client_ca: file(), ..encrypted };
        assert!(Settings::resolve(mutual.clone(), None).is_ok());
        // Figures are not encrypted.
        let metrics_listen = Some(SocketAddr::from(([0, 0, 0, 0], 0)));
        let refused = Settings::resolve(Given { metrics_listen, ..mutual }, None);
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
            let told = Settings::resolve(alone, None).unwrap_err().to_string();
            let expected = format!("`{one}` is of no use without `{other}`");
            assert!(told.contains(&expected), "{told}");
        }
    }

    #[test]
    fn there_is_room_for_every_text_that_is_taken() {
        let given = Given { max_text_bytes_in_hand: Some(1024), ..Given::default() };
        let told = Settings::resolve(given, None).unwrap_err().to_string();
        assert!(told.contains("`max_text_bytes` is 16777216"), "{told}");
    }
}
