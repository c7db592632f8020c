//! The languages as experiments name them: the registry's, each with a name to write data under.
//!
//! What an experiment needs of each language, an oracle or a text to type in, is a `match` over
//! [`Language`], so that the compiler asks for it when there is a new one. All else is read from the
//! registry.

use std::fmt;
use std::path::Path;

pub use astrolens_syntax::Language as Registered;
use astrolens_syntax::detect::{ByPath, by_path};

/// A language of the corpus, in the registry's order.
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
    /// TypeScript, TSX included.
    Typescript,
    /// Rust.
    Rust,
}

impl Language {
    /// Every language, in the order in which tables show them.
    pub const ALL: [Self; 7] = [
        Self::Python,
        Self::Go,
        Self::C,
        Self::Cpp,
        Self::Javascript,
        Self::Typescript,
        Self::Rust,
    ];

    /// The one that the registry has, whatever the dialect.
    pub fn of(registered: Registered) -> Self {
        Self::ALL[registered.index()]
    }

    /// What the registry has of it, without a dialect.
    pub fn registered(self) -> Registered {
        Registered::all().nth(self as usize).expect("a test holds both lists against each other")
    }

    /// The name in reports and folders.
    pub fn name(self) -> &'static str {
        self.registered().definition().name
    }

    /// The language in the dialect that the file at `path` is written in.
    ///
    /// A file whose extension is another one's as well, `.h`, belongs to the language of the project
    /// it is in.
    pub fn of_file(self, path: &Path) -> Registered {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match by_path(&name) {
            ByPath::Language(found) if found.is_same(self.registered()) => found,
            _ => self.registered(),
        }
    }

    /// Whether a file of a project in this language is one of its sources.
    pub fn owns(self, path: &Path) -> bool {
        let Some(extension) = path.extension().and_then(|extension| extension.to_str()) else {
            return false;
        };
        let files = &self.registered().definition().files;
        let claims = |language: Registered| {
            let shared = language.definition().files.shared.iter();
            shared.filter(|claim| claim.extension == extension)
        };
        // Without a base a shared extension says nothing: `.cgi` may be of any language.
        let has_base = || Registered::all().flat_map(claims).any(|claim| claim.is_base);
        files.extensions.contains(&extension)
            || (claims(self.registered()).next().is_some() && has_base())
    }
}

/// The grammar of a language in its dialect.
pub fn grammar(language: Registered) -> tree_sitter::Language {
    let definition = language.definition();
    let dialect =
        definition.dialects.iter().find(|dialect| dialect.name == language.grammar_name());
    dialect.map_or(definition.grammar, |dialect| dialect.grammar)()
}

/// What editors call a language in its dialect.
pub fn editor_id(language: Registered) -> &'static str {
    let ids = language.definition().files.editor_ids;
    ids.iter().find(|id| Registered::by_editor_id(id) == Some(language)).unwrap_or(&ids[0])
}

/// The first extension of files that are written in a language in its dialect.
pub fn extension(language: Registered) -> &'static str {
    let written = |extension: &&&str| {
        let path = format!("a.{extension}");
        matches!(by_path(&path), ByPath::Language(found) if found == language)
    };
    let extensions = language.definition().files.extensions;
    extensions.iter().find(written).unwrap_or(&extensions[0])
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_languages_are_those_of_the_registry() {
        let registered: Vec<&str> =
            Registered::all().map(|language| language.definition().name).collect();
        let ours: Vec<String> =
            Language::ALL.iter().map(|language| format!("{language:?}").to_lowercase()).collect();
        assert_eq!(ours, registered);
    }

    #[test]
    fn a_dialect_is_told_by_its_files_and_keeps_its_language() {
        let tsx = Language::Typescript.of_file(Path::new("src/menu.tsx"));
        assert_eq!(
            (tsx.grammar_name(), editor_id(tsx), extension(tsx)),
            ("tsx", "typescriptreact", "tsx")
        );
        assert_eq!(Language::of(tsx), Language::Typescript);
        assert_ne!(grammar(tsx), grammar(Language::Typescript.registered()));
        let c = Language::C.of_file(Path::new("a.h"));
        assert_eq!((c, editor_id(c), extension(c)), (Language::C.registered(), "c", "c"));
    }

    #[test]
    fn a_project_owns_its_headers_and_no_scripts_of_any_language() {
        for (language, name, expected) in [
            (Language::C, "a.h", true),
            (Language::Cpp, "a.h", true),
            (Language::Cpp, "a.hpp", true),
            (Language::C, "a.hpp", false),
            (Language::Python, "a.cgi", false),
            (Language::Typescript, "a.d.mts", true),
            (Language::Javascript, "a.ts", false),
            (Language::Rust, "rs", false),
        ] {
            assert_eq!(language.owns(Path::new(name)), expected, "{language} {name}");
        }
    }
}
