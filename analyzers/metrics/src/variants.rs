//! Options that change what a metric counts.

use astrolens_model::config::Variants;
use astrolens_syntax::{ConstructSet, Facets, Variant};

/// `counted` without what each chosen option flips.
pub(crate) fn remove(counted: ConstructSet, known: &[Variant], chosen: &Variants) -> ConstructSet {
    known
        .iter()
        .filter(|variant| chosen.is_switched(variant.option))
        .fold(counted, |counted, variant| counted.without(variant.flips))
}

/// `exempt` with what each chosen option exempts.
pub(crate) fn exempt(exempt: Facets, known: &[Variant], chosen: &Variants) -> Facets {
    known
        .iter()
        .filter(|variant| chosen.is_switched(variant.option))
        .fold(exempt, |exempt, variant| exempt.union(variant.exempts))
}

/// `counted`, with what each chosen option flips put in or taken out.
pub(crate) fn apply(counted: ConstructSet, known: &[Variant], chosen: &Variants) -> ConstructSet {
    known
        .iter()
        .filter(|variant| chosen.is_switched(variant.option))
        .fold(counted, |counted, variant| {
            counted.without(variant.flips).union(variant.flips.without(counted))
        })
}
