//! The files whose names tell no language, such as `.inc`, and which are what those are that include them.
//!
//! Which they are, a query tells; what is in them has to be read from disk first, so each is given to the
//! database once somebody has done that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use astrolens_model::Origin;
use astrolens_modules::languages::{self, Includers, MOST_ADOPTIONS};
use astrolens_modules::{IndexKey, Project as _};
use astrolens_syntax::Language;
use astrolens_syntax::detect::{ByPath, by_path};

use super::guarded::guarded;
use super::layout::Root;
use super::project::Asked;
use super::surfaces::own_language;
use super::{folder_keys, folders};
use crate::database::Db;
use crate::files;
use crate::stored::Stored;
use crate::workspace::Folder;

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
    let project = Asked { db, root };
    let names = included_names(db, root);
    let named = names.iter().flat_map(|name| project.files_named(name).to_vec());
    let unclaimed: BTreeSet<Arc<str>> = named.filter(|path| !is_source(db, root, path)).collect();
    let mut adopted = BTreeMap::new();
    for _ in 0..MOST_ADOPTIONS {
        let more = guarded("what is included is in no language", || {
            adopted_by_known(&project, &unclaimed, &adopted)
        });
        let more = more.unwrap_or_default();
        if more.is_empty() {
            break;
        }
        adopted.extend(more);
    }
    Arc::new(adopted)
}

/// The names that tell no language and that files of a project include something by.
#[salsa::tracked(returns(clone))]
fn included_names(db: &dyn Db, root: Root) -> Arc<BTreeSet<Arc<str>>> {
    let folders = folders(db, root);
    Arc::new(folders.flat_map(|folder| folder_included_names(db, root, folder).to_vec()).collect())
}

/// Those of the files right in a folder, in order.
#[salsa::tracked(returns(clone))]
fn folder_included_names(db: &dyn Db, root: Root, folder: Folder) -> Arc<[Arc<str>]> {
    let keys = folder_keys(db, root, folder).iter().flat_map(|(_, keys)| keys);
    let names = keys.filter_map(|key| match key {
        IndexKey::Includes(name) => Some(name),
        _ => None,
    });
    let is_unclaimed = |name: &&Arc<str>| !matches!(by_path(name), ByPath::Language(_));
    let names: BTreeSet<_> = names.filter(is_unclaimed).cloned().collect();
    names.into_iter().collect()
}

/// Whether the file at `path` in a project is in one of our languages by itself.
fn is_source(db: &dyn Db, root: Root, path: &str) -> bool {
    own_language(db, files::file(db, &root.path(db).join(path))).is_some()
}

/// Those of `unclaimed` that sources include, or what is `adopted`, which they are no part of.
fn adopted_by_known(
    project: &Asked<'_>,
    unclaimed: &BTreeSet<Arc<str>>,
    adopted: &BTreeMap<Arc<str>, Language>,
) -> Vec<(Arc<str>, Language)> {
    let Asked { db, root } = *project;
    // One that nobody includes any more but those that it includes has no say.
    let has_say = |path: &str| adopted.contains_key(path) || is_source(db, root, path);
    let surface = |path: &str| has_say(path).then(|| project.surface(path))?;
    let is_file = |path: &str| project.is_file(path);
    let files_with = |key: &IndexKey| project.files_with(key);
    let known = Includers { is_file: &is_file, files_with: &files_with, surface: &surface };
    let others = unclaimed.iter().filter(|path| !adopted.contains_key(*path));
    others.filter_map(|path| Some((Arc::clone(path), languages::adopted(&known, path)?))).collect()
}
