//! A project as one constraint looks at it.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::constraint::Constraint;
use super::fits::{self, Fits};
use super::globs::{Fitted, Globs};
use super::kind::Ends;
use super::violation::{Place, Related, Violation};
use crate::analysis::{Level, LinkId, Units};
use crate::graph::{Edge, ModuleGraph, ModuleId, ModuleKind};
use crate::layout::Layout;
use crate::path;

/// A project that is judged.
#[derive(Clone, Copy)]
pub struct Subject<'run> {
    /// What depends on what.
    pub graph: &'run ModuleGraph,
    /// Which files there are.
    pub layout: &'run Layout,
    /// What a file is beside its place among modules.
    pub traits: &'run dyn Fn(ModuleId) -> Traits,
    /// By what its modules fit the globs of its architecture, where that is known.
    pub fits: Option<&'run Fits>,
}

/// What a file is beside its place among modules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    /// Whether it has findings, as one that was generated or vendored has not.
    pub is_judged: bool,
    /// Whether all of it is test code.
    pub is_test: bool,
}

/// A project as one constraint looks at it.
pub(super) struct Site<'run> {
    pub(super) graph: &'run ModuleGraph,
    pub(super) layout: &'run Layout,
    fits: Option<&'run Fits>,
    pub(super) constraint: &'run Constraint,
    /// The place of the constraint.
    number: usize,
    /// Of each edge whether it counts.
    counts: Vec<bool>,
    /// Of each exception which modules may do what: the one who asks, what is asked for.
    exceptions: Vec<(Arc<Fitted>, Arc<Fitted>)>,
}

/// A dependency that breaks a constraint.
struct Breach {
    /// Who asks, and what for.
    ends: (ModuleId, ModuleId),
    /// By which edges, by their numbers.
    edges: Vec<usize>,
    message: String,
}

/// What became of a constraint.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) violations: Vec<Violation>,
    /// The exceptions that were of use.
    pub(super) used: BTreeSet<usize>,
    /// The dependencies that they excuse.
    pub(super) excused: Vec<(ModuleId, ModuleId)>,
}

impl<'run> Site<'run> {
    /// `subject` for the `constraint` of this number, without the dependencies from the first to the second
    /// of each of `without`.
    pub(super) fn new(
        subject: &Subject<'run>,
        (number, constraint): (usize, &'run Constraint),
        without: &HashSet<(ModuleId, ModuleId)>,
    ) -> Self {
        let Subject { graph, layout, traits, fits } = *subject;
        let counted = constraint.counted;
        let asks: Vec<bool> = graph
            .ids()
            .map(|id| {
                let module = graph.module(id);
                let is_here = || path::is_within(&module.name, &constraint.written.base);
                let Traits { is_judged, is_test } = match module.kind {
                    ModuleKind::File => traits(id),
                    _ => return false,
                };
                is_judged && (counted.tests || !is_test) && is_here()
            })
            .collect();
        let counts = |edge: Edge<'_>| {
            let is_ours =
                matches!(graph.module(edge.to).kind, ModuleKind::File | ModuleKind::Package);
            asks[edge.from.0 as usize]
                && is_ours
                && counted.counts(&edge)
                && !without.contains(&(edge.from, edge.to))
        };
        Self {
            graph,
            layout,
            fits,
            constraint,
            number,
            counts: graph.edges().map(counts).collect(),
            exceptions: (constraint.exceptions.iter())
                .map(|it| [&it.from, &it.to].map(|globs| fits::fitted(globs, graph, fits)).into())
                .collect(),
        }
    }

    /// The name of a module.
    pub(super) fn name(&self, id: ModuleId) -> &'run Arc<str> {
        &self.graph.module(id).name
    }

    /// By what modules fit `globs`.
    pub(super) fn fitted(&self, globs: &Globs) -> Arc<Fitted> {
        fits::fitted(globs, self.graph, self.fits)
    }

    /// By what modules fit the first and the second of `ends`.
    pub(super) fn ends(&self, ends: &Ends) -> (Arc<Fitted>, Arc<Fitted>) {
        (self.fitted(&ends.from), self.fitted(&ends.to))
    }

    /// Which modules the first and the second of an exception fit.
    pub(super) fn fitted_by(&self, exception: usize) -> &(Arc<Fitted>, Arc<Fitted>) {
        &self.exceptions[exception]
    }

    /// The exceptions that excuse a dependency.
    pub(super) fn excusing(
        &self,
        from: ModuleId,
        to: ModuleId,
    ) -> impl Iterator<Item = usize> + use<'_, 'run> {
        let fits =
            move |(asking, asked): &(Arc<Fitted>, Arc<Fitted>)| asking.has(from) && asked.has(to);
        (0..self.exceptions.len()).filter(move |place| fits(&self.exceptions[*place]))
    }

    /// Whether anything may be excused.
    pub(super) fn has_exceptions(&self) -> bool {
        !self.exceptions.is_empty()
    }

    /// Whether a dependency is excused.
    pub(super) fn is_excused(&self, edge: &Edge<'_>) -> bool {
        self.excusing(edge.from, edge.to).next().is_some()
    }

    /// Whether the edge of this number counts.
    pub(super) fn counts(&self, edge: usize) -> bool {
        self.counts[edge]
    }

    /// The units at a level, with the edges that count and `keeps` keeps; those alone among `files`, if
    /// there are such.
    pub(super) fn units(
        &self,
        level: Level,
        files: Option<&Globs>,
        keeps: &dyn Fn(usize, &Edge<'_>) -> bool,
    ) -> Units {
        let fitting = files.map(|files| self.fitted(files));
        let is_among = |id: ModuleId| fitting.as_ref().is_none_or(|fitting| fitting.has(id));
        let counts = |number: usize, edge: &Edge<'_>| {
            self.counts(number) && is_among(edge.from) && is_among(edge.to) && keeps(number, edge)
        };
        Units::of_edges(self.graph, self.layout, level, &counts)
    }

    /// All places of some edges, those first that are `preferred`.
    pub(super) fn places(
        &self,
        edges: &[usize],
        preferred: &dyn Fn(&Edge<'_>) -> bool,
    ) -> Vec<Place> {
        let edges = edges.iter().map(|edge| self.graph.edge(*edge));
        let mut places: Vec<(bool, Place)> = edges
            .flat_map(|edge| {
                let is_other = !preferred(&edge);
                let origins = edge.origins.iter();
                origins.map(move |origin| (is_other, Place { file: edge.from, origin: *origin }))
            })
            .collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|(_, place)| place).collect()
    }

    /// The first place of a link of `units`.
    pub(super) fn place_of(
        &self,
        units: &Units,
        link: LinkId,
        preferred: &dyn Fn(&Edge<'_>) -> bool,
    ) -> Option<Place> {
        self.places(&units.link(link).edges, preferred).into_iter().next()
    }

    /// A violation at the first of `places`, which the others belong to; `None` if there is none.
    pub(super) fn violation(
        &self,
        places: &[Place],
        (from, to): (&Arc<str>, &Arc<str>),
        ends: (u32, u32),
        message: String,
    ) -> Option<Violation> {
        let (at, others) = places.split_first()?;
        let note = |at: &Place| {
            let note = format!("`{}` asks for `{to}` here, too", self.name(at.file));
            Related { at: *at, role: "import", note }
        };
        Some(Violation {
            constraint: self.number,
            rule: self.constraint.kind.rule(),
            at: *at,
            from: Arc::clone(from),
            to: Arc::clone(to),
            message: message + &self.constraint.told(),
            figure: None,
            related: others.iter().map(note).collect(),
            ends,
        })
    }

    /// What becomes of a constraint that each dependency breaks by itself for which `breaks` has a message.
    pub(super) fn each_dependency(
        &self,
        breaks: &dyn Fn(ModuleId, ModuleId) -> Option<String>,
    ) -> Outcome {
        let mut outcome = Outcome::default();
        let (mut last, mut broken) = (None, Vec::<Breach>::new());
        for (number, edge) in self.graph.edges().enumerate() {
            if !self.counts[number] {
                continue;
            }
            let ends = (edge.from, edge.to);
            if last.replace(ends) != Some(ends) {
                let message = breaks(edge.from, edge.to);
                broken.extend(message.map(|message| Breach { ends, edges: Vec::new(), message }));
            }
            if let Some(breach) = broken.last_mut().filter(|breach| breach.ends == ends) {
                breach.edges.push(number);
            }
        }
        for Breach { ends: (from, to), edges, message } in broken {
            let excusing: Vec<usize> = self.excusing(from, to).collect();
            if !excusing.is_empty() {
                outcome.used.extend(excusing);
                outcome.excused.push((from, to));
                continue;
            }
            let places = self.places(&edges, &|_| true);
            let names = (self.name(from), self.name(to));
            outcome.violations.extend(self.violation(&places, names, (from.0, to.0), message));
        }
        outcome
    }
}
