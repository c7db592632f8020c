//! What is drawn of a graph: nodes at a level, and the edges between them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use astrolens_graph::Modules;
use astrolens_model::{ImportFlags, Origin};
use astrolens_modules::analysis::{Components, Level, UnitId, Units, between};
use astrolens_modules::{Edge, EdgeKind, Module, ModuleId, ModuleKind};

use super::{Options, Part};

/// A part of a graph, ready to be written in any form.
pub(super) struct Drawing<'run> {
    pub(super) nodes: Vec<Node<'run>>,
    /// By the nodes that ask, then by those that are asked for.
    pub(super) arrows: Vec<Arrow<'run>>,
}

/// A node.
#[derive(Debug)]
pub(super) struct Node<'run> {
    /// What tells it from all others: the path of a file or folder, the kind and name of what is
    /// external.
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) language: Option<&'static str>,
    /// Whose work a file is.
    pub(super) origin: Option<Origin>,
    /// The package that a file is a part of.
    pub(super) package: Option<&'run str>,
    /// The name of what is no part of the project.
    pub(super) external: Option<&'run str>,
    /// What it is to the analyses; `None` where another node stands for it, or none.
    pub(super) unit: Option<UnitId>,
}

/// All that one node asks of another in one way.
#[derive(Debug)]
pub(super) struct Arrow<'run> {
    /// Places in the list of nodes.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: EdgeKind,
    /// The line of the first place that asks, where the node is one file.
    pub(super) line: Option<u32>,
    /// How many places ask.
    pub(super) uses: u32,
    pub(super) flags: ImportFlags,
    pub(super) evidence: Option<&'run str>,
}

/// Which units and links are shown.
struct Chosen {
    /// `None` for all.
    units: Option<BTreeSet<UnitId>>,
    /// `None` for all between these.
    links: Option<BTreeSet<(UnitId, UnitId)>>,
}

impl<'run> Drawing<'run> {
    /// What `options` ask for of `modules`, whose `units` these are.
    pub(super) fn new(modules: &'run Modules, units: &Units, options: &Options) -> Self {
        let graph = &modules.graph;
        let chosen = Chosen::new(units, &options.part);
        let externals =
            if options.external { chosen.externals(modules, units) } else { BTreeSet::new() };
        let is_shown = |id: ModuleId| match units.of(id) {
            Some(unit) => chosen.has_unit(unit),
            None => externals.contains(&id),
        };
        let mut nodes: Vec<Node<'run>> = Vec::new();
        let mut node_of: Vec<Option<usize>> = vec![None; graph.modules().len()];
        let mut node_of_unit: BTreeMap<UnitId, usize> = BTreeMap::new();
        for id in graph.ids().filter(|id| is_shown(*id)) {
            let module = graph.module(id);
            let unit = units.of(id).filter(|_| options.level != Level::File);
            node_of[id.0 as usize] = Some(match unit {
                None => {
                    nodes.push(module_node(modules, units, id, module));
                    nodes.len() - 1
                }
                Some(unit) => *node_of_unit.entry(unit).or_insert_with(|| {
                    nodes.push(unit_node(modules, units, unit, options.level));
                    nodes.len() - 1
                }),
            });
        }
        let mut drawing = Self { nodes, arrows: Vec::new() };
        drawing.add_arrows(modules, units, &node_of, &chosen);
        drawing
    }

    fn add_arrows(
        &mut self,
        modules: &'run Modules,
        units: &Units,
        node_of: &[Option<usize>],
        chosen: &Chosen,
    ) {
        let mut arrows: BTreeMap<(usize, usize, EdgeKind), Arrow<'run>> = BTreeMap::new();
        for edge in modules.graph.edges() {
            let node = |id: ModuleId| node_of[id.0 as usize];
            let (Some(from), Some(to)) = (node(edge.from), node(edge.to)) else { continue };
            let ends = units.of(edge.from).zip(units.of(edge.to));
            if from == to || ends.is_some_and(|(from, to)| !chosen.has_link(from, to)) {
                continue;
            }
            let lines = edge.origins.iter().filter_map(|it| modules.line(edge.from, *it));
            // A node of several files has no lines.
            let line = lines.min().filter(|_| self.nodes[from].kind == ModuleKind::File.as_str());
            let uses = edge.origins.len() as u32;
            arrows
                .entry((from, to, edge.kind))
                .and_modify(|arrow| {
                    arrow.uses += uses;
                    arrow.flags = arrow.flags.in_common(edge.flags);
                    arrow.line = arrow.line.min(line);
                })
                .or_insert(Arrow {
                    from,
                    to,
                    kind: edge.kind,
                    line,
                    uses,
                    flags: edge.flags,
                    evidence: edge.evidence.map(|evidence| &**evidence),
                });
        }
        self.arrows = arrows.into_values().collect();
    }
}

impl Chosen {
    fn new(units: &Units, part: &Part) -> Self {
        match part {
            Part::All => Self { units: None, links: None },
            Part::Units(units) => Self { units: Some(units.clone()), links: None },
            Part::Cycles => {
                let components = Components::of(units);
                let chosen = units.ids().filter(|unit| components.is_cyclic(*unit)).collect();
                let inner = units.links().iter().map(|link| (link.from, link.to));
                let inner =
                    inner.filter(|(from, to)| components.of_unit(*from) == components.of_unit(*to));
                Self { units: Some(chosen), links: Some(inner.collect()) }
            }
            Part::Around { centre, depth, reverse } => {
                Self { units: Some(around(units, centre, *depth, *reverse)), links: None }
            }
            Part::Between(from, to) => {
                let chain = between(units, *from, *to).unwrap_or_default();
                let links: BTreeSet<_> =
                    chain.iter().map(|link| units.link(*link)).map(|it| (it.from, it.to)).collect();
                let ends = links.iter().flat_map(|(from, to)| [*from, *to]);
                Self { units: Some(ends.collect()), links: Some(links) }
            }
        }
    }

    fn has_unit(&self, unit: UnitId) -> bool {
        self.units.as_ref().is_none_or(|units| units.contains(&unit))
    }

    fn has_link(&self, from: UnitId, to: UnitId) -> bool {
        from == to || self.links.as_ref().is_none_or(|links| links.contains(&(from, to)))
    }

    /// What is no part of the project and asked for by one of the units.
    fn externals(&self, modules: &Modules, units: &Units) -> BTreeSet<ModuleId> {
        let is_asked_for = |edge: &Edge<'_>| {
            units.of(edge.to).is_none()
                && units.of(edge.from).is_some_and(|unit| self.has_unit(unit))
        };
        modules.graph.edges().filter(is_asked_for).map(|edge| edge.to).collect()
    }
}

/// The units at most `depth` links away from `centre`: what that asks for, or with `reverse`, what asks
/// for it.
fn around(
    units: &Units,
    centre: &BTreeSet<UnitId>,
    depth: usize,
    reverse: bool,
) -> BTreeSet<UnitId> {
    let mut found = centre.clone();
    let mut waiting: VecDeque<(UnitId, usize)> = centre.iter().map(|unit| (*unit, 0)).collect();
    while let Some((unit, distance)) = waiting.pop_front() {
        if distance == depth {
            continue;
        }
        let next: Vec<UnitId> = if reverse {
            units.links_to(unit).map(|link| units.link(link).from).collect()
        } else {
            units.links_from(unit).map(|link| units.link(link).to).collect()
        };
        waiting
            .extend(next.into_iter().filter(|it| found.insert(*it)).map(|it| (it, distance + 1)));
    }
    found
}

/// The node of a module by itself.
fn module_node<'run>(
    modules: &'run Modules,
    units: &Units,
    id: ModuleId,
    module: &'run Module,
) -> Node<'run> {
    let language = module.language.map(|language| language.definition().name);
    let at_root = |name: &'run str| if name.is_empty() { "." } else { name };
    let package = module.package.map(|package| at_root(&modules.graph.module(package).name));
    let is_here = matches!(module.kind, ModuleKind::File | ModuleKind::Package);
    let name: &'run str = &module.name;
    Node {
        id: if is_here {
            at_root(name).to_owned()
        } else {
            format!("{}:{}:{name}", module.kind.as_str(), language.unwrap_or_default())
        },
        kind: module.kind.as_str(),
        language,
        origin: modules.file(id).map(|file| file.origin),
        package,
        external: (!is_here).then_some(name),
        unit: units.of(id).filter(|_| package.is_none()),
    }
}

/// The node of several modules.
fn unit_node<'run>(modules: &Modules, units: &Units, id: UnitId, level: Level) -> Node<'run> {
    let unit = units.unit(id);
    let languages = unit.files.iter().map(|file| modules.graph.module(*file).language);
    let mut languages: Vec<_> =
        languages.flatten().map(|language| language.definition().name).collect();
    languages.dedup();
    Node {
        id: unit.name.to_string(),
        kind: match level {
            Level::File => "file",
            Level::Component => "component",
            Level::Folder => "folder",
            Level::Package => "package",
        },
        // One of several languages is in none.
        language: match languages[..] {
            [language] => Some(language),
            _ => None,
        },
        origin: None,
        package: None,
        external: None,
        unit: Some(id),
    }
}
