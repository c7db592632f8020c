//! A project for tests: files by path with their texts, read as a scan reads them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use astrolens_analysis::facts;
use astrolens_model::config::{FileLimits, Variants};
use astrolens_syntax::Language;
use astrolens_syntax::detect::{HeaderContext, detect};

use crate::graph::ResolvedFile;
use crate::index::{Index, IndexKey};
use crate::languages::{Answer, Question, Survey, Tally};
use crate::project::{Entry, Project};
use crate::resolution::Target;
use crate::surface::Surface;
use crate::{ModuleGraph, languages, path};

/// Files by path with their texts.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    files: BTreeMap<Arc<str>, Arc<str>>,
    surfaces: BTreeMap<Arc<str>, Arc<Surface>>,
    index: Index,
}

impl Texts {
    /// Files from paths and texts.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let texts: BTreeMap<Arc<str>, Arc<str>> =
            files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
        let read = |(path, text): (&Arc<str>, &Arc<str>)| {
            let language = Self::language(path, text)?;
            let (variants, limits) = (Variants::default(), FileLimits::default());
            let facts = facts(text.as_bytes(), language, (&variants, &limits), &|| false).ok()?;
            Some((Arc::clone(path), Arc::new(Surface::of(&facts, language).0)))
        };
        let surfaces: BTreeMap<_, _> = texts.iter().filter_map(read).collect();
        let keys = surfaces.iter().map(|(path, it)| (Arc::clone(path), languages::index_keys(it)));
        let index = Index::new(keys);
        Self { files: texts, surfaces, index }
    }

    /// The language of the file at `path` with this `text`.
    fn language(path: &str, text: &str) -> Option<Language> {
        detect(path, text.as_bytes(), &HeaderContext::default()).language()
    }

    /// All files with what became of what they ask for.
    pub(crate) fn resolved(&self) -> Vec<ResolvedFile> {
        let files = self.surfaces.iter().map(|(path, surface)| {
            let language = surface.language;
            let survey = languages::survey(self, language);
            ResolvedFile {
                path: Arc::clone(path),
                language,
                types: surface.types,
                abstract_types: surface.abstract_types,
                package: languages::package(path, language),
                resolutions: languages::resolve(self, &survey, path, surface).into(),
            }
        });
        files.collect()
    }

    /// The graph of them.
    pub(crate) fn graph(&self) -> ModuleGraph {
        ModuleGraph::new(&self.resolved())
    }

    /// What the file at `path` asks for, one line each as tests write it: `kind target`, flags behind.
    pub(crate) fn targets(&self, path: &str) -> Vec<String> {
        let resolved = self.resolved();
        let file = resolved.iter().find(|file| &*file.path == path);
        let resolutions = file.map(|file| Arc::clone(&file.resolutions)).unwrap_or_default();
        let lines = resolutions.iter().map(|resolution| {
            let target = match &resolution.target {
                Target::File(path) => path.to_string(),
                Target::Package(path) => format!("package {path}"),
                Target::External(name) => format!("external {name}"),
                Target::Standard(name) => format!("std {name}"),
                Target::Unresolved(reason) => format!("unresolved {reason:?}"),
            };
            let flags = resolution.flags.iter().map(|flag| format!(" {flag:?}"));
            format!("{} {target}{}", resolution.kind.as_str(), flags.collect::<String>())
        });
        lines.collect()
    }
}

impl Project for Texts {
    fn is_file(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    fn is_folder(&self, folder: &str) -> bool {
        self.files.keys().any(|path| path::is_within(path, folder) && &**path != folder)
    }

    fn entries(&self, folder: &str) -> Arc<[Entry]> {
        let below = self.files.keys().filter(|path| path::is_within(path, folder));
        let entries: BTreeSet<_> = below
            .map(|path| {
                let rest = path[folder.len()..].trim_start_matches('/');
                match rest.split_once('/') {
                    Some((folder, _)) => Entry::Folder(folder.into()),
                    None => Entry::File(rest.into()),
                }
            })
            .collect();
        entries.into_iter().collect()
    }

    fn files_named(&self, name: &str) -> Arc<[Arc<str>]> {
        self.files.keys().filter(|path| path::name(path) == name).cloned().collect()
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        self.files.get(path).filter(|_| languages::is_manifest(path::name(path))).cloned()
    }

    fn surface(&self, path: &str) -> Option<Arc<Surface>> {
        self.surfaces.get(path).cloned()
    }

    fn files_with(&self, key: &IndexKey) -> Arc<[Arc<str>]> {
        self.index.files_with(key)
    }

    fn tally(&self, survey: &Survey, language: Language, folder: &str) -> Tally {
        languages::tally(self, survey, language, folder)
    }

    fn answer(&self, survey: &Survey, question: &Question) -> Answer {
        languages::answer(self, survey, question)
    }
}
