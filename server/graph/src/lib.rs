//! The module graph of a tree of files: what a scan sees of each, resolved on all cores.
//!
//! [`read`] has a scan look at the files, which gives their surfaces, from wherever they come: the cache,
//! workers, this process. [`resolve`] asks the rules of each language what these ask for, over a
//! [`Project`](astrolens_modules::Project) of the files on disk. Which rules there are, and what follows
//! from a graph, is the business of `astrolens-modules`. A [`Project`] is a workspace that is looked at as a
//! whole, as it is and as it was before a change, and [`Judging`] holds it to its architecture.
//!
//! Invariants: knows neither arguments nor formats nor what a language's imports mean; reads nothing but
//! what the walk has found; what it makes does not depend on the number of threads or the cache; a file
//! whose resolution fails has no edges and takes nothing else with it.

#![warn(unreachable_pub)]

mod disk;
mod judged;
mod modules;
mod named;
mod project;
mod projects;
mod read;
mod resolve;

pub use judged::{Brought, Judged, Judging};
pub use modules::{Modules, SourceFile};
pub use named::{NameError, named, one};
pub use project::{Means, Project, Was};
pub use projects::{Projects, held_to_architecture, whole};
pub use read::{Sources, read};
pub use resolve::resolve;
