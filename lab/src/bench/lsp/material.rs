//! What is edited: a long file of each language, put together from declarations of real ones.

use std::fs;

use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use tree_sitter::Parser;

use super::typist::Typist;
use crate::compare::features::grammar;
use crate::corpus;
use crate::language::Language;
use lab_tools::cache::Cache;

/// A longer declaration is left out: whole files stand in one, behind an include guard or in a
/// function that is called at once.
const MOST_LINES_OF_A_DECLARATION: usize = 400;

/// Which of the corpus' files come first.
const SEED: u64 = 5;

/// A text to edit.
pub struct Material {
    /// What tables call it.
    pub name: &'static str,
    /// Its language.
    pub language: Language,
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
        let extension = match self.language {
            Language::Python => "py",
            Language::Go => "go",
            Language::C => "c",
            Language::Cpp => "cpp",
            Language::Javascript => "js",
            Language::Rust => "rs",
        };
        let stem = self.name.to_lowercase().replace('+', "p").replace(' ', "-");
        format!("typed-{stem}.{extension}")
    }
}

/// What can be edited: every language, and C and C++ a second time with their macros.
const KINDS: &[(&str, Language, bool)] = &[
    ("Python", Language::Python, true),
    ("Go", Language::Go, true),
    ("C", Language::C, true),
    ("C with macros", Language::C, false),
    ("C++", Language::Cpp, true),
    ("C++ with macros", Language::Cpp, false),
    ("JavaScript", Language::Javascript, true),
    ("Rust", Language::Rust, true),
];

/// A text of `lines` lines of each kind, or of those of one language.
pub fn gather(cache: &Cache, only: Option<Language>, lines: usize) -> Result<Vec<Material>> {
    KINDS
        .iter()
        .filter(|(_, language, _)| only.is_none_or(|only| only == *language))
        .map(|(name, language, plain)| {
            let text = text(cache, *language, *plain, lines)
                .with_context(|| format!("failed to put together a text of {name}"))?;
            Ok(Material { name, language: *language, plain: *plain, text })
        })
        .collect()
}

fn text(cache: &Cache, language: Language, plain: bool, lines: usize) -> Result<String> {
    let folder = corpus::folder_of(cache, language)?;
    let mut files = corpus::files_of(cache, language)?;
    Rng::with_seed(SEED).shuffle(&mut files);
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

fn whole(language: Language, plain: bool, text: &str) -> Result<bool> {
    if plain {
        return Ok(!Typist::new(language, text)?.tree.root_node().has_error());
    }
    masked_parses(language, text)
}

/// Whether the analyzers' own parse, which masks macros, finds no error.
fn masked_parses(language: Language, text: &str) -> Result<bool> {
    let language = astrolens_syntax::Language::by_name(language.name())
        .with_context(|| format!("failed to find {language}"))?;
    let parsed = astrolens_syntax::parse(text.as_bytes(), language, &|| false)?;
    Ok(!parsed.tree.root_node().has_error())
}

/// The declarations of a file that parse, with the comments between them, until they have `most`
/// lines.
fn declarations(language: Language, plain: bool, source: &str, most: usize) -> Result<String> {
    let mut parser = Parser::new();
    parser.set_language(&grammar(language))?;
    let masked = astrolens_syntax::Language::by_name(language.name())
        .filter(|_| !plain)
        .and_then(|language| language.definition().prepare)
        .and_then(|prepare| prepare(source.as_bytes()));
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

/// A small text of each language.
#[cfg(test)]
pub fn samples() -> Vec<Material> {
    let texts = [
        (
            "def f(a, b):\n    value = 10\n    if a:\n        value = b\n    return value\n",
            Language::Python,
        ),
        (
            "func f(a, b int) int {\n\tvalue := 10\n\tif a > b {\n\t\tvalue = b\n\t}\n\treturn value\n}\n",
            Language::Go,
        ),
        (
            "int f(int a, int b) {\n    int value = 10;\n    if (a) {\n        value = b;\n    }\n    return value;\n}\n",
            Language::C,
        ),
        (
            "int A::f(int a) {\n    auto value = 10;\n    if (a) {\n        value = a;\n    }\n    return value;\n}\n",
            Language::Cpp,
        ),
        (
            "function f(a, b) {\n    let value = 10;\n    if (a) {\n        value = b;\n    }\n    return value;\n}\n",
            Language::Javascript,
        ),
        (
            "fn f(a: bool, b: u32) -> u32 {\n    let mut value = 10;\n    if a {\n        value = b;\n    }\n    value\n}\n",
            Language::Rust,
        ),
    ];
    let material = |(text, language): (&str, Language)| Material {
        name: language.name(),
        language,
        plain: true,
        text: text.to_owned(),
    };
    texts.map(material).into()
}
