//! Where headers are looked for when no build says it: folders that many includes lead from, and
//! lead from no other.

use std::sync::Arc;

use astrolens_model::{ImportKind, SpecifierForm};
use astrolens_syntax::detect::{self, ByPath};
use rustc_hash::FxHashMap;

use super::builds::Builds;
use super::candidates::{Candidate, candidates};
use super::flags::Header;
use super::standard;
use crate::path;
use crate::project::{Entry, Project};
use crate::surface::Surface;

/// What the includes of the files below a folder say for a root, by folder and root.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Roots(FxHashMap<Arc<str>, FxHashMap<Arc<str>, Votes>>);

/// What includes say for a root.
#[derive(Debug, PartialEq)]
struct Votes {
    /// How many lead from it and from no other.
    includes: u32,
    /// The header of the first of them.
    header: Arc<str>,
    /// There is one of another header.
    has_others: bool,
}

/// A root wins over those for which so many times fewer includes speak.
const DOMINANCE: u32 = 8;

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
                let found = known.entry(Arc::<str>::from(header)).or_insert_with_key(|header| {
                    only(candidates(project, header)).map(|found| (found, Arc::clone(header)))
                });
                if let Some((found, header)) =
                    found.as_ref().filter(|(found, _)| *found.path != *file)
                {
                    roots.add(&file, found.root(), header);
                }
            }
        }
        roots
    }

    /// Counts an include of `header` in `file` that leads from `root` alone.
    fn add(&mut self, file: &str, root: &str, header: &Arc<str>) {
        for folder in path::folders_around(file) {
            let roots = match self.0.get_mut(folder) {
                Some(roots) => roots,
                None => self.0.entry(folder.into()).or_default(),
            };
            if let Some(votes) = roots.get_mut(root) {
                votes.includes += 1;
                votes.has_others |= votes.header != *header;
            } else {
                let votes = Votes { includes: 1, header: Arc::clone(header), has_others: false };
                roots.insert(root.into(), votes);
            }
        }
    }

    /// The one of `candidates` that an include of `header` in `file` means, if one is more likely than
    /// all others: the one from whose root other includes lead in the same folder, or else in the nearest
    /// one around it where any do; failing that, the one that is nearest to the file.
    pub(super) fn choose<'found>(
        &self,
        file: &str,
        header: &Header,
        candidates: &'found [Candidate],
    ) -> Option<&'found Candidate> {
        if let [found] = candidates {
            return (!is_common(header) || self.supports(file, header, found)).then_some(found);
        }
        for folder in path::folders_around(file) {
            let Some(roots) = self.0.get(folder) else { continue };
            let votes = |found: &&Candidate| roots.get(found.root()).map_or(0, |it| it.includes);
            let most = candidates.iter().max_by_key(votes)?;
            let others =
                candidates.iter().filter(|found| *found != most).map(|found| votes(&found));
            match (votes(&most), others.max().unwrap_or_default()) {
                (0, _) => {}
                (most_votes, others) => {
                    return (others.saturating_mul(DOMINANCE) <= most_votes).then_some(most);
                }
            }
        }
        nearest(file, candidates)
    }

    /// Whether more than its name speaks for `found` as what `file` means by `header`: its folder has the
    /// same, as that of a library does; it is in the same part of the project; or other includes in that
    /// part lead from the same root.
    fn supports(&self, file: &str, header: &Header, found: &Candidate) -> bool {
        let is_named_alike = path::name(found.root()) == path::stem(&header.path);
        let is_near = path::is_within(found.root(), path::folder(file))
            || path::is_within(file, found.root());
        if is_named_alike || is_near {
            return true;
        }
        let parts = path::folders_around(file).filter(|folder| !folder.is_empty());
        parts.into_iter().any(|folder| {
            let votes = self.0.get(folder).and_then(|roots| roots.get(found.root()));
            path::is_within(found.root(), folder)
                || votes.is_some_and(|votes| votes.has_others || *votes.header != *header.path)
        })
    }
}

/// Whether a header that is called so may be another one than that of the project: one of some library,
/// or one that a build makes.
fn is_common(header: &Header) -> bool {
    !header.path.contains('/') && (!header.is_quoted || &*header.path == "config.h")
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
