//! A graph with what is known of its files beside it: where in them stands what asks.

use std::collections::HashMap;
use std::sync::Arc;

use astrolens_model::{Location, Origin};
use astrolens_modules::{Layout, ModuleGraph, ModuleId, Origin as Asking, Problem, Surface};
use astrolens_syntax::Language;

/// A graph of modules, and their files.
#[derive(Debug, Default)]
pub struct Modules {
    /// What depends on what.
    pub graph: Arc<ModuleGraph>,
    /// Which files the project has, whether they are nodes or not; at least its manifests.
    pub layout: Arc<Layout>,
    /// What of its manifests was not understood, by path and line.
    pub problems: Vec<Problem>,
    /// What is known of the files among its nodes.
    files: HashMap<ModuleId, SourceFile>,
}

/// What is known of a file beside its place among modules.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Whose work it is.
    pub origin: Origin,
    /// Whether its language is that of those which include it: it has no report, so nothing is found in it.
    pub is_adopted: bool,
    /// What it is written in.
    pub language: Language,
    /// What it asks for and offers, if it was looked at.
    pub surface: Option<Arc<Surface>>,
    /// Where in it stands what asks for something.
    pub places: HashMap<Asking, Location>,
}

impl Modules {
    /// `graph`, of a project with this `layout`, with what is known of its `files`, by path.
    #[must_use]
    pub fn new(
        graph: Arc<ModuleGraph>,
        layout: Arc<Layout>,
        files: impl IntoIterator<Item = (Arc<str>, SourceFile)>,
    ) -> Self {
        let files = files.into_iter().filter_map(|(path, file)| Some((graph.find(&path)?, file)));
        let files = files.collect();
        Self { graph, layout, problems: Vec::new(), files }
    }

    /// What is known of the file `id`; `None` for what is no file in one of our languages.
    #[must_use]
    pub fn file(&self, id: ModuleId) -> Option<&SourceFile> {
        self.files.get(&id)
    }

    /// Where in the file `from` stands what asks.
    #[must_use]
    pub fn location(&self, from: ModuleId, asking: Asking) -> Option<Location> {
        self.files.get(&from)?.places.get(&asking).copied()
    }

    /// The line, from 1, of what in the file `from` asks.
    #[must_use]
    pub fn line(&self, from: ModuleId, asking: Asking) -> Option<u32> {
        Some(self.location(from, asking)?.start.line)
    }

    /// What in the file `from` asks, as written.
    #[must_use]
    pub fn written(&self, from: ModuleId, asking: Asking) -> Option<String> {
        let surface = self.files.get(&from)?.surface.as_ref()?;
        Some(surface.written(asking))
    }
}
