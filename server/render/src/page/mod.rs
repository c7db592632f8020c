//! A page of documentation, written in Markdown, drawn for a terminal.
//!
//! Only what our own pages use is drawn with care: headings, paragraphs, lists, code, tables,
//! quotes and links. The rest keeps its text.

mod wrap;

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};
use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use self::wrap::wrap;
use super::Terminal;
use super::style::{Palette, paint};

/// Lines of prose are no longer than this: longer ones are hard to read.
const LONGEST_LINE: usize = 88;

/// Draws `markdown`; ends with a line end.
#[must_use]
pub fn draw(markdown: &str, terminal: Terminal) -> String {
    let mut page = Page {
        palette: Palette::of(terminal),
        columns: terminal.table_columns().min(LONGEST_LINE),
        text: String::new(),
        inline: String::new(),
        blocks: Vec::new(),
        link: None,
        table: None,
        in_code: false,
    };
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        page.event(event);
    }
    page.text.trim_end().to_owned() + "\n"
}

/// A page while it is drawn.
struct Page {
    palette: Palette,
    columns: usize,
    /// What is drawn.
    text: String,
    /// The paragraph, heading or cell that is being read.
    inline: String,
    /// The lists and quotes around it, the outermost first.
    blocks: Vec<Block>,
    /// Where the link that is being read leads, and where its text starts in `inline`.
    link: Option<(String, usize)>,
    table: Option<Draft>,
    in_code: bool,
}

/// A table while it is read: the headings are its first row.
struct Draft {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<String>>,
}

/// Something that indents what is in it.
enum Block {
    /// A list: the number of its next item, if they are numbered.
    List(Option<u64>),
    /// An item of a list: its mark, drawn once, then as many spaces.
    Item { mark: String, drawn: bool },
    /// A quote.
    Quote,
}

impl Page {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => self.code(&text),
            Event::Text(text) => self.inline.push_str(&text),
            Event::Code(code) => {
                let code =
                    if self.palette.is_plain() { format!("`{code}`") } else { code.to_string() };
                // What is one word on the page stays on one line.
                let code = code.replace(' ', wrap::FIXED_SPACE);
                self.inline.push_str(&paint(self.palette.code(), code));
            }
            Event::SoftBreak => self.inline.push(' '),
            Event::HardBreak => self.inline.push('\n'),
            Event::Rule => self.line(&paint(self.palette.quiet(), "─".repeat(self.columns))),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.gap(),
            Tag::Paragraph if !self.at_mark() => self.gap(),
            Tag::CodeBlock(_) => {
                self.flush();
                self.gap();
                self.in_code = true;
            }
            Tag::List(number) => {
                self.flush();
                if !self.blocks.iter().any(|block| matches!(block, Block::Item { .. })) {
                    self.gap();
                }
                self.blocks.push(Block::List(number));
            }
            Tag::Item => {
                let mark = match self.blocks.last_mut() {
                    Some(Block::List(Some(number))) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                };
                self.blocks.push(Block::Item { mark, drawn: false });
            }
            Tag::BlockQuote(_) => self.blocks.push(Block::Quote),
            Tag::Strong => self.inline.push_str(&self.palette.strong().render().to_string()),
            Tag::Link { dest_url, .. } => {
                self.link = Some((dest_url.to_string(), self.inline.len()));
            }
            Tag::Table(alignments) => {
                self.gap();
                self.table = Some(Draft { alignments, rows: Vec::new() });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => {
                let heading = std::mem::take(&mut self.inline);
                self.line(&paint(self.palette.strong(), &heading));
                if level == HeadingLevel::H1 {
                    let rule = "═".repeat(super::plain::width(&heading).min(self.columns));
                    self.line(&paint(self.palette.quiet(), rule));
                }
            }
            TagEnd::Paragraph => self.flush(),
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::Item => {
                self.flush();
                self.blocks.pop();
            }
            TagEnd::List(_) | TagEnd::BlockQuote(_) => {
                self.blocks.pop();
            }
            TagEnd::Strong => {
                self.inline.push_str(&self.palette.strong().render_reset().to_string());
            }
            TagEnd::Link => self.end_link(),
            TagEnd::TableCell => self.cell(),
            TagEnd::Table => self.end_table(),
            _ => {}
        }
    }

    /// Whether nothing has been drawn yet behind the mark of an item.
    fn at_mark(&self) -> bool {
        matches!(self.blocks.last(), Some(Block::Item { drawn: false, .. }))
    }

    /// An empty line, unless there is one or nothing above it.
    fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Draws the paragraph that has been read.
    fn flush(&mut self) {
        let inline = std::mem::take(&mut self.inline);
        if inline.trim().is_empty() {
            return;
        }
        let room = self.columns.saturating_sub(self.indent_width()).max(20);
        for line in wrap(&inline, room) {
            self.line(&line);
        }
    }

    /// Draws a line behind the marks of what is around it.
    fn line(&mut self, line: &str) {
        let quiet = self.palette.quiet();
        let mut indented = String::new();
        for block in &mut self.blocks {
            match block {
                Block::List(_) => {}
                Block::Item { mark, drawn: drawn @ false } => {
                    *drawn = true;
                    indented.push_str("  ");
                    indented.push_str(&paint(quiet, mark.as_str()));
                }
                Block::Item { mark, .. } => {
                    indented.extend(std::iter::repeat_n(' ', mark.chars().count() + 2));
                }
                Block::Quote => indented.push_str(&paint(quiet, "│ ")),
            }
        }
        indented.push_str(line);
        self.text.push_str(indented.trim_end());
        self.text.push('\n');
    }

    fn indent_width(&self) -> usize {
        self.blocks
            .iter()
            .map(|block| match block {
                Block::List(_) => 0,
                Block::Item { mark, .. } => mark.chars().count() + 2,
                Block::Quote => 2,
            })
            .sum()
    }

    fn code(&mut self, code: &str) {
        for line in code.lines() {
            let line = paint(self.palette.code(), line);
            self.line(&format!("    {line}"));
        }
    }

    /// Adds where a link leads, if a reader of a terminal can go there.
    fn end_link(&mut self) {
        if let Some((url, start)) = self.link.take() {
            let text = self.inline.get(start..).unwrap_or_default();
            if url.starts_with("http") && text != url {
                let url = paint(self.palette.place(), format!("<{url}>"));
                self.inline.push(' ');
                self.inline.push_str(&url);
            }
        }
    }

    fn cell(&mut self) {
        let cell = std::mem::take(&mut self.inline).replace(wrap::FIXED_SPACE, " ");
        if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
            row.push(cell);
        }
    }

    fn end_table(&mut self) {
        if let Some(draft) = self.table.take() {
            let room = self.columns.saturating_sub(self.indent_width());
            for line in draft.draw(room, self.palette) {
                self.line(&line);
            }
        }
    }
}

impl Draft {
    fn draw(self, columns: usize, palette: Palette) -> Vec<String> {
        let mut table = Table::new();
        table.load_style(comfy_table::presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(columns as u16);
        let mut rows = self.rows.into_iter();
        // Some tables have none.
        if let Some(headings) = rows.next().filter(|row| row.iter().any(|cell| !cell.is_empty())) {
            table.set_header(headings.iter().map(|cell| Cell::new(paint(palette.quiet(), cell))));
        }
        table.add_rows(rows);
        for (column, alignment) in table.column_iter_mut().zip(self.alignments) {
            if alignment == Alignment::Right {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table.lines().map(|line| line.trim_end().to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "\
# A title

Some prose with `code here` and **weight**, long enough for two lines.

## Part

1. one
2. two, which goes on and on until it does not fit
   - deeper

```python
if x:
    pass
```

| name | points |
|---|---:|
| `if` | 1 |
| a longer one | 10 |

| | |
|---|---|
| unit | points |

> quoted [text](https://example.org/a)
";

    #[test]
    fn each_kind_of_block_has_its_shape() {
        let terminal = Terminal { color: false, columns: Some(44) };
        let expected = "\
A title
═══════

Some prose with `code here` and weight, long
enough for two lines.

Part

  1. one
  2. two, which goes on and on until it does
     not fit
       • deeper

    if x:
        pass

 name          points
 `if`               1
 a longer one      10

 unit  points

│ quoted text <https://example.org/a>
";
        assert_eq!(draw(PAGE, terminal), expected);
    }

    #[test]
    fn colours_only_where_they_are_wanted() {
        assert!(!draw(PAGE, Terminal::PLAIN).contains('\x1b'));
        let text = draw(PAGE, Terminal { color: true, columns: Some(60) });
        assert!(text.contains('\x1b') && !text.contains('`'), "{text}");
    }
}
