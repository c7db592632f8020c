//! Why a dependency is one to cut: how little hangs on it, and where.

use astrolens_graph::Modules;
use astrolens_model::{ImportFlag, ImportFlags, count};
use astrolens_modules::analysis::{LinkId, Units};

/// A place in a file that asks for something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    /// The file.
    pub(super) path: String,
    /// The line in it, from 1, if it is known.
    pub(super) line: Option<u32>,
    /// What asks, as written.
    pub(super) written: String,
}

/// All that makes a link, in order of place.
pub(super) fn uses(modules: &Modules, units: &Units, link: LinkId) -> Vec<Use> {
    let graph = &modules.graph;
    let edges = units.link(link).edges.iter().map(|edge| graph.edge(*edge));
    let mut uses: Vec<Use> = edges
        .flat_map(|edge| edge.origins.iter().map(move |origin| (edge.from, *origin)))
        .map(|(from, origin)| Use {
            path: graph.module(from).name.to_string(),
            line: modules.line(from, origin),
            written: modules.written(from, origin).unwrap_or_default(),
        })
        .collect();
    uses.sort();
    uses
}

/// Why `link` is one to cut, as a sentence without its full stop.
pub(super) fn reason(modules: &Modules, units: &Units, link: LinkId) -> String {
    let uses = uses(modules, units, link);
    let edges = units.link(link).edges.iter().map(|edge| modules.graph.edge(*edge).flags);
    let flags = edges.reduce(ImportFlags::in_common).unwrap_or_default();
    let kind = if flags.has(ImportFlag::TypeOnly) {
        " of types alone"
    } else if flags.has(ImportFlag::Test) {
        " for tests alone"
    } else {
        ""
    };
    let number = count(uses.len() as u64, "use");
    match uses.first() {
        Some(Use { path, line: Some(line), written }) => {
            let first = if uses.len() == 1 { "" } else { "first " };
            format!("{number}{kind}, {first}`{written}` at {path}:{line}")
        }
        _ => format!("{number}{kind}"),
    }
}
