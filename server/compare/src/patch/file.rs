//! What a patch does to one file.

use super::head::{Head, Kind};

/// A file that a patch changes.
#[derive(Debug, Default)]
pub(super) struct FilePatch {
    /// What its head says, as it is read.
    pub(super) head: Head,
    /// Its path before; absent if it is new.
    pub(super) old_path: Option<String>,
    /// Its path after; absent if it is gone.
    pub(super) new_path: Option<String>,
    /// Nothing is said of what was changed in it.
    pub(super) is_binary: bool,
    pub(super) hunks: Vec<Hunk>,
}

/// Lines that stand in place of others.
#[derive(Debug, Default)]
pub(super) struct Hunk {
    /// The first of its lines on the newer side, from 0.
    pub(super) start: usize,
    /// The lines of the older side.
    pub(super) old: Vec<String>,
    /// The lines of the newer side.
    pub(super) new: Vec<String>,
    /// The line that was read last is one of the older side.
    ends_with_old: bool,
}

impl Hunk {
    /// One that has no lines yet and is to begin at line `start` of the newer side, from 0.
    pub(super) fn at(start: usize) -> Self {
        Self { start, ..Self::default() }
    }

    /// Adds a line; `None` if it is none of a hunk, which begin with a sign.
    pub(super) fn add(&mut self, line: &str) -> Option<()> {
        // An empty line of context may have lost its blank on the way.
        let (sign, text) = match line.chars().next()? {
            sign @ (' ' | '+' | '-') => (sign, &line[1..]),
            '\r' | '\n' => (' ', line),
            _ => return None,
        };
        self.ends_with_old = sign != '+';
        if sign != '+' {
            self.old.push(text.to_owned());
        }
        if sign != '-' {
            self.new.push(text.to_owned());
        }
        Some(())
    }

    /// The line that was added last ends its file without a new line.
    pub(super) fn without_newline(&mut self) {
        // Lines of the newer side are compared without their ends.
        if let Some(text) = self.old.last_mut().filter(|_| self.ends_with_old) {
            let cut = text.trim_end_matches('\n').len();
            text.truncate(cut);
        }
    }
}

impl FilePatch {
    /// Whether it is about a file, as opposed to a link or a submodule.
    pub(super) fn is_regular(&self) -> bool {
        self.head.kind == Kind::File && (self.old_path.is_some() || self.new_path.is_some())
    }

    /// Whether nothing is left in it, by a patch that does not say whether it is still there: that
    /// makes no difference.
    pub(super) fn is_emptied(&self) -> bool {
        let is_whole = |hunk: &Hunk| hunk.start == 0 && hunk.new.is_empty();
        !self.head.is_of_git() && self.hunks.len() == 1 && self.hunks.iter().all(is_whole)
    }

    /// The path of a symbolic link, and where it led; `None` if it was none.
    pub(super) fn link_before(&self) -> Option<(String, String)> {
        let path = self.old_path.clone().filter(|_| self.head.kind == Kind::Link)?;
        // It is the whole of its text, a line of its own.
        let target = self.hunks.first()?.old.first()?;
        Some((path, target.trim_end_matches(['\r', '\n']).to_owned()))
    }

    /// The text before, made of that after; `None` if a hunk does not fit.
    pub(super) fn taken_back(&self, now: &str) -> Option<String> {
        let lines: Vec<&str> = now.split_inclusive('\n').collect();
        let mut before = String::with_capacity(now.len());
        let mut at = 0;
        for hunk in &self.hunks {
            let end = hunk.start.checked_add(hunk.new.len())?;
            let found = lines.get(hunk.start..end)?;
            let is_same = |(one, other): (&&str, &String)| {
                one.trim_end_matches(['\r', '\n']) == other.trim_end_matches(['\r', '\n'])
            };
            if hunk.start < at || !found.iter().zip(&hunk.new).all(is_same) {
                return None;
            }
            before.extend(lines[at..hunk.start].iter().copied());
            before.extend(hunk.old.iter().map(String::as_str));
            at = end;
        }
        before.extend(lines[at..].iter().copied());
        Some(before)
    }
}
