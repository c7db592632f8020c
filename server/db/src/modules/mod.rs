//! The module graph as queries: what each file asks for, what that means, and what hangs together.
//!
//! `surface` is what others can see of a file, and equal after most edits, so that nothing else runs.
//! `resolved` asks the project what its files mean (`project.rs`) and runs again if one of the
//! answers it got is another: a folder that it looked into, a manifest, the surface of another file.
//! Folder by folder they come together in the `graph`.

mod adoption;
mod architecture;
mod asked_for;
mod guarded;
mod layout;
mod parts;
mod project;
mod questions;
mod sources;
mod standing;
mod surfaces;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_modules::{
    Index, IndexKey, IndexKind, ModuleGraph, Placed, Resolution, ResolvedFile, Surface, Target,
};
use astrolens_modules::{Layout, languages};
use astrolens_syntax::Language;

use crate::database::Db;
use crate::files::File;
use crate::workspace::Folder;
use guarded::guarded;
use project::Asked;
use surfaces::{language, seen, structure, surface};

pub use adoption::Adopted;
pub(crate) use adoption::adopted;
pub(crate) use architecture::violations;
pub use architecture::{Broken, Violations};
pub use asked_for::AskedFor;
pub(crate) use asked_for::asked_for;
pub use layout::FoundFiles;
pub(crate) use layout::{Layouts, Root, set_files, set_open};
pub(crate) use sources::sources;
pub use sources::{ModuleFile, ModuleSources};
pub use standing::{Importer, Standing};
pub(crate) use standing::{importers, standing};

/// A language with what has to be known of a project to resolve what its files ask for; `None` if its
/// rules failed.
#[salsa::tracked(returns(clone))]
fn survey(db: &dyn Db, root: Root, language: LanguageId<'_>) -> Option<languages::Survey> {
    guarded("a project cannot be surveyed", || {
        languages::survey(&Asked { db, root }, language.language(db))
    })
}

/// A language as a key of queries.
#[salsa::interned]
struct LanguageId<'db> {
    #[returns(copy)]
    language: Language,
}

/// A file with what became of what it asks for; `None` if it is in none of our languages, or not in the
/// project.
#[salsa::tracked(returns(clone))]
fn resolved(db: &dyn Db, root: Root, file: File) -> Option<Arc<ResolvedFile>> {
    let path = place(root.path(db), file.path(db))?;
    let surface = surface(db, file);
    let language = match &surface {
        Some(surface) => surface.language,
        None => language(db, file)?,
    };
    let resolutions = surface.as_ref().map(|surface| resolutions(db, root, &path, surface));
    Some(Arc::new(ResolvedFile {
        package: languages::package(&path, language),
        path,
        language,
        types: surface.as_ref().map_or(0, |surface| surface.types),
        abstract_types: surface.as_ref().map_or(0, |surface| surface.abstract_types),
        resolutions: resolutions.unwrap_or_default().into(),
    }))
}

/// What became of all that the file at `path` asks for; survives a failure of its language's rules.
fn resolutions(db: &dyn Db, root: Root, path: &str, surface: &Surface) -> Vec<Resolution> {
    let survey = survey(db, root, LanguageId::new(db, surface.language));
    let resolve = |survey: languages::Survey| {
        guarded("what a file asks for cannot be resolved", || {
            languages::resolve(&Asked { db, root }, &survey, path, surface)
        })
    };
    survey.and_then(resolve).unwrap_or_default()
}

/// Something in a file that leads to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Byte offsets of where it starts and of just past its end.
    pub span: (u32, u32),
    /// The file that it leads to.
    pub target: PathBuf,
}

/// What in a file leads to others, in source order.
pub(crate) fn links(db: &dyn Db, root: Root, file: File) -> Vec<Link> {
    let seen = seen(db, file).zip(resolved(db, root, file));
    let Some((seen, resolved)) = seen else { return Vec::new() };
    let links = resolved.resolutions.iter().filter_map(|resolution| {
        let Target::File(path) = &resolution.target else { return None };
        let span = seen.span(resolution.origin).filter(|(start, end)| start < end)?;
        Some(Link { span, target: root.path(db).join(&**path) })
    });
    let mut links: Vec<_> = links.collect();
    links.sort_unstable();
    links.dedup();
    links
}

/// Where the manifests of a project are that make what is around them a package: as much of its layout
/// as what follows from its graph depends on.
#[salsa::tracked(returns(clone))]
fn packages(db: &dyn Db, root: Root) -> Arc<Layout> {
    let named = |name: &str| Layouts::files_named(db, root, name).to_vec();
    Arc::new(Layout::new(languages::package_manifests().flat_map(named)))
}

/// The files right in a folder of a project that are modules.
#[salsa::tracked(returns(clone))]
fn folder_resolved(db: &dyn Db, root: Root, folder: Folder) -> Arc<[Arc<ResolvedFile>]> {
    folder.files(db).iter().filter_map(|file| resolved(db, root, *file)).collect()
}

/// The module graph of a project.
#[salsa::tracked(returns(clone), no_eq)]
pub(crate) fn graph(db: &dyn Db, root: Root) -> Arc<ModuleGraph> {
    let placed = |folder| Placed {
        part: parts::folder_part(db, root, folder),
        modules: parts::folder_modules(db, root, folder),
    };
    let parts = folders(db, root).map(placed).collect();
    Arc::new(ModuleGraph::of_parts(&parts::names(db, root), parts))
}

/// By what the files right in a folder of a project are found by others.
#[salsa::tracked(returns(ref))]
fn folder_keys(db: &dyn Db, root: Root, folder: Folder) -> Vec<(Arc<str>, Vec<IndexKey>)> {
    let keys = folder.files(db).iter().filter_map(|file| {
        let keys = languages::index_keys(&*surface(db, *file)?);
        let path = place(root.path(db), file.path(db)).filter(|_| !keys.is_empty());
        Some((path?, keys))
    });
    keys.collect()
}

/// The same by keys of one kind alone: an edit seldom changes those of several.
#[salsa::tracked(returns(ref))]
fn folder_keys_of(
    db: &dyn Db,
    root: Root,
    folder: Folder,
    kind: KindId<'_>,
) -> Vec<(Arc<str>, Vec<IndexKey>)> {
    let kind = kind.kind(db);
    let of_kind = |(path, keys): &(Arc<str>, Vec<IndexKey>)| {
        let keys: Vec<_> = keys.iter().filter(|key| key.kind() == kind).cloned().collect();
        (!keys.is_empty()).then(|| (Arc::clone(path), keys))
    };
    folder_keys(db, root, folder).iter().filter_map(of_kind).collect()
}

/// By what the files of a project are found, as far as keys of one kind tell.
#[salsa::tracked(returns(ref), no_eq)]
fn index(db: &dyn Db, root: Root, kind: KindId<'_>) -> Index {
    let keys = folders(db, root);
    Index::new(keys.flat_map(|folder| folder_keys_of(db, root, folder, kind).iter().cloned()))
}

/// The files of a project that have a key.
#[salsa::tracked(returns(clone))]
fn files_with(db: &dyn Db, root: Root, key: Key<'_>) -> Arc<[Arc<str>]> {
    let key = key.key(db);
    index(db, root, KindId::new(db, key.kind())).files_with(key)
}

/// A kind of keys as a key of queries.
#[salsa::interned]
struct KindId<'db> {
    #[returns(copy)]
    kind: IndexKind,
}

/// What files are found by, as a key of queries.
#[salsa::interned]
struct Key<'db> {
    #[returns(ref)]
    key: IndexKey,
}

/// The folders of a project.
fn folders(db: &dyn Db, root: Root) -> impl Iterator<Item = Folder> {
    let top = root.path(db);
    let all = root.workspace(db).folders(db).iter().copied();
    all.filter(move |folder| folder.path(db).starts_with(top))
}

/// The path of `file` from `root`, parts joined by `/`; `None` if it is not below, or is no UTF-8.
fn place(root: &Path, file: &Path) -> Option<Arc<str>> {
    let parts = file.strip_prefix(root).ok()?.iter().map(|part| part.to_str());
    let parts: Option<Vec<_>> = parts.collect();
    Some(parts?.join("/").into())
}
