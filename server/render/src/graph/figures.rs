//! The figures of a unit, as forms for programs have them.

use astrolens_modules::analysis::{Analysis, Coupling, Ratio, UnitId, Units};
use schemars::JsonSchema;
use serde::Serialize;

/// The figures of a unit; what there is none of is left out.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(rename = "GraphFigures")]
pub(super) struct Figures {
    /// How many units ask for it.
    pub(super) fan_in: u32,
    /// For how many it asks.
    pub(super) fan_out: u32,
    /// Ca: how many modules outside of it ask for it.
    pub(super) afferent_coupling: u32,
    /// Ce: for how many modules outside of it it asks.
    pub(super) efferent_coupling: u32,
    /// I = Ce / (Ca + Ce).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) instability: Option<f64>,
    /// A: the share of its types that only say what others have to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) abstractness: Option<f64>,
    /// D = |A + I - 1|.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) distance: Option<f64>,
    /// How high it stands above those that ask for nothing.
    pub(super) layer: u32,
    /// How many units ask for it, themselves or by way of others: its blast radius.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dependents: Option<u32>,
    /// For how many it asks so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dependencies: Option<u32>,
    /// The cycle it is in, by its place in the list, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cycle: Option<usize>,
    /// Many ask for it, and it asks for many.
    pub(super) hub: bool,
    /// Nothing asks for it, and it asks for nothing.
    pub(super) orphan: bool,
    /// How many types it has.
    pub(super) types: u32,
    /// How many of those only say what others have to do.
    pub(super) abstract_types: u32,
}

impl Figures {
    /// Those of `unit`.
    pub(super) fn of(analysis: &Analysis, units: &Units, unit: UnitId) -> Self {
        let at = unit.0 as usize;
        let coupling = analysis.coupling[at];
        let Coupling { fan_in, fan_out, afferent, efferent, instability, abstractness } = coupling;
        let share = |ratio: Option<Ratio>| ratio.map(|ratio| rounded(ratio.value()));
        Self {
            fan_in,
            fan_out,
            afferent_coupling: afferent,
            efferent_coupling: efferent,
            instability: share(instability),
            abstractness: share(abstractness),
            distance: coupling.distance().map(rounded),
            layer: analysis.layers[at],
            dependents: analysis.reach.dependents.as_ref().map(|counts| counts[at]),
            dependencies: analysis.reach.dependencies.as_ref().map(|counts| counts[at]),
            cycle: analysis.cycle_of[at],
            hub: analysis.hubs.binary_search(&unit).is_ok(),
            orphan: analysis.orphans.binary_search(&unit).is_ok(),
            types: units.unit(unit).types,
            abstract_types: units.unit(unit).abstract_types,
        }
    }
}

/// `share` with two decimals, as all figures are reported.
pub(super) fn rounded(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}
