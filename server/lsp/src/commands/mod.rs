//! Commands, one file each: what lenses and code actions do in a client that does not do it itself.
//!
//! A command is a request whose parameters are the one argument of `workspace/executeCommand`.

mod open_rule;
mod show_breakdown;
mod show_importers;

pub(crate) use open_rule::{OPEN_RULE, OpenRule};
#[cfg(test)]
pub(crate) use show_breakdown::BreakdownPlace;
pub(crate) use show_breakdown::{SHOW_BREAKDOWN, ShowBreakdown};
#[cfg(test)]
pub(crate) use show_importers::ImportedFile;
pub(crate) use show_importers::{SHOW_IMPORTERS, ShowImporters};
