//! How clients reach workers.

use anyhow::Result;

use super::Setting;
use super::broker::Broker;
use super::certificates::Certificates;
use super::worker::Worker;

/// A way to workers.
#[derive(Clone, Copy)]
pub enum Reached<'a> {
    /// Directly, in plain text.
    Plainly,
    /// Directly, over TLS with certificates on both sides.
    Encrypted(&'a Certificates),
    /// By a gateway, which puts what is asked into queues of this broker.
    Queued(&'a Broker),
}

impl Reached<'_> {
    /// What follows `by a worker` in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plainly => "",
            Self::Encrypted(_) => ", encrypted",
            Self::Queued(_) => ", through queues",
        }
    }

    /// How many times as long as in one process a scan is to take at most, where we have such a goal.
    pub fn most(self) -> Option<f64> {
        match self {
            Self::Plainly => None,
            Self::Encrypted(_) => Some(1.15),
            Self::Queued(_) => Some(1.5),
        }
    }

    /// Starts a worker that is reached like this.
    pub fn start(self, setting: &Setting) -> Result<Worker> {
        let (program, children) = (&setting.worker, setting.threads);
        match self {
            Self::Plainly => Worker::start(program, children, None, None),
            Self::Encrypted(certificates) => {
                Worker::start(program, children, None, Some(certificates))
            }
            Self::Queued(broker) => Worker::behind_queue(program, children, broker),
        }
    }

    /// The processors' time that the broker has taken, as far as there is one that is ours.
    pub fn broker_seconds(self) -> f64 {
        match self {
            Self::Plainly | Self::Encrypted(_) => 0.0,
            Self::Queued(broker) => broker.cpu_seconds(),
        }
    }
}
