//! What is edited: a long file of each language, put together from declarations of real ones.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use tree_sitter::Parser;

use super::typist::Typist;
use crate::corpus;
use crate::language::{Language, Registered, extension, grammar};
use lab_tools::cache::Cache;

/// A longer declaration is left out: whole files stand in one, behind an include guard or in a
/// function that is called at once.
const MOST_LINES_OF_A_DECLARATION: usize = 400;

/// Which of the corpus' files come first in the first text of a language.
const SEED: u64 = 5;

/// The same of its second text.
const OTHER_SEED: u64 = 6;

/// A text to edit.
pub struct Material {
    /// What tables call it.
    pub name: String,
    /// Its language, in its dialect.
    pub language: Registered,
    /// Whether the grammar reads it as it stands. Otherwise it is C or C++ with macros, which only
    /// parses once they have been masked.
    pub plain: bool,
    /// The text.
    pub text: String,
}

impl Material {
    /// Whether a text in its place would still parse.
    pub fn parses(&self, typist: &Typist) -> Result<bool> {
        if self.plain {
            return Ok(!typist.tree.root_node().has_error());
        }
        masked_parses(self.language, &typist.text)
    }

    /// The name of a file that holds it.
    pub fn file_name(&self) -> String {
        let stem = self.name.to_lowercase().replace('+', "p").replace(' ', "-");
        format!("typed-{stem}.{}", extension(self.language))
    }
}

/// What can be edited.
struct Kind {
    /// What tables call it.
    name: String,
    language: Registered,
    /// Whether the grammar reads it as it stands.
    plain: bool,
    files: Files,
}

/// Which files of the corpus a text is put together from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Files {
    /// All of the language, those first that this seed says.
    All(u64),
    /// Headers alone: they are mostly macros and declarations.
    Headers,
}

impl Files {
    /// Whether the file at `path` is among them.
    fn hold(self, path: &Path) -> bool {
        let is_header = || {
            let extension = path.extension().and_then(|extension| extension.to_str());
            extension.is_some_and(|extension| extension.starts_with('h'))
        };
        self != Self::Headers || is_header()
    }

    fn seed(self) -> u64 {
        match self {
            Self::All(seed) => seed,
            Self::Headers => SEED,
        }
    }
}

/// Two texts of every language, one of each other dialect, and of those that are masked one with
/// their macros and one of headers.
fn kinds() -> impl Iterator<Item = Kind> {
    Registered::with_dialects().flat_map(|language| {
        let is_dialect = language.grammar_name() != language.definition().name;
        let name = if is_dialect {
            format!("{} as {}", language.title(), language.grammar_name())
        } else {
            language.title().to_owned()
        };
        let kind = |suffix: &str, plain, files| Kind {
            name: format!("{name}{suffix}"),
            language,
            plain,
            files,
        };
        let mut kinds = vec![kind("", true, Files::All(SEED))];
        if language.definition().prepare.is_some() {
            kinds.push(kind(" with macros", false, Files::All(SEED)));
            kinds.push(kind(" headers", false, Files::Headers));
        } else if !is_dialect {
            kinds.push(kind(" again", true, Files::All(OTHER_SEED)));
        }
        kinds
    })
}

/// A text of `lines` lines of each kind, or of those of one language.
pub fn gather(cache: &Cache, only: Option<Language>, lines: usize) -> Result<Vec<Material>> {
    kinds()
        .filter(|kind| only.is_none_or(|only| only == Language::of(kind.language)))
        .map(|kind| {
            let text = text(cache, &kind, lines)
                .with_context(|| format!("failed to put together a text of {}", kind.name))?;
            let Kind { name, language, plain, .. } = kind;
            Ok(Material { name, language, plain, text })
        })
        .collect()
}

fn text(cache: &Cache, kind: &Kind, lines: usize) -> Result<String> {
    let Kind { language, plain, files: wanted, .. } = *kind;
    let of_corpus = Language::of(language);
    let folder = corpus::folder_of(cache, of_corpus)?;
    let mut files = corpus::files_of(cache, of_corpus)?;
    files.retain(|file| {
        let path = Path::new(file);
        of_corpus.of_file(path) == language && wanted.hold(path)
    });
    Rng::with_seed(wanted.seed()).shuffle(&mut files);
    let mut text = String::new();
    for file in files {
        let path = folder.join(&file);
        let bytes =
            fs::read(&path).with_context(|| format!("failed to read {}", path.display()))?;
        // Lone carriage returns are where peers and we count lines differently.
        let Ok(source) = String::from_utf8(bytes) else { continue };
        if source.contains('\r') {
            continue;
        }
        let missing = lines - text.lines().count();
        let longer = text.clone() + &declarations(language, plain, &source, missing)?;
        // What parses alone need not beside others.
        if whole(language, plain, &longer)? {
            text = longer;
        }
        if text.lines().count() >= lines {
            return Ok(text);
        }
    }
    ensure!(false, "the corpus holds only {} lines that parse", text.lines().count());
    Ok(text)
}

fn whole(language: Registered, plain: bool, text: &str) -> Result<bool> {
    if plain {
        return Ok(!Typist::new(language, text)?.tree.root_node().has_error());
    }
    masked_parses(language, text)
}

/// Whether the analyzers' own parse, which masks macros, finds no error.
fn masked_parses(language: Registered, text: &str) -> Result<bool> {
    let parsed = astrolens_syntax::parse(text.as_bytes(), language, &|| false)?;
    Ok(!parsed.tree.root_node().has_error())
}

/// The declarations of a file that parse, with the comments between them, until they have `most`
/// lines.
fn declarations(language: Registered, plain: bool, source: &str, most: usize) -> Result<String> {
    let mut parser = Parser::new();
    parser.set_language(&grammar(language))?;
    let prepare = language.definition().prepare.filter(|_| !plain);
    let masked = prepare.and_then(|prepare| prepare(source.as_bytes()));
    let read = masked.as_ref().map_or(source.as_bytes(), |masked| masked.text.as_slice());
    let tree = parser.parse(read, None).context("failed to parse")?;
    let mut kept = String::new();
    let (mut lines, mut done) = (0, 0);
    let mut cursor = tree.walk();
    for node in tree.root_node().children(&mut cursor) {
        let rows = node.end_position().row - node.start_position().row;
        let between = &source[done..node.start_byte()];
        done = node.end_byte();
        if node.has_error() || rows > MOST_LINES_OF_A_DECLARATION {
            kept.push('\n');
            continue;
        }
        lines += between.matches('\n').count() + rows;
        kept.push_str(between);
        kept.push_str(&source[node.byte_range()]);
        if lines >= most {
            break;
        }
    }
    kept.push('\n');
    Ok(kept)
}

/// A small text of each language in each of its dialects.
#[cfg(test)]
pub fn samples() -> Vec<Material> {
    let material = |language: Registered| Material {
        name: language.grammar_name().to_owned(),
        language,
        plain: true,
        text: sample(Language::of(language)).to_owned(),
    };
    Registered::with_dialects().map(material).collect()
}

#[cfg(test)]
fn sample(language: Language) -> &'static str {
    match language {
        Language::Python => {
            "def f(a, b):\n    value = 10\n    if a:\n        value = b\n    return value\n"
        }
        Language::Go => {
            "func f(a, b int) int {\n\tvalue := 10\n\tif a > b {\n\t\tvalue = b\n\t}\n\treturn value\n}\n"
        }
        Language::C => {
            "int f(int a, int b) {\n    int value = 10;\n    if (a) {\n        value = b;\n    }\n    return value;\n}\n"
        }
        Language::Cpp => {
            "int A::f(int a) {\n    auto value = 10;\n    if (a) {\n        value = a;\n    }\n    return value;\n}\n"
        }
        Language::Javascript => {
            "function f(a, b) {\n    let value = 10;\n    if (a) {\n        value = b;\n    }\n    return value;\n}\n"
        }
        Language::Typescript => {
            "function f(a: boolean, b: number): number {\n    let value = 10;\n    if (a) {\n        value = b;\n    }\n    return value;\n}\n"
        }
        Language::Rust => {
            "fn f(a: bool, b: u32) -> u32 {\n    let mut value = 10;\n    if a {\n        value = b;\n    }\n    value\n}\n"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_edited_is_every_language_in_its_dialects_and_with_its_macros() {
        let kinds: Vec<String> = kinds()
            .map(|Kind { name, language, plain, .. }| {
                let text = String::new();
                let file = Material { name: name.clone(), language, plain, text }.file_name();
                format!("{name}: {file}")
            })
            .collect();
        for expected in [
            "C: typed-c.c",
            "C with macros: typed-c-with-macros.c",
            "C headers: typed-c-headers.c",
            "C++ with macros: typed-cpp-with-macros.cc",
            "C++ headers: typed-cpp-headers.cc",
            "Python again: typed-python-again.py",
            "TypeScript: typed-typescript.ts",
            "TypeScript as tsx: typed-typescript-as-tsx.tsx",
        ] {
            assert!(kinds.iter().any(|kind| kind == expected), "{expected} in {kinds:#?}");
        }
        assert_eq!(kinds.iter().filter(|kind| kind.contains("with macros")).count(), 2);
        for language in Language::ALL {
            let of_language = |kind: &Kind| Language::of(kind.language) == language;
            assert!(super::kinds().filter(of_language).count() > 1, "{language}");
        }
    }

    #[test]
    fn headers_are_told_by_their_extensions() {
        for (path, expected) in
            [("a/b.h", true), ("a.hpp", true), ("a.c", false), ("h/a.cc", false), ("h", false)]
        {
            assert_eq!(Files::Headers.hold(Path::new(path)), expected, "{path}");
            assert!(Files::All(SEED).hold(Path::new(path)), "{path}");
        }
    }
}
