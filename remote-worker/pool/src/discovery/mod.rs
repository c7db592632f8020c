//! Workers behind a name, which are looked up anew now and then: those at the addresses of a name in DNS, and those
//! that are listed in etcd.

mod etcd;

use std::collections::BTreeSet;

use tokio::net::lookup_host;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::sleep;

use crate::event::{Event, Target};
use crate::settings::Settings;
use crate::url::{Scheme, WorkerUrl};

/// Tells `events` which workers are behind `url`: at first, and whenever there are others. `source` is its number
/// among the URLs.
pub(crate) async fn resolve(
    (source, url): (usize, WorkerUrl),
    settings: Settings,
    events: UnboundedSender<Event>,
) {
    let mut before = None;
    loop {
        let found = look_up(&url, &settings).await;
        // A name that cannot be looked up for a moment has the workers that it had.
        let is_news = match (&before, &found) {
            (None, _) => true,
            (Some(Ok(_)), Err(_)) => false,
            (Some(before), found) => before != found,
        };
        if is_news {
            before = Some(found.clone());
            if events.send(Event::Resolved(source, found)).is_err() {
                return;
            }
        }
        sleep(settings.timing.resolve).await;
    }
}

/// The workers behind `url`.
///
/// # Errors
/// Why that cannot be said.
pub(crate) async fn look_up(
    url: &WorkerUrl,
    settings: &Settings,
) -> Result<BTreeSet<Target>, String> {
    match url.scheme() {
        Scheme::Http | Scheme::Https => {
            Ok(BTreeSet::from([Target { url: url.clone(), authority: url.authority() }]))
        }
        Scheme::Dns => {
            let addresses = lookup_host((url.host(), url.port())).await;
            let addresses = addresses.map_err(|error| error.to_string())?;
            let target = |address: std::net::SocketAddr| Target {
                url: url.clone(),
                authority: address.to_string(),
            };
            Ok(addresses.map(target).collect())
        }
        Scheme::Etcd => etcd::list(url, settings).await,
    }
}
