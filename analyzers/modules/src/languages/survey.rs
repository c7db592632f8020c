//! How a language resolves what its files ask for, and what it has to know of the project as a whole.

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use astrolens_model::ImportFlags;
use astrolens_syntax::Language;

use super::question::{Answer, Question, Tally};
use crate::index::IndexKey;
use crate::problem::Problem;
use crate::project::Project;
use crate::resolution::Resolution;
use crate::surface::Surface;

/// What is known of the files that may include others.
#[derive(Clone, Copy)]
pub struct Includers<'run> {
    /// Whether there is a file at a path.
    pub is_file: &'run dyn Fn(&str) -> bool,
    /// The sources that have a key, in order of path.
    pub files_with: &'run dyn Fn(&IndexKey) -> Arc<[Arc<str>]>,
    /// What is seen of one; `None` for one that has no say.
    pub surface: &'run dyn Fn(&str) -> Option<Arc<Surface>>,
}

/// How a language, or several alike, resolves what its files ask for.
pub(crate) trait Rules: Sync {
    /// Whether a file called `name` says something about sources and is none, so that
    /// [`Project::text`] has its text: a manifest, settings of a build.
    fn is_manifest(&self, name: &str) -> bool;

    /// What a manifest called `name` says, without what nobody reads in it; `None` if that is as long.
    fn condensed(&self, _name: &str, _text: &str) -> Option<String> {
        None
    }

    /// Looks at manifests and layout. Equal surveys lead to equal resolutions, so it holds nothing that
    /// a file's own import could ask the project for.
    fn survey(&self, project: &dyn Project) -> Survey;

    /// What became of all that the file at `path` asks for in its own language, in source order; nothing if
    /// the survey is one of another.
    fn resolve(
        &self,
        project: &dyn Project,
        survey: &Survey,
        path: &str,
        surface: &Surface,
    ) -> Vec<Resolution>;

    /// What the files in `folder`, and in those within it, say together, which [`answer`](Self::answer) is
    /// found from.
    fn tally(&self, _project: &dyn Project, _survey: &Survey, _folder: &str) -> Tally {
        Tally::default()
    }

    /// The answer to a `question` of its own.
    fn answer(&self, _project: &dyn Project, _survey: &Survey, _question: &Question) -> Answer {
        Answer::default()
    }

    /// What is particular about all that the file at `path` asks for, by its name and, if the `survey` is
    /// there, by what it is a part of.
    fn condition(&self, _survey: Option<&Survey>, _path: &str) -> ImportFlags {
        ImportFlags::NONE
    }

    /// By what a file with this `surface` is found by others, in any order.
    fn index_keys(&self, _surface: &Surface) -> Vec<IndexKey> {
        Vec::new()
    }

    /// The language of the file at `path`, which no name tells, by who includes it.
    fn adopt(&self, _known: &Includers<'_>, _path: &str) -> Option<Language> {
        None
    }

    /// The package that the file at `path` is a part of, where files of one folder are one.
    fn package(&self, _path: &str) -> Option<Arc<str>> {
        None
    }

    /// What manifests are called that make what is below their folder one package, such as `Cargo.toml`.
    fn package_manifests(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether files that differ in their extension alone are halves of one component.
    fn has_halves(&self) -> bool {
        false
    }
}

/// What is known of a project as a whole for one language.
#[derive(Clone, Debug)]
pub struct Survey {
    known: Option<Arc<dyn Known>>,
    problems: Arc<[Problem]>,
}

impl Survey {
    /// What is `known`, and what of the manifests that tell it was not understood.
    pub(super) fn new<T>(known: T, problems: impl IntoIterator<Item = Problem>) -> Self
    where
        T: Debug + PartialEq + Send + Sync + 'static,
    {
        Self { known: Some(Arc::new(known)), problems: sorted(problems) }
    }

    /// Nothing, where a language has no rules.
    pub(super) fn none() -> Self {
        Self { known: None, problems: Arc::default() }
    }

    /// This with further `problems`.
    pub(super) fn with(mut self, problems: Vec<Problem>) -> Self {
        if !problems.is_empty() {
            self.problems = sorted(self.problems.iter().cloned().chain(problems));
        }
        self
    }

    /// What is known, if that is of this type.
    pub(super) fn known<T: 'static>(&self) -> Option<&T> {
        (self.known.as_deref()? as &dyn Any).downcast_ref()
    }

    /// What of manifests was not understood, each once, by path and line.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl PartialEq for Survey {
    fn eq(&self, other: &Self) -> bool {
        let is_known_alike = match (&self.known, &other.known) {
            (Some(one), Some(other)) => one.is_equal(&**other),
            (None, None) => true,
            _ => false,
        };
        is_known_alike && self.problems == other.problems
    }
}

fn sorted(problems: impl IntoIterator<Item = Problem>) -> Arc<[Problem]> {
    let mut problems: Vec<Problem> = problems.into_iter().collect();
    problems.sort_unstable();
    problems.dedup();
    problems.into()
}

/// What some language knows.
pub(super) trait Known: Any + Debug + Send + Sync {
    fn is_equal(&self, other: &dyn Known) -> bool;
}

impl<T: Any + Debug + PartialEq + Send + Sync> Known for T {
    fn is_equal(&self, other: &dyn Known) -> bool {
        (other as &dyn Any).downcast_ref::<T>().is_some_and(|other| self == other)
    }
}
