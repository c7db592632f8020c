//! The two states that are compared: their files, measured.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use super::side::Measured;
use crate::error::Result;
use crate::git::{Repository, Revision};
use crate::scan::cache::Cache;
use crate::scan::{Candidate, Content, FileOutcome, Job, Sink, Workspaces, run};

/// Where the files of a state are.
#[derive(Clone)]
pub(crate) enum Texts<'run> {
    /// In a revision.
    Revision(&'run Repository, &'run Revision),
    /// On disk, but for those whose text is given here.
    Disk(HashMap<String, Arc<[u8]>>),
    /// Here, and nowhere else.
    Given(HashMap<String, Arc<[u8]>>),
}

impl Texts<'_> {
    /// What the file at `path` holds; nothing if there is no such file. One that is on disk is
    /// not read.
    fn content(&self, path: &str) -> Result<Option<Content>> {
        let given = |texts: &HashMap<String, Arc<[u8]>>| texts.get(path).cloned();
        Ok(match self {
            Self::Revision(repository, revision) => {
                let text = repository.content(revision, path)?;
                text.map(|text| Content::Given(text.into()))
            }
            Self::Disk(texts) => Some(given(texts).map_or(Content::OnDisk, Content::Given)),
            Self::Given(texts) => given(texts).map(Content::Given),
        })
    }
}

/// Where the two states come from, and how they are measured.
pub(crate) struct States<'run> {
    /// The older state.
    pub(crate) from: Texts<'run>,
    /// The newer state.
    pub(crate) to: Texts<'run>,
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
        self.measure(paths, |states| &states.from)
    }

    /// The files at `paths` as they are, by path; those that are not measured are left out.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(super) fn after<'path>(
        &mut self,
        paths: impl Iterator<Item = &'path str>,
    ) -> Result<HashMap<String, Measured>> {
        self.measure(paths, |states| &states.to)
    }

    fn measure<'path>(
        &mut self,
        paths: impl Iterator<Item = &'path str>,
        texts: impl Fn(&Self) -> &Texts<'_>,
    ) -> Result<HashMap<String, Measured>> {
        let mut files = Vec::new();
        for path in paths.filter(|path| Candidate::may_be_measured(path)) {
            if let Some(content) = texts(self).content(path)? {
                let root = &self.root;
                files.extend(Candidate::of_history(root, path, content, &mut self.workspaces));
            }
        }
        let job = Job {
            files: &files,
            workspaces: &self.workspaces,
            tallies: &HashMap::new(),
            languages: &[],
            cache: self.cache,
            threads: self.threads,
            revise: None,
            encode: None,
            wants_source: &|_| false,
        };
        let mut files = ByPath::default();
        run(&job, &mut files)?;
        Ok(files.0)
    }
}

/// Collects files by their paths.
#[derive(Default)]
struct ByPath(HashMap<String, Measured>);

impl Sink for ByPath {
    fn file(&mut self, outcome: FileOutcome) -> Result<()> {
        let path = outcome.report.path.clone();
        self.0.insert(path, Measured::new(outcome.report));
        Ok(())
    }
}
