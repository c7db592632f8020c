//! What analyses are about: modules grouped into units, and what these ask of one another.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use astrolens_model::ImportFlag;
use smallvec::{SmallVec, smallvec};

use crate::graph::{Edge, Module, ModuleGraph, ModuleId, ModuleKind};
use crate::languages::{self, package_folder};
use crate::layout::Layout;
use crate::path;
use crate::resolution::EdgeKind;

/// How coarse units are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Files, and where files of one folder are a package that is asked for as a whole, those packages.
    #[default]
    File,
    /// As files, but what a language has in two files is one, such as a header and its source: what Lakos
    /// calls a component (Large-Scale C++ Software Design, 1996, section 3.1).
    Component,
    /// Folders: each with the files that are right in it.
    Folder,
    /// What is built and published together: a file is in the package of the nearest manifest above it.
    Package,
}

/// Which edges count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Those by which nothing but types is asked for.
    pub type_only: bool,
    /// Those that are there for tests alone.
    pub tests: bool,
}

impl Default for Counted {
    /// All of them.
    fn default() -> Self {
        Self { type_only: true, tests: true }
    }
}

impl Counted {
    /// Whether `edge` counts. A module that states that another is a part of it does not depend on it by
    /// that: `mod a;` never counts.
    #[must_use]
    pub fn counts(self, edge: &Edge<'_>) -> bool {
        edge.kind != EdgeKind::Mod
            && (self.type_only || !edge.flags.has(ImportFlag::TypeOnly))
            && (self.tests || !edge.flags.has(ImportFlag::Test))
    }
}

/// The number of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub u32);

/// The number of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub u32);

/// Modules that are looked at as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it is called: the path of a file or folder, `.` for the root.
    pub name: Arc<str>,
    /// Its files, in order of path.
    pub files: SmallVec<[ModuleId; 1]>,
    /// How many types it has.
    pub types: u32,
    /// How many of those only say what others have to do.
    pub abstract_types: u32,
}

/// All that one unit asks of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Who asks.
    pub from: UnitId,
    /// What for.
    pub to: UnitId,
    /// In how many places it does.
    pub uses: u32,
    /// The edges between their modules, by their numbers in the graph.
    pub edges: SmallVec<[usize; 1]>,
}

/// The units of a graph with what they ask of one another; what is no part of the project is not among
/// them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Units {
    all: Vec<Unit>,
    /// By the units that ask, then by those that are asked for.
    links: Vec<Link>,
    /// Where the links of each unit begin, and behind the last one where they end.
    first: Vec<u32>,
    /// The links by the units that are asked for, then by those that ask.
    incoming: Vec<LinkId>,
    /// Where those of each unit begin, and behind the last one where they end.
    first_incoming: Vec<u32>,
    /// The unit of each module.
    unit_of: Vec<Option<UnitId>>,
}

impl Units {
    /// The units of `graph`, that of a project with this `layout`, at a level with the edges that count.
    #[must_use]
    pub fn new(graph: &ModuleGraph, layout: &Layout, level: Level, counted: Counted) -> Self {
        Self::of_edges(graph, layout, level, &|_, edge| counted.counts(edge))
    }

    /// The units of `graph`, that of a project with this `layout`, at a level with the edges that
    /// `counts` has count, each with its number.
    #[must_use]
    pub fn of_edges(
        graph: &ModuleGraph,
        layout: &Layout,
        level: Level,
        counts: &dyn Fn(usize, &Edge<'_>) -> bool,
    ) -> Self {
        let name = |module: &Module| name(graph, layout, module, level);
        let mut names: Vec<_> = graph.modules().iter().map(name).collect();
        if level == Level::Component {
            join_halves(graph, &mut names);
        }
        Self::grouped(graph, &names, counts)
    }

    /// The units of `graph` whose names these are for each of its modules; one without a name is in none.
    fn grouped(
        graph: &ModuleGraph,
        names: &[Option<Arc<str>>],
        counts: &dyn Fn(usize, &Edge<'_>) -> bool,
    ) -> Self {
        let named = names.iter().enumerate().filter_map(|(id, name)| Some((name.as_ref()?, id)));
        let mut named: Vec<(&Arc<str>, usize)> = named.collect();
        // Modules come by path, which is nearly the order of most names: the stable sort makes use of it.
        named.sort();
        let mut unit_of: Vec<Option<UnitId>> = vec![None; names.len()];
        let mut units: Vec<Unit> = Vec::new();
        for (name, id) in named {
            if units.last().is_none_or(|last| last.name != *name) {
                let name = Arc::clone(name);
                units.push(Unit { name, files: SmallVec::new(), types: 0, abstract_types: 0 });
            }
            unit_of[id] = Some(UnitId(units.len() as u32 - 1));
        }
        for (id, module) in graph.ids().zip(graph.modules()) {
            let is_file = module.kind == ModuleKind::File;
            if let Some(number) = unit_of[id.0 as usize].filter(|_| is_file) {
                let unit = &mut units[number.0 as usize];
                unit.files.push(id);
                unit.types += module.types;
                unit.abstract_types += module.abstract_types;
            }
        }
        let links = links(graph, &unit_of, counts);
        Self::linked(units, links, unit_of)
    }

    /// `units` with `links` in order.
    fn linked(units: Vec<Unit>, links: Vec<Link>, unit_of: Vec<Option<UnitId>>) -> Self {
        let first = bounds(units.len(), links.iter().map(|link| link.from));
        let first_incoming = bounds(units.len(), links.iter().map(|link| link.to));
        // Each link goes behind those before it that lead to the same unit.
        let mut next = first_incoming.clone();
        let mut incoming = vec![LinkId(0); links.len()];
        for (number, link) in links.iter().enumerate() {
            let place = &mut next[link.to.0 as usize];
            incoming[*place as usize] = LinkId(number as u32);
            *place += 1;
        }
        Self { all: units, links, first, incoming, first_incoming, unit_of }
    }

    /// The same units with other links, which are in order.
    #[must_use]
    pub(crate) fn with_links(&self, links: Vec<Link>) -> Self {
        Self::linked(self.all.clone(), links, self.unit_of.clone())
    }

    /// Units that are called `0`, `1` and so on, each of one file without types, with links that have so
    /// many uses.
    #[cfg(test)]
    pub(super) fn of_links(count: u32, links: &[(u32, u32, u32)]) -> Self {
        let unit = |number: u32| Unit {
            name: number.to_string().into(),
            files: smallvec![ModuleId(number)],
            types: 0,
            abstract_types: 0,
        };
        let uses: BTreeMap<(u32, u32), u32> = links
            .iter()
            .filter(|(from, to, _)| from != to)
            .map(|(from, to, uses)| ((*from, *to), *uses))
            .collect();
        let link = |((from, to), uses)| Link {
            from: UnitId(from),
            to: UnitId(to),
            uses,
            edges: SmallVec::new(),
        };
        let unit_of = (0..count).map(|number| Some(UnitId(number))).collect();
        Self::linked((0..count).map(unit).collect(), uses.into_iter().map(link).collect(), unit_of)
    }

    /// All units, by name.
    #[must_use]
    pub fn all(&self) -> &[Unit] {
        &self.all
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The numbers of all units.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = UnitId> + ExactSizeIterator + use<> {
        (0..self.all.len() as u32).map(UnitId)
    }

    /// The unit with this number.
    ///
    /// # Panics
    /// If the number is of other units.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> &Unit {
        &self.all[id.0 as usize]
    }

    /// The unit that a module is in; `None` for what is no part of the project.
    #[must_use]
    pub fn of(&self, module: ModuleId) -> Option<UnitId> {
        self.unit_of.get(module.0 as usize).copied().flatten()
    }

    /// The unit that is called `name`.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<UnitId> {
        let place = self.all.binary_search_by(|unit| (*unit.name).cmp(name)).ok()?;
        Some(UnitId(place as u32))
    }

    /// All links, by the units that ask, then by those that are asked for.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The link with this number.
    ///
    /// # Panics
    /// If the number is of other units.
    #[must_use]
    pub fn link(&self, id: LinkId) -> &Link {
        &self.links[id.0 as usize]
    }

    /// What `unit` asks for, by number.
    pub fn links_from(
        &self,
        unit: UnitId,
    ) -> impl ExactSizeIterator<Item = LinkId> + DoubleEndedIterator + use<> {
        let unit = unit.0 as usize;
        (self.first[unit]..self.first[unit + 1]).map(LinkId)
    }

    /// Who asks for `unit`.
    #[must_use]
    pub fn links_to(
        &self,
        unit: UnitId,
    ) -> impl ExactSizeIterator<Item = LinkId> + DoubleEndedIterator {
        let unit = unit.0 as usize;
        self.incoming[self.first_incoming[unit] as usize..self.first_incoming[unit + 1] as usize]
            .iter()
            .copied()
    }

    /// The link from one unit to another.
    #[must_use]
    pub fn link_between(&self, from: UnitId, to: UnitId) -> Option<LinkId> {
        let mut links = self.links_from(from);
        links.find(|link| self.link(*link).to == to)
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// What the unit of `module` is called, components that have halves aside; `None` for what is no part of
/// the project.
fn name(graph: &ModuleGraph, layout: &Layout, module: &Module, level: Level) -> Option<Arc<str>> {
    let at_root = |folder: &str| if folder.is_empty() { ".".into() } else { Arc::from(folder) };
    let folder = match module.kind {
        ModuleKind::File => path::folder(&module.name),
        ModuleKind::Package => &module.name,
        ModuleKind::External | ModuleKind::Standard => return None,
    };
    Some(match level {
        Level::Folder => at_root(folder),
        Level::Package => at_root(package_folder(layout, folder, module.language)),
        Level::File | Level::Component => match (module.kind, module.package) {
            (ModuleKind::File, Some(package)) => at_root(&graph.module(package).name),
            (ModuleKind::File, None) => Arc::clone(&module.name),
            _ => at_root(folder),
        },
    })
}

/// Gives all halves of one component one name, which is theirs without the extension.
fn join_halves(graph: &ModuleGraph, names: &mut [Option<Arc<str>>]) {
    let mut halves: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, module) in graph.modules().iter().enumerate() {
        let is_file = module.kind == ModuleKind::File;
        let language = module.language.filter(|_| is_file);
        let component = language.and_then(|language| languages::component(&module.name, language));
        if let Some(component) = component {
            halves.entry(component).or_default().push(number);
        }
    }
    for (component, halves) in halves.into_iter().filter(|(_, halves)| halves.len() > 1) {
        let component: Arc<str> = component.into();
        for number in halves {
            names[number] = Some(Arc::clone(&component));
        }
    }
}

/// Where those of each of so many units begin in what is sorted by `units`, and behind the last one where
/// they end.
fn bounds(count: usize, units: impl Iterator<Item = UnitId>) -> Vec<u32> {
    let mut bounds = vec![0; count + 1];
    for UnitId(unit) in units {
        bounds[unit as usize + 1] += 1;
    }
    for unit in 0..count {
        bounds[unit + 1] += bounds[unit];
    }
    bounds
}

/// The links between units that the edges of `graph` make.
fn links(
    graph: &ModuleGraph,
    unit_of: &[Option<UnitId>],
    counts: &dyn Fn(usize, &Edge<'_>) -> bool,
) -> Vec<Link> {
    let unit = |module: ModuleId| unit_of[module.0 as usize];
    let mut between: Vec<(UnitId, UnitId, usize, u32)> = graph
        .edges()
        .enumerate()
        .filter(|(number, edge)| counts(*number, edge))
        .filter_map(|(number, edge)| {
            Some((unit(edge.from)?, unit(edge.to)?, number, edge.origins.len() as u32))
        })
        .filter(|(from, to, ..)| from != to)
        .collect();
    between.sort_unstable();
    let mut links: Vec<Link> = Vec::new();
    for (from, to, number, uses) in between {
        match links.last_mut().filter(|link| (link.from, link.to) == (from, to)) {
            Some(link) => {
                link.uses += uses;
                link.edges.push(number);
            }
            None => links.push(Link { from, to, uses, edges: smallvec![number] }),
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Asks, graph, graph_in};
    use super::*;
    use crate::resolution::Target;

    fn layout(paths: &[&str]) -> Layout {
        Layout::new(paths.iter().map(|path| Arc::from(*path)))
    }

    /// The units at a level, each with how many files it has, and the links with their uses.
    fn told(graph: &ModuleGraph, level: Level, counted: Counted) -> (Vec<String>, Vec<String>) {
        let units = Units::new(graph, &layout(&["a/x.py"]), level, counted);
        let name = |unit| &units.unit(unit).name;
        let all = units.all().iter().map(|unit| format!("{} {}", unit.name, unit.files.len()));
        let links = units.links().iter();
        let links = links.map(|it| format!("{} → {} {}", name(it.from), name(it.to), it.uses));
        (all.collect(), links.collect())
    }

    #[test]
    fn files_are_units_and_folders_sum_up_theirs() {
        let graph = graph(&[
            ("a/x.py", &[Asks::import("a/y.py"), Asks::import("b/z.py"), Asks::import("b/z.py")]),
            ("a/y.py", &[Asks::import("b/z.py"), Asks::of(Target::External("os".into()))]),
            ("b/z.py", &[]),
            ("top.py", &[Asks::import("a/x.py")]),
        ]);
        let (units, links) = told(&graph, Level::File, Counted::default());
        assert_eq!(units, ["a/x.py 1", "a/y.py 1", "b/z.py 1", "top.py 1"]);
        let expected =
            ["a/x.py → a/y.py 1", "a/x.py → b/z.py 2", "a/y.py → b/z.py 1", "top.py → a/x.py 1"];
        assert_eq!(links, expected);
        let (units, links) = told(&graph, Level::Folder, Counted::default());
        assert_eq!(units, [". 1", "a 2", "b 1"]);
        assert_eq!(links, [". → a 1", "a → b 3"]);
    }

    #[test]
    fn files_of_one_package_are_one_unit() {
        let go = |asks: Target| Asks::of(asks).of_package();
        let graph = graph(&[
            ("a/x.go", &[go(Target::Package("b".into()))]),
            ("a/y.go", &[go(Target::Package("b".into()))]),
            ("b/z.go", &[go(Target::External("fmt".into()))]),
        ]);
        let (units, links) = told(&graph, Level::File, Counted::default());
        assert_eq!(
            (units, links),
            (vec!["a 2".to_owned(), "b 1".to_owned()], vec!["a → b 2".into()])
        );
    }

    #[test]
    fn a_package_is_below_the_nearest_manifest_or_an_outermost_folder() {
        let asks = &[Asks::import("lib/deep/x.py")][..];
        let graph = graph(&[
            ("lib/deep/x.py", &[]),
            ("lib/deep/inner/y.py", asks),
            ("tools/one/z.py", asks),
            ("top.py", asks),
        ]);
        let layout =
            layout(&["lib/pyproject.toml", "lib/deep/inner/setup.py", "tools/one/package.json"]);
        let units = Units::new(&graph, &layout, Level::Package, Counted::default());
        let names: Vec<_> =
            units.all().iter().map(|unit| (&*unit.name, unit.files.len())).collect();
        // The manifest of another language makes no package of files in Python.
        assert_eq!(names, [(".", 1), ("lib", 1), ("lib/deep/inner", 1), ("tools", 1)]);
        let layout = Layout::new([Arc::from("setup.cfg")]);
        let units = Units::new(&graph, &layout, Level::Package, Counted::default());
        assert_eq!(units.all().iter().map(|unit| unit.files.len()).collect::<Vec<_>>(), [4]);
    }

    #[test]
    fn a_header_and_its_source_are_one_component_and_two_files() {
        let graph = graph_in(
            "c",
            &[
                ("net/url.c", &[Asks::import("net/url.h"), Asks::import("net/ip.h")]),
                ("net/url.h", &[]),
                ("net/ip.c", &[Asks::import("net/ip.h"), Asks::import("net/url.h")]),
                ("net/ip.h", &[]),
                ("other/url.h", &[Asks::import("net/url.h")]),
            ],
        );
        let (units, links) = told(&graph, Level::Component, Counted::default());
        assert_eq!(units, ["net/ip 2", "net/url 2", "other/url.h 1"]);
        // Neither header asks for the other, but the two components do.
        let expected = ["net/ip → net/url 1", "net/url → net/ip 1", "other/url.h → net/url 1"];
        assert_eq!(links, expected);
        assert_eq!(told(&graph, Level::File, Counted::default()).0.len(), 5);
    }

    #[test]
    fn what_does_not_count_makes_no_link() {
        let graph = graph(&[
            ("x.py", &[Asks::import("y.py").with(ImportFlag::TypeOnly)]),
            ("y.py", &[Asks::import("z.py").with(ImportFlag::Test)]),
            ("z.py", &[Asks::declaring("x.py")]),
        ]);
        let links = |type_only, tests| told(&graph, Level::File, Counted { type_only, tests }).1;
        assert_eq!(links(true, true), ["x.py → y.py 1", "y.py → z.py 1"]);
        assert_eq!(links(false, true), ["y.py → z.py 1"]);
        assert_eq!(links(true, false), ["x.py → y.py 1"]);
    }

    #[test]
    fn links_are_found_from_both_ends() {
        let units = Units::of_links(4, &[(0, 2, 1), (1, 2, 1), (2, 3, 1), (0, 3, 1)]);
        let to = |unit| -> Vec<u32> {
            units.links_to(UnitId(unit)).map(|link| units.link(link).from.0).collect()
        };
        let from = |unit| -> Vec<u32> {
            units.links_from(UnitId(unit)).map(|link| units.link(link).to.0).collect()
        };
        assert_eq!([to(0), to(1), to(2), to(3)], [vec![], vec![], vec![0, 1], vec![0, 2]]);
        assert_eq!([from(0), from(1), from(2), from(3)], [vec![2, 3], vec![2], vec![3], vec![]]);
        assert_eq!(units.find("3"), Some(UnitId(3)));
        assert_eq!(units.link_between(UnitId(2), UnitId(0)), None);
    }
}
