//! Who is asked: a file for each, and a row here.

mod dependency_cruiser;
mod gcc;
mod go_list;
mod grimp;
mod javascript;
mod madge;
mod rust_analyzer;
mod rustc;

use super::Oracle;

/// All oracles, by language.
pub static ORACLES: &[&Oracle] = &[
    &grimp::ORACLE,
    &dependency_cruiser::ORACLE,
    &madge::ORACLE,
    &gcc::WITHOUT_BUILD,
    &gcc::WITH_BUILD,
    &go_list::ORACLE,
    &rustc::ORACLE,
    &rust_analyzer::ORACLE,
];
