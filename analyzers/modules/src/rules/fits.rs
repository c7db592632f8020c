//! By what modules fit the globs of an architecture.

use std::collections::HashMap;
use std::sync::Arc;

use super::constraint::{Architecture, Constraint};
use super::globs::{Fitted, Globs, Paths};
use super::kind::Kind;
use crate::graph::{ModuleGraph, ModuleId};
use crate::names::Names;

/// By what the modules of a graph fit the globs of an architecture: that follows from what they are called, so
/// whoever judges again after an edit has it from before.
#[derive(Clone, Debug, Default)]
pub struct Fits(HashMap<Globs, Arc<Fitted>>);

impl Fits {
    /// By what modules of these `names` fit the globs of `architecture`; those files are parts of packages
    /// that are among `packages` with these.
    #[must_use]
    pub fn of(
        architecture: &Architecture,
        names: &Names,
        packages: &[(ModuleId, ModuleId)],
    ) -> Self {
        let paths = Paths::named(names, packages);
        let mut fits = HashMap::new();
        for globs in architecture.constraints.iter().flat_map(globs_of) {
            if !fits.contains_key(globs) {
                fits.insert(globs.clone(), Arc::new(globs.fitted(&paths)));
            }
        }
        Self(fits)
    }
}

/// By what the modules of `graph` fit `globs`, which may be `known`.
pub(super) fn fitted(globs: &Globs, graph: &ModuleGraph, known: Option<&Fits>) -> Arc<Fitted> {
    let known = known.and_then(|known| known.0.get(globs)).cloned();
    known.unwrap_or_else(|| Arc::new(globs.fitted(&Paths::of(graph))))
}

/// All globs of a constraint.
fn globs_of(constraint: &Constraint) -> Vec<&Globs> {
    let mut globs: Vec<&Globs> = match &constraint.kind {
        Kind::Layers(layers) => layers.iter().collect(),
        Kind::Forbidden(ends) | Kind::Allowed(ends) | Kind::Unreachable(ends) => {
            vec![&ends.from, &ends.to]
        }
        Kind::Independent(siblings) => vec![siblings],
        Kind::Acyclic { files, .. } | Kind::MaxFanOut { files, .. } => files.iter().collect(),
    };
    globs.extend(constraint.exceptions.iter().flat_map(|it| [&it.from, &it.to]));
    globs
}
