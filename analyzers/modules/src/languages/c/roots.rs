//! Where headers are looked for when no build says it: folders that many includes lead from, and
//! lead from no other.

use std::sync::Arc;

use astrolens_model::{ImportKind, SpecifierForm};
use astrolens_syntax::Language;
use astrolens_syntax::detect::{self, ByPath};
use rustc_hash::FxHashMap;

use super::builds::Builds;
use super::candidates::{Candidate, candidates};
use super::flags::Header;
use super::standard;
use crate::languages::question::{self, Answer, Question};
use crate::languages::survey::Survey;
use crate::path;
use crate::project::{Entry, Project};
use crate::surface::Surface;

/// What the includes of the files below a folder say for roots, of whose builds nothing is known.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Roots(FxHashMap<Arc<str>, Votes>);

/// What includes say for a root.
#[derive(Clone, Debug, PartialEq)]
struct Votes {
    /// How many lead from it and from no other.
    includes: u32,
    /// The header of one of them, whose name comes first.
    header: Arc<str>,
    /// There is one of another header.
    has_others: bool,
}

/// A root wins over those for which so many times fewer includes speak.
const DOMINANCE: u32 = 8;

impl Roots {
    /// What those of the files below `folder` say.
    pub(super) fn below(
        folder: &str,
        project: &dyn Project,
        survey: &Survey,
        builds: &Builds,
    ) -> Self {
        let mut roots = Self::default();
        let mut known = FxHashMap::default();
        for entry in project.entries(folder).iter() {
            let Some(path) = path::join(folder, entry.name()) else { continue };
            match entry {
                Entry::Folder(_) => roots.add_below(&path, project, survey),
                Entry::File(_) if may_be_source(&path) && builds.own(&path).is_empty() => {
                    roots.add_file(&path, project, &mut known);
                }
                Entry::File(_) => {}
            }
        }
        roots
    }

    /// Counts what those below a folder say.
    fn add_below(&mut self, folder: &str, project: &dyn Project, survey: &Survey) {
        let Some(language) = own_language() else { return };
        let tally = project.tally(survey, language, folder);
        for (root, votes) in tally.known::<Self>().into_iter().flat_map(|below| &below.0) {
            self.add(root, votes);
        }
    }

    /// Counts the includes of `file` that lead from one root alone; what is `known` of headers is kept.
    fn add_file(
        &mut self,
        file: &str,
        project: &dyn Project,
        known: &mut FxHashMap<Arc<str>, Option<Candidate>>,
    ) {
        let Some(surface) = project.surface(file) else { return };
        for header in asked(project, file, &surface) {
            let header: Arc<str> = header.into();
            let found = known.entry(Arc::clone(&header));
            let found = found.or_insert_with_key(|header| only(candidates(project, header)));
            if let Some(found) = found.as_ref().filter(|found| *found.path != *file) {
                let votes = Votes { includes: 1, header, has_others: false };
                self.add(&found.root().into(), &votes);
            }
        }
    }

    /// Counts what is said for `root`.
    fn add(&mut self, root: &Arc<str>, said: &Votes) {
        let Some(votes) = self.0.get_mut(root) else {
            self.0.insert(Arc::clone(root), said.clone());
            return;
        };
        votes.includes += said.includes;
        votes.has_others |= said.has_others || votes.header != said.header;
        if said.header < votes.header {
            votes.header = Arc::clone(&said.header);
        }
    }

    /// The answer to what of these `roots` is the one that others lead from.
    fn most(&self, roots: &[Arc<str>]) -> Answer {
        let votes = |root: &Arc<str>| self.0.get(root).map_or(0, |votes| votes.includes);
        let most = (0..roots.len()).max_by_key(|number| votes(&roots[*number]));
        let Some((most, said)) = most.map(|most| (most, votes(&roots[most]))) else {
            return Answer::Nothing;
        };
        let others = roots.iter().enumerate().filter(|(number, _)| *number != most);
        let others = others.map(|(_, root)| votes(root)).max().unwrap_or_default();
        match said {
            0 => Answer::Nothing,
            said if others.saturating_mul(DOMINANCE) <= said => Answer::One(most),
            _ => Answer::Undecided,
        }
    }

    /// Whether another header than this leads from `root` as well.
    fn supports(&self, root: &str, header: &str) -> bool {
        self.0.get(root).is_some_and(|votes| votes.has_others || *votes.header != *header)
    }
}

/// The answer to a `question`, by what files say in its folder and, if that is nothing, in those around it.
pub(super) fn answer(project: &dyn Project, survey: &Survey, question: &Question) -> Answer {
    let around = path::folders_around(&question.folder);
    // What is right in a project has nothing in common but that.
    let is_part =
        |folder: &&str| matches!(question.asked, question::Asked::Root(_)) || !folder.is_empty();
    let folders = std::iter::once(&*question.folder).chain(around).filter(is_part);
    let answers = folders.map(|folder| {
        let tally = project.tally(survey, question.language, folder);
        let roots = tally.known::<Roots>();
        roots.map_or(Answer::Nothing, |roots| match &question.asked {
            question::Asked::Root(all) => roots.most(all),
            question::Asked::Support(root, header) if roots.supports(root, header) => {
                Answer::One(0)
            }
            question::Asked::Support(..) => Answer::Nothing,
        })
    });
    let mut answers = answers.filter(|answer| *answer != Answer::Nothing);
    answers.next().unwrap_or_default()
}

/// A file that includes something which may be several files, or one of somebody else.
#[derive(Clone, Copy)]
pub(super) struct Chooser<'project> {
    pub(super) project: &'project dyn Project,
    pub(super) survey: &'project Survey,
    pub(super) file: &'project str,
}

impl Chooser<'_> {
    /// The one of `candidates` that an include of `header` means, if one is more likely than all others: the
    /// one from whose root other includes lead in the same folder, or else in the nearest one around it where
    /// any do; failing that, the one that is nearest to the file.
    pub(super) fn choose<'found>(
        self,
        header: &Header,
        candidates: &'found [Candidate],
    ) -> Option<&'found Candidate> {
        if let [found] = candidates {
            return (!is_common(header) || self.supports(header, found)).then_some(found);
        }
        let roots = candidates.iter().map(|found| found.root().into()).collect();
        match self.answer(question::Asked::Root(roots)) {
            Answer::One(most) => candidates.get(most),
            Answer::Undecided => None,
            Answer::Nothing => nearest(self.file, candidates),
        }
    }

    /// Whether more than its name speaks for `found` as what is meant by `header`: its folder has the same, as
    /// that of a library does; it is in the same part of the project; or other includes in that part lead from
    /// the same root.
    fn supports(self, header: &Header, found: &Candidate) -> bool {
        let (file, root) = (self.file, found.root());
        let is_named_alike = path::name(root) == path::stem(&header.path);
        let mut parts = path::folders_around(file).filter(|folder| !folder.is_empty());
        let is_near = path::is_within(root, path::folder(file))
            || path::is_within(file, root)
            || parts.any(|folder| path::is_within(root, folder));
        is_named_alike || is_near || {
            let asked = question::Asked::Support(root.into(), Arc::clone(&header.path));
            self.answer(asked) != Answer::Nothing
        }
    }

    fn answer(self, asked: question::Asked) -> Answer {
        let Some(language) = own_language() else { return Answer::Nothing };
        let folder = path::folder(self.file).into();
        self.project.answer(self.survey, &Question { language, folder, asked })
    }
}

/// The language for which both are asked about.
fn own_language() -> Option<Language> {
    Language::by_name(super::NAMES.first()?)
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
