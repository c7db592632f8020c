//! Comparing functions: ours with those of another tool.

pub mod classes;
pub mod extents;
pub mod features;
pub mod function;
pub mod known;
pub mod matching;
pub mod ours;
pub mod side;
pub mod table;
