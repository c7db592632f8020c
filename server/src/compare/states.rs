//! The two states that are compared: their files, measured.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::side::Measured;
use crate::error::Result;
use crate::git::{Endpoints, Repository, Revision};
use crate::scan::cache::Cache;
use crate::scan::{Candidate, FileOutcome, Job, Sink, Workspaces, run};

/// Where the two states come from, and how they are measured.
pub(crate) struct States<'run> {
    /// The repository.
    pub(crate) repository: &'run Repository,
    /// The two states.
    pub(crate) ends: &'run Endpoints,
    /// The folder that paths start from.
    pub(crate) root: PathBuf,
    /// The configuration of the files.
    pub(crate) workspaces: Workspaces,
    /// Results of earlier runs.
    pub(crate) cache: Option<&'run Cache>,
    /// On how many threads.
    pub(crate) threads: NonZeroUsize,
}

impl States<'_> {
    /// The files at `paths` as they were, by path; those that are not measured are left out.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(super) fn before<'path>(
        &mut self,
        paths: impl Iterator<Item = &'path str>,
    ) -> Result<HashMap<String, Measured>> {
        let ends = self.ends;
        self.measure(paths, Some(&ends.from))
    }

    /// The files at `paths` as they are, by path; those that are not measured are left out.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(super) fn after<'path>(
        &mut self,
        paths: impl Iterator<Item = &'path str>,
    ) -> Result<HashMap<String, Measured>> {
        let ends = self.ends;
        self.measure(paths, ends.to.as_ref())
    }

    fn measure<'path>(
        &mut self,
        paths: impl Iterator<Item = &'path str>,
        revision: Option<&Revision>,
    ) -> Result<HashMap<String, Measured>> {
        let mut files = Vec::new();
        for path in paths {
            files.extend(self.candidate(path, revision)?);
        }
        let job = Job {
            files: &files,
            workspaces: &self.workspaces,
            tallies: &HashMap::new(),
            languages: &[],
            cache: self.cache,
            threads: self.threads,
            revise: None,
            name: None,
            encode: None,
            wants_source: &|report| !report.functions.is_empty(),
        };
        let mut files = ByPath::default();
        run(&job, &mut files)?;
        Ok(files.0)
    }

    /// The file at `path` of `revision`, or of the work tree.
    fn candidate(&mut self, path: &str, revision: Option<&Revision>) -> Result<Option<Candidate>> {
        let text = match revision {
            Some(revision) if Candidate::may_be_measured(path) => {
                let Some(text) = self.repository.content(revision, path)? else { return Ok(None) };
                Some(text)
            }
            Some(_) => return Ok(None),
            None => None,
        };
        Ok(Candidate::of_history(&self.root, path, text, &mut self.workspaces))
    }
}

/// Collects files by their paths.
#[derive(Default)]
struct ByPath(HashMap<String, Measured>);

impl Sink for ByPath {
    fn file(&mut self, outcome: FileOutcome) -> Result<()> {
        let FileOutcome { report, source, .. } = outcome;
        let measured = Measured::new(&report, source.as_deref().unwrap_or_default());
        self.0.insert(report.path, measured);
        Ok(())
    }
}
