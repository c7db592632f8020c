//! An open document: its text, its tree, and what is analysed in it.

use std::sync::Arc;

use astrolens_config::Resolved;
use astrolens_model::FileReport;
use astrolens_syntax::{Language, ParseError, Parsed};

/// The number of an open document; never used again after it is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(pub(crate) u32);

/// What a document is analysed as.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its path in reports, relative to the workspace's folder, parts joined by `/`.
    pub name: String,
    /// Its language.
    pub language: Language,
    /// The configuration that holds for it.
    pub config: Arc<Resolved>,
}

/// The text of a document at one moment, with its tree.
#[derive(Debug)]
pub struct Revision {
    /// The text.
    pub text: Arc<str>,
    /// Its tree.
    ///
    /// # Errors
    /// When the parse took longer than the configuration allows.
    pub parsed: Result<Parsed, ParseError>,
    /// Whether the tree is that of a fresh parse, or sure to be equal to it.
    pub settled: bool,
}

/// Bytes of a text from `start` up to `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// Just past the last.
    pub end: u32,
}

/// A document at one moment with what was found in it: what features look at.
#[derive(Clone, Debug)]
pub struct View {
    /// What it is analysed as.
    pub settings: Arc<Settings>,
    /// Its text and tree.
    pub revision: Arc<Revision>,
    /// What is known within a keystroke: functions with all their increments, the spans of types,
    /// and findings. Figures of types and of the file as a whole are absent.
    pub report: Arc<FileReport>,
}
