//! Globs that choose files: how they are written, matched, and what is wrong with one.

use std::ops::Range;
use std::path::Path;

use globset::{Candidate, ErrorKind, Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// A longer glob is a mistake; it also bounds the work of compiling one.
const LONGEST: usize = 1000;

/// A list of globs, relative to one folder.
///
/// As in `.gitignore`: a glob without a slash fits at any depth (`*.gen.py`), one with a slash
/// is anchored at the folder (`legacy/*.c`), and one that fits a folder fits all that is in it
/// (`vendor/`). `*` and `?` do not match a slash, `**` does. Paths are case-sensitive on every
/// system, and a slash separates their parts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Patterns {
    /// The globs as they were written.
    texts: Vec<String>,
    files: GlobSet,
    /// For each glob of `files`, which of the texts it was made of.
    owners: Vec<usize>,
    folders: GlobSet,
}

impl PartialEq for Patterns {
    fn eq(&self, other: &Self) -> bool {
        self.texts == other.texts
    }
}

/// What is wrong with a glob.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// The bytes of the glob that are to blame.
    pub(crate) range: Range<usize>,
    /// What is wrong, as a sentence that follows "the glob `…`".
    pub(crate) message: String,
    /// What would be right.
    pub(crate) help: &'static str,
}

/// A glob that can be matched.
pub(crate) struct Pattern {
    text: String,
    /// What fits the thing itself; absent when only a folder is meant.
    itself: Option<Glob>,
    /// What fits the folder.
    folder: Glob,
    /// What fits all that is in it.
    inside: Glob,
}

impl Pattern {
    /// Reads a glob.
    pub(crate) fn parse(text: &str) -> Result<Self, Flaw> {
        if let Some(flaw) = unmeant(text) {
            return Err(flaw);
        }
        let body = text.strip_prefix("./").unwrap_or(text);
        let (body, only_folder) = match body.strip_suffix("/**").or(body.strip_suffix('/')) {
            Some(folder) => (folder, true),
            None => (body, false),
        };
        let anchored = match body.strip_prefix('/') {
            Some(rest) => rest.to_owned(),
            None if body.contains('/') || only_folder && text.ends_with("/**") => body.to_owned(),
            None => format!("**/{body}"),
        };
        let build = |glob: &str| {
            GlobBuilder::new(glob)
                .literal_separator(true)
                .backslash_escape(true)
                .empty_alternates(true)
                .build()
                .map_err(|error| flaw(text, error.kind()))
        };
        let folder = build(&anchored)?;
        let inside = build(&format!("{anchored}/**"))?;
        Ok(Self {
            text: text.to_owned(),
            itself: (!only_folder).then(|| folder.clone()),
            folder,
            inside,
        })
    }
}

impl Patterns {
    /// Makes globs ready to be matched; fails when they are too much for the matcher.
    pub(crate) fn new(patterns: Vec<Pattern>) -> Result<Self, String> {
        let mut files = GlobSetBuilder::new();
        let mut folders = GlobSetBuilder::new();
        let mut texts = Vec::with_capacity(patterns.len());
        let mut owners = Vec::new();
        for pattern in patterns {
            if let Some(itself) = pattern.itself {
                files.add(itself);
                owners.push(texts.len());
            }
            files.add(pattern.inside.clone());
            owners.push(texts.len());
            folders.add(pattern.folder).add(pattern.inside);
            texts.push(pattern.text);
        }
        let build = |builder: &GlobSetBuilder| builder.build().map_err(|error| error.to_string());
        Ok(Self { files: build(&files)?, owners, folders: build(&folders)?, texts })
    }

    /// The globs as they were written.
    pub(crate) fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Whether the file at `path`, relative to the globs' folder, is chosen.
    pub(crate) fn matches(&self, path: &Path) -> bool {
        self.files.is_match_candidate(&Candidate::new(path))
    }

    /// The first glob, as it was written, that chooses the file at `path`.
    pub(crate) fn choosing(&self, path: &Path) -> Option<&str> {
        let candidate = Candidate::new(path);
        // Few files are chosen, and telling that none fits is much cheaper.
        if !self.files.is_match_candidate(&candidate) {
            return None;
        }
        let first = self.files.matches_candidate(&candidate).into_iter().min()?;
        Some(&self.texts[self.owners[first]])
    }

    /// Whether all that is in the folder at `path` is chosen.
    pub(crate) fn covers(&self, path: &Path) -> bool {
        self.folders.is_match_candidate(&Candidate::new(path))
    }
}

/// The glob that fits what is at `path`, relative to the globs' folder, and nothing that is called alike.
pub(crate) fn exact(path: &str) -> String {
    let mut glob = String::new();
    if !path.contains('/') {
        glob.push('/');
    }
    for character in path.chars() {
        if matches!(character, '*' | '?' | '[' | ']' | '{' | '}' | '\\') {
            glob.push('\\');
        }
        glob.push(character);
    }
    glob
}

/// What cannot be meant, though the matcher would take it.
fn unmeant(text: &str) -> Option<Flaw> {
    let flaw = |range: Range<usize>, message: &str, help| {
        Some(Flaw { range, message: message.to_owned(), help })
    };
    if text.is_empty() || text == "/" {
        return flaw(0..text.len(), "is empty", "write `**` for every file");
    }
    if text.len() > LONGEST {
        return flaw(0..text.len(), "is longer than 1,000 bytes", "write several globs");
    }
    if text.starts_with('!') {
        return flaw(0..1, "starts with `!`", "say what to leave out with `exclude`");
    }
    let mut start = 0;
    for part in text.split('/') {
        if part == ".." {
            let help = "a glob only reaches files below the folder of its configuration file";
            return flaw(start..start + 2, "leaves its folder with `..`", help);
        }
        start += part.len() + 1;
    }
    let escaped = text.as_bytes().windows(2);
    let windows =
        escaped.into_iter().position(|pair| pair[0] == b'\\' && pair[1].is_ascii_alphanumeric());
    if let Some(at) = windows {
        let help = "write `/` between folders, on Windows too";
        return flaw(at..at + 1, "separates folders with `\\`", help);
    }
    None
}

/// What the matcher says about `text`, and where.
///
/// The matcher names the fault but not its place, so the glob is read again for it.
fn flaw(text: &str, kind: &ErrorKind) -> Flaw {
    let places = Places::of(text);
    let whole = 0..text.len();
    let (range, message, help) = match kind {
        ErrorKind::UnclosedClass => (
            places.open_class,
            "has a `[` without its `]`",
            "close it, or write `[[]` for a bracket",
        ),
        ErrorKind::UnclosedAlternates => {
            (places.open_brace, "has a `{` without its `}`", "close it, or write `[{]` for a brace")
        }
        ErrorKind::UnopenedAlternates => {
            (places.stray_brace, "has a `}` without its `{`", "open it, or write `[}]` for a brace")
        }
        ErrorKind::DanglingEscape => {
            let last = text.len().saturating_sub(1)..text.len();
            (Some(last), "ends with a `\\`", "say what it escapes, or leave it out")
        }
        ErrorKind::InvalidRange(from, to) => {
            let range = format!("{from}-{to}");
            let found = text.find(&range).map(|at| at..at + range.len());
            return Flaw {
                range: found.unwrap_or(whole),
                message: format!("has the range `{range}`, which runs backwards"),
                help: "write the smaller character first",
            };
        }
        other => {
            return Flaw {
                range: whole,
                message: format!("is not understood: {other}"),
                help: "write a simpler glob",
            };
        }
    };
    Flaw { range: range.unwrap_or(whole), message: message.to_owned(), help }
}

/// Where the brackets and braces of a glob are that lack the other half.
#[derive(Default)]
struct Places {
    open_class: Option<Range<usize>>,
    open_brace: Option<Range<usize>>,
    stray_brace: Option<Range<usize>>,
}

impl Places {
    fn of(text: &str) -> Self {
        let mut places = Self::default();
        let mut braces = Vec::new();
        let mut class: Option<usize> = None;
        let mut escaped = false;
        for (at, character) in text.char_indices() {
            if std::mem::take(&mut escaped) {
                continue;
            }
            match (class, character) {
                // A `]` that stands first, or first after `!` or `^`, means itself.
                (Some(open), ']')
                    if at > open + 1 && !["!", "^"].contains(&&text[open + 1..at]) =>
                {
                    class = None;
                }
                (None, '\\') => escaped = true,
                (None, '[') => class = Some(at),
                (None, '{') => braces.push(at),
                (None, '}') if braces.pop().is_none() => {
                    places.stray_brace.get_or_insert(at..at + 1);
                }
                _ => {}
            }
        }
        places.open_class = class.map(|at| at..at + 1);
        places.open_brace = braces.last().map(|&at| at..at + 1);
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(texts: &[&str]) -> Patterns {
        Patterns::new(texts.iter().map(|text| Pattern::parse(text).unwrap()).collect()).unwrap()
    }

    fn chosen(glob: &str, paths: &[&'static str]) -> Vec<&'static str> {
        let patterns = patterns(&[glob]);
        paths.iter().copied().filter(|path| patterns.matches(Path::new(path))).collect()
    }

    #[test]
    fn a_glob_without_a_slash_fits_at_any_depth() {
        let paths = ["a.py", "x/a.py", "x/a.py/b.c", "a.pyi"];
        assert_eq!(chosen("*.py", &paths), ["a.py", "x/a.py", "x/a.py/b.c"]);
    }

    #[test]
    fn an_exact_glob_fits_one_path_alone() {
        for path in ["a.py", "x/a.py", "app/[id]/{a}*?.ts", "!a.py"] {
            let others = ["a.py", "x/a.py", "app/i/a.ts", "app/[id]/{a}*?.ts", "!a.py", "x/!a.py"];
            assert_eq!(chosen(&exact(path), &others), [path]);
        }
        assert_eq!(chosen(&exact("x"), &["x/a.py", "y/x/a.py"]), ["x/a.py"]);
    }

    #[test]
    fn a_glob_with_a_slash_is_anchored() {
        let paths = ["src/a.c", "src/x/a.c", "x/src/a.c"];
        assert_eq!(chosen("src/*.c", &paths), ["src/a.c"]);
        assert_eq!(chosen("./src/**/*.c", &paths), ["src/a.c", "src/x/a.c"]);
        assert_eq!(chosen("/src", &paths), ["src/a.c", "src/x/a.c"]);
        assert_eq!(chosen("src/**", &paths), ["src/a.c", "src/x/a.c"]);
        assert_eq!(chosen("**/src/**", &paths), paths);
    }

    #[test]
    fn a_glob_that_ends_with_a_slash_means_folders_only() {
        assert_eq!(chosen("vendor/", &["vendor", "x/vendor", "x/vendor/a.c"]), ["x/vendor/a.c"]);
        assert_eq!(chosen("**", &["a", "b/c"]), ["a", "b/c"]);
    }

    #[test]
    fn a_folder_is_covered_only_when_all_in_it_is_chosen() {
        for (glob, folder, covered) in [
            ("vendor/", "x/vendor", true),
            ("vendor/**", "vendor", true),
            ("vendor/**", "x/vendor", false),
            ("vendor/*.c", "vendor", false),
            ("*.c", "src", false),
            ("src", "src/deep/er", true),
        ] {
            assert_eq!(patterns(&[glob]).covers(Path::new(folder)), covered, "{glob} {folder}");
        }
    }

    #[test]
    fn a_flaw_has_its_place() {
        for (glob, place) in [
            ("src/[a-z.py", "["),
            ("src/[]a.py", "["),
            ("a[x]/{b,{c,d}.py", "{"),
            ("a}b", "}"),
            ("{a}}b", "}"),
            ("a[z-a]b", "z-a"),
            ("a\\", "\\"),
            ("!a", "!"),
            ("a/../b", ".."),
            ("src\\main", "\\"),
            ("", ""),
        ] {
            let flaw = Pattern::parse(glob).err().unwrap_or_else(|| panic!("`{glob}` was taken"));
            assert_eq!(&glob[flaw.range], place, "{glob}: {}", flaw.message);
        }
        // The second `}` of the two, not the first.
        assert_eq!(Pattern::parse("{a}}b").err().map(|flaw| flaw.range), Some(3..4));
    }

    #[test]
    fn long_and_deep_globs_are_refused_not_followed() {
        let told =
            |glob: &str| Pattern::parse(glob).map(|_| ()).expect_err("it is refused").message;
        let deep = |depth| format!("{}a{}", "{".repeat(depth), "}".repeat(depth));
        assert_eq!(told(&"a".repeat(LONGEST + 1)), "is longer than 1,000 bytes");
        assert_eq!(told(&"{".repeat(100_000)), "is longer than 1,000 bytes");
        assert_eq!(told(&"{".repeat(900)), "has a `{` without its `}`");
        // The matcher, which nests expressions 250 deep at most, is what refuses this one.
        let deepest = Pattern::parse(&deep(499)).map(|pattern| Patterns::new(vec![pattern]));
        assert!(deepest.expect("it is well-formed").is_err());
        assert_eq!(chosen(&deep(100), &["a", "b"]), ["a"]);
    }
}
