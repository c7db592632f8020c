//! S-expressions as tree-sitter prints them: nodes with a name on one line, fields in front.

use std::io::{self, Write};

use astrolens_syntax::ast::{AstEvent, AstNode, Detail, events};

use super::View;

/// Writes the nodes of `view`, a line for each.
pub(super) fn write(view: &View<'_>, output: &mut dyn Write) -> io::Result<()> {
    for node in view.nodes {
        let mut is_first = true;
        // A token without a name is a string, as in queries, and has no parentheses to close.
        let mut closes = Vec::new();
        for event in events(*node, view.detail(Detail::Named), view.depth) {
            match event {
                AstEvent::Enter(node) => {
                    if !is_first {
                        output.write_all(b" ")?;
                    }
                    is_first = false;
                    if let Some(field) = node.field {
                        write!(output, "{field}: ")?;
                    }
                    closes.push(open(&node, output)?);
                }
                AstEvent::Leave => output.write_all(closes.pop().unwrap_or_default())?,
            }
        }
        writeln!(output)?;
    }
    Ok(())
}

/// Writes the start of `node`; what ends it.
fn open(node: &AstNode<'_>, output: &mut dyn Write) -> io::Result<&'static [u8]> {
    let kind = node.kind;
    if let Some(character) = node.unexpected() {
        write!(output, "(UNEXPECTED {character}")?;
    } else {
        match (node.missing, node.named) {
            (true, true) => write!(output, "(MISSING {kind}")?,
            (true, false) => write!(output, "(MISSING {}", quoted(kind))?,
            (false, true) => write!(output, "({kind}")?,
            (false, false) => {
                write!(output, "{}", quoted(kind))?;
                return Ok(b"");
            }
        }
    }
    Ok(b")")
}

/// `kind` as a string that queries take.
fn quoted(kind: &str) -> String {
    let escaped = kind.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n");
    format!("\"{escaped}\"")
}
