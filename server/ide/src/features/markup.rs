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
    /// A sentence with code in back quotes, and what it is about: a name may hold back quotes itself.
    Sentence(String, Option<String>),
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
            Self::Sentence(text, about) => {
                let about = about.as_deref().unwrap_or_default();
                parts(&one_line(text), about).map(Part::markdown).collect()
            }
        }
    }

    fn plain(&self) -> String {
        match self {
            Self::Words(text) | Self::Code(text) | Self::Strong(text) => one_line(text),
            Self::Sentence(text, about) => {
                let about = about.as_deref().unwrap_or_default();
                parts(&one_line(text), about).map(Part::text).collect()
            }
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
        Block::Table { head, rows, .. } => {
            let cell = |(name, cell): (&String, &Piece)| match name.as_str() {
                // A bare number says nothing beside another.
                "line" => format!("line {}", cell.plain()),
                _ => cell.plain(),
            };
            let row =
                |row: &Vec<Piece>| head.iter().zip(row).map(cell).collect::<Vec<_>>().join("  ");
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

/// `text` as code, however many back quotes it holds. Of a space at both ends a reader takes one
/// away, so one is added where it would be missed.
fn code(text: &str) -> String {
    let text = one_line(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let touches = text.starts_with('`') || text.ends_with('`');
    let is_stripped = text.starts_with(' ') && text.ends_with(' ') && !text.trim().is_empty();
    let space = if touches || is_stripped { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A part of a sentence.
enum Part<'text> {
    Words(&'text str),
    Code(&'text str),
}

impl<'text> Part<'text> {
    fn markdown(self) -> String {
        match self {
            Self::Words(text) => escaped(text),
            Self::Code(text) => code(text),
        }
    }

    fn text(self) -> &'text str {
        match self {
            Self::Words(text) | Self::Code(text) => text,
        }
    }
}

/// The words of `sentence` and the code between its back quotes. Those of a name that `about`
/// begins with end no code; one without a partner is among the words.
fn parts<'text>(
    sentence: &'text str,
    about: &str,
) -> impl Iterator<Item = Part<'text>> + use<'text> {
    let mut parts = Vec::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('`') {
        let mut ends = after.match_indices('`').map(|(end, _)| end).filter(|end| *end > 0);
        let known = ends.clone().rfind(|end| about.starts_with(&after[..*end]));
        let Some(end) = known.or_else(|| ends.next()) else { break };
        parts.extend([Part::Words(before), Part::Code(&after[..end])]);
        rest = &after[end + 1..];
    }
    parts.push(Part::Words(rest));
    parts.into_iter()
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
        assert_eq!(of("a`b").markdown, "``a`b`` a\\`b");
        assert_eq!(of("`b").markdown, "`` `b `` \\`b");
        assert_eq!(of("a\r\nb").plain, "a  b a  b");
    }

    #[test]
    fn code_of_a_sentence_ends_with_the_name_that_it_is_about() {
        let of = |text: &str, about: Option<&str>| {
            Text::of(&[Block::Paragraph(vec![Piece::Sentence(
                text.to_owned(),
                about.map(str::to_owned),
            )])])
        };
        let test = of("`it(`a` & b)` has `x` * 2", Some("it(`a` & b)"));
        assert_eq!(test.markdown, "``it(`a` & b)`` has `x` \\* 2");
        assert_eq!(test.plain, "it(`a` & b) has x * 2");
        // Without a name the next back quote ends the code, and one that is left is shown.
        assert_eq!(of("`a` is ` <b>", None).markdown, "`a` is \\` \\<b\\>");
    }

    #[test]
    fn a_cell_holds_a_bar() {
        let table = Block::Table {
            head: ["points", "line", "reason"].map(str::to_owned).to_vec(),
            rows: vec![["+1", "7", "a || b"].map(Piece::words).to_vec()],
            is_last_text: true,
        };
        let text = Text::of(&[table]);
        assert_eq!(
            text.markdown,
            "| points | line | reason |\n| ---: | ---: | --- |\n| +1 | 7 | a \\|\\| b |"
        );
        assert_eq!(text.plain, "+1  line 7  a || b");
    }
}
