//! Where texts are kept that wait for longer: a folder, or a bucket at whoever speaks S3's protocol.

use std::error::Error as _;
use std::iter::successors;
use std::path::Path as Folder;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::client::ClientConfigKey;
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, RetryConfig};
use tokio_rustls::rustls::crypto::ring;
use tonic::codegen::http::Uri;
use tonic::codegen::http::uri::Scheme;

use crate::settings::{self, Blobs, Settings, is_encrypted};

/// How long a bucket that does not answer is asked again. Who waits for a text asks again himself then.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why texts cannot be kept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("failed to keep texts in `{place}`: {}", with_cause(error))]
    Store { place: Blobs, error: object_store::Error },
    #[error(transparent)]
    Settings(#[from] settings::Error),
}

/// What `error` says, and what it came from in the end, such as a certificate that nobody vouches for.
fn with_cause(error: &object_store::Error) -> String {
    let told = error.to_string();
    match successors(error.source(), |cause| (*cause).source()).last() {
        Some(cause) if !told.contains(&cause.to_string()) => format!("{told}: {cause}"),
        _ => told,
    }
}

/// Opens the store at `place`.
///
/// # Errors
/// When a folder cannot be made, or when what the environment says of a bucket makes no sense or would have texts
/// read on the way.
pub(super) fn open(place: &Blobs, settings: &Settings) -> Result<Arc<dyn ObjectStore>, Error> {
    let failed = |error| Error::Store { place: place.clone(), error };
    match place {
        Blobs::Folder(folder) => open_folder(folder).map_err(failed),
        Blobs::Bucket { name, prefix } => {
            // Where it is and who asks comes from the variables that other programs read as well.
            let builder = AmazonS3Builder::from_env().with_bucket_name(name);
            let is_plain = check_way(&builder, settings)?;
            // It may be called already.
            let _ = ring::default_provider().install_default();
            let retry = RetryConfig { retry_timeout: PATIENCE, ..RetryConfig::default() };
            let allow_http = AmazonS3ConfigKey::Client(ClientConfigKey::AllowHttp);
            let store = builder.with_retry(retry).with_config(allow_http, is_plain.to_string());
            let store = store.build().map_err(failed)?;
            Ok(Arc::new(PrefixStore::new(store, prefix.as_str())))
        }
    }
}

fn open_folder(folder: &Folder) -> object_store::Result<Arc<dyn ObjectStore>> {
    let failed = |error| object_store::Error::Generic { store: "folder", source: Box::new(error) };
    let folder = folder.join("texts");
    std::fs::create_dir_all(&folder).map_err(failed)?;
    Ok(Arc::new(LocalFileSystem::new_with_prefix(folder)?))
}

/// Whether what goes to the bucket is not encrypted, which is an error if somebody could read it on the way.
fn check_way(builder: &AmazonS3Builder, settings: &Settings) -> Result<bool, settings::Error> {
    let what = "the store of texts";
    // Without one it is Amazon's, which is encrypted.
    let endpoint = [AmazonS3ConfigKey::S3Endpoint, AmazonS3ConfigKey::Endpoint];
    let Some(endpoint) = endpoint.iter().find_map(|key| builder.get_config_value(key)) else {
        return Ok(false);
    };
    let wrong = |why: String| settings::Error::Url { what, why };
    let uri: Uri = endpoint.parse().map_err(|error| wrong(format!("`{endpoint}`: {error}")))?;
    let host = uri.host().ok_or_else(|| wrong(format!("`{endpoint}` names no host")))?;
    if is_encrypted(&uri) {
        return Ok(false);
    }
    if uri.scheme() != Some(&Scheme::HTTP) {
        return Err(wrong(format!("`{endpoint}` is to begin with `https://` or `http://`")));
    }
    settings.check_plain_way(what, host)?;
    Ok(true)
}
