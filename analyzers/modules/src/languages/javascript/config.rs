//! What counts for the files of one `tsconfig.json` or `jsconfig.json`.

use std::sync::Arc;

use crate::path;
use crate::problem::Problem;

/// What a folder's settings are called, the first of which counts.
pub(super) const NAMES: &[&str] = &["tsconfig.json", "jsconfig.json"];

/// Whether a file called `name` may be settings, or be extended by some.
pub(super) fn is_manifest(name: &str) -> bool {
    path::extension(name) == Some("json")
        && (name.contains("tsconfig") || name.contains("jsconfig"))
}

/// What one says, with what it extends.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Config {
    /// The folder that paths without a dot start from.
    pub(super) base_url: Option<String>,
    /// What specifiers stand for: pattern, and where to look, in the project.
    pub(super) paths: Option<Vec<(String, Vec<String>)>>,
    /// Folders that are one when the program runs.
    pub(super) root_dirs: Vec<String>,
    /// The folder that is built into, and those that may be what it is built from.
    pub(super) built: Option<(String, Vec<String>)>,
    /// The files that it is about, where it says so.
    pub(super) files: Option<Globs>,
    /// Others that parts of the folder have for themselves.
    pub(super) references: Vec<Arc<str>>,
    /// Why it, or one that it extends, cannot be read.
    pub(super) fault: Option<Problem>,
    /// What of it, and of those that it extends, is not understood.
    pub(super) partial: Vec<Problem>,
}

/// Which files settings are about, by paths in the project.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Globs {
    pub(super) include: Vec<String>,
    pub(super) exclude: Vec<String>,
}

impl Config {
    /// Whether it is about the file at `path`.
    pub(super) fn is_about(&self, path: &str) -> bool {
        let Some(Globs { include, exclude }) = &self.files else { return true };
        let matches = |globs: &[String]| globs.iter().any(|glob| fast_glob::glob_match(glob, path));
        matches(include) && !matches(exclude)
    }
}
