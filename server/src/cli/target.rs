//! A file, or a place in one, as it is written on the command line: `FILE`, `FILE:LINE` as
//! compilers print it, or `FILE:NAME`.

use std::path::{Path, PathBuf};

/// A file, or a place in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The file; `-` for standard input.
    pub(crate) path: PathBuf,
    /// The place in it, if one was named.
    pub(crate) place: Option<Place>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A line, from 1.
    Line(u32),
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
            return Self { path: path.into(), place: Place::parse(place) };
        }
        let mut path = text;
        let mut line = None;
        while let Some((before, number)) = path.rsplit_once(':')
            && let Ok(number) = number.parse()
        {
            (path, line) = (before, Some(number));
        }
        Self { path: path.into(), place: line.map(Place::Line) }
    }
}

impl Place {
    /// The place that `text` names; none if it is empty.
    fn parse(text: &str) -> Option<Self> {
        let (line, column) = text.split_once(':').unwrap_or((text, ""));
        let is_position = column.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
        match line.parse() {
            Ok(line) if is_position => Some(Self::Line(line)),
            _ if text.is_empty() => None,
            _ => Some(Self::Name(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_lines_columns_and_names_are_told_apart() {
        let line = |line| Some(Place::Line(line));
        let name = |name: &str| Some(Place::Name(name.to_owned()));
        // The tests run in the crate's folder, which has this file.
        for (text, path, place) in [
            ("src/main.rs", "src/main.rs", None),
            ("src/main.rs:", "src/main.rs", None),
            ("src/main.rs:12", "src/main.rs", line(12)),
            ("src/main.rs:12:5", "src/main.rs", line(12)),
            ("src/main.rs:12:5:", "src/main.rs", line(12)),
            ("src/main.rs:Type::method", "src/main.rs", name("Type::method")),
            ("src/main.rs:f@12", "src/main.rs", name("f@12")),
            ("-:3", "-", line(3)),
            ("-", "-", None),
            ("none.rs:3", "none.rs", line(3)),
            ("none.rs:3:7", "none.rs", line(3)),
            ("none.rs:name", "none.rs:name", None),
        ] {
            assert_eq!(Target::parse(text), Target { path: path.into(), place }, "{text}");
        }
    }
}
