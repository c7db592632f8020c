//! Trees of files turned into reports: walk, identify, ask for facts, judge, hand on in order.
//!
//! What is found in contents comes from a [`Backend`](backend::Backend), and all else is done here: a
//! [`Job`] says what is wanted of which files, [`run`] does it.
//!
//! Invariants: knows neither arguments nor formats; what it hands on is in the order of paths
//! whatever the number of threads and whoever finds the facts; memory grows with the worst files in
//! hand and not with the tree; a file that fails takes nothing else with it.

#![warn(unreachable_pub)]

mod absence;
pub mod backend;
pub mod cache;
mod display;
mod identify;
mod ignored;
mod job;
mod judge;
mod ordered;
mod pipeline;
mod read;
mod single;
mod statistics;
mod surroundings;
mod waiting;
mod walk;
mod worker;
mod workspaces;

pub use absence::absence;
pub use display::{display, locate};
pub use identify::Foreign;
pub use ignored::{IGNORE_FILE_NAMES, Rules, found_under};
pub use job::{Basis, Encode, FileOutcome, Job, Observe, Revise, Sink};
pub use judge::{report, unmeasured};
pub use pipeline::run;
pub use read::text;
pub use single::{Refused, Single};
pub use statistics::{Statistics, summarise};
pub use waiting::{Later, Waiting};
pub use walk::{Candidate, Content, Found, Problem, TakenFor, WalkOptions, walk, walk_to};
pub use workspaces::{Workspaces, takes};
