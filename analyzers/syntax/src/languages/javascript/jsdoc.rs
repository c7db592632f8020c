//! What types in comments ask for: TypeScript's "`JSDoc` Reference", which counts for JavaScript alone.

use astrolens_model::{
    ImportFlag, ImportFlags, ImportKind, ImportedName, ModuleRequest, SpecifierForm, Stretch,
};

use crate::imports::{HiddenImport, ImportHead, unescaped};

/// The word that both forms begin with.
const WORD: &str = "import";

/// The imports in the `comment` that starts at byte `start`: `@type {import("a").B}`,
/// `@import { B } from "a"`.
pub(super) fn imports(comment: &str, start: u32) -> Vec<HiddenImport> {
    if !comment.starts_with("/**") || !comment.contains(WORD) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut types = Types::default();
    let mut next = 0;
    for (at, sign) in comment.char_indices() {
        types.read(comment, at, sign);
        if at < next || sign != 'i' || !comment[at..].starts_with(WORD) {
            continue;
        }
        let import = if comment[..at].ends_with('@') {
            tag(comment, at)
        } else if types.is_inside() {
            of_type(comment, at)
        } else {
            None
        };
        if let Some(import) = import {
            next = import.end;
            found.push(import.at(start));
        }
    }
    found
}

/// Whether what is read is in the braces behind a tag.
#[derive(Default)]
struct Types {
    depth: usize,
    is_type: bool,
}

impl Types {
    fn read(&mut self, comment: &str, at: usize, sign: char) {
        match sign {
            '{' => {
                if self.depth == 0 {
                    self.is_type = is_behind_tag(&comment[..at]);
                }
                self.depth += 1;
            }
            '}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn is_inside(&self) -> bool {
        self.depth > 0 && self.is_type
    }
}

/// Whether `text` ends with a tag: `@param`.
fn is_behind_tag(text: &str) -> bool {
    let text = text.trim_end_matches(is_between);
    let word = text.trim_end_matches(|sign: char| sign.is_ascii_alphabetic());
    word.len() < text.len() && word.ends_with('@')
}

/// Whether `sign` may stand between two words of a comment of several lines.
fn is_between(sign: char) -> bool {
    sign.is_whitespace() || sign == '*'
}

/// An import in a comment, by bytes of that.
struct Found {
    start: usize,
    end: usize,
    /// The text in quotes, with them.
    module: (usize, usize),
    specifier: String,
    names: Vec<(usize, usize, ImportedName)>,
}

impl Found {
    /// The same in a file in which the comment starts at byte `start`.
    fn at(self, start: u32) -> HiddenImport {
        let origin = self.start as u32;
        let place = |(from, to): (usize, usize)| Stretch::new((from as u32, to as u32), origin);
        let names = self.names.into_iter();
        let names = names.map(|(from, to, name)| ImportedName {
            place: place((from, to)),
            type_only: true,
            ..name
        });
        let request = ModuleRequest {
            specifier: Some(self.specifier),
            form: SpecifierForm::Quoted,
            place: place(self.module),
            names: names.collect(),
            ..ModuleRequest::default()
        };
        let flags = ImportFlags::NONE.with(ImportFlag::TypeOnly);
        HiddenImport {
            start: start + origin,
            end: start + self.end as u32,
            head: ImportHead::new(ImportKind::ImportType, vec![request]).with(flags),
        }
    }
}

/// `import("a").B` at byte `start`.
fn of_type(comment: &str, start: usize) -> Option<Found> {
    let open = skip(comment, start + WORD.len());
    comment[open..].strip_prefix('(')?;
    let (module, specifier) = quoted(comment, skip(comment, open + 1))?;
    let close = skip(comment, module.1);
    let end = close + usize::from(comment[close..].starts_with(')'));
    let dot = skip(comment, end);
    let name = comment[dot..].strip_prefix('.').map(|_| dot + 1);
    let name = name.and_then(|from| word(comment, skip(comment, from)));
    let end = name.map_or(end, |(_, to)| to);
    let names = name.map(|(from, to)| (from, to, named(&comment[from..to], None)));
    Some(Found { start, end, module, specifier, names: names.into_iter().collect() })
}

/// `@import a, { B as C } from "d"`, of which `import` is at byte `start`.
fn tag(comment: &str, start: usize) -> Option<Found> {
    let from = start + WORD.len();
    let quote = from + comment[from..].find(['"', '\''])?;
    let clause = &comment[from..quote];
    let clause = clause.trim_end_matches(is_between).strip_suffix("from")?;
    if !clause.starts_with(is_between) || clause.contains('@') {
        return None;
    }
    let (module, specifier) = quoted(comment, quote)?;
    let mut names = Vec::new();
    let mut at = from;
    for part in clause.split([',', '{', '}']) {
        let own = part.trim_matches(is_between);
        let first = at + part.find(own).unwrap_or_default();
        at += part.len() + 1;
        let words: Vec<&str> = part.split(is_between).filter(|word| !word.is_empty()).collect();
        let is_in_braces = clause[..first - from].rfind(['{', '}']).is_some();
        let name = match (&words[..], is_in_braces) {
            ([name], true) => named(name, None),
            ([name, "as", alias], true) => named(name, Some(*alias)),
            ([alias], false) => named("default", Some(*alias)),
            (["as", alias], false) => named(ImportedName::ALL, Some(*alias)),
            _ => continue,
        };
        names.push((first, first + own.len(), name));
    }
    Some(Found { start, end: module.1, module, specifier, names })
}

fn named(name: &str, alias: Option<&str>) -> ImportedName {
    let alias = alias.map(str::to_owned);
    ImportedName { name: name.to_owned(), alias, ..ImportedName::default() }
}

/// The text in quotes that starts at byte `at`, and what it says.
fn quoted(comment: &str, at: usize) -> Option<((usize, usize), String)> {
    let quote = comment[at..].chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    let length = comment[at + 1..].find([quote, '\n'])?;
    let inside = &comment[at + 1..at + 1 + length];
    let is_closed = comment[at + 1 + length..].starts_with(quote);
    is_closed.then(|| ((at, at + length + 2), unescaped(inside)))
}

/// The name that starts at byte `at`.
fn word(comment: &str, at: usize) -> Option<(usize, usize)> {
    let rest = &comment[at..];
    let is_part = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '$');
    let length = rest.find(|sign| !is_part(sign)).unwrap_or(rest.len());
    (length > 0).then_some((at, at + length))
}

/// The first byte from `at` on that is not between two words.
fn skip(comment: &str, at: usize) -> usize {
    comment.len() - comment[at..].trim_start_matches(is_between).len()
}
