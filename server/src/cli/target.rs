//! A file, or a place in one, as it is written on the command line: `FILE`, `FILE:LINE` as
//! compilers print it, or `FILE:NAME`.

use std::path::{Path, PathBuf};

/// A file, or a place in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The file; `-` for standard input.
    pub(crate) path: PathBuf,
    /// The place in it, if one was named.
    pub(crate) place: Option<Selector>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selector {
    /// Lines from the first to the last, from 1; mostly one.
    Lines(u32, u32),
    /// What has this name.
    Name(String),
}

impl Target {
    /// What `text` stands for.
    ///
    /// Names may hold colons (`Type::method`), and so may paths: the whole is a file if there is
    /// one of that name; else the first colon behind something that is there parts path and
    /// place; else the last before a number. A column behind a line is passed over.
    pub(crate) fn parse(text: &str) -> Self {
        let whole = || Self { path: text.into(), place: None };
        let is_there = |path: &str| path == "-" || Path::new(path).exists();
        if is_there(text) {
            return whole();
        }
        let mut parts = text.match_indices(':').map(|(at, _)| (&text[..at], &text[at + 1..]));
        if let Some((path, place)) = parts.find(|(path, _)| is_there(path)) {
            return Self { path: path.into(), place: Selector::parse(place) };
        }
        // As a code host links to lines: `FILE#L3-L7`.
        if let Some((path, lines)) = text.split_once('#').filter(|(path, _)| is_there(path)) {
            return Self { path: path.into(), place: Selector::parse(lines) };
        }
        let mut path = text;
        let mut lines = None;
        while let Some((before, place)) = path.rsplit_once(':')
            && let Some(place) = position(place)
        {
            (path, lines) = (before, Some(place));
        }
        Self { path: path.into(), place: lines.map(|(first, last)| Selector::Lines(first, last)) }
    }
}

impl Selector {
    /// The place that `text` names; none if it is empty.
    fn parse(text: &str) -> Option<Self> {
        // A test runner puts two colons behind the file: `FILE::TYPE::NAME`.
        let text = text.trim_start_matches(':');
        match position(text) {
            Some((first, last)) => Some(Self::Lines(first, last)),
            None if text.is_empty() => None,
            None => Some(Self::Name(text.to_owned())),
        }
    }
}

/// The first and the last line that `text` names: `3`, `3:5`, `3-7`, `3:5-7:9`, `3:5-9`, which ends
/// in another column, `L3-L7`; `None` if it is none of these.
fn position(text: &str) -> Option<(u32, u32)> {
    let (from, to) = text.split_once('-').unwrap_or((text, ""));
    let first = line(from)?;
    let is_column = from.contains(':') && !to.contains(':');
    let last = if to.is_empty() { first } else { line(to)? };
    let last = if is_column { first } else { last };
    Some((first.min(last), first.max(last)))
}

/// The line of a line with or without a column.
fn line(text: &str) -> Option<u32> {
    let text = text.strip_prefix('L').unwrap_or(text);
    let (line, column) = text.split_once(':').unwrap_or((text, ""));
    let is_column = column.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    line.parse().ok().filter(|_| is_column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_lines_columns_and_names_are_told_apart() {
        let line = |line| Some(Selector::Lines(line, line));
        let lines = |first, last| Some(Selector::Lines(first, last));
        let name = |name: &str| Some(Selector::Name(name.to_owned()));
        // The tests run in the crate's folder, which has this file.
        for (text, path, place) in [
            ("src/main.rs", "src/main.rs", None),
            ("src/main.rs:", "src/main.rs", None),
            ("src/main.rs:12", "src/main.rs", line(12)),
            ("src/main.rs:12:5", "src/main.rs", line(12)),
            ("src/main.rs:12:5:", "src/main.rs", line(12)),
            ("src/main.rs:12-14", "src/main.rs", lines(12, 14)),
            ("src/main.rs:14-12", "src/main.rs", lines(12, 14)),
            ("src/main.rs:12:5-14:9", "src/main.rs", lines(12, 14)),
            ("src/main.rs:12:5-9", "src/main.rs", line(12)),
            ("src/main.rs#L12", "src/main.rs", line(12)),
            ("src/main.rs#L12-L14", "src/main.rs", lines(12, 14)),
            ("src/main.rs:Type::method", "src/main.rs", name("Type::method")),
            ("src/main.rs::Type::method", "src/main.rs", name("Type::method")),
            ("src/main.rs:f@12", "src/main.rs", name("f@12")),
            ("src/main.rs:f-g", "src/main.rs", name("f-g")),
            ("src/main.rs:12-x", "src/main.rs", name("12-x")),
            ("-:3", "-", line(3)),
            ("-", "-", None),
            ("none.rs:3", "none.rs", line(3)),
            ("none.rs:3-4", "none.rs", lines(3, 4)),
            ("none.rs:3:7", "none.rs", line(3)),
            ("none.rs:name", "none.rs:name", None),
        ] {
            assert_eq!(Target::parse(text), Target { path: path.into(), place }, "{text}");
        }
    }
}
