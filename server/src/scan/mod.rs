//! Trees of files turned into reports: walk, read, analyse, in order and within bounds.
//!
//! Invariants: knows neither arguments nor formats; what it hands on is in the order of paths
//! whatever the number of threads; memory grows with the worst file and not with the tree; a file
//! that fails takes nothing else with it.

mod guard;
mod measure;
mod ordered;
mod pipeline;
mod selection;
mod settings;
mod walk;

pub(crate) use pipeline::{FileOutcome, Job, Revise, Sink, run};
pub(crate) use selection::Selection;
pub(crate) use settings::{Settings, Uniform};
pub(crate) use walk::{Candidate, Found, Problem, WalkOptions, walk};
