//! An indented line for each node.

use std::io::{self, Write};

use astrolens_model::Severity;
use astrolens_syntax::ast::{AstEvent, AstNode, Detail, events};

use super::View;
use crate::style::{Palette, paint};
use crate::{Terminal, plain};

/// Deeper nodes are indented no further and have their level in front: indented by it, a tree as
/// deep as a file is long would take the square of its size.
const DEEPEST_INDENT: usize = 64;

/// Columns that the text of a leaf takes at most.
const TEXT_COLUMNS: usize = 60;

/// Writes the nodes of `view`.
pub(super) fn write(view: &View<'_>, terminal: Terminal, output: &mut dyn Write) -> io::Result<()> {
    let lines = Lines { view, palette: Palette::of(terminal) };
    for node in view.nodes {
        let mut level = 0;
        let mut events = events(*node, view.detail(Detail::Fields), view.depth).peekable();
        while let Some(event) = events.next() {
            match event {
                AstEvent::Enter(node) => {
                    let is_leaf = matches!(events.peek(), Some(AstEvent::Leave)) && !node.cut;
                    lines.write(&node, level, is_leaf, output)?;
                    level += 1;
                }
                AstEvent::Leave => level -= 1,
            }
        }
    }
    Ok(())
}

struct Lines<'view> {
    view: &'view View<'view>,
    palette: Palette,
}

impl Lines<'_> {
    fn write(
        &self,
        node: &AstNode<'_>,
        level: usize,
        is_leaf: bool,
        output: &mut dyn Write,
    ) -> io::Result<()> {
        let palette = self.palette;
        let indent = 2 * level.min(DEEPEST_INDENT);
        write!(output, "{:indent$}", "")?;
        if level > DEEPEST_INDENT {
            write!(output, "{} ", paint(palette.quiet(), format!("[{level}]")))?;
        }
        if let Some(field) = node.field {
            write!(output, "{} ", paint(palette.quiet(), format!("{field}:")))?;
        }
        let wrong = palette.severity(Severity::Error);
        let kind = plain::printable(node.kind);
        let kind = if node.named { kind.into_owned() } else { format!("\"{kind}\"") };
        let kind = match (node.missing, node.error, node.named) {
            (true, ..) => paint(wrong, format!("MISSING {kind}")),
            (_, true, _) => paint(wrong, kind),
            (.., true) => paint(palette.strong(), kind),
            (.., false) => paint(palette.good(), kind),
        };
        write!(output, "{kind}")?;
        let (start, end) =
            (self.view.lines.position(node.start_byte), self.view.lines.position(node.end_byte));
        let place = format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column);
        write!(output, " {}", paint(palette.place(), place))?;
        if node.cut {
            write!(output, " {}", paint(palette.quiet(), "…"))?;
        }
        if is_leaf {
            self.write_text(node, output)?;
        }
        writeln!(output)
    }

    /// Writes the text of a leaf, unless its kind says it.
    fn write_text(&self, node: &AstNode<'_>, output: &mut dyn Write) -> io::Result<()> {
        let text = self.view.text(node);
        // A token without a name is called as it is written.
        if text.is_empty() || text == node.kind.as_bytes() {
            return Ok(());
        }
        // No more is decoded than can be shown.
        let text = String::from_utf8_lossy(&text[..text.len().min(4 * TEXT_COLUMNS + 4)]);
        let text = plain::printable(&text);
        let text = plain::cut(&text, TEXT_COLUMNS);
        write!(output, " {}", paint(self.palette.good(), format!("`{text}`")))
    }
}
