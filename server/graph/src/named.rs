//! Units of a graph by the names that people and programs give them.

use std::collections::BTreeSet;

use astrolens_modules::analysis::{UnitId, Units};
use astrolens_modules::path::{is_within, join};
use strsim::jaro_winkler;

use crate::modules::Modules;

/// How alike a name has to be that a person may have meant.
const ALIKE: f64 = 0.8;

/// A name that no unit is found by.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing is called so.
    #[error("the graph has no `{name}`")]
    Unknown {
        /// The name.
        name: String,
        /// What is called almost so.
        nearest: Option<String>,
    },
    /// One is wanted, and several are called so.
    #[error("`{name}` is more than one node")]
    Several {
        /// The name.
        name: String,
    },
}

/// The one unit that is called `name`, or that has the file called so.
///
/// # Errors
/// When there is none, or more than one.
pub fn one(modules: &Modules, units: &Units, name: &str) -> Result<UnitId, NameError> {
    let named = named(modules, units, name)?;
    match named.iter().collect::<Vec<_>>()[..] {
        [unit] => Ok(*unit),
        _ => Err(NameError::Several { name: name.to_owned() }),
    }
}

/// The units that are called `name`, have the file called so, or are in that folder.
///
/// # Errors
/// When there are none.
pub fn named(modules: &Modules, units: &Units, name: &str) -> Result<BTreeSet<UnitId>, NameError> {
    let told = name.replace(std::path::MAIN_SEPARATOR, "/");
    let path = join("", &told).unwrap_or(told);
    let called = if path.is_empty() { "." } else { &path };
    let file = || units.of(modules.graph.find(&path)?);
    let found = match units.find(called).or_else(file) {
        Some(unit) => BTreeSet::from([unit]),
        None => units.ids().filter(|unit| is_within(&units.unit(*unit).name, &path)).collect(),
    };
    if found.is_empty() {
        let nearest = nearest(units, &path).map(str::to_owned);
        return Err(NameError::Unknown { name: name.to_owned(), nearest });
    }
    Ok(found)
}

/// The name of a unit that is most like `path`, if one is.
fn nearest<'units>(units: &'units Units, path: &str) -> Option<&'units str> {
    let likeness = |name: &str| {
        let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        // Who forgets the folder has the name right.
        jaro_winkler(name, path).max(jaro_winkler(&last(name), &last(path)))
    };
    let names = units.all().iter().map(|unit| (&*unit.name, likeness(&unit.name)));
    let nearest = names.max_by(|one, other| one.1.total_cmp(&other.1))?;
    Some(nearest.0).filter(|_| nearest.1 >= ALIKE)
}
