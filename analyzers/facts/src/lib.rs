//! What is seen in one file: the facts that judgements and reports are made of.
//!
//! [`FileFacts`] depend on the text, its language and the options that change what is counted, and
//! on nothing else. They hold no limits, no path, and byte offsets in place of lines and columns;
//! what lies in a function counts its offsets from where that starts, so that a function which
//! moved is the same but for one number. They are what is kept between runs.
//!
//! Invariants: plain data, serialised one way; nothing here parses, judges, or knows a limit.

mod acts;
mod file;
mod file_uses;
mod function;
mod import;
mod packing;
mod points;
mod remark;
#[cfg(test)]
mod testing;
mod types;
mod uses;

pub use acts::{Act, Call, Object, Use, Value};
pub use file::{FileFacts, HeaderMacro, WholeFacts};
pub use file_uses::FileUses;
pub use function::{AbcCounts, FunctionFacts, HalsteadCounts, Owner, ParameterFacts};
pub use import::{ImportFacts, ModuleFacts};
pub use points::{FLAT, Point, PointMetric, Points, Token};
pub use remark::{Remark, Scope};
pub use types::{BaseFacts, FieldFacts, FieldOrigin, ImplementationFacts, TypeFacts};
pub use uses::Uses;
