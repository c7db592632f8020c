//! What an import means in each language: a folder each, and a row here.

mod c;
mod go;
mod javascript;
mod python;
mod rust;
mod survey;

use std::sync::Arc;

use astrolens_syntax::Language;

use survey::Erased;
pub use survey::Survey;

use crate::bridges::{self, Asker};
use crate::index::IndexKey;
use crate::layout::Layout;
use crate::path;
use crate::project::Project;
use crate::resolution::Resolution;
use crate::surface::Surface;

/// One row for each language that has rules; a language without one has nodes and no edges. Languages
/// that resolve alike share their rules.
const ROWS: &[(&[&str], &dyn Erased)] = &[
    (&["c", "cpp"], &c::C),
    (&["go"], &go::Go),
    (&["javascript", "typescript"], &javascript::JavaScript),
    (&["python"], &python::Python),
    (&["rust"], &rust::Rust),
];

/// Whether a file called `name` says something about sources in some language and is none: a manifest,
/// settings of a build.
#[must_use]
pub fn is_manifest(name: &str) -> bool {
    ROWS.iter().any(|(_, rules)| rules.is_manifest(name)) || bridges::is_manifest(name)
}

/// By the manifests and the layout of `project`, what has to be known of it to resolve what files in
/// `language` ask for: where its packages are, what its build says.
#[must_use]
pub fn survey(project: &dyn Project, language: Language) -> Survey {
    rules(language).map_or_else(Survey::none, |rules| rules.survey(project))
}

/// What became of all that the file at `path` asks for, in source order, and behind it what it asks for
/// in other languages; `survey` is that of its language.
#[must_use]
pub fn resolve(
    project: &dyn Project,
    survey: &Survey,
    path: &str,
    surface: &Surface,
) -> Vec<Resolution> {
    let rules = rules(surface.language);
    let mut resolved =
        rules.map_or_else(Vec::new, |rules| rules.resolve(project, survey, path, surface));
    resolved.retain(|resolution| !surface.is_foreign(resolution.origin));
    let edges = bridges::edges(&Asker { project, path, surface, resolved: &resolved });
    resolved.extend(edges);
    resolved
}

/// By what a file with this `surface` is found by others, in any order.
#[must_use]
pub fn index_keys(surface: &Surface) -> Vec<IndexKey> {
    let own = rules(surface.language).map_or_else(Vec::new, |rules| rules.index_keys(surface));
    own.into_iter().chain(bridges::index_keys(surface)).collect()
}

/// The package that the file at `path` is a part of, where files of one folder are one.
#[must_use]
pub fn package(path: &str, language: Language) -> Option<Arc<str>> {
    rules(language)?.package(path)
}

/// The folder of what a file in `folder` is built and published with: the nearest around it with a
/// manifest of its language that makes it one. Where there is none, it is the outermost folder below
/// the root.
#[must_use]
pub fn package_folder<'path>(
    layout: &Layout,
    folder: &'path str,
    language: Option<Language>,
) -> &'path str {
    let manifests = language.and_then(rules).map_or(&[][..], |rules| rules.package_manifests());
    let has_manifest = |folder: &&str| {
        manifests.iter().any(|name| match *folder {
            "" => layout.is_file(name),
            folder => layout.is_file(&format!("{folder}/{name}")),
        })
    };
    let mut around = std::iter::once(folder).chain(path::folders_around(folder));
    let outermost = || folder.split_once('/').map_or(folder, |(outermost, _)| outermost);
    around.find(has_manifest).unwrap_or_else(outermost)
}

/// What the files of one component have in common, where those of a language come in halves such as
/// headers and sources: the path without its extension.
#[must_use]
pub fn component(path: &str, language: Language) -> Option<&str> {
    rules(language).filter(|rules| rules.has_halves())?;
    let extension = path::extension(path)?;
    path.strip_suffix(extension)?.strip_suffix('.')
}

fn rules(language: Language) -> Option<&'static dyn Erased> {
    let name = language.definition().name;
    ROWS.iter().find(|(names, _)| names.contains(&name)).map(|(_, rules)| *rules)
}
