//! What chores and the lab share: running other programs, what they fetch, and where it is kept.

#![expect(clippy::print_stdout, reason = "an installation is told to the person who waits for it")]

pub mod apt;
pub mod cache;
pub mod npm;
pub mod process;
pub mod venv;
