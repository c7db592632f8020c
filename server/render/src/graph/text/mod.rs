//! A graph for a person: what stands out of all of it, or the part that was asked for.

mod chain;
mod cycles;
mod overview;
mod tree;
mod unreached;

use astrolens_graph::Modules;
use astrolens_modules::analysis::{Level, Units};

use super::{Options, Part};

/// The text.
pub(super) fn render(modules: &Modules, units: &Units, options: &Options) -> String {
    match &options.part {
        Part::All => overview::render(modules, units, options),
        Part::Cycles => cycles::render(modules, units, options),
        Part::Units(unreached) => unreached::render(units, options, unreached),
        Part::Around { centre, depth, reverse } => {
            tree::render(modules, units, options, (centre, *depth, *reverse))
        }
        Part::Between(from, to) => chain::render(modules, units, options, (*from, *to)),
    }
}

/// What a unit is called.
const fn noun(level: Level) -> &'static str {
    match level {
        Level::File => "file",
        Level::Component => "component",
        Level::Folder => "folder",
        Level::Package => "package",
    }
}
