//! The languages there are: one row each.

use std::sync::OnceLock;

use astrolens_model::LanguageName;

use crate::definition::Definition;
use crate::grammar::Grammar;
use crate::languages::{c, cpp, go, javascript, python, rust};

/// How many languages there are.
pub(crate) const COUNT: usize = 6;

/// One row for each language, in the order in which lists show them.
static LANGUAGES: [Entry; COUNT] = [
    Entry::new(&python::DEFINITION),
    Entry::new(&go::DEFINITION),
    Entry::new(&c::DEFINITION),
    Entry::new(&cpp::DEFINITION),
    Entry::new(&javascript::DEFINITION),
    Entry::new(&rust::DEFINITION),
];

struct Entry {
    definition: &'static Definition,
    grammar: OnceLock<Grammar>,
}

impl Entry {
    const fn new(definition: &'static Definition) -> Self {
        Self { definition, grammar: OnceLock::new() }
    }
}

/// One of the languages: cheap to copy, compare and look things up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(u8);

impl Language {
    /// All languages, in the registry's order.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..LANGUAGES.len() as u8).map(Self)
    }

    /// The language called `name` in reports and configuration.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::all().find(|language| language.definition().name == name)
    }

    /// The language an editor means by `id`.
    #[must_use]
    pub fn by_editor_id(id: &str) -> Option<Self> {
        Self::all().find(|language| language.definition().files.editor_ids.contains(&id))
    }

    /// The language that people call `name`: its own name, what an editor calls it, or an extension
    /// of its files.
    #[must_use]
    pub fn by_any_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let is_called = |names: &[&str]| names.contains(&name.as_str());
        Self::by_name(&name).or_else(|| {
            Self::all().find(|language| {
                let files = &language.definition().files;
                [files.editor_ids, files.modes, files.extensions].into_iter().any(is_called)
            })
        })
    }

    /// What the language's folder states.
    #[must_use]
    pub fn definition(self) -> &'static Definition {
        LANGUAGES[self.0 as usize].definition
    }

    /// Its tables, resolved at first use.
    #[must_use]
    pub fn grammar(self) -> &'static Grammar {
        let entry = &LANGUAGES[self.0 as usize];
        entry.grammar.get_or_init(|| Grammar::new(entry.definition))
    }

    /// Its name in reports and configuration.
    #[must_use]
    pub fn name(self) -> LanguageName {
        LanguageName::new(self.definition().name)
    }

    /// Its name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.definition().title
    }

    /// Its place in [`all`](Self::all).
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn tables_name_only_what_the_grammars_know() {
        for language in Language::all() {
            let unknown = Grammar::unknown_names(language.definition());
            assert!(unknown.is_empty(), "{}: {unknown:#?}", language.title());
        }
    }

    #[test]
    fn signs_tell_languages_apart() {
        let mut seen = BTreeSet::new();
        let mut bases = BTreeSet::new();
        for language in Language::all() {
            let definition = language.definition();
            let files = &definition.files;
            assert_eq!(Language::by_name(definition.name), Some(language));
            for extension in files.extensions {
                assert!(seen.insert(("extension", *extension)), "`.{extension}` is claimed twice");
            }
            for (kind, signs) in [
                ("name", files.names),
                ("interpreter", files.interpreters),
                ("id", files.editor_ids),
            ] {
                for sign in signs {
                    assert!(seen.insert((kind, *sign)), "{kind} `{sign}` is claimed twice");
                }
            }
            for claim in files.shared.iter().filter(|claim| claim.is_base) {
                assert!(bases.insert(claim.extension), "`.{}` has two bases", claim.extension);
            }
        }
        for language in Language::all() {
            for claim in language.definition().files.shared {
                let owned = seen.contains(&("extension", claim.extension));
                assert!(!owned, "`.{}` is both one language's and shared", claim.extension);
            }
        }
    }
}
