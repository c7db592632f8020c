//! The titles that test frameworks know their blocks by, as parts of names.

use tree_sitter::Node;

use crate::outline::text;

/// A longer title is cut: in characters.
const LONGEST: usize = 60;

/// The title that `node` writes, on one line, cut where it is long, and in double quotes where the
/// node is one of the kinds `literals`, whose first and last byte are quotes.
pub(crate) fn title(node: Node<'_>, literals: &[&str], source: &[u8]) -> String {
    let written = text(node, source);
    if !literals.contains(&node.kind()) || written.len() < 2 {
        return on_one_line(&written);
    }
    let inside = &written[1..written.len() - 1];
    let plain = inside.replace("\\'", "'").replace("\\\"", "\"").replace("\\`", "`");
    format!("\"{}\"", on_one_line(&plain).replace('"', "\\\""))
}

/// A part of a name, on one line and cut where it is long.
pub(crate) fn on_one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LONGEST {
        return text;
    }
    let kept: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", kept.trim_end())
}
