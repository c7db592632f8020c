//! A graph as a flowchart of Mermaid, which hosts show in Markdown.

use std::fmt::Write as _;

use astrolens_model::ImportFlag;

use super::drawing::Drawing;

/// The flowchart. Nodes are numbered, since paths would end an identifier.
pub(super) fn render(drawing: &Drawing<'_>) -> String {
    let mut text = "flowchart LR\n".to_owned();
    // Writing to a string cannot fail.
    for (number, node) in drawing.nodes.iter().enumerate() {
        let label = quoted(node.external.unwrap_or(&node.id));
        let (open, close) = match node.kind {
            "external" | "std" => ("([", "])"),
            "package" | "folder" => ("[[", "]]"),
            _ => ("[", "]"),
        };
        let _ = writeln!(text, "  n{number}{open}{label}{close}");
    }
    for arrow in &drawing.arrows {
        let is_thin = arrow.flags.has(ImportFlag::TypeOnly) || arrow.flags.has(ImportFlag::Test);
        let line = if is_thin { "-.->" } else { "-->" };
        let label = if arrow.uses > 1 { format!("|{}|", arrow.uses) } else { String::new() };
        let _ = writeln!(text, "  n{} {line}{label} n{}", arrow.from, arrow.to);
    }
    text
}

/// `text` in quotes, with Mermaid's entities for what would end them or be taken for markup.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '#' | '"' | '<' | '>' | '&' | '`' | '\n' | '\r' => {
                let _ = write!(quoted, "#{};", character as u32);
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn nothing_in_a_name_is_markup() {
        assert_eq!(quoted("a\"#b<i>.js"), "\"a#34;#35;b#60;i#62;.js\"");
    }
}
