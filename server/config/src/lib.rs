//! Configuration: `astrolens.toml`, editor settings and flags, merged for each file.
//!
//! Text goes in; settings and [`Diagnostic`]s come out ([`Layer`]). The layers that reach a
//! folder, weakest first, are its [`Configuration`], which resolves each file to what the
//! analyzers read. A key with a plain value is a row of `keys`, the other sections are the types
//! in `settings`; the names of metrics, rules, languages and options come from their registries and
//! are written nowhere here, so schema, reference and messages cannot fall behind.
//!
//! Invariants: only `discover` and `open` touch files; a mistake never stops the rest of its source from
//! applying; no protocol types, no terminal; nothing panics on input.

mod architecture;
mod attributes;
mod configuration;
mod customs;
mod decode;
mod diagnostic;
mod discover;
pub mod editor;
mod effective;
mod keys;
mod last_good;
mod layer;
mod loosened;
mod nearest;
mod open;
mod pattern;
mod read;
mod reference;
mod registry;
mod schema;
mod settings;
mod show;
mod source;
mod tree;
mod values;

pub use architecture::architecture_toml;
pub use attributes::ATTRIBUTES_FILE_NAME;
pub use configuration::{Configuration, Resolved, Selection, defaults};
pub use customs::customs;
pub use diagnostic::{Diagnostic, Mistake};
pub use discover::{FILE_NAME, Options, Overlay, Workspace, find_root, find_root_with, normal};
pub use effective::{Effective, Entry};
pub use last_good::LastGood;
pub use layer::{Flags, Layer};
pub use loosened::{Loosening, left_out, loosened};
pub use open::open;
pub use reference::{reference, starter};
pub use schema::schema;
pub use source::{Origin, Source, SourceKind, Sourced};
