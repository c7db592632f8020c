//! How much a tenant may have, and has.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use astrolens_proto::MAX_PART_BYTES;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use serde::Deserialize;
use tokio::sync::Mutex;
use tonic::Status;

use crate::priority::Priority;
use crate::tenant::Tenant;

/// How much a tenant may have, where it is bounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    /// Streams that are open at once.
    streams: Option<NonZeroU32>,
    /// Texts that are taken, in bytes; twice as much after a pause.
    bytes_per_second: Option<NonZeroU32>,
}

/// A tenant, and what it has.
#[derive(Debug)]
pub(crate) struct Account {
    tenant: Tenant,
    limits: Limits,
    /// How many streams are open. Accounts of one tenant under other limits have the same.
    open: Arc<AtomicU32>,
    pace: Option<Pace>,
}

/// An open stream, which counts until it is dropped.
#[derive(Debug)]
pub(crate) struct OpenStream {
    open: Arc<AtomicU32>,
}

/// What slows down who sends too much.
#[derive(Debug)]
struct Pace {
    bucket: DefaultDirectRateLimiter,
    /// The most that can be taken out of it at once, in bytes.
    size: NonZeroU32,
    /// Whose turn it is: else large texts would wait for as long as there are small ones.
    turn: Mutex<()>,
}

impl Account {
    /// The account of `tenant` under these limits. What it has open `before`, under whatever limits, counts.
    pub(super) fn new(tenant: Tenant, limits: Limits, before: Option<&Arc<Self>>) -> Arc<Self> {
        match before {
            Some(before) if before.limits == limits => Arc::clone(before),
            _ => Arc::new(Self {
                tenant,
                limits,
                open: before.map(|before| Arc::clone(&before.open)).unwrap_or_default(),
                pace: limits.bytes_per_second.map(Pace::new),
            }),
        }
    }

    pub(crate) fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// Opens a stream.
    ///
    /// # Errors
    /// When there are as many as there may be.
    pub(crate) fn open_stream(&self) -> Result<OpenStream, Status> {
        let limit = self.limits.streams.map_or(u32::MAX, NonZeroU32::get);
        let more = |open: u32| (open < limit).then_some(open + 1);
        if self.open.fetch_update(Ordering::SeqCst, Ordering::SeqCst, more).is_ok() {
            return Ok(OpenStream { open: Arc::clone(&self.open) });
        }
        let tenant = &self.tenant;
        tracing::warn!(target: "audit", %tenant, streams = limit, "a stream was one too many");
        let told = format!("tenant `{tenant}` may have {limit} streams at once");
        Err(Status::resource_exhausted(told))
    }

    /// Waits until a text of so many bytes may be taken.
    pub(crate) async fn pay(&self, bytes: u64, priority: Priority) {
        if let Some(pace) = &self.pace {
            pace.pay(bytes, priority).await;
        }
    }

    /// How much text a stream may have here, where it may have `most` otherwise: no more than a second's, since
    /// what waits for its turn takes room from others.
    pub(crate) fn window(&self, most: u64) -> u64 {
        let second = self.limits.bytes_per_second.map_or(u64::MAX, |bytes| bytes.get().into());
        most.min(second.max(MAX_PART_BYTES as u64))
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Pace {
    fn new(bytes_per_second: NonZeroU32) -> Self {
        let bucket = RateLimiter::direct(Quota::per_second(bytes_per_second));
        Self { bucket, size: bytes_per_second, turn: Mutex::default() }
    }

    async fn pay(&self, bytes: u64, priority: Priority) {
        // Who is waited for by a person goes before the queue.
        let _turn = match priority {
            Priority::Interactive => None,
            Priority::Bulk => Some(self.turn.lock().await),
        };
        let mut rest = bytes;
        while let Some(some) = NonZeroU32::new(rest.min(self.size.get().into()) as u32) {
            // It is no more than there is room for, which is the one way to fail.
            let _ = self.bucket.until_n_ready(some).await;
            rest -= u64::from(some.get());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(streams: u32) -> Limits {
        Limits { streams: NonZeroU32::new(streams), ..Limits::default() }
    }

    #[test]
    fn streams_count_over_a_change_of_the_limits() {
        let two = Account::new(Tenant::new("a"), limits(2), None);
        let (one, _other) = (two.open_stream().unwrap(), two.open_stream().unwrap());
        let told = two.open_stream().unwrap_err();
        assert_eq!(told.message(), "tenant `a` may have 2 streams at once");
        assert!(Arc::ptr_eq(&Account::new(Tenant::new("a"), limits(2), Some(&two)), &two));
        let fewer = Account::new(Tenant::new("a"), limits(1), Some(&two));
        drop(one);
        assert!(fewer.open_stream().is_err());
        let more = Account::new(Tenant::new("a"), limits(3), Some(&fewer));
        let _both = (more.open_stream().unwrap(), more.open_stream().unwrap());
        assert!(more.open_stream().is_err());
    }

    #[tokio::test]
    async fn what_is_more_than_the_rate_waits() {
        let is_through = async |pace: &Pace, bytes, priority| {
            // It is polled once before the time is up.
            tokio::time::timeout(std::time::Duration::ZERO, pace.pay(bytes, priority)).await.is_ok()
        };
        let pace = Pace::new(NonZeroU32::new(1000).unwrap());
        assert!(is_through(&pace, 600, Priority::Bulk).await);
        assert!(is_through(&pace, 400, Priority::Interactive).await);
        // Hours at this rate, and more than can be paid at once.
        assert!(!is_through(&pace, 10_000_000, Priority::Bulk).await);
        assert!(is_through(&pace, 0, Priority::Bulk).await);
    }

    #[test]
    fn a_slow_tenant_has_a_small_window() {
        let slow = Limits { bytes_per_second: NonZeroU32::new(3 << 20), ..Limits::default() };
        let slow = Account::new(Tenant::new("a"), slow, None);
        assert_eq!(slow.window(32 << 20), 3 << 20);
        assert_eq!(slow.window(1 << 20), 1 << 20);
        let very_slow = Limits { bytes_per_second: NonZeroU32::new(1), ..Limits::default() };
        assert_eq!(Account::new(Tenant::new("a"), very_slow, None).window(32 << 20), 1 << 20);
        assert_eq!(Account::new(Tenant::local(), Limits::default(), None).window(7), 7);
    }
}
