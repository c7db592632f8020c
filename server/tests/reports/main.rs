//! Reports for programs, held against the schemas they promise to keep.

mod gate;
mod json;
mod paths;
mod project;
mod sarif;
