//! Trees of files turned into reports: walk, read, analyse, in order and within bounds.
//!
//! Invariants: knows neither arguments nor formats; what it hands on is in the order of paths
//! whatever the number of threads; memory grows with the worst file and not with the tree; a file
//! that fails takes nothing else with it.

#![warn(unreachable_pub)]

mod absence;
pub mod cache;
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

pub use absence::absence;
pub use display::{display, locate};
pub use ignored::{IGNORE_FILE_NAMES, Rules, found_under};
pub use measure::{Analysis, unmeasured};
pub use pipeline::{Encode, FileOutcome, Job, Revise, Sink, run};
pub use single::{Refused, Single};
pub use statistics::{Statistics, summarise};
pub use waiting::{Later, Waiting};
pub use walk::{Candidate, Content, Found, Problem, TakenFor, WalkOptions, walk, walk_to};
pub use worker::Foreign;
pub use workspaces::{Workspaces, takes};
