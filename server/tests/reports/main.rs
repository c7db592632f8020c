//! Reports for programs, held against the schemas they promise to keep.

mod json;
mod project;
mod sarif;
