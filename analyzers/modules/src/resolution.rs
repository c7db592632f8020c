//! What became of one thing that a file asks for.

use std::sync::Arc;

use astrolens_model::ImportFlags;

/// One thing that a file asks for, resolved or not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Resolution {
    /// What in the file asks.
    pub origin: Origin,
    /// What it means.
    pub target: Target,
    /// How it asks.
    pub kind: EdgeKind,
    /// What is particular about it.
    pub flags: ImportFlags,
    /// Of an edge that no import statement tells, what it rests on: a sentence.
    pub evidence: Option<Arc<str>>,
}

/// What in a file asks for another, by numbers in its [`Surface`](crate::Surface).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A request of an import.
    Import {
        /// The number of the import.
        import: usize,
        /// The number of the request in it.
        request: usize,
        /// The number of the name in that, where names lead to several modules.
        name: Option<usize>,
    },
    /// A path that its code names.
    Path(usize),
    /// Something that it declares.
    Declaration(usize),
    /// The file as it is, by its name or place.
    File,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The file at this path.
    File(Arc<str>),
    /// All files of one language right in the folder at this path: a package of Go.
    Package(Arc<str>),
    /// A package that is no part of the project, by its name.
    External(Arc<str>),
    /// A module of the language's standard library, by its name.
    Standard(Arc<str>),
    /// Nothing that could be found.
    Unresolved(UnresolvedReason),
}

/// Why what is asked for was not found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnresolvedReason {
    /// There is nothing there.
    Missing,
    /// It is computed, and not known before the program runs.
    Computed,
    /// It may be any of these files.
    Ambiguous(Arc<[Arc<str>]>),
    /// It is outside of the project.
    Outside,
    /// A manifest that decides about it cannot be read: its path, and what is wrong.
    Manifest(Arc<str>, Arc<str>),
    /// The language's rules forbid it, in these words: `internal/` of another module.
    Forbidden(Arc<str>),
    /// It is made by a macro, or a name that no file states.
    Generated,
}

/// How a file asks for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// `import`, `from … import`, `use`, `require`.
    Import,
    /// `#include`, `include!`.
    Include,
    /// `mod name;`: the file is a part of the other's module tree.
    Mod,
    /// What is asked for is handed on.
    ReExport,
    /// A call that imports when it is reached.
    Dynamic,
    /// A path in code, without an import.
    Path,
    /// A file whose contents become a value.
    Embed,
    /// From one language to another.
    Ffi,
    /// The file was generated from the other.
    GeneratedFrom,
    /// It asks by HTTP for a path that the other serves.
    Http,
    /// It calls a method of gRPC of a service that the other registers.
    Grpc,
}

impl EdgeKind {
    /// The kind as reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Include => "include",
            Self::Mod => "mod",
            Self::ReExport => "re_export",
            Self::Dynamic => "dynamic",
            Self::Path => "path",
            Self::Embed => "embed",
            Self::Ffi => "ffi",
            Self::GeneratedFrom => "generated_from",
            Self::Http => "http",
            Self::Grpc => "grpc",
        }
    }
}
