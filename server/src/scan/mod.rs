//! Trees of files turned into reports: walk, read, analyse, in order and within bounds.
//!
//! Invariants: knows neither arguments nor formats; what it hands on is in the order of paths
//! whatever the number of threads; memory grows with the worst file and not with the tree; a file
//! that fails takes nothing else with it.

mod absence;
pub(crate) mod cache;
mod display;
mod ignored;
mod measure;
mod ordered;
mod pipeline;
mod seen;
mod single;
mod statistics;
mod surroundings;
mod waiting;
mod walk;
mod worker;
mod workspaces;

pub(crate) use absence::absence;
pub(crate) use display::{display, locate};
pub(crate) use ignored::{IGNORE_FILE_NAMES, Rules, found_under};
pub(crate) use measure::{Analysis, unmeasured};
pub(crate) use pipeline::{Encode, FileOutcome, Job, Revise, Sink, run};
pub(crate) use single::{Refused, Single};
pub(crate) use statistics::{Statistics, summarise};
pub(crate) use waiting::{Later, Waiting};
pub(crate) use walk::{Candidate, Content, Found, Problem, TakenFor, WalkOptions, walk, walk_to};
pub(crate) use worker::Foreign;
pub(crate) use workspaces::{Workspaces, takes};
