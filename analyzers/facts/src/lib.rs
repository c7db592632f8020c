//! What is seen in one file: the facts that judgements and reports are made of.
//!
//! [`FileFacts`] depend on the text, its language and the options that change what is counted, and
//! on nothing else. They hold no limits, no path, and byte offsets in place of lines and columns;
//! what lies in a function counts its offsets from where that starts, so that a function which
//! moved is the same but for one number. They are what is kept between runs.
//!
//! Invariants: plain data, serialised one way; nothing here parses, judges, or knows a limit.

mod file;
mod function;
mod import;
mod kept;
mod packing;
mod points;
mod remark;
mod types;
mod uses;

pub use file::{FileFacts, WholeFacts};
pub use function::{AbcCounts, FunctionFacts, HalsteadCounts, Owner, ParameterFacts};
pub use import::{ImportFacts, ModuleFacts};
pub use points::{FLAT, Point, PointMetric, Points, Token};
pub use remark::{Remark, Scope};
pub use types::{BaseFacts, FieldFacts, FieldOrigin, ImplementationFacts, TypeFacts};
pub use uses::{Act, Call, Object, Use, Uses, Value};
