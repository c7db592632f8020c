//! The commands that are about one file: its syntax tree, and why its functions have
//! their figures.

mod ast;
mod explain;
mod files;
