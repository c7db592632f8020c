//! The graph: files and packages as nodes, what they ask for as edges.

use std::sync::Arc;

use astrolens_model::ImportFlags;
use astrolens_syntax::Language;

use crate::names::{Name, Names};
use crate::part::{Asked, Part, PartFile};
use crate::resolution::{EdgeKind, Origin, Resolution, UnresolvedReason};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge<'graph> {
    /// Who asks.
    pub from: ModuleId,
    /// What for.
    pub to: ModuleId,
    /// How.
    pub kind: EdgeKind,
    /// What is particular to all of it: an edge is `type_only` if nothing but types is asked for.
    pub flags: ImportFlags,
    /// What in the file asks, in source order; never empty.
    pub origins: &'graph [Origin],
    /// What an edge that no import tells rests on.
    pub evidence: Option<&'graph Arc<str>>,
}

/// Something that a file asks for and that was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unresolved<'graph> {
    /// Who asks.
    pub from: ModuleId,
    /// What in the file asks.
    pub origin: Origin,
    /// Why it was not found.
    pub reason: &'graph UnresolvedReason,
}

/// Some files of a graph, with what their names mean in it.
#[derive(Clone, Debug)]
pub struct Placed {
    /// They.
    pub part: Arc<Part>,
    /// The modules that they are or ask for, by the numbers of their names.
    pub modules: Arc<[ModuleId]>,
}

/// Files, packages, and what they ask for of one another.
///
/// What files ask for is kept in [`Part`]s, which a graph shares with those that were made before and after
/// an edit: it costs as much as the part that the edit is in.
#[derive(Clone, Debug, Default)]
pub struct ModuleGraph {
    modules: Vec<Module>,
    parts: Vec<Placed>,
    /// In which part each file is, and where in it. Files that are asked for and no more are in none.
    places: Vec<Option<(u32, u32)>>,
    /// Where the edges of each module begin, and behind the last one where they end.
    first_edges: Vec<u32>,
}

impl ModuleGraph {
    /// The graph of `files`, in whatever order they come.
    #[must_use]
    pub fn new<'file>(files: impl IntoIterator<Item = &'file ResolvedFile>) -> Self {
        let part = Part::new(files);
        let names = Names::new(part.names().iter().cloned());
        let modules = names.ids(part.names());
        Self::of_parts(&names, vec![Placed { part: Arc::new(part), modules }])
    }

    /// The graph of the files of all `parts`, in whatever order they come; `names` are those of all of them.
    #[must_use]
    pub fn of_parts(names: &Names, parts: Vec<Placed>) -> Self {
        let modules: Vec<Module> = names.all().iter().map(Module::new).collect();
        let (places, first_edges) =
            (vec![None; modules.len()], Vec::with_capacity(modules.len() + 1));
        let mut graph = Self { modules, parts: Vec::new(), places, first_edges };
        for (number, placed) in parts.iter().enumerate() {
            for (file_number, file) in placed.part.files().iter().enumerate() {
                graph.enter(file, &placed.modules);
                let place = placed.modules[file.own as usize].0 as usize;
                graph.places[place] = Some((number as u32, file_number as u32));
            }
        }
        graph.parts = parts;
        let mut first = 0;
        for id in graph.ids() {
            graph.first_edges.push(first);
            first += graph.file(id).map_or(0, |(_, file)| file.edges.len() as u32);
        }
        graph.first_edges.push(first);
        graph
    }

    /// Takes what is known of `file` into its module, and into its package's.
    fn enter(&mut self, file: &PartFile, modules: &[ModuleId]) {
        let package = file.package.map(|package| modules[package as usize]);
        let own = &mut self.modules[modules[file.own as usize].0 as usize];
        own.language = Some(file.language);
        own.types = file.types;
        own.abstract_types = file.abstract_types;
        own.package = package;
        if let Some(package) = package {
            let package = &mut self.modules[package.0 as usize];
            package.types += file.types;
            package.abstract_types += file.abstract_types;
        }
    }

    /// What the module is as a file, and what its names mean; `None` if nothing is known of it but that it is
    /// asked for.
    fn file(&self, id: ModuleId) -> Option<(&[ModuleId], &PartFile)> {
        let (part, file) = (*self.places.get(id.0 as usize)?)?;
        let placed = &self.parts[part as usize];
        Some((&*placed.modules, &placed.part.files()[file as usize]))
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

    /// The modules of the files of each part, in the order in which both were given.
    pub fn files_of_parts(&self) -> impl Iterator<Item = impl Iterator<Item = ModuleId>> {
        self.parts.iter().map(|placed| {
            let files = placed.part.files().iter();
            files.map(move |file| placed.modules[file.own as usize])
        })
    }

    /// The files that are parts of packages, with these.
    pub fn packages(&self) -> impl Iterator<Item = (ModuleId, ModuleId)> {
        self.ids().filter_map(move |id| Some((id, self.module(id).package?)))
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
    pub fn edges(&self) -> impl Iterator<Item = Edge<'_>> {
        self.ids().flat_map(move |id| self.edges_from(id))
    }

    /// The edge of this number, in the order of [`edges`](Self::edges).
    ///
    /// # Panics
    /// If the number is of another graph.
    #[must_use]
    pub fn edge(&self, number: usize) -> Edge<'_> {
        let module = self.first_edges.partition_point(|first| *first as usize <= number) - 1;
        let from = ModuleId(module as u32);
        let (modules, file) = self.file(from).expect("what has edges is a file");
        let within = number - self.first_edges[module] as usize;
        Edge::of(from, &file.edges[within], modules)
    }

    /// What `from` asks for.
    #[must_use]
    pub fn edges_from(&self, from: ModuleId) -> impl ExactSizeIterator<Item = Edge<'_>> {
        let (modules, edges) = self
            .file(from)
            .map_or((&[][..], &[][..]), |(modules, file)| (modules, file.edges.as_slice()));
        edges.iter().map(move |asked| Edge::of(from, asked, modules))
    }

    /// What was asked for and not found, by the modules that ask.
    pub fn unresolved(&self) -> impl Iterator<Item = Unresolved<'_>> {
        self.ids().filter_map(move |id| Some((id, self.file(id)?.1))).flat_map(|(from, file)| {
            let unresolved = file.unresolved.iter();
            unresolved.map(move |(origin, reason)| Unresolved { from, origin: *origin, reason })
        })
    }

    /// Whether the parts are the very ones of `other`.
    fn shares_all_with(&self, other: &Self) -> bool {
        let is_same = |(own, other): (&Placed, &Placed)| {
            Arc::ptr_eq(&own.part, &other.part) && own.modules == other.modules
        };
        self.parts.len() == other.parts.len() && self.parts.iter().zip(&other.parts).all(is_same)
    }
}

/// However their files come in parts.
impl PartialEq for ModuleGraph {
    fn eq(&self, other: &Self) -> bool {
        self.modules == other.modules
            && self.first_edges == other.first_edges
            && (self.shares_all_with(other)
                || self.edges().eq(other.edges()) && self.unresolved().eq(other.unresolved()))
    }
}

impl<'graph> Edge<'graph> {
    /// The edge from a file that has `asked` for something, which `modules` are.
    fn of(from: ModuleId, asked: &'graph Asked, modules: &[ModuleId]) -> Self {
        Self {
            from,
            to: modules[asked.name as usize],
            kind: asked.kind,
            flags: asked.flags,
            origins: &asked.origins,
            evidence: asked.evidence.as_ref(),
        }
    }
}

impl Module {
    /// A module with nothing in it.
    fn new(name: &Name) -> Self {
        let Name { kind, text: ref name, language } = *name;
        let name = Arc::clone(name);
        Self { kind, name, language, package: None, types: 0, abstract_types: 0 }
    }
}
