//! A text lowered to its functions, each measured by itself, and what is around them.

use std::collections::HashMap;
use std::sync::Arc;

use astrolens_facts::FileFacts;
use astrolens_metrics::unit::{
    Outside, Unit, UnitMeasures, UnitPosition, assemble, measure_unit, outside,
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
        let Reading { variants, .. } = &revision.reading;
        let (text, lines) = (revision.text_and_tree()?, revision.lines());
        let most_nodes = if revision.has_error() { MOST_NODES_AROUND_ERRORS } else { MOST_NODES };
        let (outside, units) = outside(text, &lines, variants, most_nodes)?;
        let before = before.filter(|before| before.reads_like(&revision.reading));
        let known = Known::new(before.map_or(&[], |before| &before.functions));
        let function = |unit: Unit| {
            let label = unit.label();
            let measures = known.measures(label, &unit, revision).or_else(|| {
                tell();
                let is_long = unit.nodes() > MOST_NODES_AROUND_ERRORS as usize;
                let waits = unit.has_error() && is_long;
                let measure = || measure_unit(text, &lines, &unit, variants).map(Arc::new);
                if waits { None } else { measure() }
            });
            Function { label, place: unit.place(), unit, measures }
        };
        let functions = units.into_iter().map(function).collect();
        Some(Self { reading: revision.reading.clone(), outside, functions })
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
