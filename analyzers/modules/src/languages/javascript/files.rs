//! From a path that leaves something out to a file: endings, main files, what files are built from.

use std::sync::Arc;

use super::packages::{Package, Packages};
use crate::path;
use crate::project::Project;

/// What may be left out at the end of a path, in the order in which it is tried for.
const SCRIPT: &[&str] = &[
    ".js", ".mjs", ".cjs", ".jsx", ".json", ".node", ".ts", ".tsx", ".mts", ".cts", ".d.ts",
    ".d.mts", ".d.cts",
];

/// The same for files that are compiled themselves.
const TYPED: &[&str] = &[
    ".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx", ".json", ".node", ".d.ts",
    ".d.mts", ".d.cts",
];

/// What is written for what is compiled: the ending of the output, and those that a source may have.
const COMPILED: Endings =
    &[(".js", &[".ts", ".tsx"]), (".jsx", &[".tsx"]), (".mjs", &[".mts"]), (".cjs", &[".cts"])];

/// The same for what says of which types something is that is made elsewhere.
const DECLARED: Endings =
    &[(".js", &[".d.ts"]), (".jsx", &[".d.ts"]), (".mjs", &[".d.mts"]), (".cjs", &[".d.cts"])];

/// An ending, and those that stand for it.
type Endings = &'static [(&'static str, &'static [&'static str])];

/// Folders that packages are built into, by habit.
const BUILT: &[&str] = &[
    "dist", "lib", "build", "out", "output", "es", "esm", "cjs", "umd", "module", "types",
    "typings",
];

/// What stands before the ending of a file that is built in several forms.
const FORMS: &[&str] = &[
    ".min",
    ".esm",
    ".cjs",
    ".umd",
    ".iife",
    ".module",
    ".common",
    ".prod",
    ".production",
    ".development",
    ".bundle",
    ".d",
];

/// Looks for files as one file, or one that is built from it, would.
pub(super) struct Files<'a> {
    project: &'a dyn Project,
    packages: &'a Packages,
    /// Whether it is compiled, so that sources come before what they become.
    is_typed: bool,
    /// Whether it declares what is elsewhere, and asks for types alone.
    is_declaration: bool,
}

impl<'a> Files<'a> {
    /// For the file at `path`.
    pub(super) fn new(project: &'a dyn Project, packages: &'a Packages, path: &str) -> Self {
        let ending = path::extension(path).unwrap_or_default();
        let is_typed = matches!(ending, "ts" | "tsx" | "mts" | "cts");
        let is_declaration = is_typed && path::extension(path::stem(path)) == Some("d");
        Self { project, packages, is_typed, is_declaration }
    }

    /// `LOAD_AS_FILE`, then `LOAD_AS_DIRECTORY`.
    pub(super) fn load(&self, path: &str) -> Option<Arc<str>> {
        self.file(path).or_else(|| self.folder(path))
    }

    /// The file at `path`, or what it stands for, with its ending or without.
    pub(super) fn file(&self, path: &str) -> Option<Arc<str>> {
        self.exact(path).or_else(|| self.ended(path))
    }

    /// The file at `path`, or the source that it is compiled from.
    pub(super) fn exact(&self, path: &str) -> Option<Arc<str>> {
        let own = || self.is_file(path);
        let source = || self.in_place_of(path, COMPILED);
        let declared = || self.in_place_of(path, DECLARED);
        if self.is_declaration {
            source().or_else(declared).or_else(own)
        } else if self.is_typed {
            source().or_else(own).or_else(declared)
        } else {
            own().or_else(source).or_else(declared)
        }
    }

    /// The file that stands for the one at `path` by its ending.
    fn in_place_of(&self, path: &str, endings: Endings) -> Option<Arc<str>> {
        let stems = endings.iter().filter_map(|(ending, others)| {
            Some((path.strip_suffix(ending).filter(|stem| !stem.ends_with('/'))?, *others))
        });
        stems
            .flat_map(|(stem, others)| others.iter().map(move |it| format!("{stem}{it}")))
            .find_map(|other| self.is_file(&other))
    }

    /// The file of the module of AMD that is called so but for its ending, or with it.
    pub(super) fn of_name(&self, path: &str) -> Option<Arc<str>> {
        self.is_file(&format!("{path}.js"))
            .or_else(|| self.is_file(&format!("{path}.ts")))
            .or_else(|| self.is_file(path))
    }

    /// The folder at `path`: its main file, or its index.
    pub(super) fn folder(&self, path: &str) -> Option<Arc<str>> {
        if !self.project.is_folder(path) {
            return None;
        }
        let main = self.packages.at(path).and_then(|package| self.main(package));
        main.or_else(|| self.index(path))
    }

    /// The main file of a package, unless it is its index without a word.
    pub(super) fn main(&self, package: &Package) -> Option<Arc<str>> {
        package.mains.iter().find_map(|main| {
            let path = path::join(&package.folder, main)?;
            if path == *package.folder {
                None
            } else {
                self.file(&path).or_else(|| self.index(&path))
            }
        })
    }

    /// The index of a folder.
    pub(super) fn index(&self, folder: &str) -> Option<Arc<str>> {
        self.ended(&path::within(folder, "index"))
    }

    /// What may become, by habit, the file at `path` of `package`, which is not there.
    pub(super) fn source(&self, package: &Package, path: &str) -> Option<Arc<str>> {
        let below = path.strip_prefix(&*package.folder)?.trim_start_matches('/');
        let mut rest = below;
        while let Some((_, inner)) = rest.split_once('/').filter(|it| BUILT.contains(&it.0)) {
            rest = inner;
        }
        let stem = without_forms(rest);
        let from =
            |folder: &str| self.ended(&path::within(&path::within(&package.folder, folder), stem));
        (rest != below).then(|| from("src").or_else(|| from("lib")).or_else(|| from(""))).flatten()
    }

    /// What the file at `path`, but for its ending, is compiled from.
    pub(super) fn compiled_from(&self, path: &str) -> Option<Arc<str>> {
        self.ended(without_forms(path))
    }

    fn ended(&self, path: &str) -> Option<Arc<str>> {
        let endings = if self.is_typed { TYPED } else { SCRIPT };
        endings.iter().find_map(|ending| self.is_file(&format!("{path}{ending}")))
    }

    fn is_file(&self, path: &str) -> Option<Arc<str>> {
        self.project.is_file(path).then(|| path.into())
    }
}

/// `path` without its ending and what says in which form it is built.
fn without_forms(path: &str) -> &str {
    let mut stem = SCRIPT.iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path);
    while let Some(shorter) = FORMS.iter().find_map(|form| stem.strip_suffix(form)) {
        stem = shorter;
    }
    stem
}
