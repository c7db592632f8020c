//! The module graph of a project with what is known of its files beside it.

use std::collections::BTreeSet;
use std::sync::Arc;

use astrolens_model::{Location, Origin};
use astrolens_modules::languages::Survey;
use astrolens_modules::{Layout, ModuleGraph, Origin as Asking, Problem, Surface};
use astrolens_syntax::Language;

use super::layout::Root;
use super::surfaces::{own_language, seen};
use super::{LanguageId, folders, graph, packages, resolved, survey};
use crate::database::Db;
use crate::files::{self, File};

/// The module graph of a project, and its files.
#[derive(Clone, Debug)]
pub struct ModuleSources {
    /// What depends on what.
    pub graph: Arc<ModuleGraph>,
    /// Where the manifests are that make what is around them a package.
    pub packages: Arc<Layout>,
    /// The files, by path.
    pub files: Vec<ModuleFile>,
    /// What of its manifests is not understood, by path and line.
    pub problems: Vec<Problem>,
}

/// What is known of a file beside its place among modules.
#[derive(Clone, Debug)]
pub struct ModuleFile {
    /// Its path in the project.
    pub path: Arc<str>,
    /// What it is written in.
    pub language: Language,
    /// Whose work it is.
    pub origin: Origin,
    /// Whether its language is that of those which include it.
    pub is_adopted: bool,
    /// What it asks for and offers, if it was looked at.
    pub surface: Option<Arc<Surface>>,
    /// Where in it stands what asks for something.
    pub places: Vec<(Asking, Location)>,
}

/// The module graph of the project at `root`, and its files.
pub(crate) fn sources(db: &dyn Db, root: Root) -> ModuleSources {
    let files = folders(db, root).flat_map(|folder| folder.files(db).iter());
    let files: Vec<_> = files.filter_map(|file| module_file(db, root, *file)).collect();
    let seen = files.iter().filter(|file| file.surface.is_some());
    let languages: BTreeSet<Language> = seen.map(|file| file.language).collect();
    let surveys = languages.iter().filter_map(|it| survey(db, root, LanguageId::new(db, *it)));
    // Languages share some.
    let problems: BTreeSet<Problem> =
        surveys.flat_map(|survey: Survey| survey.problems().to_vec()).collect();
    ModuleSources {
        files,
        problems: problems.into_iter().collect(),
        packages: packages(db, root),
        graph: graph(db, root),
    }
}

fn module_file(db: &dyn Db, root: Root, file: File) -> Option<ModuleFile> {
    let resolved = resolved(db, root, file)?;
    let seen = seen(db, file);
    let asking = resolved.resolutions.iter().map(|resolution| resolution.origin);
    let place = |asking| Some((asking, seen.as_ref()?.location(asking)?));
    let report = files::report(db, file).or_else(|| {
        // One that has to wait is whose it was.
        Some(Arc::clone(files::judged(db, file)?.report()))
    });
    let adopted = file.adopted(db).filter(|_| own_language(db, file).is_none());
    let origin = report.map(|report| report.origin).or_else(|| Some(adopted?.origin));
    Some(ModuleFile {
        path: Arc::clone(&resolved.path),
        language: resolved.language,
        origin: origin.unwrap_or_default(),
        is_adopted: adopted.is_some(),
        places: asking.filter_map(place).collect(),
        surface: seen.map(|seen| seen.surface),
    })
}
