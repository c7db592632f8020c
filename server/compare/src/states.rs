//! The two states that are compared: their files, measured.

use std::collections::HashMap;
use std::io::Read as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_config::open;
use astrolens_error::{Error, Result};
use astrolens_git::{FileChange, GitError, Repository, Revision};
use astrolens_scan::backend::Backend;
use astrolens_scan::cache::Cache;
use astrolens_scan::{
    Candidate, Content, FileOutcome, Job, Sink, TakenFor, Workspaces, locate, run,
};
use astrolens_syntax::Language;
use astrolens_syntax::text::decode;

use super::Patch;
use super::side::Measured;
use super::texts::{Era, ReadTexts};

/// Where the texts of a state are.
#[derive(Clone)]
pub enum Texts<'run> {
    /// In a revision.
    Revision(&'run Repository, &'run Revision),
    /// On disk.
    Disk,
    /// In what the files below a folder hold, once a patch is taken back.
    Patch(&'run Patch, &'run Path),
}

impl Texts<'_> {
    /// What the file at `path` holds; nothing if there is no such file. One that is on disk is
    /// not read.
    ///
    /// # Errors
    /// When the repository or the disk cannot be read.
    pub fn content(&self, path: &str) -> Result<Option<Content>> {
        Ok(match self {
            Self::Revision(repository, revision) => {
                let text = repository.content(revision, path)?;
                text.map(|text| Content::Given(text.into()))
            }
            Self::Disk => Some(Content::OnDisk),
            Self::Patch(patch, root) => patch.text_before(root, path)?.map(Content::Given),
        })
    }
}

/// What is done after each file that was measured; an error ends the work.
pub type Pace<'run> = dyn Fn() -> Result<()> + 'run;

/// Where the two states come from, and how they are measured.
pub struct States<'run> {
    /// The texts of the older state.
    pub from: Texts<'run>,
    /// The texts of the newer state.
    pub to: Texts<'run>,
    /// Files of the newer state that are looked at whatever a walk would do, as they are there.
    pub named: HashMap<String, Candidate>,
    /// What files of the newer state are taken for, by path.
    pub taken_for: HashMap<String, Arc<TakenFor>>,
    /// The folder that paths start from.
    pub root: PathBuf,
    /// The configuration of the files.
    pub workspaces: Workspaces,
    /// The languages that are wanted; empty for all.
    pub languages: Vec<Language>,
    /// Results of earlier runs.
    pub cache: Option<&'run Cache>,
    /// Who turns contents into facts.
    pub backend: &'run dyn Backend,
    /// On how many threads.
    pub threads: NonZeroUsize,
    /// What is done after each file.
    pub pace: Option<&'run Pace<'run>>,
}

impl States<'_> {
    /// The files of `changes` as they were, by path; those that are not measured are left out.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(super) fn before(&mut self, changes: &[FileChange]) -> Result<HashMap<String, Measured>> {
        let mut files = Vec::new();
        for FileChange { old_path, new_path, .. } in changes {
            let Some(path) = old_path else { continue };
            let now = new_path.as_ref().and_then(|path| self.named.get(path)).cloned();
            let is_wanted = match &now {
                Some(now) => now.language.is_some() || Candidate::may_be_source(path),
                None => Candidate::may_be_measured(path),
            };
            if is_wanted {
                let content = self.from.content(path)?.ok_or_else(|| lost(path))?;
                files.extend(self.candidate(path, content, now)?);
            }
        }
        self.measure(&files)
    }

    /// The files of `changes` as they are, by path; those that are not measured are left out.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(super) fn after(&mut self, changes: &[FileChange]) -> Result<HashMap<String, Measured>> {
        let files = self.newer(changes.iter().filter_map(|change| change.new_path.as_ref()))?;
        self.measure(&files)
    }

    /// What the file at `path` holds or held, as offsets of what was measured count in it; `None` if
    /// it cannot be had any more.
    fn text(&self, era: Era, path: &str) -> Result<Option<Vec<u8>>> {
        let content = match (era, self.named.get(path)) {
            (Era::Before, _) => self.from.content(path)?,
            (Era::After, Some(named)) => Some(named.content.clone()),
            (Era::After, None) => self.to.content(path)?,
        };
        let bytes = match content {
            Some(Content::Given(text)) => text.to_vec(),
            Some(Content::OnDisk) => {
                let place = self.locate(path)?;
                let mut bytes = Vec::new();
                // It was measured: what has become unreadable since is compared without its text.
                match open(&place).and_then(|(mut file, _)| file.read_to_end(&mut bytes)) {
                    Ok(_) => bytes,
                    Err(_) => return Ok(None),
                }
            }
            Some(Content::Nothing(_)) | None => return Ok(None),
        };
        Ok(decode(&bytes).ok().map(|text| text.bytes.into_owned()))
    }

    /// Where the file at `path` is.
    fn locate(&self, path: &str) -> Result<PathBuf> {
        locate(&self.root, path)
            .map_err(|source| Error::Read { path: self.root.join(path), source })
    }

    /// The files of the newer state at `paths`.
    fn newer<'path>(
        &mut self,
        paths: impl Iterator<Item = &'path String>,
    ) -> Result<Vec<Candidate>> {
        let mut files = Vec::new();
        for path in paths {
            let named = self.named.get(path).cloned();
            let content = match &named {
                Some(named) => named.content.clone(),
                None if Candidate::may_be_measured(path) => {
                    self.to.content(path)?.ok_or_else(|| lost(path))?
                }
                None => continue,
            };
            let taken_for = self.taken_for.get(path).cloned();
            let file = self.candidate(path, content, named)?;
            files.extend(file.map(|file| Candidate { taken_for, ..file }));
        }
        Ok(files)
    }

    /// The file at `path` with `content`, looked at as `named` is if that is there.
    fn candidate(
        &mut self,
        path: &str,
        content: Content,
        named: Option<Candidate>,
    ) -> Result<Option<Candidate>> {
        let place = self.locate(path)?;
        let Some(named) = named else {
            return Ok(Candidate::of_history(place, path, content, &mut self.workspaces));
        };
        let workspace = self.workspaces.number(place.parent().unwrap_or(&self.root));
        Ok(Some(Candidate { name: path.to_owned(), path: place, workspace, content, ..named }))
    }

    fn measure(&self, files: &[Candidate]) -> Result<HashMap<String, Measured>> {
        let mut measured = ByPath(self.pace, HashMap::new());
        let job = Job {
            languages: &self.languages,
            cache: self.cache,
            backend: self.backend,
            threads: self.threads,
            ..Job::new(files, &self.workspaces)
        };
        run(&job, &mut measured)?;
        Ok(measured.1)
    }
}

impl ReadTexts for States<'_> {
    fn read(&mut self, era: Era, paths: &[&str], each: &mut dyn FnMut(&str, &[u8])) -> Result<()> {
        for path in paths {
            if let Some(text) = self.text(era, path)? {
                each(path, &text);
            }
            self.pace.map_or(Ok(()), |pace| pace())?;
        }
        Ok(())
    }
}

/// That the file at `path` is not there, although it is listed.
fn lost(path: &str) -> Error {
    let detail = format!("`{path}` is listed and not found");
    GitError::Other { action: "read a file of a revision", detail }.into()
}

/// Collects files by their paths.
struct ByPath<'run>(Option<&'run Pace<'run>>, HashMap<String, Measured>);

impl Sink for ByPath<'_> {
    type Error = Error;

    fn file(&mut self, outcome: FileOutcome) -> Result<()> {
        let path = outcome.report.path.clone();
        self.1.insert(path, Measured::new(outcome.report));
        self.0.map_or(Ok(()), |pace| pace())
    }
}
