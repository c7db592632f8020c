//! What the grammar's nodes and tokens mean.

use crate::construct::ConstructSet;
use crate::definition::{
    Cognitive, Cyclomatic, NestedFunctions, Recursion, Row, Sequences, Tokens,
};

pub(super) const ROWS: &[Row] = &[];
pub(super) const STATEMENTS: &[&str] = &[];
pub(super) const TOKENS: Tokens = Tokens {
    operands: &[],
    operators: &[],
    silent: &[],
    atoms: &[],
    comparisons: &[],
    assignments: &[],
};
pub(super) const CYCLOMATIC: Cyclomatic =
    Cyclomatic { counted: ConstructSet::EMPTY, closures_count_in_encloser: true, variants: &[] };
pub(super) const COGNITIVE: Cognitive = Cognitive {
    structural: ConstructSet::EMPTY,
    flat: ConstructSet::EMPTY,
    sequences: Sequences::ReadingOrder,
    operators: ConstructSet::EMPTY,
    recursion: Recursion::Ignored,
    nested_functions: NestedFunctions::Apart,
    variants: &[],
};
pub(super) const EXITS: ConstructSet = ConstructSet::EMPTY;
