//! A graph as one JSON object.

use std::collections::BTreeSet;

use astrolens_graph::Modules;
use astrolens_model::{ImportFlag, Origin};
use astrolens_modules::analysis::{Analysis, Cycle, UnitId, Units};
use astrolens_modules::{ModuleId, Problem, Unresolved, UnresolvedReason};
use schemars::JsonSchema;
use serde::Serialize;

use super::cuts::reason;
use super::drawing::{Arrow, Drawing, Node};
use super::figures::{Figures, rounded};

/// The format's name; a format that a reader of this one could misread gets another.
const SCHEMA: &str = "astrolens-graph-1";

/// A graph as programs read it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ModuleGraph")]
pub struct Graph<'run> {
    /// The name of this form: one that a reader of this could misread gets another.
    schema: &'static str,
    /// The version of the program.
    version: &'static str,
    /// What is shown: files, folders, packages, and with them what is external.
    modules: Vec<ModuleEntry<'run>>,
    /// What they ask of one another.
    edges: Vec<EdgeEntry<'run>>,
    /// The cycles among them, the largest first.
    cycles: Vec<CycleEntry<'run>>,
    /// What they ask for that was not found.
    unresolved: Vec<UnresolvedEntry<'run>>,
    /// What of manifests is not understood.
    problems: Vec<ProblemEntry<'run>>,
    /// Counts.
    summary: Summary,
}

/// A node.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GraphModule")]
struct ModuleEntry<'run> {
    /// What tells it from all others.
    id: &'run str,
    /// The path of a file or folder; absent for what is external.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'run str>,
    /// The name of what is external.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'run str>,
    /// `file`, `package`, `component`, `folder`, `external` or `std`.
    kind: &'static str,
    /// The language it is of, if it is of one.
    language: Option<&'static str>,
    /// Whose work a file is.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<Origin>,
    /// The package that a file is a part of, which has their figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<&'run str>,
    #[serde(flatten)]
    figures: Option<Figures>,
}

/// An edge.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GraphEdge")]
struct EdgeEntry<'run> {
    /// Who asks.
    from: &'run str,
    /// What for.
    to: &'run str,
    /// How, such as `import`, `include`, `re_export`, `ffi`, `http`.
    kind: &'static str,
    /// The line of the first place that asks; absent where `from` is several files.
    line: Option<u32>,
    /// How many places ask.
    uses: u32,
    /// What is particular to all of them.
    flags: Vec<ImportFlag>,
    /// What it rests on, if no import says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'run str>,
}

/// Modules that ask for one another in a circle.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GraphCycle")]
struct CycleEntry<'run> {
    /// Who is in it.
    modules: Vec<&'run str>,
    /// What to cut.
    cut: Vec<CutEntry<'run>>,
    /// How many uses that are.
    uses: u64,
    /// Whether no other cut has fewer.
    cheapest: bool,
}

/// A dependency to cut.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GraphCut")]
struct CutEntry<'run> {
    /// Who asks.
    from: &'run str,
    /// What for.
    to: &'run str,
    /// How little hangs on it, and where.
    reason: String,
}

/// Something that was not found.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GraphUnresolved")]
struct UnresolvedEntry<'run> {
    /// Who asks.
    from: &'run str,
    /// What for, as written.
    text: String,
    /// The line that asks.
    line: Option<u32>,
    /// Why it was not found, such as `missing`, `computed`, `ambiguous`.
    reason: &'static str,
    /// More about the reason: what is wrong with a manifest, which rule forbids it.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The files that it may be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<&'run str>,
}

/// Something in a manifest that is not understood.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GraphProblem")]
struct ProblemEntry<'run> {
    /// The manifest.
    path: &'run str,
    /// The line, from 1, if it is known.
    line: Option<u32>,
    /// What is wrong there.
    message: &'run str,
    /// What is not known because of it.
    loss: &'static str,
}

/// Counts over what is shown, and what is about all of it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GraphSummary")]
struct Summary {
    /// How many nodes are shown.
    modules: usize,
    /// How many edges.
    edges: usize,
    /// How many cycles.
    cycles: usize,
    /// How much was not found.
    unresolved: usize,
    /// The share of modules that a change of one can reach; nothing where figures are not asked for.
    propagation_cost: Option<f64>,
    /// By how much that may be wrong, where it comes from a sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    propagation_cost_error: Option<f64>,
}

/// The object's text, on one line.
pub(super) fn render(
    modules: &Modules,
    units: &Units,
    drawing: &Drawing<'_>,
    analysis: Option<&Analysis>,
) -> String {
    // Keys are strings and numbers are finite: it always serialises.
    let graph = graph(modules, units, drawing, analysis);
    let mut text = serde_json::to_string(&graph).unwrap_or_default();
    text.push('\n');
    text
}

/// The object.
pub(super) fn graph<'run>(
    modules: &'run Modules,
    units: &'run Units,
    drawing: &'run Drawing<'run>,
    analysis: Option<&Analysis>,
) -> Graph<'run> {
    let shown: BTreeSet<UnitId> = drawing.nodes.iter().filter_map(|node| node.unit).collect();
    let cycles: Vec<_> = analysis
        .iter()
        .flat_map(|analysis| &analysis.cycles)
        .filter(|cycle| cycle.units.iter().any(|unit| shown.contains(unit)))
        .map(|cycle| cycle_entry(modules, units, cycle))
        .collect();
    let is_shown =
        |it: &Unresolved<'_>| units.of(it.from).is_some_and(|unit| shown.contains(&unit));
    let unresolved: Vec<_> =
        modules.graph.unresolved().filter(is_shown).map(|it| entry(modules, it)).collect();
    let propagation = analysis.and_then(|analysis| analysis.reach.propagation);
    Graph {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        summary: Summary {
            modules: drawing.nodes.len(),
            edges: drawing.arrows.len(),
            cycles: cycles.len(),
            unresolved: unresolved.len(),
            propagation_cost: propagation.map(|it| rounded(it.share)),
            propagation_cost_error: propagation.and_then(|it| it.error).map(rounded),
        },
        modules: drawing.nodes.iter().map(|node| module(analysis, units, node)).collect(),
        edges: drawing.arrows.iter().map(|arrow| edge(drawing, arrow)).collect(),
        cycles,
        unresolved,
        problems: modules.problems.iter().map(problem).collect(),
    }
}

fn module<'run>(
    analysis: Option<&Analysis>,
    units: &Units,
    node: &'run Node<'run>,
) -> ModuleEntry<'run> {
    let figures = node.unit.zip(analysis);
    ModuleEntry {
        id: &node.id,
        path: node.external.is_none().then_some(&node.id),
        name: node.external,
        kind: node.kind,
        language: node.language,
        origin: node.origin,
        package: node.package,
        figures: figures.map(|(unit, analysis)| Figures::of(analysis, units, unit)),
    }
}

fn problem(problem: &Problem) -> ProblemEntry<'_> {
    let Problem { path, line, message, loss } = problem;
    ProblemEntry { path, line: *line, message, loss }
}

fn edge<'run>(drawing: &'run Drawing<'run>, arrow: &'run Arrow<'run>) -> EdgeEntry<'run> {
    EdgeEntry {
        from: &drawing.nodes[arrow.from].id,
        to: &drawing.nodes[arrow.to].id,
        kind: arrow.kind.as_str(),
        line: arrow.line,
        uses: arrow.uses,
        flags: arrow.flags.iter().collect(),
        evidence: arrow.evidence,
    }
}

fn cycle_entry<'run>(modules: &Modules, units: &'run Units, cycle: &Cycle) -> CycleEntry<'run> {
    let name = |unit: UnitId| &*units.unit(unit).name;
    let cut = cycle.cut.links.iter().map(|link| CutEntry {
        from: name(units.link(*link).from),
        to: name(units.link(*link).to),
        reason: reason(modules, units, *link),
    });
    CycleEntry {
        modules: cycle.units.iter().copied().map(name).collect(),
        cut: cut.collect(),
        uses: cycle.cut.uses,
        cheapest: cycle.cut.is_cheapest,
    }
}

fn entry<'run>(modules: &'run Modules, unresolved: Unresolved<'run>) -> UnresolvedEntry<'run> {
    let Unresolved { from, origin, reason } = unresolved;
    let (reason, detail, candidates) = told(reason);
    let name = |id: ModuleId| &*modules.graph.module(id).name;
    UnresolvedEntry {
        from: name(from),
        text: modules.written(from, origin).unwrap_or_default(),
        line: modules.line(from, origin),
        reason,
        detail,
        candidates,
    }
}

/// A reason as one word, with what else there is to say of it.
pub(super) fn told(reason: &UnresolvedReason) -> (&'static str, Option<String>, Vec<&str>) {
    match reason {
        UnresolvedReason::Missing => ("missing", None, Vec::new()),
        UnresolvedReason::Computed => ("computed", None, Vec::new()),
        UnresolvedReason::Ambiguous(candidates) => {
            ("ambiguous", None, candidates.iter().map(|path| &**path).collect())
        }
        UnresolvedReason::Outside => ("outside", None, Vec::new()),
        UnresolvedReason::Manifest(path, wrong) => {
            ("manifest", Some(format!("{path}: {wrong}")), Vec::new())
        }
        UnresolvedReason::Forbidden(rule) => ("forbidden", Some(rule.to_string()), Vec::new()),
        UnresolvedReason::Generated => ("generated", None, Vec::new()),
    }
}
