//! How fast the way to a worker is, as far as that shows: while messages wait for the transport to take them.

use std::time::{Duration, Instant};

/// How long messages have to wait in a row before something is concluded from it.
const SPAN: Duration = Duration::from_millis(250);

/// Texts are compressed on a way that takes fewer bytes in a second: far fewer than the compressor takes, so that it is
/// the way that a scan waits for.
const SLOW: f64 = 32e6;

/// How long a way is taken for slow after it was seen to be.
const REMEMBERED: Duration = Duration::from_secs(30);

/// Measures a way.
#[derive(Debug, Default)]
pub(crate) struct Link {
    /// Since when there has been something to take at every moment, and how many bytes of it were taken since.
    behind: Option<(Instant, u64)>,
    /// Until when it is taken for slow.
    slow_until: Option<Instant>,
}

impl Link {
    /// Takes note that the transport has room for a message, and there is one.
    pub(crate) fn wants(&mut self, now: Instant) {
        let (since, bytes) = *self.behind.get_or_insert((now, 0));
        let waited = now - since;
        if waited >= SPAN {
            let is_slow = (bytes as f64) < SLOW * waited.as_secs_f64();
            self.slow_until = is_slow.then(|| now + REMEMBERED);
            self.behind = Some((now, 0));
        }
    }

    /// Takes note that it took so many bytes.
    pub(crate) fn takes(&mut self, taken: usize) {
        if let Some((_, bytes)) = &mut self.behind {
            *bytes += taken as u64;
        }
    }

    /// Takes note that the transport has room, and there is nothing to take.
    pub(crate) fn has_all(&mut self) {
        self.behind = None;
    }

    /// Whether it is slow.
    pub(crate) fn is_slow(&self, now: Instant) -> bool {
        self.slow_until.is_some_and(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A way that takes a message of so many bytes every hundredth of a second, for so many seconds; and when that
    /// ends.
    fn after(link: &mut Link, bytes: usize, seconds: u32) -> Instant {
        let mut now = Instant::now();
        for _ in 0..100 * seconds {
            link.wants(now);
            link.takes(bytes);
            now += Duration::from_millis(10);
        }
        now
    }

    #[test]
    fn a_way_is_slow_that_takes_little_while_more_waits() {
        let mut link = Link::default();
        let now = after(&mut link, 310_000, 1);
        assert!(link.is_slow(now), "31 MB in a second");
        assert!(!link.is_slow(now + REMEMBERED));
        let mut link = Link::default();
        let now = after(&mut link, 330_000, 1);
        assert!(!link.is_slow(now), "33 MB in a second");
    }

    #[test]
    fn a_way_that_little_was_sent_on_is_not_slow() {
        let mut link = Link::default();
        let mut now = Instant::now();
        for _ in 0..1000 {
            link.wants(now);
            link.takes(1);
            link.has_all();
            now += Duration::from_millis(10);
        }
        assert!(!link.is_slow(now));
    }
}
