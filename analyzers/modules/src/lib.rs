//! The module graph: which file depends on which, across languages, and what follows from it.
//!
//! What a file asks for is a fact of the file alone ([`Surface`]). What it means is found out by the
//! language's folder under `languages/`, a pure function over what it may ask of a [`Project`]:
//! which files and folders there are, what a manifest says, what another file offers. So whoever
//! answers can keep account of what was asked, and ask again when one of these answers changes.
//! [`ModuleGraph::new`] puts what was resolved together, `analysis` draws conclusions, and `rules` hold
//! it to an architecture.
//!
//! What of a manifest is not understood is told as a [`Problem`] by the survey of its language, and takes
//! nothing else with it.
//!
//! Invariants: no I/O, no clock, no environment, and nothing of the project is run. Paths are relative
//! to the project's root, with `/`, and never lead out of it. Whatever the order in which files are
//! given, the graph is the same.

pub mod analysis;
mod bridges;
mod graph;
mod index;
pub mod languages;
mod layout;
mod names;
mod part;
pub mod path;
mod problem;
mod project;
mod resolution;
pub mod rules;
mod surface;
#[cfg(test)]
mod testing;

pub use graph::{
    Edge, Module, ModuleGraph, ModuleId, ModuleKind, Placed, ResolvedFile, Unresolved,
};
pub use index::{Index, IndexKey, IndexKind};
pub use layout::Layout;
pub use names::{Name, Names};
pub use part::Part;
pub use problem::Problem;
pub use project::{Entry, MOST_MANIFEST_BYTES, Project};
pub use resolution::{EdgeKind, Origin, Resolution, Target, UnresolvedReason};
pub use surface::{Declaration, Import, InlineModule, Places, Surface, UsedPath};
