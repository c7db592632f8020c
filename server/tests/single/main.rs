//! The commands that are about one file: its syntax tree.

mod ast;
mod files;
