//! Edits as people make them, each of which leaves the text one that parses.

use anyhow::{Result, ensure};
use fastrand::Rng;
use tree_sitter::Node;

use super::edit::Edit;
use super::habits::{self, Habits};
use super::material::Material;
use super::typist::Typist;

/// Tries for each edit: at most places of a text hardly anything can be typed.
const TRIES: usize = 10_000;

/// What is typed, each as often as it is listed.
const KINDS: &[Kind] = &[
    Kind::GrowName,
    Kind::GrowName,
    Kind::GrowName,
    Kind::GrowName,
    Kind::ShrinkName,
    Kind::ChangeNumber,
    Kind::AddStatement,
    Kind::AddStatement,
    Kind::AddBranch,
    Kind::RemoveLine,
    Kind::RemoveLine,
    Kind::AddComment,
    Kind::AddComment,
];

#[derive(Clone, Copy)]
enum Kind {
    GrowName,
    ShrinkName,
    ChangeNumber,
    AddStatement,
    AddBranch,
    RemoveLine,
    AddComment,
}

/// A sequence of edits, the same for the same seed.
pub fn edits(material: &Material, count: usize, seed: u64) -> Result<Vec<Edit>> {
    let mut typist = Typist::new(material.language, &material.text)?;
    let mut rng = Rng::with_seed(seed);
    let mut edits = Vec::new();
    let mut tries = 0;
    while edits.len() < count {
        ensure!(tries < TRIES * count, "found no place to type in {}", material.name);
        tries += 1;
        let proposal = Proposal { text: &typist.text, habits: habits::of(material.language) };
        let at = rng.usize(..typist.text.len());
        let kind = KINDS[rng.usize(..KINDS.len())];
        let leaf = typist.tree.root_node().descendant_for_byte_range(at, at);
        let Some(edit) = leaf.and_then(|leaf| proposal.edit(kind, leaf, &mut rng)) else {
            continue;
        };
        let before = (typist.text.clone(), typist.tree.clone());
        typist.make(&edit)?;
        if material.parses(&typist)? {
            edits.push(edit);
        } else {
            (typist.text, typist.tree) = before;
        }
    }
    Ok(edits)
}

/// What could be typed at a node.
struct Proposal<'a> {
    text: &'a str,
    habits: &'static Habits,
}

impl Proposal<'_> {
    /// An edit of this kind at a leaf inside a function; nothing where it does not fit.
    fn edit(&self, kind: Kind, leaf: Node<'_>, rng: &mut Rng) -> Option<Edit> {
        ancestor(leaf, |node| self.habits.functions.contains(&node.kind()))?;
        let range = leaf.byte_range();
        match kind {
            Kind::GrowName if self.habits.names.contains(&leaf.kind()) => {
                Some(Edit::insertion(range.end, rng.lowercase().to_string()))
            }
            Kind::ShrinkName if self.habits.names.contains(&leaf.kind()) && range.len() > 2 => {
                let last = self.text[range.clone()].chars().next_back()?.len_utf8();
                Some(Edit::deletion(range.end - last..range.end))
            }
            Kind::ChangeNumber if self.habits.numbers.contains(&leaf.kind()) => {
                Some(Edit { range, text: rng.u16(1..).to_string() })
            }
            Kind::AddStatement => self.line(leaf, &[self.habits.statement]),
            Kind::AddBranch => self.line(leaf, self.habits.branch),
            Kind::AddComment => self.line(leaf, &[self.habits.comment]),
            Kind::RemoveLine => self.without_line(leaf),
            _ => None,
        }
    }

    /// New lines ahead of the statement that a leaf is in, indented as it is.
    fn line(&self, leaf: Node<'_>, lines: &[&str]) -> Option<Edit> {
        let (start, indentation) = self.start_of_line(self.statement(leaf)?)?;
        let typed: Vec<&str> = lines.iter().flat_map(|line| [indentation, line, "\n"]).collect();
        Some(Edit::insertion(start, typed.concat()))
    }

    /// The line of the statement that a leaf is in goes, if there is no more of it.
    fn without_line(&self, leaf: Node<'_>) -> Option<Edit> {
        let statement = self.statement(leaf)?;
        let (start, _) = self.start_of_line(statement)?;
        let end = start + self.text[start..].find('\n')? + 1;
        (statement.end_byte() < end).then(|| Edit::deletion(start..end))
    }

    fn statement<'tree>(&self, leaf: Node<'tree>) -> Option<Node<'tree>> {
        ancestor(leaf, |node| {
            let is_block = |node: Node<'_>| self.habits.blocks.contains(&node.kind());
            node.is_named() && !is_block(node) && node.parent().is_some_and(is_block)
        })
    }

    /// Where the line starts whose first word a node is, and how it is indented.
    fn start_of_line(&self, node: Node<'_>) -> Option<(usize, &str)> {
        let start = node.start_byte() - node.start_position().column;
        let indentation = &self.text[start..node.start_byte()];
        indentation.bytes().all(|byte| matches!(byte, b' ' | b'\t')).then_some((start, indentation))
    }
}

/// The nearest of a node and those around it that is meant.
fn ancestor<'tree>(node: Node<'tree>, meant: impl Fn(Node<'tree>) -> bool) -> Option<Node<'tree>> {
    std::iter::successors(Some(node), Node::parent).find(|node| meant(*node))
}

#[cfg(test)]
mod tests {
    use super::super::material::samples;
    use super::*;

    #[test]
    fn every_edit_leaves_a_text_that_parses() {
        for material in samples() {
            let mut typist = Typist::new(material.language, &material.text).unwrap();
            let edits = edits(&material, 60, 1).unwrap();
            for edit in &edits {
                typist.make(edit).unwrap();
                let fresh = Typist::new(material.language, &typist.text).unwrap();
                assert!(!fresh.tree.root_node().has_error(), "{edit:?} in {}", typist.text);
            }
            assert_eq!(edits.len(), 60);
            assert_ne!(typist.text, material.text);
        }
    }

    #[test]
    fn a_seed_gives_the_same_edits_again() {
        let material = &samples()[0];
        let once = edits(material, 30, 1).unwrap();
        assert_eq!(once, edits(material, 30, 1).unwrap());
        assert_ne!(once, edits(material, 30, 2).unwrap());
    }
}
