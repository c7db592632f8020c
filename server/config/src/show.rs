//! What holds for a file, as a TOML text with the origin of each value beside it.

use std::fmt::Write;
use std::path::Path;

use crate::effective::{Effective, Entry};

/// Origins stand in one column as long as no value is longer than this.
const WIDEST: usize = 48;

impl Effective {
    /// All values as TOML, each with its origin in a comment; files are named relative to
    /// `root`.
    ///
    /// Read back as a configuration file, it means the same for files that are not test code.
    #[must_use]
    pub fn to_toml(&self, root: &Path) -> String {
        let entries = self.entries();
        let lines: Vec<_> = entries
            .chunk_by(|a, b| a.is_item && b.is_item && a.key == b.key)
            .flat_map(|entries| lines(entries, root))
            .collect();
        let width = lines.iter().map(|line| line.text.chars().count());
        let width = width.filter(|width| *width <= WIDEST).max().unwrap_or_default();
        let mut text = String::new();
        let mut open = "";
        for Line { section, text: setting, comment } in &lines {
            // Writing to a string cannot fail.
            if *section != open {
                let gap = if text.is_empty() { "" } else { "\n" };
                let _ = writeln!(text, "{gap}[{section}]");
                open = section;
            }
            let _ = match comment {
                Some(comment) => writeln!(text, "{setting:width$}  # {comment}"),
                None => writeln!(text, "{setting}"),
            };
        }
        text
    }
}

/// A line within a section.
struct Line<'entry> {
    section: &'entry str,
    text: String,
    comment: Option<String>,
}

/// The lines of one key: one, or one for each item of a list and two for its brackets.
fn lines<'entry>(entries: &'entry [Entry], root: &Path) -> Vec<Line<'entry>> {
    let Some(first) = entries.first() else { return Vec::new() };
    let (section, key) = first.key.rsplit_once('.').unwrap_or(("", &first.key));
    let line = |text: String, comment: Option<String>| Line { section, text, comment };
    let comment = |entry: &Entry| {
        let note = entry.note.as_ref().map(|note| format!(", {note}")).unwrap_or_default();
        Some(entry.origin.describe(root) + &note)
    };
    if !first.is_item {
        return vec![line(format!("{key} = {}", first.value), comment(first))];
    }
    let items = entries.iter().map(|item| line(format!("    {},", item.value), comment(item)));
    std::iter::once(line(format!("{key} = ["), None))
        .chain(items)
        .chain([line("]".to_owned(), None)])
        .collect()
}
