//! The facts of what a file asks for from others.

use astrolens_model::{ImportFlags, ImportKind, ModuleRequest};
use serde::{Deserialize, Serialize};

/// An import as the text states it: a statement, a directive or a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFacts {
    /// Byte offset of its start: the one place that is told from the start of the file.
    pub start: u32,
    /// How many bytes it has.
    pub length: u32,
    /// Its text, white space folded; a long call's is cut.
    pub text: String,
    /// How it asks.
    pub kind: ImportKind,
    /// What is particular about it.
    pub flags: ImportFlags,
    /// What it asks for, in source order.
    pub requests: Vec<ModuleRequest>,
}

impl ImportFacts {
    /// Byte offset just past it.
    #[must_use]
    pub const fn end(&self) -> u32 {
        self.start.wrapping_add(self.length)
    }
}

/// A module that is written within a file: what is in it is asked for, and asks, by another path
/// than what is around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleFacts {
    /// Byte offset of its start.
    pub start: u32,
    /// How many bytes it has.
    pub length: u32,
    /// Its name.
    pub name: String,
    /// The folder in which the files of the modules in it are, where it states one.
    pub path: Option<String>,
    /// When it is a part of the program: under a condition, or for tests alone.
    pub flags: ImportFlags,
}

impl ModuleFacts {
    /// Byte offset just past it.
    #[must_use]
    pub const fn end(&self) -> u32 {
        self.start.wrapping_add(self.length)
    }
}
