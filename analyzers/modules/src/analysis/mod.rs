//! What follows from a graph: cycles and what to cut, layers, coupling, how far a change reaches, and
//! units that stand out.
//!
//! All of it is about [`Units`], the modules of a graph grouped at a [`Level`]. An analysis is a pure
//! function of them; where it would be too much work to be exact, its work is bounded by a count, never by
//! a clock, and it says so.

mod all;
mod between;
mod components;
mod coupling;
mod cut;
mod cycles;
mod layers;
mod outstanding;
mod reach;
#[cfg(test)]
pub(crate) mod testing;
mod units;

pub use all::Analysis;
pub use between::between;
pub use components::Components;
pub use coupling::{Coupling, Ratio, coupling};
pub use cut::{Cut, MOST_EXACT};
pub use cycles::{Cycle, cycles, shortest_circle};
pub use layers::layers;
pub use outstanding::{Rise, hubs, orphans, unreachable, unstable};
pub use reach::{Propagation, Reach};
pub use units::{Counted, Level, Link, LinkId, Unit, UnitId, Units};
