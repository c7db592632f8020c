//! By what modules are told from each other, and the numbers that they have in a graph.

use std::sync::Arc;

use astrolens_syntax::Language;
use rustc_hash::FxHashMap;

use crate::graph::{ModuleId, ModuleKind};
use crate::resolution::Target;

/// What tells a module from others. Files and packages come first, by path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// What it is.
    pub(crate) kind: ModuleKind,
    /// What it is called.
    pub(crate) text: Arc<str>,
    /// The language that it is of; of a file, nothing: that is asked for in several.
    pub(crate) language: Option<Language>,
}

impl Name {
    /// That of the file at `path`.
    pub(crate) fn file(path: &Arc<str>) -> Self {
        Self { kind: ModuleKind::File, text: Arc::clone(path), language: None }
    }

    /// That of the package at `path`, which is in `language`.
    pub(crate) fn package(path: &Arc<str>, language: Language) -> Self {
        let language = Some(language);
        Self { kind: ModuleKind::Package, text: Arc::clone(path), language }
    }

    /// That of what `target` is, asked for from `language`; `None` if it was not found.
    pub(crate) fn of(target: &Target, language: Language) -> Option<Self> {
        let outside = |kind, name: &Arc<str>| {
            Some(Self { kind, text: Arc::clone(name), language: Some(language) })
        };
        match target {
            Target::File(path) => Some(Self::file(path)),
            Target::Package(path) => Some(Self::package(path, language)),
            Target::External(name) => outside(ModuleKind::External, name),
            Target::Standard(name) => outside(ModuleKind::Standard, name),
            Target::Unresolved(_) => None,
        }
    }
}

/// The names of all modules of a graph, sorted; their places are the numbers of the modules.
#[derive(Clone, Debug, Default)]
pub struct Names {
    all: Vec<Name>,
    ids: FxHashMap<Name, ModuleId>,
}

/// Numbers follow from names.
impl PartialEq for Names {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

impl Names {
    /// These, in whatever order and however often they come.
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = Name>) -> Self {
        let mut all: Vec<Name> = names.into_iter().collect();
        // Those of each part come sorted, which the stable sort makes use of.
        all.sort();
        all.dedup();
        Self::of_sorted(all)
    }

    fn of_sorted(all: Vec<Name>) -> Self {
        let ids = all.iter().cloned().zip((0..).map(ModuleId)).collect();
        Self { all, ids }
    }

    /// These and further ones, in whatever order and however often they come.
    #[must_use]
    pub fn with(&self, further: impl IntoIterator<Item = Name>) -> Self {
        let mut further: Vec<Name> = further.into_iter().collect();
        further.sort();
        further.dedup();
        let mut all = Vec::with_capacity(self.all.len() + further.len());
        let mut own = self.all.iter().peekable();
        for name in further {
            while let Some(before) = own.next_if(|own| **own < name) {
                all.push(before.clone());
            }
            own.next_if(|own| **own == name);
            all.push(name);
        }
        all.extend(own.cloned());
        Self::of_sorted(all)
    }

    /// All of them, sorted.
    #[must_use]
    pub fn all(&self) -> &[Name] {
        &self.all
    }

    /// Whether `name` is one of them.
    #[must_use]
    pub fn has(&self, name: &Name) -> bool {
        self.ids.contains_key(name)
    }

    /// The numbers of some of these.
    ///
    /// # Panics
    /// If one is none of them.
    #[must_use]
    pub fn ids(&self, names: &[Name]) -> Arc<[ModuleId]> {
        names.iter().map(|name| self.ids[name]).collect()
    }
}
