//! Graphs for tests of analyses, without sources.

use astrolens_model::{ImportFlag, ImportFlags};
use astrolens_syntax::Language;

use crate::graph::{ModuleGraph, ResolvedFile};
use crate::path;
use crate::resolution::{EdgeKind, Origin, Resolution, Target};

/// Something that a file asks for.
#[derive(Clone, Debug)]
pub(crate) struct Asks {
    target: Target,
    kind: EdgeKind,
    flags: ImportFlags,
    of_package: bool,
}

impl Asks {
    /// For `target`, by an import.
    pub(crate) fn of(target: Target) -> Self {
        Self { target, kind: EdgeKind::Import, flags: ImportFlags::NONE, of_package: false }
    }

    /// For the file at `path`.
    pub(crate) fn import(path: &str) -> Self {
        Self::of(Target::File(path.into()))
    }

    /// Stating that the file at `path` is a part of this one.
    pub(crate) fn declaring(path: &str) -> Self {
        Self { kind: EdgeKind::Mod, ..Self::import(path) }
    }

    /// The same in a file that is a part of the package in its folder.
    pub(crate) fn of_package(self) -> Self {
        Self { of_package: true, ..self }
    }

    /// The same with `flag`.
    pub(crate) fn with(self, flag: ImportFlag) -> Self {
        Self { flags: self.flags.with(flag), ..self }
    }
}

/// The graph of files by path, with what each asks for, line by line.
pub(crate) fn graph(files: &[(&str, &[Asks])]) -> ModuleGraph {
    graph_in("py", files)
}

/// The same of files in a language with this extension.
pub(crate) fn graph_in(extension: &str, files: &[(&str, &[Asks])]) -> ModuleGraph {
    let language = Language::by_any_name(extension).expect("a language");
    let file = |(path, asks): &(&str, &[Asks])| ResolvedFile {
        path: (*path).into(),
        language,
        types: 0,
        abstract_types: 0,
        package: asks.iter().any(|asks| asks.of_package).then(|| path::folder(path).into()),
        resolutions: asks.iter().enumerate().map(resolution).collect(),
    };
    ModuleGraph::new(&files.iter().map(file).collect::<Vec<_>>())
}

fn resolution((import, asks): (usize, &Asks)) -> Resolution {
    Resolution {
        origin: Origin::Import { import, request: 0, name: None },
        target: asks.target.clone(),
        kind: asks.kind,
        flags: asks.flags,
        evidence: None,
    }
}
