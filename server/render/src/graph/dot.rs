//! A graph in the language of Graphviz.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use astrolens_model::ImportFlag;

use super::drawing::{Arrow, Drawing, Node};

/// The graph called `title`.
pub(super) fn render(drawing: &Drawing<'_>, title: &str) -> String {
    let mut text = format!("digraph {} {{\n", quoted(title));
    text.push_str("  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n");
    // Writing to a string cannot fail.
    for (folder, nodes) in by_folder(&drawing.nodes) {
        let is_cluster = !folder.is_empty() && nodes.len() > 1;
        if is_cluster {
            let name = quoted(&format!("cluster {folder}"));
            let _ = writeln!(text, "  subgraph {name} {{\n    label={};", quoted(folder));
        }
        let indent = if is_cluster { "    " } else { "  " };
        for node in nodes {
            let _ = writeln!(text, "{indent}{}{};", quoted(&node.id), attributes(node, is_cluster));
        }
        if is_cluster {
            text.push_str("  }\n");
        }
    }
    for arrow in &drawing.arrows {
        let ends = [arrow.from, arrow.to].map(|end| quoted(&drawing.nodes[end].id));
        let _ = writeln!(text, "  {} -> {}{};", ends[0], ends[1], look(arrow));
    }
    text.push_str("}\n");
    text
}

/// The nodes by the folders that they are right in; files alone are drawn in their folders.
fn by_folder<'drawing, 'run>(
    nodes: &'drawing [Node<'run>],
) -> BTreeMap<&'drawing str, Vec<&'drawing Node<'run>>> {
    let mut folders: BTreeMap<&str, Vec<&Node<'run>>> = BTreeMap::new();
    for node in nodes {
        let folder = node.id.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folder = if node.kind == "file" { folder } else { "" };
        folders.entry(folder).or_default().push(node);
    }
    folders
}

fn attributes(node: &Node<'_>, is_in_folder: bool) -> String {
    let mut attributes = Vec::new();
    if let Some(external) = node.external {
        attributes.push(format!("label={}", quoted(external)));
        attributes.push("style=dashed".to_owned());
    } else if is_in_folder {
        let name = node.id.rsplit('/').next().unwrap_or(&node.id);
        attributes.push(format!("label={}", quoted(name)));
    }
    if node.kind == "package" {
        attributes.push("shape=folder".to_owned());
    }
    listed(&attributes)
}

fn look(arrow: &Arrow<'_>) -> String {
    let mut attributes = Vec::new();
    if arrow.uses > 1 {
        attributes.push(format!("label=\"{}\"", arrow.uses));
    }
    if arrow.flags.has(ImportFlag::TypeOnly) || arrow.flags.has(ImportFlag::Test) {
        attributes.push("style=dashed".to_owned());
    }
    listed(&attributes)
}

fn listed(attributes: &[String]) -> String {
    if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) }
}

/// `text` as a quoted identifier, in which only quotes are escaped; a backslash would begin an escape of
/// Graphviz's own.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", escaped.replace(['\n', '\r'], " "))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn names_cannot_end_their_quotes() {
        assert_eq!(quoted(r#"a"b\c"#), r#""a\"b\\c""#);
    }
}
