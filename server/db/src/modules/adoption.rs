//! The files whose names tell no language, such as `.inc`, and which are what those are that include them.
//!
//! Which they are, a query tells; what is in them has to be read from disk first, so each is given to the
//! database once somebody has done that.

use std::collections::BTreeMap;
use std::sync::Arc;

use astrolens_model::Origin;
use astrolens_modules::languages::{self, Includers, MOST_ADOPTIONS};
use astrolens_modules::{IndexKey, Project as _};
use astrolens_syntax::Language;

use super::guarded::guarded;
use super::layout::{Layouts, Root};
use super::project::Asked;
use super::surfaces::own_language;
use crate::database::Db;
use crate::files;
use crate::stored::Stored;

/// A file whose name tells no language, as it was read on disk.
#[derive(Clone, Debug, PartialEq)]
pub struct Adopted {
    /// The language of those that include it.
    pub language: Language,
    /// Whose work it is.
    pub origin: Origin,
    /// What was found in it; `None` if it could not be measured.
    pub stored: Option<Stored>,
}

/// The files of the project at `root` whose names tell no language and which sources include, with the language
/// of these.
///
/// As far as all of them have been read: what only one of them includes that has not been is not among them.
#[salsa::tracked(returns(clone))]
pub(crate) fn adopted(db: &dyn Db, root: Root) -> Arc<BTreeMap<Arc<str>, Language>> {
    let unclaimed = Layouts::unclaimed(db, root);
    let mut adopted = BTreeMap::new();
    for _ in 0..MOST_ADOPTIONS {
        let more = guarded("what is included is in no language", || {
            adopted_by_known(db, root, &unclaimed, &adopted)
        });
        let more = more.unwrap_or_default();
        if more.is_empty() {
            break;
        }
        adopted.extend(more);
    }
    Arc::new(adopted)
}

/// Those of `unclaimed` that sources include, or what is `adopted`, which they are no part of.
fn adopted_by_known(
    db: &dyn Db,
    root: Root,
    unclaimed: &[Arc<str>],
    adopted: &BTreeMap<Arc<str>, Language>,
) -> Vec<(Arc<str>, Language)> {
    let project = Asked { db, root };
    let is_source = |path: &str| {
        let file = files::file(db, &root.path(db).join(path));
        own_language(db, file).is_some()
    };
    // One that nobody includes any more but those that it includes has no say.
    let has_say = |path: &str| adopted.contains_key(path) || is_source(path);
    let surface = |path: &str| has_say(path).then(|| project.surface(path))?;
    let is_file = |path: &str| project.is_file(path);
    let files_with = |key: &IndexKey| project.files_with(key);
    let known = Includers { is_file: &is_file, files_with: &files_with, surface: &surface };
    let others = unclaimed.iter().filter(|path| !adopted.contains_key(*path));
    let others = others.filter_map(|path| {
        let language = languages::adopted(&known, path)?;
        (!is_source(path)).then(|| (Arc::clone(path), language))
    });
    others.collect()
}
