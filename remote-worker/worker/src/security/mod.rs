//! Who may ask the worker, what for, and how much: certificates, and a policy over them.
//!
//! Both are read again when the worker is told to (SIGHUP) and when their files are others. What cannot be used
//! leaves what there was.

mod access;
mod account;
mod incoming;
mod name;
mod outgoing;
mod policy;
mod tls;

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};
use tokio_rustls::rustls::ServerConfig;

use crate::metrics::Metrics;
use crate::settings::Settings;
pub(crate) use access::{Access, Permit};
pub(crate) use account::Account;
pub(crate) use incoming::incoming;
pub(crate) use outgoing::{Io, Outgoing};
use policy::Policy;
pub(crate) use policy::Role;
pub(crate) use tls::PROTOCOL;

/// How often the files are looked at.
const INTERVAL: Duration = Duration::from_secs(5);

/// Why the worker cannot tell who may ask.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Tls(#[from] tls::Error),
    #[error(transparent)]
    Policy(#[from] policy::Error),
}

/// What holds, and where it comes from.
#[derive(Debug)]
pub(crate) struct Security {
    settings: Settings,
    pub(crate) access: Access,
    tls: Option<watch::Sender<Arc<ServerConfig>>>,
}

/// What tells one state of a file from another.
type Stamp = io::Result<(SystemTime, u64)>;

impl Security {
    /// Reads what `settings` name.
    pub(crate) fn load(settings: &Settings) -> Result<Self, Error> {
        let policy = settings.policy.as_deref();
        let policy = policy.map_or_else(|| Ok(Policy::open()), |path| Policy::read(path, None))?;
        Ok(Self {
            settings: settings.clone(),
            access: Access::new(policy),
            tls: tls::config(settings)?.map(watch::Sender::new),
        })
    }

    /// How connections are encrypted, from now on; `None` if they are not.
    pub(crate) fn tls(&self) -> Option<watch::Receiver<Arc<ServerConfig>>> {
        self.tls.as_ref().map(watch::Sender::subscribe)
    }

    /// Whether any of it comes from files.
    pub(crate) fn is_in_files(&self) -> bool {
        !self.files().is_empty()
    }

    /// The files that were read.
    fn files(&self) -> Vec<PathBuf> {
        let Settings { tls_certificate, tls_key, tls_client_ca, policy, .. } = &self.settings;
        [tls_certificate, tls_key, tls_client_ca, policy].into_iter().flatten().cloned().collect()
    }

    /// Reads the files again whenever they are others, or the worker is `told` to; for as long as it is polled.
    pub(crate) async fn keep_up(&self, mut told: Hangups, metrics: &Metrics) {
        let files = self.files();
        let mut ticks = interval(INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut seen = stamps(&files);
        loop {
            let is_told = tokio::select! {
                () = told.next() => true,
                _ = ticks.tick() => false,
            };
            // Before they are read: what changes meanwhile is seen the next time.
            let now = stamps(&files);
            if !is_told && is_same(&seen, &now) {
                continue;
            }
            seen = now;
            let reloaded = self.reload();
            metrics.count_reload(reloaded.is_ok());
            match reloaded {
                Ok(()) => tracing::info!("certificates and policy are read again"),
                Err(error) => tracing::error!(%error, "certificates and policy stay as they were"),
            }
        }
    }

    /// Reads all files, and has what is in them hold, if all can be used.
    fn reload(&self) -> Result<(), Error> {
        let config = tls::config(&self.settings)?;
        if let Some(path) = &self.settings.policy {
            self.access.change(Policy::read(path, Some(&self.access.policy()))?);
        }
        if let (Some(tls), Some(config)) = (&self.tls, config) {
            tls.send_replace(config);
        }
        Ok(())
    }
}

fn stamps(files: &[PathBuf]) -> Vec<Stamp> {
    let stamp = |path: &PathBuf| {
        let found = fs::metadata(path)?;
        Ok((found.modified()?, found.len()))
    };
    files.iter().map(stamp).collect()
}

/// Whether no file is another; one that cannot be looked at is as it was.
fn is_same(before: &[Stamp], now: &[Stamp]) -> bool {
    before.iter().zip(now).all(|(before, now)| match (before, now) {
        (Ok(before), Ok(now)) => before == now,
        (_, Err(_)) => true,
        (Err(_), Ok(_)) => false,
    })
}

/// The requests to read files again that somebody makes.
#[cfg(unix)]
pub(crate) struct Hangups(tokio::signal::unix::Signal);

#[cfg(unix)]
impl Hangups {
    /// Listens for them. Who hangs up from now on does not end the worker.
    pub(crate) fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::hangup()).map(Self)
    }

    async fn next(&mut self) {
        if self.0.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}

/// Elsewhere nobody makes any.
#[cfg(not(unix))]
pub(crate) struct Hangups;

#[cfg(not(unix))]
impl Hangups {
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        std::future::pending().await
    }
}
