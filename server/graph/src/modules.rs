//! A graph with what is known of its files beside it: where in them stands what asks.

use std::collections::HashMap;
use std::sync::Arc;

use astrolens_model::Origin;
use astrolens_modules::{Layout, ModuleGraph, ModuleId, Origin as Asking, Surface};

/// A graph of modules, and their files.
#[derive(Debug, Default)]
pub struct Modules {
    /// What depends on what.
    pub graph: ModuleGraph,
    /// Which files the project has, whether they are nodes or not.
    pub layout: Layout,
    /// What is known of the files among its nodes.
    files: HashMap<ModuleId, SourceFile>,
}

/// What is known of a file beside its place among modules.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Whose work it is.
    pub origin: Origin,
    /// What it asks for and offers, if it was looked at.
    pub surface: Option<Arc<Surface>>,
    /// The lines, from 1, of what in it asks for something.
    pub lines: HashMap<Asking, u32>,
}

impl Modules {
    /// `graph`, of a project with this `layout`, with what is known of its `files`, by path.
    #[must_use]
    pub fn new(
        graph: ModuleGraph,
        layout: Layout,
        files: impl IntoIterator<Item = (Arc<str>, SourceFile)>,
    ) -> Self {
        let files = files.into_iter().filter_map(|(path, file)| Some((graph.find(&path)?, file)));
        let files = files.collect();
        Self { graph, layout, files }
    }

    /// What is known of the file `id`; `None` for what is no file in one of our languages.
    #[must_use]
    pub fn file(&self, id: ModuleId) -> Option<&SourceFile> {
        self.files.get(&id)
    }

    /// The line, from 1, of what in the file `from` asks.
    #[must_use]
    pub fn line(&self, from: ModuleId, asking: Asking) -> Option<u32> {
        self.files.get(&from)?.lines.get(&asking).copied()
    }

    /// What in the file `from` asks, as written.
    #[must_use]
    pub fn written(&self, from: ModuleId, asking: Asking) -> Option<String> {
        let surface = self.files.get(&from)?.surface.as_ref()?;
        Some(surface.written(asking))
    }
}
