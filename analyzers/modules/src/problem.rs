//! Manifests that cannot be read, or of which a part is not understood.

use std::fmt;
use std::sync::Arc;

use crate::resolution::UnresolvedReason;

/// What of a manifest is not understood, so that a part of the graph may be missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Problem {
    /// The manifest's path in the project.
    pub path: Arc<str>,
    /// The line, from 1, where that is known.
    pub line: Option<u32>,
    /// What is wrong.
    pub message: Arc<str>,
    /// What is not known because of it: a clause such as `its crates are not known`.
    pub loss: &'static str,
}

impl Problem {
    /// It as the reason why something is not found.
    pub(crate) fn reason(&self) -> UnresolvedReason {
        let line = self.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let wrong = format!("{line}{}", self.message);
        UnresolvedReason::Manifest(Arc::clone(&self.path), wrong.into())
    }
}

/// So much of what a parser says is kept: some repeat the text.
const LONGEST: usize = 200;

/// What is wrong with a text, before anybody says which one it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    line: Option<u32>,
    message: String,
}

impl Fault {
    /// That of a text as a whole.
    pub(crate) fn new(message: impl fmt::Display) -> Self {
        let message = message.to_string();
        let first = message.lines().next().unwrap_or_default();
        let end = first.char_indices().nth(LONGEST).map_or(first.len(), |(end, _)| end);
        let cut = if end < first.len() { "…" } else { "" };
        Self { line: None, message: format!("{}{cut}", &first[..end]) }
    }

    /// That of a line, counted from 1.
    pub(crate) fn at(line: u32, message: impl fmt::Display) -> Self {
        Self { line: Some(line), ..Self::new(message) }
    }

    /// Of a file whose text cannot be had.
    pub(crate) fn no_text() -> Self {
        Self::new("it cannot be read, has too many bytes, or is no text")
    }

    pub(crate) fn of_json(error: &serde_json::Error) -> Self {
        let line = u32::try_from(error.line()).ok().filter(|line| *line > 0);
        Self { line, ..Self::new(without_place(&error.to_string())) }
    }

    /// That of the TOML in `text`.
    pub(crate) fn of_toml(error: &toml::de::Error, text: &str) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map(|before| before.matches('\n').count() as u32 + 1);
        Self { line, ..Self::new(error.message()) }
    }

    pub(crate) fn of_yaml(error: &serde_saphyr::Error) -> Self {
        let line = error.location().and_then(|place| u32::try_from(place.line()).ok());
        let message = error.without_snippet().to_string();
        Self { line: line.filter(|line| *line > 0), ..Self::new(without_place(&message)) }
    }

    /// This with `more` behind what is wrong.
    pub(crate) fn with(mut self, more: &str) -> Self {
        self.message.push_str(more);
        self
    }

    /// This fault of the manifest at `path`, by which `loss` comes about.
    pub(crate) fn in_manifest(self, path: &Arc<str>, loss: &'static str) -> Problem {
        let Self { line, message } = self;
        Problem { path: Arc::clone(path), line, message: message.into(), loss }
    }
}

/// What a parser says is wrong, without where it says that is.
fn without_place(message: &str) -> &str {
    message.split_once(" at line ").map_or(message, |(what, _)| what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parsers_tell_the_line_and_no_more_than_one() {
        let json =
            serde_json::from_str::<serde_json::Value>("{\n  \"a\": 1,\n}").expect_err("it ends");
        assert_eq!(Fault::of_json(&json), Fault::at(3, "trailing comma"));
        let text = "[a]\nb = 1\nb = 2\n";
        let toml = text.parse::<toml::Table>().expect_err("it repeats a key");
        assert_eq!(Fault::of_toml(&toml, text), Fault::at(3, "duplicate key"));
    }

    #[test]
    fn what_repeats_a_long_text_is_cut() {
        let fault = Fault::new(format!("{}\nmore", "é".repeat(LONGEST + 1)));
        assert_eq!(fault.message, format!("{}…", "é".repeat(LONGEST)));
        assert_eq!(Fault::new("short\nmore").message, "short");
    }
}
