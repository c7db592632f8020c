//! What an import means in each language: a folder each, and a row here.

mod c;
mod go;
mod javascript;
mod python;
mod question;
mod rust;
mod survey;

use std::sync::Arc;

use astrolens_model::ImportFlags;
use astrolens_syntax::Language;

pub use question::{Answer, Asked, Question, Tally};
use survey::Rules;
pub use survey::{Includers, Survey};

use crate::bridges::{self, Asker};
use crate::index::IndexKey;
use crate::layout::Layout;
use crate::path;
use crate::project::Project;
use crate::resolution::Resolution;
use crate::surface::Surface;

/// One row for each language that has rules; a language without one has nodes and no edges. Languages
/// that resolve alike share their rules.
const ROWS: &[(&[&str], &dyn Rules)] = &[
    (&["c", "cpp"], &c::C),
    (&["go"], &go::Go),
    (&["javascript", "typescript"], &javascript::JavaScript),
    (&["python"], &python::Python),
    (&["rust"], &rust::Rust),
];

/// What manifests are called that are in none of our languages, as globs: for who watches them.
pub const MANIFESTS: &[&str] = &[
    "*.rsp",
    "*jsconfig*.json",
    "*tsconfig*.json",
    ".pytest.ini",
    ".pytest.toml",
    "Cargo.toml",
    "binding.gyp",
    "compile_commands.json",
    "compile_flags.txt",
    "go.mod",
    "go.work",
    "hatch.toml",
    "lerna.json",
    "package.json",
    "pnpm-workspace.yaml",
    "pyproject.toml",
    "pytest.ini",
    "pytest.toml",
    "requirements.txt",
    "rush.json",
    "setup.cfg",
    "tox.ini",
];

/// What files are often called that sources include and whose names tell no language, as globs: for who
/// watches them.
pub const INCLUDED: &[&str] = &["*.def", "*.inc"];

/// Whether a file called `name` says something about sources in some language and is none: a manifest,
/// settings of a build.
#[must_use]
pub fn is_manifest(name: &str) -> bool {
    ROWS.iter().any(|(_, rules)| rules.is_manifest(name)) || bridges::is_manifest(name)
}

/// What the manifest called `name` says, for who keeps it: without what nobody reads in it. Whoever is given
/// this in place of `text` resolves all the same.
#[must_use]
pub fn condensed(name: &str, text: String) -> String {
    let mut rules = ROWS.iter().filter(|(_, rules)| rules.is_manifest(name));
    rules.find_map(|(_, rules)| rules.condensed(name, &text)).unwrap_or(text)
}

/// By the manifests and the layout of `project`, what has to be known of it to resolve what files in
/// `language` ask for: where its packages are, what its build says. Languages that resolve
/// [alike](is_alike) have the same.
#[must_use]
pub fn survey(project: &dyn Project, language: Language) -> Survey {
    let own = rules(language).map_or_else(Survey::none, |rules| rules.survey(project));
    own.with(bridges::problems(project, language))
}

/// Whether one survey counts for both languages.
#[must_use]
pub fn is_alike(one: Language, other: Language) -> bool {
    let names = |language: Language| {
        let name = language.definition().name;
        ROWS.iter().position(|(names, _)| names.contains(&name))
    };
    one == other || names(one).is_some_and(|row| names(other) == Some(row))
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
    let condition = condition(Some(survey), path, surface.language);
    let edges = bridges::edges(&Asker { project, path, surface, resolved: &resolved, condition });
    resolved.extend(edges);
    resolved
}

/// What the files of the folder at `folder`, and of those within it, say together by the rules of
/// `language`: what [`Project::tally`] answers.
#[must_use]
pub fn tally(project: &dyn Project, survey: &Survey, language: Language, folder: &str) -> Tally {
    rules(language).map_or_else(Tally::default, |rules| rules.tally(project, survey, folder))
}

/// The answer to a `question` that resolution has: what [`Project::answer`] answers.
#[must_use]
pub fn answer(project: &dyn Project, survey: &Survey, question: &Question) -> Answer {
    rules(question.language)
        .map_or_else(Answer::default, |rules| rules.answer(project, survey, question))
}

/// What is particular about all that the file at `path` asks for, by its name and, with the `survey` of its
/// language, by what it is a part of.
#[must_use]
pub(crate) fn condition(survey: Option<&Survey>, path: &str, language: Language) -> ImportFlags {
    rules(language).map_or(ImportFlags::NONE, |rules| rules.condition(survey, path))
}

/// By what a file with this `surface` is found by others, in any order.
#[must_use]
pub fn index_keys(surface: &Surface) -> Vec<IndexKey> {
    let own = rules(surface.language).map_or_else(Vec::new, |rules| rules.index_keys(surface));
    own.into_iter().chain(bridges::index_keys(surface)).collect()
}

/// So often those that have a language by others are asked what they include themselves: what includes what
/// includes something.
pub const MOST_ADOPTIONS: usize = 8;

/// The language of the file at `path`, which no name tells: that of the files that include it. `None` if
/// none does.
#[must_use]
pub fn adopted(known: &Includers<'_>, path: &str) -> Option<Language> {
    ROWS.iter().find_map(|(_, rules)| rules.adopt(known, path))
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

/// What manifests are called that make what is around them a package, each once, whatever the language.
pub fn package_manifests() -> impl Iterator<Item = &'static str> {
    ROWS.iter().flat_map(|(_, rules)| rules.package_manifests()).copied()
}

/// What the files of one component have in common, where those of a language come in halves such as
/// headers and sources: the path without its extension.
#[must_use]
pub fn component(path: &str, language: Language) -> Option<&str> {
    rules(language).filter(|rules| rules.has_halves())?;
    let extension = path::extension(path)?;
    path.strip_suffix(extension)?.strip_suffix('.')
}

fn rules(language: Language) -> Option<&'static dyn Rules> {
    let name = language.definition().name;
    ROWS.iter().find(|(names, _)| names.contains(&name)).map(|(_, rules)| *rules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_watched_are_manifests() {
        for glob in MANIFESTS {
            assert!(is_manifest(&glob.replace('*', "")), "{glob}");
        }
        assert!(!is_manifest("notes.json") && !is_manifest("main.py"));
    }
}
