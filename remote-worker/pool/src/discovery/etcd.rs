//! Workers that are listed in etcd: the values below a prefix are their URLs.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::timeout;

use crate::endpoint::{endpoint, explained};
use crate::event::Target;
use crate::settings::Settings;
use crate::url::{Scheme, WorkerUrl};
use etcdserverpb::RangeRequest;
use etcdserverpb::kv_client::KvClient;

/// The part of etcd's API that is used.
#[expect(unreachable_pub, unused_qualifications, reason = "generated")]
mod etcdserverpb {
    tonic::include_proto!("etcdserverpb");
}

/// The most workers of one list.
const MAX_WORKERS: i64 = 1000;

/// The workers whose URLs stand below the prefix in `url`.
///
/// # Errors
/// When etcd cannot be asked, or a value is none that a worker can be at.
pub(super) async fn list(url: &WorkerUrl, settings: &Settings) -> Result<BTreeSet<Target>, String> {
    let Settings { credentials, timing, .. } = settings;
    let endpoint = endpoint(url, &url.authority(), credentials.as_ref(), timing.handshake)
        .map_err(|error| explained(&error))?;
    let limit: Duration = timing.handshake;
    let asked = timeout(limit, async {
        let channel = endpoint.connect().await.map_err(|error| explained(&error))?;
        let key = url.prefix().as_bytes().to_vec();
        let request = RangeRequest { range_end: after(&key), key, limit: MAX_WORKERS };
        let response = KvClient::new(channel).range(request).await;
        response.map_err(|status| format!("etcd says: {}", status.message()))
    });
    let response = asked.await.map_err(|_| format!("no answer within {limit:?}"))??;
    response.into_inner().kvs.iter().map(|pair| target(&pair.value, settings)).collect()
}

/// The worker at the URL that `value` is.
fn target(value: &[u8], settings: &Settings) -> Result<Target, String> {
    let text = String::from_utf8_lossy(value);
    let url: WorkerUrl = text.parse().map_err(|error| format!("{error}"))?;
    if !matches!(url.scheme(), Scheme::Http | Scheme::Https) {
        return Err(format!("`{url}` is listed, and is no worker at `http://` or `https://`"));
    }
    settings.allows(&url).map_err(|error| error.to_string())?;
    Ok(Target { authority: url.authority(), url })
}

/// The key after all that begin with `prefix`; one of a null byte is after all there are.
fn after(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.last_mut() {
        if *last < u8::MAX {
            *last += 1;
            return end;
        }
        end.pop();
    }
    vec![0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_range_is_after_all_that_begin_alike() {
        assert_eq!(after(b"workers/"), b"workers0");
        assert_eq!(after(b"a\xff\xff"), b"b");
        assert_eq!(after(b"\xff"), b"\0");
        assert_eq!(after(b""), b"\0");
    }
}
