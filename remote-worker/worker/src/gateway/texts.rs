//! Texts that wait to be analysed, so that a gateway that ends or dies loses none of them.

use std::path::Path as Folder;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt as _, Result};
use tokio_stream::StreamExt as _;

use crate::engine::UnitId;

/// Where texts are kept, by unit: those of tenants apart, and each gone with its answer.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    store: Arc<dyn ObjectStore>,
}

impl Texts {
    /// Those in `folder`, which is made if it is not there.
    pub(super) fn open(folder: &Folder) -> Result<Self> {
        let failed =
            |error| object_store::Error::Generic { store: "folder", source: Box::new(error) };
        let folder = folder.join("texts");
        std::fs::create_dir_all(&folder).map_err(failed)?;
        Ok(Self { store: Arc::new(LocalFileSystem::new_with_prefix(folder)?) })
    }

    /// Keeps a text.
    pub(super) async fn put(&self, unit: &UnitId, text: Bytes) -> Result<()> {
        self.store.put(&path(unit), text.into()).await.map(drop)
    }

    /// The text of a unit, if it is kept.
    pub(super) async fn get(&self, unit: &UnitId) -> Result<Option<Bytes>> {
        match self.store.get(&path(unit)).await {
            Ok(found) => found.bytes().await.map(Some),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Forgets the text of a unit. One that cannot be removed is swept away later.
    pub(super) async fn remove(&self, unit: &UnitId) {
        match self.store.delete(&path(unit)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => tracing::warn!(%error, "a text could not be removed"),
        }
    }

    /// Forgets the texts that were kept for longer than `age`: no one waits for their answers any more.
    pub(super) async fn sweep(&self, age: Duration) {
        let mut kept = self.store.list(None);
        while let Some(found) = kept.next().await {
            match found {
                Ok(text) if is_older(&text, age) => {
                    if let Err(error) = self.store.delete(&text.location).await {
                        tracing::warn!(%error, "an old text could not be removed");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn texts_are_kept_until_they_are_removed_or_old() {
        let folder = tempfile::tempdir().unwrap();
        let texts = Texts::open(folder.path()).unwrap();
        let (one, two) = (blake3::hash(b"1"), blake3::hash(b"2"));
        assert_eq!(texts.get(&one).await.unwrap(), None);
        for unit in [&one, &two] {
            texts.put(unit, Bytes::from_static(b"text")).await.unwrap();
        }
        texts.remove(&one).await;
        texts.remove(&one).await;
        // Another process finds them.
        let texts = Texts::open(folder.path()).unwrap();
        assert_eq!(texts.get(&one).await.unwrap(), None);
        texts.sweep(Duration::from_secs(3600)).await;
        assert_eq!(texts.get(&two).await.unwrap(), Some(Bytes::from_static(b"text")));
        texts.sweep(Duration::ZERO).await;
        assert_eq!(texts.get(&two).await.unwrap(), None);
    }
}
