//! Where one include leads.

use std::sync::Arc;

use crate::index::IndexKey;
use crate::path;
use crate::problem::Problem;
use crate::project::Project;
use crate::resolution::{Target, UnresolvedReason};

use super::Known;
use super::candidates::{Candidate, candidates, look_alike};
use super::flags::{Flags, Header};
use super::place::is_absolute;
use super::roots::Chooser;
use super::standard;
use crate::languages::survey::Survey;

/// So many files are looked at to find out who includes a header.
const MOST_INCLUDERS: usize = 256;

/// A file that includes others.
#[derive(Clone, Copy)]
pub(super) struct Includer<'project> {
    pub(super) project: &'project dyn Project,
    pub(super) survey: &'project Survey,
    pub(super) known: &'project Known,
    /// Its path.
    pub(super) path: &'project str,
}

/// What an include asks for, as far as it can be told without a search.
struct Asked {
    /// Whether it is in quotes.
    is_quoted: bool,
    /// It as written, with `/`.
    written: String,
    /// The same without `.` and `..`; `None` if it leads up from where it is looked for.
    plain: Option<String>,
    /// The files that it may mean, if it does not lead up.
    candidates: Vec<Candidate>,
}

impl Includer<'_> {
    /// What `header` means in this file: one file, or several where it is compiled in several ways.
    pub(super) fn include(&self, header: &Header) -> Vec<Target> {
        let written = header.path.replace('\\', "/");
        if is_absolute(&written) {
            return vec![Target::Unresolved(UnresolvedReason::Outside)];
        }
        if let Some(beside) = self.beside(header) {
            return vec![Target::File(beside)];
        }
        let asked = self.asked(header.is_quoted, written);
        let own = self.known.builds.own(self.path);
        if own.is_empty() {
            return self.as_included(&asked);
        }
        let found = own.iter().filter_map(|set| self.find(self.known.builds.flags(*set), &asked));
        let found = distinct(found.collect());
        if found.is_empty() {
            return vec![self.not_found(&asked)];
        }
        found.into_iter().map(Target::File).collect()
    }

    /// What `header` means in this file where that is looked for behind the folder that this one is from
    /// (GCC, Wrapper Headers).
    pub(super) fn include_next(&self, header: &Header) -> Vec<Target> {
        let asked = self.asked(header.is_quoted, header.path.replace('\\', "/"));
        let builds = &self.known.builds;
        let own = builds.own(self.path);
        let sets: Vec<&Flags> = match own {
            [] => builds.all().iter().collect(),
            own => own.iter().map(|set| builds.flags(*set)).collect(),
        };
        let behind = sets.into_iter().filter_map(|flags| self.find_behind(flags, &asked));
        let found = distinct(behind.collect());
        if !found.is_empty() {
            return found.into_iter().map(Target::File).collect();
        }
        // Without a build that searches its folder, only another of its name can be meant.
        if builds.all().is_empty() {
            vec![self.by_layout(&asked)]
        } else {
            vec![self.not_found(&asked)]
        }
    }

    /// The first file that a compiler finds with `flags` behind the folder in which it has found this one.
    fn find_behind(&self, flags: &Flags, asked: &Asked) -> Option<Arc<str>> {
        let folders = || flags.folders(asked.is_quoted);
        let root = self.path.strip_suffix(asked.plain.as_deref()?);
        let root = root.map(|root| root.trim_end_matches('/'));
        let around = folders().filter(|folder| path::is_within(self.path, folder));
        let nearest = || around.max_by_key(|folder| folder.len());
        let own = folders().find(|folder| Some(&***folder) == root).or_else(nearest);
        let Some(own) = own else {
            // It was found beside a file that includes it, and all folders are behind that.
            return self.find(flags, asked);
        };
        folders().skip_while(|folder| *folder != own).skip(1).find_map(|folder| {
            let found = asked.candidates.iter().find(|found| found.root() == &**folder)?;
            Some(Arc::clone(&found.path))
        })
    }

    /// The file that is included before the first line if `flags` say `forced`.
    pub(super) fn forced(&self, flags: &Flags, written: &str) -> Option<Arc<str>> {
        self.find(flags, &self.asked(true, written.replace('\\', "/")))
    }

    /// The file that `header` means by its place beside this one.
    fn beside(&self, header: &Header) -> Option<Arc<str>> {
        if !header.is_quoted {
            return None;
        }
        let beside = path::join(path::folder(self.path), &header.path.replace('\\', "/"))?;
        self.project.is_file(&beside).then(|| beside.into())
    }

    fn asked(&self, is_quoted: bool, written: String) -> Asked {
        let plain = path::join("", &written).filter(|plain| !plain.is_empty());
        let mut candidates =
            plain.as_deref().map(|plain| candidates(self.project, plain)).unwrap_or_default();
        // What a file finds of its own name is behind it: `#include_next`.
        candidates.retain(|found| *found.path != *self.path);
        Asked { is_quoted, written, plain, candidates }
    }

    /// The first file that a compiler finds with `flags`.
    fn find(&self, flags: &Flags, asked: &Asked) -> Option<Arc<str>> {
        let mut folders = flags.folders(asked.is_quoted);
        if asked.plain.is_none() {
            return folders.find_map(|folder| {
                let path = path::join(folder, &asked.written)?;
                self.project.is_file(&path).then(|| path.into())
            });
        }
        if asked.candidates.is_empty() {
            return None;
        }
        folders.find_map(|folder| {
            let found = asked.candidates.iter().find(|found| found.root() == &**folder)?;
            Some(Arc::clone(&found.path))
        })
    }

    /// What is meant in a file without flags of its own: what is found with those of the files that
    /// include it, and if with none, what the layout tells.
    fn as_included(&self, asked: &Asked) -> Vec<Target> {
        let builds = &self.known.builds;
        let mut reachable =
            asked.candidates.iter().filter(|found| !builds.searching(found.root()).is_empty());
        match (reachable.next(), reachable.next()) {
            (None, _) if asked.plain.is_some() => return vec![self.by_layout(asked)],
            (Some(found), None) => return vec![Target::File(Arc::clone(&found.path))],
            _ => {}
        }
        let by_set = builds.all().iter().enumerate();
        let by_set: Vec<_> =
            by_set.filter_map(|(set, flags)| Some((set, self.find(flags, asked)?))).collect();
        let all = distinct(by_set.iter().map(|(_, found)| Arc::clone(found)).collect());
        match &*all {
            [] => return vec![self.by_layout(asked)],
            [found] => return vec![Target::File(Arc::clone(found))],
            _ => {}
        }
        let reaching = by_set.into_iter().filter(|(set, _)| self.is_reached_with(*set));
        let found = distinct(reaching.map(|(_, found)| found).collect());
        if found.is_empty() {
            return vec![self.unresolved(UnresolvedReason::Ambiguous(all.into()))];
        }
        found.into_iter().map(Target::File).collect()
    }

    /// Whether a file that is compiled with the flags `set` includes this one, directly or not.
    fn is_reached_with(&self, set: usize) -> bool {
        let builds = &self.known.builds;
        let mut seen: Vec<Arc<str>> = vec![self.path.into()];
        let mut next = 0;
        while let Some(included) = seen.get(next).cloned() {
            next += 1;
            for includer in self.includers_with(set, &included) {
                if !builds.own(&includer).is_empty() {
                    return true;
                }
                if seen.len() <= MOST_INCLUDERS && !seen.contains(&includer) {
                    seen.push(includer);
                }
            }
        }
        false
    }

    /// The files that include the one at `included` if they are read with the flags `set`, as they are or
    /// may be.
    fn includers_with(&self, set: usize, included: &str) -> Vec<Arc<str>> {
        let builds = &self.known.builds;
        let key = IndexKey::Includes(path::name(included).into());
        let named = self.project.files_with(&key);
        let includers = named.iter().filter(|path| {
            let own = builds.own(path);
            (own.is_empty() || own.contains(&set))
                && Includer { path, ..*self }.includes_with(set, included)
        });
        includers.cloned().collect()
    }

    /// Whether this file includes the one at `included` if it is read with the flags `set`.
    fn includes_with(&self, set: usize, included: &str) -> bool {
        let Some(surface) = self.project.surface(self.path) else { return false };
        let mut headers = super::headers(&surface);
        headers.any(|header| {
            path::name(&header.path) == path::name(included)
                && self
                    .beside(&header)
                    .or_else(|| {
                        let asked = self.asked(header.is_quoted, header.path.to_string());
                        self.find(self.known.builds.flags(set), &asked)
                    })
                    .is_some_and(|found| *found == *included)
        })
    }

    /// What is meant where no build tells.
    fn by_layout(&self, asked: &Asked) -> Target {
        let Asked { is_quoted, plain, candidates, .. } = asked;
        let Some(plain) = plain.as_deref().filter(|_| !candidates.is_empty()) else {
            return self.not_found(asked);
        };
        let is_systems = standard::is_standard(plain) || standard::is_of_platform(plain);
        if is_systems && !is_quoted {
            return self.not_found(asked);
        }
        let header = Header { is_quoted: *is_quoted, path: plain.into() };
        let Self { project, survey, path: file, .. } = *self;
        if let Some(found) = (Chooser { project, survey, file }).choose(&header, candidates) {
            Target::File(Arc::clone(&found.path))
        } else {
            let candidates = candidates.iter().map(|found| Arc::clone(&found.path));
            self.unresolved(UnresolvedReason::Ambiguous(candidates.collect()))
        }
    }

    /// What is meant by that which is no file of the project.
    fn not_found(&self, asked: &Asked) -> Target {
        let Asked { is_quoted, written, plain, .. } = asked;
        let header = plain.as_deref().unwrap_or(written);
        if standard::is_standard(header) {
            return Target::Standard(header.into());
        }
        if !is_quoted && !header.is_empty() {
            return Target::External(package(header).into());
        }
        let folder = path::folder(self.path);
        if let Some(alike) = look_alike(self.project, folder, written) {
            return self.unresolved(UnresolvedReason::Ambiguous([alike].into()));
        }
        let is_outside =
            plain.is_none() && path::join(folder, written).is_none() && !written.is_empty();
        if is_outside {
            return Target::Unresolved(UnresolvedReason::Outside);
        }
        self.unresolved(UnresolvedReason::Missing)
    }

    /// What was not found for `reason`, unless a database that cannot be read might have told.
    fn unresolved(&self, reason: UnresolvedReason) -> Target {
        Target::Unresolved(self.known.builds.broken().map_or(reason, Problem::reason))
    }
}

/// The package that `header` is of, as far as its path tells: the first folder of it, or itself.
fn package(header: &str) -> &str {
    header.split_once('/').map_or(header, |(package, _)| package)
}

/// The files, each once, in order of path.
fn distinct(mut files: Vec<Arc<str>>) -> Vec<Arc<str>> {
    files.sort_unstable();
    files.dedup();
    files
}
