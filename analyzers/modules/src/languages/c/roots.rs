//! Where headers are looked for when no build says it: folders that many includes lead from, and
//! lead from no other.

use std::sync::Arc;

use astrolens_model::{ImportKind, SpecifierForm};
use astrolens_syntax::detect::{self, ByPath};
use rustc_hash::FxHashMap;

use super::builds::Builds;
use super::candidates::{Candidate, candidates};
use super::standard;
use crate::path;
use crate::project::{Entry, Project};
use crate::surface::Surface;

/// How many includes of the files below a folder lead from a root and from no other, by folder and
/// root.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Roots(FxHashMap<Arc<str>, FxHashMap<Arc<str>, u32>>);

impl Roots {
    /// Those that the includes of files speak for of whose builds nothing is known.
    pub(super) fn of(project: &dyn Project, builds: &Builds) -> Self {
        let mut roots = Self::default();
        let mut known = FxHashMap::default();
        for file in sources(project) {
            if !builds.own(&file).is_empty() {
                continue;
            }
            let Some(surface) = project.surface(&file) else { continue };
            for header in asked(project, &file, &surface) {
                let found = known
                    .entry(header)
                    .or_insert_with_key(|header| only(candidates(project, header)));
                if let Some(found) = found.as_ref().filter(|found| *found.path != *file) {
                    roots.add(&file, found.root());
                }
            }
        }
        roots
    }

    /// Counts an include of `file` that leads from `root` alone.
    fn add(&mut self, file: &str, root: &str) {
        for folder in path::folders_around(file) {
            let votes = match self.0.get_mut(folder) {
                Some(votes) => votes,
                None => self.0.entry(folder.into()).or_default(),
            };
            match votes.get_mut(root) {
                Some(votes) => *votes += 1,
                None => _ = votes.insert(root.into(), 1),
            }
        }
    }

    /// The one of `candidates` that an include of `file` means, if one is more likely than all others:
    /// the one from whose root other includes lead in the same folder, or else in the nearest one
    /// around it where any do; failing that, the one that is nearest to the file.
    pub(super) fn choose<'found>(
        &self,
        file: &str,
        candidates: &'found [Candidate],
    ) -> Option<&'found Candidate> {
        if let [only] = candidates {
            return Some(only);
        }
        for folder in path::folders_around(file) {
            let Some(votes) = self.0.get(folder) else { continue };
            let mut voted = candidates.iter().filter(|found| votes.contains_key(found.root()));
            match (voted.next(), voted.next()) {
                (Some(found), None) => return Some(found),
                (Some(_), Some(_)) => return None,
                (None, _) => {}
            }
        }
        nearest(file, candidates)
    }
}

/// The one of `candidates` that is nearer to `file` than all others: whose root shares more folders with
/// it, or as many, and is around it.
fn nearest<'found>(file: &str, candidates: &'found [Candidate]) -> Option<&'found Candidate> {
    let distance = |found: &Candidate| {
        let shared = path::folders_around(file)
            .enumerate()
            .find(|(_, folder)| path::is_within(found.root(), folder));
        shared.map(|(distance, folder)| (distance, folder != found.root()))
    };
    let least = candidates.iter().filter_map(distance).min()?;
    only(candidates.iter().filter(|found| distance(found) == Some(least)))
}

/// What of `file`'s includes is to be found from some root: not beside it, and not in the system.
fn asked(project: &dyn Project, file: &str, surface: &Surface) -> Vec<String> {
    let includes = surface.imports.iter().filter(|import| import.kind == ImportKind::Include);
    let requests = includes.flat_map(|include| &include.requests);
    let headers = requests.filter_map(|request| {
        let written = request.specifier.as_deref()?;
        let header = path::join("", written).filter(|header| !header.is_empty())?;
        let is_elsewhere = match request.form {
            SpecifierForm::Quoted => {
                let beside = path::join(path::folder(file), written);
                !beside.is_some_and(|beside| project.is_file(&beside))
            }
            SpecifierForm::Angled => {
                !standard::is_standard(&header) && !standard::is_of_platform(&header)
            }
            _ => false,
        };
        is_elsewhere.then_some(header)
    });
    headers.collect()
}

/// The sources and headers of C and C++ in the project.
fn sources(project: &dyn Project) -> Vec<String> {
    let mut sources = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in project.entries(&folder).iter() {
            let Some(path) = path::join(&folder, entry.name()) else { continue };
            match entry {
                Entry::Folder(_) => folders.push(path),
                Entry::File(_) if may_be_source(&path) => sources.push(path),
                Entry::File(_) => {}
            }
        }
    }
    sources
}

/// Whether the file at `path` is in C or C++, as far as its name tells.
fn may_be_source(path: &str) -> bool {
    match detect::by_path(path) {
        ByPath::Language(language) => super::NAMES.contains(&language.definition().name),
        ByPath::Unclear => path::extension(path).is_some_and(|it| it.eq_ignore_ascii_case("h")),
        ByPath::Unsupported(_) | ByPath::Other => false,
    }
}

/// The only one of `all`.
fn only<T>(all: impl IntoIterator<Item = T>) -> Option<T> {
    let mut all = all.into_iter();
    all.next().filter(|_| all.next().is_none())
}
