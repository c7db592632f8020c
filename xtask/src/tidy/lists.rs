//! Lists of languages outside of the registry: in the editors' clients, their manifests and the docs.
//!
//! Each place of [`LOCATIONS`] is written from the registry by `cargo xtask tidy --write`, and checked
//! without it. What calls languages by names that are nobody else's is written by hand, and only
//! checked to leave none out: [`CALLS`].

use std::fs;
use std::iter;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::Problem;
use super::registries::{self, Row, Signs};

/// A language, and how it is told from others.
struct Language {
    row: Row,
    signs: Signs,
}

/// What a list holds, in the registry's order.
type Items = fn(&[Language]) -> Vec<String>;

/// How the items of a list are set.
enum Form {
    /// Each between two texts, with a third between each two.
    Joined { open: &'static str, close: &'static str, between: &'static str },
    /// As in a sentence: `A, B and C`. Where its lines break is not looked at.
    Sentence { last: &'static str },
}

/// A list in a file: all that stands between two texts, wherever they do.
struct ListLocation {
    path: &'static str,
    before: &'static str,
    after: &'static str,
    items: Items,
    form: Form,
}

const fn joined(open: &'static str, close: &'static str, between: &'static str) -> Form {
    Form::Joined { open, close, between }
}

const SENTENCE: Form = Form::Sentence { last: " and " };

const fn place(
    path: &'static str,
    (before, after): (&'static str, &'static str),
    items: Items,
    form: Form,
) -> ListLocation {
    ListLocation { path, before, after, items, form }
}

const CLIENT: &str = "editors/nvim/lua/astrolens/client.lua";
const PLUGIN: &str = "editors/nvim/plugin/astrolens.lua";
const LANGUAGES: &str = "editors/vscode/src/languages.ts";
const MANIFEST: &str = "editors/vscode/package.json";
const WORDS: &str = "editors/vscode/package.nls.json";
const EDITORS: &str = "docs/editors.md";

const LOCATIONS: &[ListLocation] = &[
    place(CLIENT, ("M.filetypes = {\n", "  \"toml\",\n"), ids, joined("  \"", "\",\n", "")),
    place(PLUGIN, ("local filetypes = {\n", "  \"toml\",\n"), ids, joined("  \"", "\",\n", "")),
    place("docs/neovim.lua", ("filetypes = { ", ", 'toml' }"), ids, joined("'", "'", ", ")),
    place("README.md", ("filetypes = { ", ", 'toml' }"), ids, joined("'", "'", ", ")),
    place(EDITORS, ("filetypes = { ", " },"), ids, joined("\"", "\"", ", ")),
    place(EDITORS, ("for s:filetype in [", "]"), ids, joined("'", "'", ", ")),
    place(EDITORS, ("| languages | ", " as the protocol"), ids, joined("`", "`", ", ")),
    place(LANGUAGES, ("LANGUAGES: readonly string[] = [", "]"), ids, joined("\"", "\"", ", ")),
    place(
        LANGUAGES,
        ("TITLES: Record<string, string> = { ", " };"),
        named_titles,
        joined("", "", ", "),
    ),
    place(LANGUAGES, ("FILES = \"**/*.{", "}\""), extensions, joined("", "", ",")),
    place(MANIFEST, ("\"ast\",\n    ", "\n  ],"), names, joined("\"", "\"", ",\n    ")),
    place(
        MANIFEST,
        ("\"activationEvents\": [\n", "    \"workspaceContains:astrolens.toml\""),
        ids,
        joined("    \"onLanguage:", "\",\n", ""),
    ),
    place(MANIFEST, ("\"workspaceContains:**/*.{", "}\""), extensions, joined("", "", ",")),
    place(MANIFEST, ("editorLangId =~ /^(", ")$/"), ids, joined("", "", "|")),
    place(WORDS, ("Code insight for ", ": how"), titles, SENTENCE),
    place(WORDS, ("Open a file in ", " to see"), titles, Form::Sentence { last: " or " }),
    place(WORDS, ("up to date as you type. ", " work at once"), titles, SENTENCE),
    place("README.md", ("code insight for ", ". One"), titles, SENTENCE),
    place("editors/vscode/README.md", ("up to date as you type: in ", ".\n"), titles, SENTENCE),
    place("editors/nvim/doc/astrolens.txt", ("Code insight for ", "\n\n"), titles, SENTENCE),
    place(
        "tests/lsp/support/corpus.py",
        ("SUFFIXES = {\n", "}\n"),
        extensions,
        joined("    \".", "\",\n", ""),
    ),
];

/// Words of a list in which each language, in each of its dialects, is called by one of its names.
struct Calls {
    path: &'static str,
    before: &'static str,
    after: &'static str,
    /// What stands behind each name.
    suffix: &'static str,
}

const CALLS: &[Calls] = &[
    Calls { path: ".pre-commit-hooks.yaml", before: "&languages [", after: "]", suffix: "" },
    Calls { path: EDITORS, before: "'((", after: ")", suffix: "-mode" },
];

/// Checks every list.
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let languages = languages(root)?;
    let mut problems = Vec::new();
    for place in LOCATIONS {
        let text = read(root, place.path)?;
        if place.written(&text, &languages)? != text {
            problems.push(Problem::new(
                place.path,
                format!(
                    "the list behind `{}` is not the registry's: run `cargo xtask tidy --write`",
                    place.before.trim()
                ),
            ));
        }
    }
    for calls in CALLS {
        let missing = calls.missing(&read(root, calls.path)?, &languages)?;
        problems.extend(missing.into_iter().map(|name| {
            Problem::new(
                calls.path,
                format!("the list behind `{}` leaves out {name}", calls.before),
            )
        }));
    }
    Ok(problems)
}

/// Writes every list anew, and names the files that changed.
pub fn write(root: &Path) -> Result<Vec<&'static str>> {
    let languages = languages(root)?;
    let mut changed = Vec::new();
    for place in LOCATIONS {
        let text = read(root, place.path)?;
        let written = place.written(&text, &languages)?;
        if written != text {
            fs::write(root.join(place.path), written)
                .with_context(|| format!("failed to write {}", place.path))?;
            changed.push(place.path);
        }
    }
    changed.dedup();
    Ok(changed)
}

fn read(root: &Path, path: &str) -> Result<String> {
    fs::read_to_string(root.join(path)).with_context(|| format!("failed to read {path}"))
}

fn languages(root: &Path) -> Result<Vec<Language>> {
    let rows = registries::languages(root)?.into_iter();
    rows.map(|row| Ok(Language { signs: registries::signs(root, &row)?, row })).collect()
}

impl ListLocation {
    /// `text` with the list in it that should be.
    fn written(&self, text: &str, languages: &[Language]) -> Result<String> {
        let items = (self.items)(languages);
        let list = self.form.of(&items);
        let mut pieces = text.split(self.before);
        let mut written = pieces.next().unwrap_or_default().to_owned();
        let mut count = 0;
        for piece in pieces {
            let (old, rest) = piece.split_once(self.after).with_context(|| {
                format!("{}: found no `{}` behind `{}`", self.path, self.after, self.before)
            })?;
            let is_kept = matches!(self.form, Form::Sentence { .. }) && words(old) == words(&list);
            let list = if is_kept { old } else { &list };
            written.extend([self.before, list, self.after, rest]);
            count += 1;
        }
        ensure!(count > 0, "{}: found no `{}`", self.path, self.before);
        Ok(written)
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

impl Form {
    fn of(&self, items: &[String]) -> String {
        match self {
            Self::Joined { open, close, between } => {
                let items: Vec<String> =
                    items.iter().map(|item| format!("{open}{item}{close}")).collect();
                items.join(between)
            }
            Self::Sentence { last } => match items.split_last() {
                Some((end, first)) if !first.is_empty() => {
                    format!("{}{last}{end}", first.join(", "))
                }
                _ => items.concat(),
            },
        }
    }
}

impl Calls {
    /// The languages and dialects that no word of the list calls.
    fn missing(&self, text: &str, languages: &[Language]) -> Result<Vec<String>> {
        let (_, rest) = text
            .split_once(self.before)
            .with_context(|| format!("{}: found no `{}`", self.path, self.before))?;
        let (list, _) = rest.split_once(self.after).unwrap_or((rest, ""));
        let called: Vec<&str> = list
            .split([',', ' ', '\n'])
            .filter(|word| !word.is_empty())
            .map(|word| word.strip_suffix(self.suffix).unwrap_or(word))
            .collect();
        Ok(languages.iter().flat_map(|language| language.uncalled(&called)).collect())
    }
}

impl Language {
    /// It and its dialects, less those that a word of `called` names.
    fn uncalled(&self, called: &[&str]) -> Vec<String> {
        let Signs { extensions, editor_ids, modes, dialects, .. } = &self.signs;
        let named: Vec<&String> = iter::once(&self.row.id)
            .chain(extensions)
            .chain(editor_ids)
            .chain(modes)
            .filter(|name| called.contains(&name.as_str()))
            .collect();
        let is_of = |dialect: &String, name: &String| name.starts_with(dialect.as_str());
        let is_own = |name: &&&String| !dialects.iter().any(|dialect| is_of(dialect, name));
        let own = named.iter().find(is_own).is_none().then(|| self.row.id.clone());
        let of_dialects = dialects.iter().filter(|one| !named.iter().any(|name| is_of(one, name)));
        own.into_iter().chain(of_dialects.cloned()).collect()
    }
}

/// What editors call the languages.
fn ids(languages: &[Language]) -> Vec<String> {
    languages.iter().flat_map(|language| language.signs.editor_ids.clone()).collect()
}

/// What reports call them.
fn names(languages: &[Language]) -> Vec<String> {
    languages.iter().map(|language| language.row.id.clone()).collect()
}

/// What people call them.
fn titles(languages: &[Language]) -> Vec<String> {
    languages.iter().map(|language| language.row.title.clone()).collect()
}

/// What people call what reports call so.
fn named_titles(languages: &[Language]) -> Vec<String> {
    let pair = |language: &Language| format!("{}: \"{}\"", language.row.id, language.row.title);
    languages.iter().map(pair).collect()
}

/// The extensions of their files, and those that others use too but are theirs where nothing speaks
/// for another.
fn extensions(languages: &[Language]) -> Vec<String> {
    languages
        .iter()
        .flat_map(|language| language.signs.extensions.iter().chain(&language.signs.bases).cloned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages() -> Vec<Language> {
        let language = |id: &str, title: &str, signs: Signs| Language {
            row: Row {
                module: id.to_owned(),
                id: id.to_owned(),
                title: title.to_owned(),
                page: "".into(),
            },
            signs,
        };
        let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let go = Signs { extensions: all(&["go"]), editor_ids: all(&["go"]), ..Signs::default() };
        let typescript = Signs {
            extensions: all(&["ts", "tsx"]),
            editor_ids: all(&["typescript", "typescriptreact"]),
            modes: all(&["ts", "tsx-ts"]),
            dialects: all(&["tsx"]),
            ..Signs::default()
        };
        vec![language("go", "Go", go), language("typescript", "TypeScript", typescript)]
    }

    fn place(form: Form, items: Items) -> ListLocation {
        ListLocation { path: "a.md", before: "{ ", after: " }", items, form }
    }

    #[test]
    fn every_list_behind_the_words_is_written_anew() {
        let ids = place(joined("'", "'", ", "), ids);
        let text = "a { 'go' } b {  } c";
        assert_eq!(
            ids.written(text, &languages()).unwrap(),
            "a { 'go', 'typescript', 'typescriptreact' } b { 'go', 'typescript', 'typescriptreact' } c"
        );
        for text in ["no list", "{ no end"] {
            assert!(ids.written(text, &languages()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_sentence_keeps_its_breaks_of_lines() {
        let titles = place(SENTENCE, titles);
        for (text, expected) in [
            ("{ Go\n  and TypeScript }", "{ Go\n  and TypeScript }"),
            ("{ Go }", "{ Go and TypeScript }"),
        ] {
            assert_eq!(titles.written(text, &languages()).unwrap(), expected);
        }
    }

    #[test]
    fn a_language_is_called_by_any_of_its_names_and_a_dialect_by_its_own() {
        let calls = Calls { path: "a.yaml", before: "[", after: "]", suffix: "-mode" };
        for (text, missing) in [
            ("[go-mode ts-mode tsx-ts-mode]", &[][..]),
            ("[go, typescript]", &["tsx"]),
            ("[tsx]", &["go", "typescript"]),
        ] {
            assert_eq!(calls.missing(text, &languages()).unwrap(), missing, "{text}");
        }
    }
}
