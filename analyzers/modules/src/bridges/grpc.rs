//! Methods of gRPC that one program calls by their names: a file finds who registers their service by its
//! name.

use astrolens_model::ImportKind;

use super::endpoints::{self, Offer, Question, literals};
use super::{Asker, Bridge};
use crate::index::IndexKey;
use crate::resolution::{EdgeKind, Resolution};
use crate::surface::Surface;

pub(super) const BRIDGE: Bridge = Bridge { index_keys, edges, ..Bridge::BARE };

fn index_keys(surface: &Surface) -> Vec<IndexKey> {
    offers(surface).into_iter().map(|(key, _)| key).collect()
}

/// The services that a file registers.
fn offers(surface: &Surface) -> Vec<Offer> {
    let services = literals(surface, ImportKind::Service);
    services.map(|(import, _, name)| (IndexKey::GrpcService(name.into()), import.flags)).collect()
}

fn edges(asker: &Asker<'_>) -> Vec<Resolution> {
    let calls = literals(asker.surface, ImportKind::Rpc);
    let edges = calls.filter_map(|(import, origin, method)| {
        let (service, _) = method.strip_prefix('/')?.split_once('/')?;
        let keys = [IndexKey::GrpcService(service.into())];
        let (kind, words) = (EdgeKind::Grpc, method.to_owned());
        let question = Question { import, origin, kind, words, is_common: false };
        endpoints::edge(asker, question, &keys, offers)
    });
    edges.collect()
}
