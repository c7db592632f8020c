//! Texts that wait to be analysed.
//!
//! Most have their answer within seconds, and never touch the disk or the bucket: a file for each, written and removed
//! at once, is what a gateway would do for much of its time. They are held in memory, and go there if they wait for
//! longer. A gateway that ends writes all that it holds, for the next one. What one holds that is killed
//! is asked again by those who had no answer (`docs/decisions/0033-a-gateway-is-a-worker-without-processes.md`).

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt as _, Result};
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::engine::UnitId;

/// How long a text is held before it is written: as long as the last of a client's window waits, 256 tasks, where
/// workers answer fifty in a second. With fewer seconds a pool of few cores has nearly all of them written.
const HELD: Duration = Duration::from_secs(5);

/// How often what is to be written is looked for.
const TURN: Duration = Duration::from_millis(500);

/// How many texts are written at once: a bucket takes its time for each.
const WRITING: usize = 32;

/// How many bytes may be held: two clients' windows. Their flights have them in memory as well, so that it is not
/// that which is short; but all that is held is to be written within moments when the gateway ends.
const MAX_HELD_BYTES: usize = 64 << 20;

/// Where texts are kept, by unit: those of tenants apart, and each gone with its answer.
#[derive(Debug)]
pub(super) struct Texts {
    store: Arc<dyn ObjectStore>,
    known: Mutex<Known>,
}

/// Which texts are where.
#[derive(Debug, Default)]
struct Known {
    /// In memory alone.
    held: HashMap<UnitId, Held>,
    /// How many bytes these have.
    bytes: usize,
    /// In the store.
    written: HashSet<UnitId>,
    /// Nothing is held any more.
    is_ending: bool,
}

#[derive(Debug)]
struct Held {
    text: Bytes,
    since: Instant,
}

impl Texts {
    /// Those in `store`, with what others have left there.
    pub(super) async fn open(store: Arc<dyn ObjectStore>) -> Result<Self> {
        let mut written = HashSet::new();
        let mut left = store.list(None);
        while let Some(found) = left.next().await {
            written.extend(unit(&found?.location));
        }
        let known = Mutex::new(Known { written, ..Known::default() });
        Ok(Self { store, known })
    }

    /// Keeps a text: in memory for now where there is room for it, else in the store.
    pub(super) async fn put(&self, unit: &UnitId, text: Bytes) -> Result<()> {
        if self.known().hold(unit, &text) {
            return Ok(());
        }
        self.store.put(&path(unit), text.into()).await?;
        self.known().written.insert(*unit);
        Ok(())
    }

    /// The text of a unit, if it is kept.
    pub(super) async fn get(&self, unit: &UnitId) -> Result<Option<Bytes>> {
        if let Some(held) = self.known().held.get(unit) {
            return Ok(Some(held.text.clone()));
        }
        // What is not known to be there may have been left by one that ended later than this one began.
        match self.store.get(&path(unit)).await {
            Ok(found) => {
                self.known().written.insert(*unit);
                found.bytes().await.map(Some)
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Forgets the text of a unit. One that cannot be removed is swept away later.
    pub(super) async fn remove(&self, unit: &UnitId) {
        if self.known().forget(unit) {
            self.delete(unit).await;
        }
    }

    /// Writes what has been held for long enough, for ever.
    pub(super) async fn keep_up(&self) {
        let mut turns = interval(TURN);
        turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            turns.tick().await;
            self.write(Instant::now().checked_sub(HELD)).await;
        }
    }

    /// Writes all that is held, and holds nothing from now on.
    pub(super) async fn flush(&self) {
        self.known().is_ending = true;
        self.write(Some(Instant::now())).await;
    }

    /// Writes what has been held since then, or for longer. Where one cannot be written nothing else is tried.
    async fn write(&self, since: Option<Instant>) {
        let due = stream::iter(self.known().due(since).into_iter().map(Ok));
        let written =
            due.try_for_each_concurrent(WRITING, |(unit, text)| self.write_one(unit, text));
        if let Err(error) = written.await {
            // They are with their flights, for as long as this process is.
            tracing::warn!(%error, "texts are not kept");
        }
    }

    async fn write_one(&self, unit: UnitId, text: Bytes) -> Result<()> {
        // It may have been answered meanwhile.
        if !self.known().held.contains_key(&unit) {
            return Ok(());
        }
        let put = self.store.put(&path(&unit), text.into()).await;
        let is_forgotten = self.known().wrote(&unit, put.is_ok());
        if put.is_ok() && is_forgotten {
            self.delete(&unit).await;
        }
        put.map(drop)
    }

    /// Forgets the texts that were kept for longer than `age`: no one waits for their answers any more.
    pub(super) async fn sweep(&self, age: Duration) {
        let mut kept = self.store.list(None);
        while let Some(found) = kept.next().await {
            match found {
                Ok(text) if is_older(&text, age) => {
                    if let Err(error) = self.store.delete(&text.location).await {
                        tracing::warn!(%error, "an old text could not be removed");
                    } else if let Some(unit) = unit(&text.location) {
                        self.known().written.remove(&unit);
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "the texts could not be listed");
                    return;
                }
            }
        }
    }

    /// Removes a text from the store.
    async fn delete(&self, unit: &UnitId) {
        match self.store.delete(&path(unit)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => tracing::warn!(%error, "a text could not be removed"),
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // What is in it is sound at every moment.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Holds a text, unless it is kept already; whether it is kept now.
    fn hold(&mut self, unit: &UnitId, text: &Bytes) -> bool {
        if self.held.contains_key(unit) || self.written.contains(unit) {
            return true;
        }
        if self.is_ending || self.bytes + text.len() > MAX_HELD_BYTES {
            return false;
        }
        self.bytes += text.len();
        self.held.insert(*unit, Held { text: text.clone(), since: Instant::now() });
        true
    }

    /// What has been held since then, or for longer.
    fn due(&self, since: Option<Instant>) -> Vec<(UnitId, Bytes)> {
        let Some(since) = since else { return Vec::new() };
        let due = self.held.iter().filter(|(_, held)| held.since <= since);
        due.map(|(unit, held)| (*unit, held.text.clone())).collect()
    }

    /// Takes note that a text was written, or could not be; whether it was forgotten meanwhile.
    fn wrote(&mut self, unit: &UnitId, is_kept: bool) -> bool {
        if !self.release(unit) {
            return !self.written.contains(unit);
        }
        if is_kept {
            self.written.insert(*unit);
        }
        false
    }

    /// Forgets a text; whether it is in the store.
    fn forget(&mut self, unit: &UnitId) -> bool {
        self.release(unit);
        self.written.remove(unit)
    }

    /// Holds a text no longer; whether it was held.
    fn release(&mut self, unit: &UnitId) -> bool {
        let held = self.held.remove(unit);
        self.bytes -= held.as_ref().map_or(0, |held| held.text.len());
        held.is_some()
    }
}

fn is_older(text: &ObjectMeta, age: Duration) -> bool {
    let since = SystemTime::now().duration_since(text.last_modified.into());
    // A clock that went back makes nothing older.
    since.is_ok_and(|since| since > age)
}

/// In folders of which none has too many.
fn path(unit: &UnitId) -> Path {
    let name = unit.to_hex();
    Path::from_iter([&name[..2], name.as_str()])
}

/// The unit whose text is there.
fn unit(path: &Path) -> Option<UnitId> {
    path.filename().and_then(|name| UnitId::from_hex(name).ok())
}

#[cfg(test)]
mod tests {
    use object_store::local::LocalFileSystem;
    use tempfile::TempDir;

    use super::*;

    async fn open(folder: &TempDir) -> Texts {
        let store = LocalFileSystem::new_with_prefix(folder.path()).unwrap();
        Texts::open(Arc::new(store)).await.unwrap()
    }

    async fn opened() -> (TempDir, Texts) {
        let folder = tempfile::tempdir().unwrap();
        let texts = open(&folder).await;
        (folder, texts)
    }

    /// What another process would find in `folder`, of these units.
    async fn left(folder: &TempDir, units: &[UnitId]) -> Vec<bool> {
        let texts = open(folder).await;
        units.iter().map(|unit| texts.known().written.contains(unit)).collect()
    }

    fn units() -> [UnitId; 3] {
        [b"1", b"2", b"3"].map(|text| blake3::hash(text))
    }

    #[tokio::test]
    async fn texts_are_kept_until_they_are_removed_or_old() {
        let (folder, texts) = opened().await;
        let [one, two, _] = units();
        assert_eq!(texts.get(&one).await.unwrap(), None);
        for unit in [&one, &two] {
            texts.put(unit, Bytes::from_static(b"text")).await.unwrap();
        }
        texts.flush().await;
        texts.remove(&one).await;
        texts.remove(&one).await;
        // Another process finds them.
        let texts = open(&folder).await;
        assert_eq!(texts.get(&one).await.unwrap(), None);
        texts.sweep(Duration::from_secs(3600)).await;
        assert_eq!(texts.get(&two).await.unwrap(), Some(Bytes::from_static(b"text")));
        texts.sweep(Duration::ZERO).await;
        assert_eq!(texts.get(&two).await.unwrap(), None);
        assert!(!texts.known().written.contains(&two));
    }

    #[tokio::test]
    async fn what_is_answered_soon_is_never_on_disk_and_what_waits_for_longer_is() {
        let (folder, texts) = opened().await;
        let units @ [one, two, three] = units();
        for unit in &units {
            texts.put(unit, Bytes::from_static(b"text")).await.unwrap();
            assert_eq!(texts.get(unit).await.unwrap(), Some(Bytes::from_static(b"text")));
        }
        texts.write(Instant::now().checked_sub(HELD)).await;
        assert_eq!(left(&folder, &units).await, [false, false, false]);
        texts.remove(&one).await;
        // The second has been there for long enough, the third has not.
        let then = texts.known().held[&three].since.checked_sub(HELD).unwrap();
        texts.known().held.get_mut(&two).unwrap().since = then;
        texts.write(Some(then)).await;
        assert_eq!(left(&folder, &units).await, [false, true, false]);
        assert_eq!(texts.get(&two).await.unwrap(), Some(Bytes::from_static(b"text")));
        texts.remove(&two).await;
        texts.flush().await;
        assert_eq!(left(&folder, &units).await, [false, false, true]);
        // Nothing is held after that.
        texts.put(&one, Bytes::from_static(b"text")).await.unwrap();
        assert_eq!(left(&folder, &units).await, [true, false, true]);
        assert_eq!(texts.known().bytes, 0);
    }

    #[tokio::test]
    async fn what_there_is_no_room_for_goes_to_disk_at_once() {
        let (folder, texts) = opened().await;
        let units @ [one, two, three] = units();
        texts.put(&one, Bytes::from(vec![7; MAX_HELD_BYTES - 3])).await.unwrap();
        texts.put(&two, Bytes::from_static(b"text")).await.unwrap();
        texts.put(&three, Bytes::from_static(b"abc")).await.unwrap();
        assert_eq!(left(&folder, &units).await, [false, true, false]);
        // There is room for the next.
        texts.remove(&one).await;
        assert_eq!(texts.known().bytes, 3);
    }

    #[tokio::test]
    async fn what_is_answered_while_it_is_written_is_removed() {
        let (folder, texts) = opened().await;
        let units @ [one, ..] = units();
        texts.put(&one, Bytes::from_static(b"text")).await.unwrap();
        let written = texts.store.put(&path(&one), Bytes::from_static(b"text").into()).await;
        texts.remove(&one).await;
        assert!(written.is_ok() && texts.known().wrote(&one, true));
        assert!(left(&folder, &units).await[0], "who wrote it has to remove it");
        texts.delete(&one).await;
        assert_eq!(left(&folder, &units).await, [false, false, false]);
    }
}
