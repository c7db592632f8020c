//! A text lowered to its functions, each measured by itself, and what is around them.

use std::collections::HashMap;
use std::sync::Arc;

use astrolens_facts::FileFacts;
use astrolens_metrics::unit::{
    Kept, Outside, Unit, UnitMeasures, UnitPosition, assemble, measure_unit, outside,
};

use crate::revision::{Reading, Revision};

/// The most nodes outside of functions that are walked at each keystroke: some milliseconds.
const MOST_NODES: u32 = 60_000;

/// The same while there is a syntax error, which may have dissolved all functions, and the most
/// nodes of a function with an error in it, which may be half of the file: a report of what is
/// left would not be worth the wait.
const MOST_NODES_AROUND_ERRORS: u32 = 8_000;

/// So many functions that have a label in common and are not alike are remembered.
const MOST_OF_A_LABEL: usize = 8;

/// The functions of a text and what is around them.
///
/// A function is kept with a copy of its own text, and nothing holds the text or its tree.
#[derive(Debug)]
pub(crate) struct Outline {
    reading: Reading,
    /// The number of the revision that it is of.
    revision: u64,
    outside: Outside,
    functions: Vec<Function>,
}

/// A function with what it comes to.
#[derive(Debug)]
struct Function {
    /// What it is found again by.
    label: u64,
    unit: Unit,
    place: UnitPosition,
    /// `None` if it has to wait until the text rests.
    measures: Option<Arc<UnitMeasures>>,
}

impl Outline {
    /// The outline of `revision`; `None` without a tree, or if what is outside of functions is more
    /// than can be walked at a keystroke.
    ///
    /// What is alike in `before` is taken from there, which saves time and changes nothing. `tell`
    /// is called for each function that is measured.
    pub(crate) fn of(revision: &Revision, before: Option<&Self>, tell: &dyn Fn()) -> Option<Self> {
        let most_nodes = if revision.has_error() { MOST_NODES_AROUND_ERRORS } else { MOST_NODES };
        let before = before.filter(|before| before.reads_like(&revision.reading));
        let kept = before.and_then(|before| before.kept(revision, most_nodes, tell));
        kept.or_else(|| Self::walked(revision, before, most_nodes, tell))
    }

    /// The outline of `revision` by a walk over what is outside of functions.
    fn walked(
        revision: &Revision,
        before: Option<&Self>,
        most_nodes: u32,
        tell: &dyn Fn(),
    ) -> Option<Self> {
        let Reading { variants, .. } = &revision.reading;
        let (outside, units) =
            outside(revision.text_and_tree()?, &revision.lines(), variants, most_nodes)?;
        let known = Known::new(before.map_or(&[], |before| &before.functions));
        let function = |unit: Unit| {
            let label = unit.label();
            let measures = known.measures(label, &unit, revision);
            let measures = measures.or_else(|| measured(&unit, revision, tell));
            Function { label, place: unit.place(), unit, measures }
        };
        let functions = units.into_iter().map(function).collect();
        Some(Self::new(revision, outside, functions))
    }

    /// The outline of `revision`, which grew from the one that this is of; `None` if more changed than the
    /// body of one function.
    fn kept(&self, revision: &Revision, most_nodes: u32, tell: &dyn Fn()) -> Option<Self> {
        let growth = revision.growth.as_ref().filter(|growth| growth.from == self.revision)?;
        let units = self.functions.iter().map(|function| &function.unit);
        let text = (revision.text_and_tree()?, &revision.lines());
        let kept = growth.growth.keep(text, (&self.outside, units), most_nodes)?;
        let Kept { outside, units, edited } = kept;
        let function = |(number, (unit, before)): (usize, (Unit, &Function))| {
            let (label, measures) = if number == edited {
                (unit.label(), measured(&unit, revision, tell))
            } else {
                (before.label, before.measures.clone())
            };
            Function { label, place: unit.place(), unit, measures }
        };
        let functions = units.into_iter().zip(&self.functions).enumerate().map(function);
        Some(Self::new(revision, outside, functions.collect()))
    }

    fn new(revision: &Revision, outside: Outside, functions: Vec<Function>) -> Self {
        let Revision { number, reading, .. } = revision;
        Self { reading: reading.clone(), revision: *number, outside, functions }
    }

    /// Whether what was measured here is what measuring comes to for a text read as `reading` says.
    fn reads_like(&self, reading: &Reading) -> bool {
        self.reading.language == reading.language && self.reading.variants == reading.variants
    }

    /// What is seen in `revision`, of which this is the outline; `None` if a function has to wait.
    pub(crate) fn facts(&self, revision: &Revision) -> Option<FileFacts> {
        let text = revision.text_and_tree()?;
        let functions = self.functions.iter();
        let parts = functions
            .map(|function| Some((&function.place, function.measures.as_deref()?)))
            .collect::<Option<Vec<_>>>()?;
        Some(assemble(text, revision.lines(), &self.outside, parts))
    }
}

/// What `unit` of `revision` comes to; `None` if it has to wait. `tell` is called if it is measured.
fn measured(unit: &Unit, revision: &Revision, tell: &dyn Fn()) -> Option<Arc<UnitMeasures>> {
    tell();
    if unit.has_error() && unit.nodes() > MOST_NODES_AROUND_ERRORS as usize {
        return None;
    }
    let text = revision.text_and_tree()?;
    measure_unit(text, &revision.lines(), unit, &revision.reading.variants).map(Arc::new)
}

/// The functions of an earlier text by what they are found again by.
struct Known<'before>(HashMap<u64, Vec<&'before Function>>);

impl<'before> Known<'before> {
    fn new(functions: &'before [Function]) -> Self {
        let mut known: HashMap<u64, Vec<&Function>> = HashMap::with_capacity(functions.len());
        for function in functions.iter().filter(|function| function.measures.is_some()) {
            let alike = known.entry(function.label).or_default();
            if alike.len() < MOST_OF_A_LABEL
                && alike.iter().all(|other| !other.unit.is_like(&function.unit))
            {
                alike.push(function);
            }
        }
        Self(known)
    }

    /// What a function of `revision` comes to, if that is known.
    fn measures(&self, label: u64, unit: &Unit, revision: &Revision) -> Option<Arc<UnitMeasures>> {
        // Of what an error is made, an equal text does not tell: a settled tree is asked anew.
        if revision.settled && unit.has_error() {
            return None;
        }
        let alike = self.0.get(&label)?;
        alike.iter().find(|known| known.unit.is_like(unit))?.measures.clone()
    }
}
