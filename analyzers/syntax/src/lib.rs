//! Text of six languages turned into trees, and trees into language-neutral constructs.
//!
//! A language is one folder under `languages/` and one row in the registry. Everything above
//! this crate speaks of [`Construct`]s and never of a grammar's node kinds.
//!
//! Invariants: no I/O, no clock, no environment; nothing recurses on the depth of the input.

mod construct;
mod definition;
mod grammar;
mod languages;
pub mod outline;
mod parse;
pub mod preprocess;
mod registry;

pub use construct::{Construct, ConstructSet};
pub use definition::{
    Cognitive, Cyclomatic, Definition, FileSigns, Members, NestedFunctions, Recursion, Row,
    Sequences, Tokens, Variant,
};
pub use grammar::{FieldSet, Grammar, KindInfo, ResolvedRow, TokenClass};
pub use parse::{ParseError, Parsed, parse};
pub use registry::Language;
