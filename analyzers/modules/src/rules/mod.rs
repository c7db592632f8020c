//! Architecture rules: what may depend on what in a project, judged over its graph.
//!
//! An [`Architecture`] is data: constraints, each of a [`Kind`] with a file of its own here. [`judge`] says
//! which imports break one, [`added`] which of them a change has brought, and [`findings`] tells it as
//! everything else is told that rules find.
//!
//! What is judged are dependencies between files of the project, as analyses count them: `mod name;` is
//! none. A file that has no findings, such as a vendored one, has none of its own imports judged.

mod acyclic;
mod added;
mod allowed;
mod constraint;
mod exceptions;
mod fan_out;
mod findings;
mod fits;
mod forbidden;
mod globs;
mod independent;
mod joins;
mod judge;
mod kind;
mod known;
mod layers;
mod mapping;
mod site;
#[cfg(test)]
mod tests;
mod unreachable;
mod violation;

pub use added::{Older, added};
pub use constraint::{Architecture, Constraint, Exception, Written};
pub use findings::{FileFinding, View, exception_finding, findings};
pub use fits::Fits;
pub use globs::Globs;
pub use judge::judge;
pub use kind::{Ends, KINDS, Kind, KindRow, LEVELS};
pub use known::Known;
pub use site::{Subject, Traits};
pub use violation::{Excused, Place, Related, UnusedException, Verdict, Violation};
