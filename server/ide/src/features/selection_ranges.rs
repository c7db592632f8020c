//! What a selection grows to, step by step, around a cursor.

use astrolens_db::View;
use tree_sitter::Node;

use super::places::on_word;
use crate::Span;

/// Of a deeper chain the outer steps are left out: whoever writes it out may recurse.
const MOST_STEPS: usize = 100;

/// The nodes with a name around `offset`, as spans that grow, the smallest first and the whole
/// text last.
#[must_use]
pub fn selection_ranges(view: &View, offset: u32) -> Vec<Span> {
    let text = view.text();
    let whole = Span { start: 0, end: text.len() as u32 };
    let mut spans = vec![whole];
    if let Ok(parsed) = &view.revision.parsed {
        let at = on_word(text, offset) as usize;
        let mut cursor = parsed.tree.walk();
        loop {
            let node: Node<'_> = cursor.node();
            let span = Span::new((node.start_byte() as u32, node.end_byte() as u32));
            let is_step = node.is_named() && span.start < span.end && spans.last() != Some(&span);
            if is_step && whole.holds(span) {
                spans.push(span);
            }
            let has_child = cursor.goto_first_child_for_byte(at).is_some();
            if !has_child || cursor.node().start_byte() > at {
                break;
            }
        }
    }
    spans.reverse();
    if spans.len() > MOST_STEPS {
        spans.truncate(MOST_STEPS - 1);
        spans.push(whole);
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{at, deep, text_of, view, without_tree};

    /// What is selected step by step.
    fn check(language: &str, fixture: &str, expected: &[&str]) {
        let (view, offset) = at(language, fixture);
        let spans = selection_ranges(&view, offset);
        let shown: Vec<&str> = spans.iter().map(|span| text_of(&view, *span)).collect();
        assert_eq!(shown, expected, "{fixture}");
        let whole = Span { start: 0, end: view.text().len() as u32 };
        assert_eq!(selection_ranges(&without_tree(&view), offset), [whole]);
    }

    #[test]
    fn a_selection_grows_by_nodes() {
        check(
            "javascript",
            "f(a, é$0b + 1);\r\n",
            &["éb", "éb + 1", "(a, éb + 1)", "f(a, éb + 1)", "f(a, éb + 1);", "f(a, éb + 1);\r\n"],
        );
    }

    #[test]
    fn a_cursor_at_the_end_of_a_word_is_in_it() {
        check("python", "ab$0", &["ab"]);
        check("python", "$0", &[""]);
    }

    #[test]
    fn a_deep_chain_keeps_its_inner_steps() {
        let text = deep(1_000);
        let view = view("c", &text);
        let middle = text.rfind("if").expect("it is there") as u32;
        let spans = selection_ranges(&view, middle);
        assert_eq!(spans.len(), MOST_STEPS);
        assert_eq!(spans[0].start, middle);
        assert!(spans.windows(2).all(|pair| pair[1].holds(pair[0]) && pair[0] != pair[1]));
        // Far past the end is the end.
        assert_eq!(selection_ranges(&view, u32::MAX).len(), 1);
    }
}
