//! What `.gitattributes` declares of the origin of files: `linguist-vendored` and
//! `linguist-generated`, as the hosts that show a repository read them.
//!
//! The rules are git's: of the lines that fit a path the last one of the nearest file decides, each
//! attribute by itself; macros are defined at the top only. What a machine or a clone adds of its
//! own (`core.attributesFile`, `.git/info/attributes`) does not count, so that a report is the same
//! everywhere.

use std::collections::HashMap;
use std::sync::Arc;

use astrolens_model::{Declaration, Declared};
use gix_attributes::StateRef;
use gix_attributes::glob::pattern::Case;
use gix_attributes::glob::{Pattern, wildmatch};
use gix_attributes::parse::Kind;

/// What such a file is called.
pub const ATTRIBUTES_FILE_NAME: &str = ".gitattributes";

/// What all attributes of this sort begin with.
const FAMILY: &[u8] = b"linguist-";

/// The attributes that are read.
const NAMES: [&str; 2] = ["linguist-vendored", "linguist-generated"];

/// Macros that mean each other come to nothing.
const MOST_MACROS_DEEP: u32 = 8;

/// The files that reach a folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes {
    /// The farthest first.
    files: Vec<Arc<Rules>>,
    macros: Arc<HashMap<String, Vec<Assignment>>>,
}

/// The lines of one file that speak of origins.
#[derive(Debug)]
struct Rules {
    /// The folder of the file, relative to the top, parts joined by `/`.
    folder: String,
    lines: Vec<Line>,
}

/// A line with what it says of each of [`NAMES`].
#[derive(Debug)]
struct Line {
    number: usize,
    pattern: Pattern,
    answers: Answers,
}

/// For each of [`NAMES`]: what is said of it, if anything.
type Answers = [Option<Answer>; NAMES.len()];

/// What is said of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// It is what the attribute says, or is not.
    Holds(bool),
    /// Nothing, whatever lines above say.
    Unspecified,
}

/// An attribute or a macro, and what is said of it.
#[derive(Debug)]
struct Assignment {
    name: String,
    answer: Answer,
}

impl Attributes {
    /// These and, nearer, the file with `text` in `folder`, relative to the top.
    #[must_use]
    pub(crate) fn with_file(&self, folder: &str, text: &[u8]) -> Self {
        let mut with = self.clone();
        let mut patterns = Vec::new();
        let mut macros = HashMap::new();
        // Lines that git warns about and passes over are passed over.
        for (kind, assignments, number) in gix_attributes::parse(text).flatten() {
            let assignments: Vec<_> = assignments
                .flatten()
                .map(|assignment| Assignment {
                    name: assignment.name.as_str().to_owned(),
                    answer: Answer::of(assignment.state),
                })
                .collect();
            match kind {
                Kind::Macro(name) => drop(macros.insert(name.as_str().to_owned(), assignments)),
                Kind::Pattern(pattern) if pattern.is_negative() => {}
                Kind::Pattern(pattern) => patterns.push((pattern, assignments, number)),
            }
        }
        if folder.is_empty() {
            with.macros = Arc::new(macros);
        }
        let lines = patterns.into_iter().filter_map(|(pattern, assignments, number)| {
            let mut answers = Answers::default();
            with.read(&assignments, &mut answers, 0);
            (answers != Answers::default()).then_some(Line { number, pattern, answers })
        });
        let lines: Vec<_> = lines.collect();
        if !lines.is_empty() {
            with.files.push(Arc::new(Rules { folder: folder.to_owned(), lines }));
        }
        with
    }

    /// Whether a file may add something to these: most say nothing of origins at all.
    pub(crate) fn may_grow_by(&self, text: &[u8]) -> bool {
        !self.macros.is_empty() || text.windows(FAMILY.len()).any(|window| window == FAMILY)
    }

    /// Takes over what `assignments` say, the last of them before the others.
    fn read(&self, assignments: &[Assignment], answers: &mut Answers, depth: u32) {
        for Assignment { name, answer } in assignments {
            if let Some(place) = NAMES.iter().position(|known| known == name) {
                answers[place] = Some(*answer);
            } else if *answer == Answer::Holds(true)
                && depth < MOST_MACROS_DEEP
                && let Some(assignments) = self.macros.get(name)
            {
                self.read(assignments, answers, depth + 1);
            }
        }
    }

    /// What is declared of the file at `path`, relative to the top, parts joined by `/`; it is asked for
    /// where somebody declares anything.
    pub(crate) fn declared(&self, path: impl FnOnce() -> String) -> Declared {
        if self.files.is_empty() {
            return Declared::default();
        }
        let path = path();
        let [vendored, generated] = [0, 1].map(|place| self.declaration(&path, place));
        Declared { vendored, generated }
    }

    fn declaration(&self, path: &str, place: usize) -> Option<Declaration> {
        let (rules, line, answer) = self.files.iter().rev().find_map(|rules| {
            let path = below(path, &rules.folder)?;
            let line = rules
                .lines
                .iter()
                .rev()
                .find(|line| line.answers[place].is_some() && line.fits(path))?;
            Some((rules, line, line.answers[place]?))
        })?;
        let Answer::Holds(holds) = answer else { return None };
        let (slash, number) = (if rules.folder.is_empty() { "" } else { "/" }, line.number);
        let sign = if holds { "" } else { "-" };
        let file = format!("{}{slash}{ATTRIBUTES_FILE_NAME}:{number}", rules.folder);
        Some(Declaration { holds, by: format!("{file} says `{sign}{}`", NAMES[place]) })
    }
}

impl Answer {
    fn of(state: StateRef<'_>) -> Self {
        match state {
            StateRef::Set => Self::Holds(true),
            StateRef::Unset => Self::Holds(false),
            // Any other value means yes, as to the hosts.
            StateRef::Value(value) => Self::Holds(value.as_bstr() != "false"),
            StateRef::Unspecified => Self::Unspecified,
        }
    }
}

impl Line {
    /// Whether the line is about the file at `path`, relative to the file's folder.
    fn fits(&self, path: &str) -> bool {
        self.pattern.matches_repo_relative_path(
            path.into(),
            path.rfind('/').map(|slash| slash + 1),
            Some(false),
            Case::Sensitive,
            wildmatch::Mode::NO_MATCH_SLASH_LITERAL,
        )
    }
}

/// `path` from `folder`, if it is below that.
fn below<'path>(path: &'path str, folder: &str) -> Option<&'path str> {
    if folder.is_empty() {
        return Some(path);
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of the file at `path` by files, each with its folder.
    fn said(files: &[(&str, &str)], path: &str) -> String {
        let attributes = files.iter().fold(Attributes::default(), |attributes, (folder, text)| {
            attributes.with_file(folder, text.as_bytes())
        });
        let Declared { vendored, generated } = attributes.declared(|| path.to_owned());
        let answers: Vec<_> = [vendored, generated].into_iter().flatten().map(|by| by.by).collect();
        answers.join("; ")
    }

    /// Each answer is that of `git check-attr linguist-vendored linguist-generated` 2.39 in a
    /// repository with these files, where `set` and any value but `false` mean yes.
    #[test]
    fn lines_are_read_as_git_reads_them() {
        for (text, path, expected) in [
            ("*.c linguist-generated", "a/b.c", ".gitattributes:1 says `linguist-generated`"),
            ("# x\n\n/b.c linguist-vendored", "a/b.c", ""),
            ("# x\n\n/b.c linguist-vendored", "b.c", ".gitattributes:3 says `linguist-vendored`"),
            ("a/** linguist-vendored", "a/b/c.c", ".gitattributes:1 says `linguist-vendored`"),
            ("a/* linguist-vendored", "a/b/c.c", ""),
            ("a/ linguist-vendored", "a/b.c", ""),
            ("a linguist-vendored", "a/b.c", ""),
            ("*.c linguist-generated=false", "b.c", ".gitattributes:1 says `-linguist-generated`"),
            ("*.c -linguist-generated", "b.c", ".gitattributes:1 says `-linguist-generated`"),
            ("*.c linguist-generated=true", "b.c", ".gitattributes:1 says `linguist-generated`"),
            ("*.c linguist-generated\nb.c !linguist-generated", "b.c", ""),
            (
                "*.c linguist-generated\nb.c -linguist-generated text",
                "b.c",
                ".gitattributes:2 says `-linguist-generated`",
            ),
            (
                "*.c linguist-generated\n*.c linguist-vendored",
                "b.c",
                ".gitattributes:2 says `linguist-vendored`; .gitattributes:1 says `linguist-generated`",
            ),
            ("\"a b.c\" linguist-generated", "a b.c", ".gitattributes:1 says `linguist-generated`"),
            ("!*.c linguist-generated", "b.c", ""),
            ("*.C linguist-generated", "b.c", ""),
            (
                "[attr]made linguist-generated -diff\n*.c made",
                "b.c",
                ".gitattributes:2 says `linguist-generated`",
            ),
            ("[attr]made linguist-generated\n*.c -made", "b.c", ""),
            (
                "*.c outer\n[attr]outer made\n[attr]made linguist-vendored",
                "b.c",
                ".gitattributes:1 says `linguist-vendored`",
            ),
            (
                "[attr]made linguist-generated\n*.c made -linguist-generated",
                "b.c",
                ".gitattributes:2 says `-linguist-generated`",
            ),
            ("[attr]a b\n[attr]b a\n*.c a", "b.c", ""),
        ] {
            assert_eq!(said(&[("", text)], path), expected, "{text:?} {path}");
        }
    }

    #[test]
    fn a_nearer_file_goes_before_a_farther_one_and_defines_no_macros() {
        let top = ("", "[attr]made linguist-generated\n*.c linguist-vendored\n");
        let inner = (
            "a/b",
            "*.c -linguist-vendored\nx/*.c made\n[attr]other linguist-generated\n*.h other",
        );
        for (path, expected) in [
            ("a/c.c", ".gitattributes:2 says `linguist-vendored`"),
            ("a/bc/c.c", ".gitattributes:2 says `linguist-vendored`"),
            ("a/b/c.c", "a/b/.gitattributes:1 says `-linguist-vendored`"),
            (
                "a/b/x/c.c",
                "a/b/.gitattributes:1 says `-linguist-vendored`; a/b/.gitattributes:2 says `linguist-generated`",
            ),
            ("a/b/c.h", ""),
        ] {
            assert_eq!(said(&[top, inner], path), expected, "{path}");
        }
    }
}
