//! Commands that look at history, on real repositories, with the real programs.

mod baseline;
mod diff;
mod project;
mod since;
