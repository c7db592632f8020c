//! The command line, end to end: the built program on every kind of bad input.
//!
//! What each test demands of bad input is the same: a clear message or a partial result, and
//! everything else as if it were not there. One program of tests, so that it is linked once.

mod harness;

mod architecture;
mod arguments;
mod cache;
mod colour;
mod config;
mod diff;
mod explain;
mod mistakes;
mod origin;
mod output;
mod stdin;
mod text;
mod told;
mod workers;

#[cfg(unix)]
mod depth;
#[cfg(unix)]
mod file_system;
#[cfg(unix)]
mod races;
