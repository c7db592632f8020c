//! The head of a file's part of a patch: what the file is called on both sides.

use std::path::Path;

use astrolens_git::unquoted;
use astrolens_scan::display;

/// What a part of a patch is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    File,
    Link,
    Submodule,
}

/// What stands for a side on which there is no file.
pub(super) const NOWHERE: &str = "/dev/null";

/// Names as they are written, the older side's first, with what `diff --git` puts before them.
type Names = (String, String);

/// What a head says.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// The names behind `diff --git`, where they can be told apart.
    git: Option<Names>,
    /// Those behind `---` and `+++`.
    lines: Option<Names>,
    /// Those behind `rename from` and `rename to`, which have nothing before them.
    from: Option<String>,
    to: Option<String>,
    is_new: bool,
    is_gone: bool,
    /// What was changed is told from another file.
    pub(super) is_copy: bool,
    /// What it is about.
    pub(super) kind: Kind,
}

impl Head {
    /// The head that begins with what stands behind `diff --git`.
    pub(super) fn of_git(names: &str) -> Self {
        Self { git: git_names(names), ..Self::default() }
    }

    /// Whether Git has written it, which says of each file whether it is there.
    pub(super) fn is_of_git(&self) -> bool {
        self.git.is_some()
    }

    /// Takes what stands behind `---` and `+++`.
    pub(super) fn set_lines(&mut self, old: &str, new: &str) {
        self.lines = Some((name(old), name(new)));
    }

    /// Whether `---` and `+++` have been there.
    pub(super) fn has_lines(&self) -> bool {
        self.lines.is_some()
    }

    /// Takes one of the lines in between.
    pub(super) fn add(&mut self, line: &str) {
        let line = line.trim_end_matches(['\r', '\n']);
        if let Some(from) = line.strip_prefix("rename from ") {
            self.from = Some(name(from));
        } else if let Some(to) = line.strip_prefix("rename to ").or(line.strip_prefix("copy to ")) {
            self.to = Some(name(to));
        } else if line.starts_with("copy from ") {
            (self.is_new, self.is_copy) = (true, true);
        } else if let Some(mode) = line.strip_prefix("new file mode ") {
            self.is_new = true;
            self.set_mode(mode);
        } else if let Some(mode) = line.strip_prefix("deleted file mode ") {
            self.is_gone = true;
            self.set_mode(mode);
        } else if let Some(mode) = line.strip_prefix("new mode ") {
            self.set_mode(mode);
        } else if let Some((_, mode)) = line.strip_prefix("index ").and_then(|l| l.split_once(' '))
        {
            self.set_mode(mode);
        }
    }

    fn set_mode(&mut self, mode: &str) {
        match mode {
            "120000" => self.kind = Kind::Link,
            "160000" => self.kind = Kind::Submodule,
            _ => {}
        }
    }

    /// The paths of both sides; neither where nothing tells them.
    pub(super) fn paths(&self) -> (Option<String>, Option<String>) {
        let names = self.lines.as_ref().or(self.git.as_ref());
        let is_there = |name: &&String| *name != NOWHERE;
        let old = names.map(|(old, _)| old).filter(|_| !self.is_new).filter(is_there);
        let new = names.map(|(_, new)| new).filter(|_| !self.is_gone).filter(is_there);
        let bare = |name: &String, letters: &[&str]| {
            let has_prefix = match self.both() {
                Some((old, new)) => has_prefixes(old, new),
                None => letters.iter().any(|letter| name.starts_with(letter)),
            };
            display(Path::new(&name[if has_prefix { 2 } else { 0 }..]))
        };
        let old = old.map(|old| bare(old, &["a/", "i/", "c/", "o/"]));
        let new = new.map(|new| bare(new, &["b/", "i/", "w/"]));
        (self.from.clone().filter(|_| !self.is_new).or(old), self.to.clone().or(new))
    }

    /// A pair of names of which neither side is nowhere.
    fn both(&self) -> Option<&Names> {
        let is_there = |names: &&Names| names.0 != NOWHERE && names.1 != NOWHERE;
        self.git.as_ref().or(self.lines.as_ref().filter(is_there))
    }
}

/// Whether two names have a letter each before them, as in `a/x.py` and `b/x.py`. Where nothing is
/// put before them, a folder of one letter is the same on both sides.
fn has_prefixes(old: &str, new: &str) -> bool {
    let letter = |name: &str| match name.as_bytes() {
        [letter, b'/', ..] if letter.is_ascii_alphanumeric() => Some(*letter),
        _ => None,
    };
    letter(old).zip(letter(new)).is_some_and(|(old, new)| old != new)
}

/// The name at the end of a line of a head; a time may stand behind it.
fn name(text: &str) -> String {
    let text = text.trim_end_matches(['\r', '\n']);
    if let Some((name, _)) = unquoted(text) {
        return name;
    }
    text.split('\t').next().unwrap_or_default().to_owned()
}

/// The two names behind `diff --git`; `None` where both are written without quotes, of which one
/// may have a blank, and are not the same.
fn git_names(text: &str) -> Option<Names> {
    let text = text.trim_end_matches(['\r', '\n']);
    if let Some((old, rest)) = unquoted(text) {
        return Some((old, name(rest.strip_prefix(' ')?)));
    }
    if let Some((old, new)) = text.split_once(" \"") {
        return Some((old.to_owned(), unquoted(&format!("\"{new}"))?.0));
    }
    let (old, new) = (text.get(..text.len() / 2)?, text.get(text.len() / 2..)?.strip_prefix(' ')?);
    let is_same = old == new || (has_prefixes(old, new) && old[2..] == new[2..]);
    is_same.then(|| (old.to_owned(), new.to_owned()))
}
