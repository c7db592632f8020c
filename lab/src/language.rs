//! The six languages as the chores name them, in the report's own spelling.

use std::fmt;
use std::path::Path;

/// A language of the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
pub enum Language {
    /// Python 3.
    Python,
    /// Go.
    Go,
    /// C, with the headers of C projects.
    C,
    /// C++, with the headers of C++ projects.
    Cpp,
    /// JavaScript, JSX included.
    Javascript,
    /// Rust.
    Rust,
}

impl Language {
    /// Every language, in the order in which tables show them.
    pub const ALL: [Self; 6] =
        [Self::Python, Self::Go, Self::C, Self::Cpp, Self::Javascript, Self::Rust];

    /// The name in reports and folders.
    pub fn name(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Go => "go",
            Self::C => "c",
            Self::Cpp => "cpp",
            Self::Javascript => "javascript",
            Self::Rust => "rust",
        }
    }

    /// The extensions of its files. A `.h` belongs to the language of the project it is in.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Python => &["py"],
            Self::Go => &["go"],
            Self::C => &["c", "h"],
            Self::Cpp => &["cc", "cpp", "cxx", "h", "hh", "hpp", "hxx", "ipp"],
            Self::Javascript => &["js", "mjs", "cjs", "jsx"],
            Self::Rust => &["rs"],
        }
    }

    /// Whether a file of a project in this language is one of its sources.
    pub fn owns(self, path: &Path) -> bool {
        path.extension()
            .and_then(|extension| extension.to_str())
            .is_some_and(|extension| self.extensions().contains(&extension))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}
