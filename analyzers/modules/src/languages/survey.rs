//! What is known of a project as a whole, whatever the language makes of it.

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use crate::index::IndexKey;
use crate::project::Project;
use crate::resolution::Resolution;
use crate::surface::Surface;

/// How a language, or several alike, resolves what its files ask for.
pub(crate) trait Rules: Sync {
    /// What has to be known of the project as a whole. Equal surveys lead to equal resolutions, so it
    /// holds nothing that a file's own import could ask the project for.
    type Survey: Debug + PartialEq + Send + Sync + 'static;

    /// Whether a file called `name` says something about sources and is none, so that
    /// [`Project::text`] has its text: a manifest, settings of a build.
    fn is_manifest(&self, name: &str) -> bool;

    /// Looks at manifests and layout.
    fn survey(&self, project: &dyn Project) -> Self::Survey;

    /// What became of all that the file at `path` asks for, in source order.
    fn resolve(
        &self,
        project: &dyn Project,
        survey: &Self::Survey,
        path: &str,
        surface: &Surface,
    ) -> Vec<Resolution>;

    /// By what a file with this `surface` is found by others, in any order.
    fn index_keys(&self, _surface: &Surface) -> Vec<IndexKey> {
        Vec::new()
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
pub struct Survey(Option<Arc<dyn Known>>);

impl Survey {
    /// Nothing, where a language has no rules.
    pub(super) fn none() -> Self {
        Self(None)
    }
}

impl PartialEq for Survey {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => one.is_equal(&**other),
            (None, None) => true,
            _ => false,
        }
    }
}

/// A survey of some language.
trait Known: Any + Debug + Send + Sync {
    fn is_equal(&self, other: &dyn Known) -> bool;
}

impl<S: Any + Debug + PartialEq + Send + Sync> Known for S {
    fn is_equal(&self, other: &dyn Known) -> bool {
        (other as &dyn Any).downcast_ref::<S>().is_some_and(|other| self == other)
    }
}

/// [`Rules`] whatever their survey.
pub(super) trait Erased: Sync {
    fn is_manifest(&self, name: &str) -> bool;

    fn survey(&self, project: &dyn Project) -> Survey;

    fn resolve(
        &self,
        project: &dyn Project,
        survey: &Survey,
        path: &str,
        surface: &Surface,
    ) -> Vec<Resolution>;

    fn index_keys(&self, surface: &Surface) -> Vec<IndexKey>;

    fn package(&self, path: &str) -> Option<Arc<str>>;

    fn package_manifests(&self) -> &'static [&'static str];

    fn has_halves(&self) -> bool;
}

impl<R: Rules> Erased for R {
    fn is_manifest(&self, name: &str) -> bool {
        Rules::is_manifest(self, name)
    }

    fn survey(&self, project: &dyn Project) -> Survey {
        Survey(Some(Arc::new(Rules::survey(self, project))))
    }

    fn resolve(
        &self,
        project: &dyn Project,
        survey: &Survey,
        path: &str,
        surface: &Surface,
    ) -> Vec<Resolution> {
        let known = survey.0.as_deref().map(|known| known as &dyn Any);
        // A survey of another language is no one's to read: nothing is found by it.
        let own = known.and_then(|known| known.downcast_ref::<R::Survey>());
        own.map_or_else(Vec::new, |own| Rules::resolve(self, project, own, path, surface))
    }

    fn index_keys(&self, surface: &Surface) -> Vec<IndexKey> {
        Rules::index_keys(self, surface)
    }

    fn package(&self, path: &str) -> Option<Arc<str>> {
        Rules::package(self, path)
    }

    fn package_manifests(&self) -> &'static [&'static str] {
        Rules::package_manifests(self)
    }

    fn has_halves(&self) -> bool {
        Rules::has_halves(self)
    }
}
