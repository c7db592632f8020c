//! What the tests of several crates share: the report of a small file, and repositories.
//!
//! Invariants: a dependency of tests alone; panics where a test could not go on.

#![warn(unreachable_pub)]
#![expect(
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    reason = "a test that cannot be set up fails, and some are set up for what they leave behind"
)]

mod reports;
mod repository;

pub use reports::{
    SOURCE, finding, function, held_to, named_type, report, report_across_files, silenced_report,
    type_finding,
};
pub use repository::TestRepository;
