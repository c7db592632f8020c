//! The edge from who asks over a network to who serves that, whatever the protocol.

use std::sync::Arc;

use astrolens_model::{ImportFlag, ImportFlags, ImportKind};

use super::{Asker, nearest};
use crate::index::IndexKey;
use crate::languages;
use crate::resolution::{EdgeKind, Origin, Resolution};
use crate::surface::{Import, Surface};

/// What a file serves: by what it is found, and what is particular about that.
pub(super) type Offer = (IndexKey, ImportFlags);

/// What a file asks for over a network.
pub(super) struct Question<'asker> {
    pub(super) import: &'asker Import,
    pub(super) origin: Origin,
    pub(super) kind: EdgeKind,
    /// It, as a sentence about it begins.
    pub(super) words: String,
    /// Many serve it that have nothing in common.
    pub(super) is_common: bool,
}

/// The literals in imports of `kind`, each with its import and what asks.
pub(super) fn literals(
    surface: &Surface,
    kind: ImportKind,
) -> impl Iterator<Item = (&Import, Origin, &str)> {
    let imports = surface.imports.iter().enumerate().filter(move |(_, it)| it.kind == kind);
    imports.flat_map(|(import, asked)| {
        let requests = asked.requests.iter().enumerate();
        requests.filter_map(move |(request, literal)| {
            let origin = Origin::Import { import, request, name: None };
            Some((asked, origin, literal.specifier.as_deref()?))
        })
    })
}

/// The edge that answers `question` with the files that have one of `keys`, which `offers` tells of a file.
///
/// What only tests serve answers no others. A file that serves it itself is asked for by itself.
pub(super) fn edge(
    asker: &Asker<'_>,
    question: Question<'_>,
    keys: &[IndexKey],
    offers: impl Fn(&Surface) -> Vec<Offer>,
) -> Option<Resolution> {
    let mut servers: Vec<Arc<str>> =
        keys.iter().flat_map(|key| asker.project.files_with(key).to_vec()).collect();
    servers.sort_unstable();
    servers.dedup();
    if servers.iter().any(|server| **server == *asker.path) {
        return None;
    }
    let Question { import, origin, kind, words, is_common } = question;
    let flags = import.flags.and(asker.condition);
    let is_test = |server: &Arc<str>| {
        let Some(surface) = asker.project.surface(server) else { return false };
        let offers = offers(&surface).into_iter().filter(|(key, _)| keys.contains(key));
        let common = offers.map(|(_, flags)| flags).reduce(ImportFlags::in_common);
        let by_name = languages::condition(None, server, surface.language);
        common.is_some_and(|common| common.and(by_name).has(ImportFlag::Test))
    };
    if !flags.has(ImportFlag::Test) {
        servers.retain(|server| !is_test(server));
    }
    let fitting = &*servers;
    if is_common && fitting.len() > 1 {
        return None;
    }
    let found = nearest(asker.path, fitting);
    let of_several = match (&*found, fitting.len()) {
        ([_], several @ 2..) => format!(", the nearest of {several} files"),
        _ => String::new(),
    };
    let edge = asker
        .edge_to(&found, origin, |file| format!("`{words}` is served in `{file}`{of_several}."))?;
    Some(Resolution { kind, flags, ..edge })
}
