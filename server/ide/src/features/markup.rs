//! A short text that is shown as Markdown or, where that cannot be, as plain text.

use std::fmt::Write;

/// A text in two forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// As Markdown.
    pub markdown: String,
    /// Without marks.
    pub plain: String,
}

/// A part of a text.
pub(super) enum Block {
    /// A paragraph, of pieces.
    Paragraph(Vec<Piece>),
    /// A list of such lines.
    List(Vec<Vec<Piece>>),
    /// A table: headings, and rows of as many cells. The last column is text, those before are
    /// figures.
    Table { head: Vec<String>, rows: Vec<Vec<Piece>>, is_last_text: bool },
    /// Markdown as somebody wrote it.
    Written(String),
}

/// A stretch of text.
#[derive(Clone)]
pub(super) enum Piece {
    /// Words.
    Words(String),
    /// Code.
    Code(String),
    /// Words that stand out.
    Strong(String),
    /// A sentence with code in back quotes.
    Sentence(String),
}

impl Text {
    /// The text of `blocks`.
    pub(super) fn of(blocks: &[Block]) -> Self {
        let join = |form: fn(&Block) -> String| {
            let parts: Vec<String> = blocks.iter().map(form).collect();
            parts.join("\n\n")
        };
        Self { markdown: join(markdown), plain: join(plain) }
    }
}

impl Piece {
    /// Words.
    pub(super) fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }

    fn markdown(&self) -> String {
        match self {
            Self::Words(text) => escaped(text),
            Self::Code(text) => code(text),
            Self::Strong(text) => format!("**{}**", escaped(text)),
            Self::Sentence(text) => one_line(text),
        }
    }

    fn plain(&self) -> String {
        match self {
            Self::Words(text) | Self::Code(text) | Self::Strong(text) => one_line(text),
            Self::Sentence(text) => one_line(text).replace('`', ""),
        }
    }
}

fn markdown(block: &Block) -> String {
    let line = |pieces: &[Piece]| pieces.iter().map(Piece::markdown).collect::<String>();
    match block {
        Block::Paragraph(pieces) => line(pieces),
        Block::List(items) => {
            let items: Vec<String> = items.iter().map(|item| format!("- {}", line(item))).collect();
            items.join("\n")
        }
        Block::Table { head, rows, is_last_text } => {
            let mut text = String::new();
            let rule = (0..head.len()).map(|column| {
                if *is_last_text && column + 1 == head.len() { " --- |" } else { " ---: |" }
            });
            let cells = |cells: &mut dyn Iterator<Item = String>| {
                cells.fold(String::from("|"), |row, cell| row + " " + &cell + " |")
            };
            // Writing to a string cannot fail.
            let _ = write!(text, "{}\n|", cells(&mut head.iter().map(|cell| escaped(cell))));
            text.extend(rule);
            for row in rows {
                let cell = |cell: &Piece| cell.markdown().replace('|', "\\|");
                let _ = write!(text, "\n{}", cells(&mut row.iter().map(cell)));
            }
            text
        }
        Block::Written(text) => text.trim().to_owned(),
    }
}

fn plain(block: &Block) -> String {
    let line = |pieces: &[Piece]| pieces.iter().map(Piece::plain).collect::<String>();
    match block {
        Block::Paragraph(pieces) => line(pieces),
        Block::List(items) => {
            let items: Vec<String> = items.iter().map(|item| format!("- {}", line(item))).collect();
            items.join("\n")
        }
        Block::Table { head, rows, is_last_text: false } => {
            // Figures side by side read better with their names before them.
            let named = |row: &Vec<Piece>| {
                let cells = head.iter().zip(row);
                let cells = cells.map(|(name, cell)| format!("{name} {}", cell.plain()));
                cells.collect::<Vec<_>>().join(", ")
            };
            rows.iter().map(named).collect::<Vec<_>>().join("\n")
        }
        Block::Table { rows, .. } => {
            let row =
                |row: &Vec<Piece>| row.iter().map(Piece::plain).collect::<Vec<_>>().join("  ");
            rows.iter().map(row).collect::<Vec<_>>().join("\n")
        }
        Block::Written(text) => text.trim().to_owned(),
    }
}

/// `text` without the line ends that would end what it stands in.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// `text` without anything that Markdown would take for a mark.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in one_line(text).chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~' | '&') {
            safe.push('\\');
        }
        safe.push(character);
    }
    safe
}

/// `text` as code, however many back quotes it holds.
fn code(text: &str) -> String {
    let text = one_line(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    if longest == 0 {
        return format!("`{text}`");
    }
    let fence = "`".repeat(longest + 1);
    format!("{fence} {text} {fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_reasons_are_shown_as_they_are() {
        let pieces =
            |text: &str| vec![Piece::Code(text.to_owned()), Piece::words(" "), Piece::words(text)];
        let of = |text: &str| Text::of(&[Block::Paragraph(pieces(text))]);
        assert_eq!(of("a_b").markdown, "`a_b` a\\_b");
        assert_eq!(of("a`b").markdown, "`` a`b `` a\\`b");
        assert_eq!(of("a\r\nb").plain, "a  b a  b");
    }

    #[test]
    fn a_cell_holds_a_bar() {
        let table = Block::Table {
            head: vec!["points".to_owned(), "reason".to_owned()],
            rows: vec![vec![Piece::words("+1"), Piece::words("a || b")]],
            is_last_text: true,
        };
        let text = Text::of(&[table]);
        assert_eq!(text.markdown, "| points | reason |\n| ---: | --- |\n| +1 | a \\|\\| b |");
        assert_eq!(text.plain, "+1  a || b");
    }
}
