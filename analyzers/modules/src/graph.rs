//! The graph: files and packages as nodes, what they ask for as edges.

use std::collections::BTreeMap;
use std::sync::Arc;

use astrolens_model::ImportFlags;
use astrolens_syntax::Language;
use rustc_hash::FxHashMap;

use crate::resolution::{EdgeKind, Origin, Resolution, Target, UnresolvedReason};

/// A file with all that became of what it asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedFile {
    /// Its path in the project.
    pub path: Arc<str>,
    /// What it is written in.
    pub language: Language,
    /// How many types it has.
    pub types: u32,
    /// How many of those only say what others have to do.
    pub abstract_types: u32,
    /// The package that it is a part of, where files of one folder are one: Go. The folder's path.
    pub package: Option<Arc<str>>,
    /// What it asks for.
    pub resolutions: Arc<[Resolution]>,
}

/// The number of a module in its graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(pub u32);

/// What a module is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModuleKind {
    /// A file of the project.
    File,
    /// A package of the project: the files of one folder, of which each asks for itself.
    Package,
    /// A package that is no part of the project.
    External,
    /// A module of a standard library.
    Standard,
}

impl ModuleKind {
    /// The kind as reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Package => "package",
            Self::External => "external",
            Self::Standard => "std",
        }
    }
}

/// A node of the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    /// What it is.
    pub kind: ModuleKind,
    /// What it is called: the path of a file or of a package's folder, the name of what is external.
    pub name: Arc<str>,
    /// The language that it is of; `None` for a file in none of ours.
    pub language: Option<Language>,
    /// The package that a file is a part of.
    pub package: Option<ModuleId>,
    /// How many types it has.
    pub types: u32,
    /// How many of those only say what others have to do.
    pub abstract_types: u32,
}

/// All that one module asks of another in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Who asks.
    pub from: ModuleId,
    /// What for.
    pub to: ModuleId,
    /// How.
    pub kind: EdgeKind,
    /// What is particular to all of it: an edge is `type_only` if nothing but types is asked for.
    pub flags: ImportFlags,
    /// What in the file asks, in source order; never empty.
    pub origins: Vec<Origin>,
    /// What an edge that no import tells rests on.
    pub evidence: Option<Arc<str>>,
}

/// Something that a file asks for and that was not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// Who asks.
    pub from: ModuleId,
    /// What in the file asks.
    pub origin: Origin,
    /// Why it was not found.
    pub reason: UnresolvedReason,
}

/// Files, packages, and what they ask for of one another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModuleGraph {
    modules: Vec<Module>,
    edges: Vec<Edge>,
    /// Where the edges of each module begin, and behind the last one where they end.
    first_edges: Vec<u32>,
    unresolved: Vec<Unresolved>,
}

/// What tells a module from others. Files and packages come first, by path.
type Key<'file> = (ModuleKind, &'file Arc<str>, Option<Language>);

impl ModuleGraph {
    /// The graph of `files`, in whatever order they come.
    #[must_use]
    pub fn new<'file>(files: impl IntoIterator<Item = &'file ResolvedFile>) -> Self {
        let files: Vec<&ResolvedFile> = files.into_iter().collect();
        let mut nodes: FxHashMap<Key<'_>, Module> = FxHashMap::default();
        nodes.reserve(files.len());
        for file in &files {
            let module = Module {
                types: file.types,
                abstract_types: file.abstract_types,
                ..Module::new(ModuleKind::File, &file.path, Some(file.language))
            };
            nodes.insert((ModuleKind::File, &file.path, None), module);
            let targets = file.resolutions.iter().filter_map(|it| key(&it.target, file.language));
            let package = file.package.as_ref().map(|path| (ModuleKind::Package, path, None));
            for key in targets.chain(package) {
                let (kind, name, language) = key;
                // A file that is asked for without being one of `files` is in none of our languages.
                let language = match kind {
                    ModuleKind::Package => Some(file.language),
                    _ => language,
                };
                nodes.entry(key).or_insert_with(|| Module::new(kind, name, language));
            }
        }
        let mut nodes: Vec<_> = nodes.into_iter().collect();
        nodes.sort_unstable_by_key(|(one, _)| *one);
        let ids = nodes.iter().zip(0..).map(|((key, _), id)| (*key, ModuleId(id)));
        let ids: FxHashMap<_, _> = ids.collect();
        let mut graph =
            Self { modules: nodes.into_iter().map(|(_, node)| node).collect(), ..Self::default() };
        for file in files {
            let from = ids[&(ModuleKind::File, &file.path, None)];
            if let Some(path) = &file.package {
                graph.enter(from, ids[&(ModuleKind::Package, path, None)]);
            }
            graph.add(from, file, |target| key(target, file.language).map(|key| ids[&key]));
        }
        graph.sort();
        graph
    }

    /// Makes the module `file` a part of `package`.
    fn enter(&mut self, file: ModuleId, package: ModuleId) {
        let Module { types, abstract_types, .. } = *self.module(file);
        self.modules[file.0 as usize].package = Some(package);
        let package = &mut self.modules[package.0 as usize];
        package.types += types;
        package.abstract_types += abstract_types;
    }

    /// Adds what `file`, the module `from`, asks for; `module` finds the modules of targets.
    fn add(
        &mut self,
        from: ModuleId,
        file: &ResolvedFile,
        module: impl Fn(&Target) -> Option<ModuleId>,
    ) {
        let mut edges: BTreeMap<(ModuleId, EdgeKind), Edge> = BTreeMap::new();
        for resolution in file.resolutions.iter() {
            let Resolution { origin, target, kind, flags, evidence } = resolution;
            if let Target::Unresolved(reason) = target {
                let reason = reason.clone();
                self.unresolved.push(Unresolved { from, origin: *origin, reason });
                continue;
            }
            let Some(to) = module(target).filter(|to| *to != from) else { continue };
            let edge = edges.entry((to, *kind)).or_insert_with(|| Edge {
                from,
                to,
                kind: *kind,
                flags: *flags,
                origins: Vec::new(),
                evidence: evidence.clone(),
            });
            edge.flags = edge.flags.in_common(*flags);
            edge.origins.push(*origin);
        }
        for mut edge in edges.into_values() {
            edge.origins.sort_unstable();
            edge.origins.dedup();
            self.edges.push(edge);
        }
    }

    fn sort(&mut self) {
        self.edges.sort_by_key(|edge| (edge.from, edge.to, edge.kind));
        self.unresolved.sort_by_key(|unresolved| (unresolved.from, unresolved.origin));
        let modules = 0..=self.modules.len() as u32;
        let edges = &self.edges;
        self.first_edges = modules
            .map(|id| edges.partition_point(|edge| edge.from < ModuleId(id)) as u32)
            .collect();
    }

    /// All modules: files by path, then packages, then what is external.
    #[must_use]
    pub fn modules(&self) -> &[Module] {
        &self.modules
    }

    /// The module with this number.
    ///
    /// # Panics
    /// If the number is of another graph.
    #[must_use]
    pub fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.0 as usize]
    }

    /// The numbers of all modules.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = ModuleId> + use<> {
        (0..self.modules.len() as u32).map(ModuleId)
    }

    /// The file or package at `path`.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<ModuleId> {
        [ModuleKind::File, ModuleKind::Package].into_iter().find_map(|kind| {
            let place = self
                .modules
                .binary_search_by(|module| (module.kind, &*module.name).cmp(&(kind, path)));
            place.ok().map(|place| ModuleId(place as u32))
        })
    }

    /// All edges, by the modules that ask.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// What `from` asks for.
    #[must_use]
    pub fn edges_from(&self, from: ModuleId) -> &[Edge] {
        let bounds = self.first_edges.get(from.0 as usize..=from.0 as usize + 1);
        let Some([first, end]) = bounds else { return &[] };
        &self.edges[*first as usize..*end as usize]
    }

    /// What was asked for and not found, by the modules that ask.
    #[must_use]
    pub fn unresolved(&self) -> &[Unresolved] {
        &self.unresolved
    }
}

impl Module {
    /// A module with nothing in it.
    fn new(kind: ModuleKind, name: &Arc<str>, language: Option<Language>) -> Self {
        let name = Arc::clone(name);
        Self { kind, name, language, package: None, types: 0, abstract_types: 0 }
    }
}

/// The key of the module that `target` is, asked for from `language`.
fn key(target: &Target, language: Language) -> Option<Key<'_>> {
    match target {
        Target::File(path) => Some((ModuleKind::File, path, None)),
        Target::Package(path) => Some((ModuleKind::Package, path, None)),
        Target::External(name) => Some((ModuleKind::External, name, Some(language))),
        Target::Standard(name) => Some((ModuleKind::Standard, name, Some(language))),
        Target::Unresolved(_) => None,
    }
}
