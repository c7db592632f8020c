//! How a file stands among the modules of its project: who asks for it, and for how many it asks.

use std::path::PathBuf;
use std::sync::Arc;

use astrolens_model::LineTable;
use astrolens_modules::analysis::{Components, Counted, Level, UnitId, Units};
use astrolens_modules::{Layout, ModuleGraph, ModuleId};

use super::layout::Root;
use super::surfaces::seen;
use super::{graph, place};
use crate::database::Db;
use crate::files::{self, File};

/// How a file stands among others; in Go, its package.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many ask for it.
    pub imported_by: u32,
    /// For how many it asks.
    pub imports: u32,
    /// How many are in the cycle that it is in; 0 if it is in none.
    pub cycle: u32,
}

/// A file that asks for another.
#[derive(Clone, Debug, PartialEq)]
pub struct Importer {
    /// Where it is.
    pub path: PathBuf,
    /// Where in its text it asks: the byte offsets of each start and of just past the end, in order.
    pub spans: Vec<(u32, u32)>,
    /// Where its lines are.
    pub lines: Arc<LineTable>,
}

/// Files, and in Go packages, with what they ask of one another.
struct Links {
    graph: Arc<ModuleGraph>,
    units: Units,
    components: Components,
}

#[salsa::tracked(returns(clone), no_eq)]
fn links(db: &dyn Db, root: Root) -> Arc<Links> {
    let graph = graph(db, root);
    // Where packages are makes no difference at this level.
    let units = Units::new(&graph, &Layout::default(), Level::File, Counted::default());
    let components = Components::of(&units);
    Arc::new(Links { graph, units, components })
}

impl Links {
    /// What the file at `path` in the project is counted as.
    fn unit(&self, path: &str) -> Option<UnitId> {
        self.units.of(self.graph.find(path)?)
    }

    /// Each file that asks for `unit`, with the places where it does.
    fn asking(&self, unit: UnitId) -> Vec<(ModuleId, Vec<astrolens_modules::Origin>)> {
        let links = self.units.links_to(unit).map(|link| self.units.link(link));
        let edges = links.flat_map(|link| link.edges.iter().map(|edge| self.graph.edge(*edge)));
        let mut asking: Vec<_> = edges.map(|edge| (edge.from, edge.origins.to_vec())).collect();
        asking.sort();
        asking
    }
}

/// How `file` stands in the project at `root`; `None` if it is no module of it.
pub(crate) fn standing(db: &dyn Db, root: Root, file: File) -> Option<Standing> {
    let path = place(root.path(db), file.path(db))?;
    let links = links(db, root);
    let unit = links.unit(&path)?;
    let Links { units, components, .. } = &*links;
    let cycle = &components.members()[components.of_unit(unit)];
    Some(Standing {
        imported_by: units.links_to(unit).len() as u32,
        imports: units.links_from(unit).len() as u32,
        cycle: if components.is_cyclic(unit) { cycle.len() as u32 } else { 0 },
    })
}

/// The files that ask for `file` in the project at `root`, by path.
pub(crate) fn importers(db: &dyn Db, root: Root, file: File) -> Vec<Importer> {
    let links = links(db, root);
    let unit = place(root.path(db), file.path(db)).and_then(|path| links.unit(&path));
    let mut importers: Vec<Importer> = Vec::new();
    for (from, origins) in unit.map(|unit| links.asking(unit)).unwrap_or_default() {
        let path = root.path(db).join(&*links.graph.module(from).name);
        let file = files::file(db, &path);
        let Some(seen) = seen(db, file) else { continue };
        let spans = origins.into_iter().filter_map(|origin| seen.span(origin));
        if let Some(last) = importers.last_mut().filter(|last| last.path == path) {
            last.spans.extend(spans);
        } else {
            let lines = Arc::clone(&seen.lines);
            importers.push(Importer { path, spans: spans.collect(), lines });
        }
    }
    for importer in &mut importers {
        importer.spans.sort_unstable();
        importer.spans.dedup();
    }
    importers
}
