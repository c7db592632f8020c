//! The constructs that a function contains, for telling what a disagreement is about.
//!
//! A construct is a kind of syntax node, an operator, or a kind directly inside another
//! (`else_clause > if_statement`). Whether a function calls itself is one too.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use anyhow::{Context, Result};
use tree_sitter::{Node, Parser, Tree};

use crate::language::Language;

/// The number of a construct in a [`Constructs`].
pub type Construct = u32;

/// The grammar of a language.
pub fn grammar(language: Language) -> tree_sitter::Language {
    match language {
        Language::Python => tree_sitter_python::LANGUAGE,
        Language::Go => tree_sitter_go::LANGUAGE,
        Language::C => tree_sitter_c::LANGUAGE,
        Language::Cpp => tree_sitter_cpp::LANGUAGE,
        Language::Javascript => tree_sitter_javascript::LANGUAGE,
        Language::Rust => tree_sitter_rust::LANGUAGE,
    }
    .into()
}

/// Finds constructs, and keeps the names of all that it found.
pub struct Constructs {
    parser: Parser,
    numbers: HashMap<String, Construct>,
    names: Vec<String>,
}

/// A parsed file.
pub struct Parsed {
    text: Vec<u8>,
    tree: Tree,
}

impl Constructs {
    /// A finder for one language.
    pub fn new(language: Language) -> Result<Self> {
        let mut parser = Parser::new();
        parser.set_language(&grammar(language))?;
        Ok(Self { parser, numbers: HashMap::new(), names: Vec::new() })
    }

    /// What a construct is called.
    pub fn name(&self, construct: Construct) -> &str {
        &self.names[construct as usize]
    }

    /// How many different ones have been found.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Parses a file.
    pub fn parse(&mut self, path: &Path) -> Result<Parsed> {
        let text =
            std::fs::read(path).with_context(|| format!("failed to read {}", path.display()))?;
        let tree = self
            .parser
            .parse(&text, None)
            .with_context(|| format!("failed to parse {}", path.display()))?;
        Ok(Parsed { text, tree })
    }

    /// The constructs in a range of bytes, which holds the function of this name.
    pub fn within(
        &mut self,
        parsed: &Parsed,
        bytes: (usize, usize),
        name: &str,
    ) -> BTreeSet<Construct> {
        let mut found = BTreeSet::new();
        let Some(top) = parsed.tree.root_node().descendant_for_byte_range(bytes.0, bytes.1) else {
            return found;
        };
        let mut cursor = top.walk();
        loop {
            let node = cursor.node();
            self.collect(node, top, parsed, name, &mut found);
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return found;
                }
            }
        }
    }

    fn collect(
        &mut self,
        node: Node<'_>,
        top: Node<'_>,
        parsed: &Parsed,
        name: &str,
        found: &mut BTreeSet<Construct>,
    ) {
        let kind = node.kind();
        if !node.is_named() {
            // Words and brackets say no more than the node they belong to.
            let is_operator =
                kind.chars().all(|c| !c.is_alphanumeric() && !"(){}[];,.:\"'`#\\\n".contains(c));
            if is_operator || kind == "else" {
                let number = self.number(&format!("`{kind}`"));
                found.insert(number);
            }
            return;
        }
        if node.is_extra() && kind.contains("comment") {
            return;
        }
        found.insert(self.number(kind));
        if node == top {
            return;
        }
        let Some(parent) = node.parent() else { return };
        found.insert(self.number(&format!("{} > {kind}", parent.kind())));
        let is_callee = parent.kind().contains("call") && parent.named_child(0) == Some(node);
        if is_callee && !name.is_empty() {
            let text = String::from_utf8_lossy(&parsed.text[node.byte_range()]);
            if super::function::bare_name(&text) == name {
                found.insert(self.number("call of itself"));
            }
        }
    }

    fn number(&mut self, name: &str) -> Construct {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len() as Construct;
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constructs_are_kinds_operators_and_pairs() {
        let mut constructs = Constructs::new(Language::Javascript).unwrap();
        let text = b"function f(a) { return a && f(a); }".to_vec();
        let tree = constructs.parser.parse(&text, None).unwrap();
        let end = text.len();
        let found = constructs.within(&Parsed { text, tree }, (0, end), "f");
        let names: Vec<&str> = found.iter().map(|construct| constructs.name(*construct)).collect();
        for expected in ["`&&`", "call of itself", "return_statement > binary_expression"] {
            assert!(names.contains(&expected), "{expected} in {names:?}");
        }
    }
}
