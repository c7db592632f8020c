//! Text of seven languages turned into trees, and trees into language-neutral constructs.
//!
//! A language is one folder under `languages/` and one row in the registry. Everything above
//! this crate speaks of [`Construct`]s and never of a grammar's node kinds.
//!
//! Invariants: no I/O, no clock, no environment; nothing recurses on the depth of the input.

pub mod ast;
mod construct;
mod definition;
pub mod detect;
pub mod difference;
pub mod endpoints;
mod errors;
mod facets;
mod faults;
mod field;
mod given_name;
mod grammar;
pub mod imports;
mod languages;
mod lexical;
pub mod origin;
pub mod outline;
mod parse;
pub mod preprocess;
mod registry;
mod shape;
mod signs;
mod test_code;
pub mod text;
mod title;
mod walk;
mod work;

pub use construct::{Construct, ConstructSet};
pub use definition::{
    Binding, BindingStart, Bindings, Cognitive, Cyclomatic, Definition, Dialect, Kinds, Members,
    NestedFunctions, Recursion, Row, Sequences, Tokens, Variant,
};
pub use errors::first_error;
pub use facets::Facets;
pub use field::{FieldName, Fields};
pub use given_name::{GivenName, Giver, given_name};
pub use grammar::{
    FieldSet, Grammar, KindInfo, NodeContext, ResolvedBinding, ResolvedRow, TokenClass,
};
pub use parse::{Before, ParseError, Parsed, parse, reparse};
pub use registry::Language;
pub use shape::{ResolvedShape, Shape, ShapeRow, ShapeTest};
pub use signs::{Comments, FileSigns, MarkupComments, SharedExtension, Sureness, Unsupported};
pub use test_code::{TestFunctions, TestSite, test_functions};
pub use walk::Walk;
pub use work::{parse_within, reparse_within};
