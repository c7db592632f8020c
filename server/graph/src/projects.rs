//! The projects of a run, each read once.

use std::path::{Path, PathBuf};

use astrolens_config::Options;
use astrolens_scan::Workspaces;
use rayon::ThreadPoolBuildError;

use crate::project::{Means, Project};

/// The projects of a run, each read once.
#[derive(Debug, Default)]
pub struct Projects(Vec<Project>);

impl Projects {
    /// Those whose top folders are `roots`, read by `means`.
    ///
    /// # Errors
    /// When the system has no such threads.
    pub fn at(roots: &[PathBuf], means: &Means<'_>) -> Result<Self, ThreadPoolBuildError> {
        let mut projects = Self::default();
        for root in roots {
            projects.read(root, means)?;
        }
        Ok(projects)
    }

    /// The one whose top folder is `root`, which is read by `means` if it has not been.
    ///
    /// # Errors
    /// When the system has no such threads.
    pub fn read(
        &mut self,
        root: &Path,
        means: &Means<'_>,
    ) -> Result<&Project, ThreadPoolBuildError> {
        let is_it = |project: &Project| project.workspace().root() == root;
        let known = self.0.iter().position(is_it);
        let place = if let Some(place) = known {
            place
        } else {
            self.0.push(Project::read(root, means)?);
            self.0.len() - 1
        };
        Ok(&self.0[place])
    }

    /// Those that were read.
    pub fn iter(&self) -> impl Iterator<Item = &Project> {
        self.0.iter()
    }
}

/// The top folders of those `workspaces` that are held to an architecture.
#[must_use]
pub fn held_to_architecture(workspaces: &Workspaces) -> Vec<PathBuf> {
    let held = workspaces.iter().filter(|workspace| !workspace.architecture().is_empty());
    held.map(|workspace| workspace.root().to_path_buf()).collect()
}

/// `options` for a project as a whole: without what narrows down which files a run looks at.
#[must_use]
pub fn whole(options: &Options) -> Options {
    let mut options = options.clone();
    options.flags.include.clear();
    options.flags.exclude.clear();
    options.explain = false;
    options
}
