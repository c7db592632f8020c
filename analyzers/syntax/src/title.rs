//! The titles that test frameworks know their blocks by, as parts of names.

use tree_sitter::Node;

use crate::outline::text;

/// A longer title is cut: in characters.
const LONGEST: usize = 60;

/// The title that `node` writes, on one line, cut where it is long, and in double quotes where the
/// node is one of the kinds `literals`, whose first and last byte are quotes.
pub(crate) fn title(node: Node<'_>, literals: &[&str], source: &[u8]) -> String {
    let written = text(node, source);
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !literals.contains(&node.kind()) || written.len() < 2 {
        return cut(&words(&written));
    }
    let inside = &written[1..written.len() - 1];
    let plain = inside.replace("\\'", "'").replace("\\\"", "\"").replace("\\`", "`");
    format!("\"{}\"", cut(&words(&plain)).replace('"', "\\\""))
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", kept.trim_end())
}
