//! The languages there are: one row each.

use std::sync::OnceLock;

use astrolens_model::LanguageName;
use astrolens_model::config::Variants;

use crate::definition::{Definition, Dialect};
use crate::grammar::Grammar;
use crate::languages::{c, cpp, go, javascript, python, rust, typescript};

/// How many languages there are.
pub(crate) const COUNT: usize = 7;

/// One row for each language, in the order in which lists show them.
static LANGUAGES: [Entry; COUNT] = [
    Entry::new(&python::DEFINITION),
    Entry::new(&go::DEFINITION),
    Entry::new(&c::DEFINITION),
    Entry::new(&cpp::DEFINITION),
    Entry::new(&javascript::DEFINITION),
    Entry::new(&typescript::DEFINITION),
    Entry::new(&rust::DEFINITION),
];

/// The most grammars that a language has.
const GRAMMARS: usize = 2;

struct Entry {
    definition: &'static Definition,
    grammars: [OnceLock<Grammar>; GRAMMARS],
}

impl Entry {
    const fn new(definition: &'static Definition) -> Self {
        assert!(definition.dialects.len() < GRAMMARS, "a language has more grammars than slots");
        Self { definition, grammars: [const { OnceLock::new() }; GRAMMARS] }
    }
}

/// One of the languages, in one of its dialects: cheap to copy, compare and look things up by.
///
/// Dialects are told apart where a text is parsed, and nowhere else: see
/// [`is_same`](Self::is_same).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language {
    row: u8,
    /// 0 for the language as it is, else the place of the dialect, from 1.
    dialect: u8,
}

impl Language {
    /// All languages, in the registry's order, each as it is without a dialect.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..LANGUAGES.len() as u8).map(|row| Self { row, dialect: 0 })
    }

    /// All languages in all their dialects, in the registry's order: a language as it is comes
    /// first.
    pub fn with_dialects() -> impl Iterator<Item = Self> {
        Self::all().flat_map(|language| {
            let dialects = language.definition().dialects.len() as u8;
            (0..=dialects).map(move |dialect| Self { dialect, ..language })
        })
    }

    /// The language called `name` in reports and configuration.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::all().find(|language| language.definition().name == name)
    }

    /// The language an editor means by `id`.
    #[must_use]
    pub fn by_editor_id(id: &str) -> Option<Self> {
        let language = Self::all().find(|it| it.definition().files.editor_ids.contains(&id))?;
        Some(language.in_dialect(|dialect| dialect.editor_ids.contains(&id)))
    }

    /// Whether `text`, in a file named as the language's are, is sure to be something else.
    #[must_use]
    pub fn is_foreign(self, text: &[u8]) -> bool {
        self.definition().files.is_foreign.is_some_and(|is_foreign| is_foreign(text))
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

    /// The language as files with `extension` are written in it.
    #[must_use]
    pub(crate) fn as_written_in(self, extension: &str) -> Self {
        let is_own = |own: &&str| own.eq_ignore_ascii_case(extension);
        self.in_dialect(|dialect| dialect.extensions.iter().any(is_own))
    }

    fn in_dialect(self, fits: impl FnMut(&Dialect) -> bool) -> Self {
        let place = self.definition().dialects.iter().position(fits);
        Self { dialect: place.map_or(0, |place| place as u8 + 1), ..self }
    }

    /// Whether both are the same language, whatever their dialects.
    #[must_use]
    pub fn is_same(self, other: Self) -> bool {
        self.row == other.row
    }

    /// What the language's folder states.
    #[must_use]
    pub fn definition(self) -> &'static Definition {
        LANGUAGES[self.row as usize].definition
    }

    /// The options that change what is counted in it and that `variants` switches.
    pub fn switched(self, variants: &Variants) -> impl Iterator<Item = &'static str> {
        let definition = self.definition();
        let known = definition.cyclomatic.variants.iter().chain(definition.cognitive.variants);
        known.map(|variant| variant.option).filter(|option| variants.is_switched(option))
    }

    /// The tables for its grammar, resolved at first use.
    #[must_use]
    pub fn grammar(self) -> &'static Grammar {
        let Entry { definition, grammars } = &LANGUAGES[self.row as usize];
        let grammar = self.dialect().map_or(definition.grammar, |dialect| dialect.grammar);
        grammars[self.dialect as usize].get_or_init(|| Grammar::new(definition, grammar()))
    }

    /// The dialect it is in, if it is in one.
    fn dialect(self) -> Option<&'static Dialect> {
        self.definition().dialects.get((self.dialect as usize).checked_sub(1)?)
    }

    /// The name of the grammar that reads it: the dialect's, or the language's.
    #[must_use]
    pub fn grammar_name(self) -> &'static str {
        self.dialect().map_or(self.definition().name, |dialect| dialect.name)
    }

    /// The language and dialect whose [`grammar_name`](Self::grammar_name) this is.
    #[must_use]
    pub fn by_grammar_name(name: &str) -> Option<Self> {
        Self::with_dialects().find(|language| language.grammar_name() == name)
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

    /// Its place in [`all`](Self::all), whatever its dialect.
    #[must_use]
    pub fn index(self) -> usize {
        self.row as usize
    }

    /// Its place in [`with_dialects`](Self::with_dialects).
    #[must_use]
    pub fn grammar_index(self) -> usize {
        let before = Self::all().take(self.index()).map(|it| 1 + it.definition().dialects.len());
        before.sum::<usize>() + self.dialect as usize
    }
}

/// All grammars of all languages.
pub(crate) fn grammars() -> impl Iterator<Item = tree_sitter::Language> {
    let definitions = LANGUAGES.iter().map(|entry| entry.definition);
    definitions.flat_map(|definition| {
        let dialects = definition.dialects.iter().map(|dialect| dialect.grammar);
        std::iter::once(definition.grammar).chain(dialects).map(|grammar| grammar())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn tables_name_only_what_the_grammars_know() {
        for language in Language::all() {
            let definition = language.definition();
            let dialects = definition.dialects.iter().map(|dialect| dialect.grammar);
            let grammars = std::iter::once(definition.grammar).chain(dialects);
            let unknown = grammars
                .map(|grammar| Grammar::unknown_names(definition, &grammar()))
                .reduce(|all, some| all.into_iter().filter(|name| some.contains(name)).collect())
                .unwrap_or_default();
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
