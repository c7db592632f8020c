//! The constructs that a function contains, for telling what a disagreement is about.
//!
//! A construct is a kind of syntax node, an operator, or a kind directly inside another
//! (`else_clause > if_statement`). Whether a function calls itself is one too, and so are a few
//! places of conditions that tools differ about: see [`PLACES`].

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use anyhow::{Context, Result};
use tree_sitter::{Node, Parser, Tree};

use crate::language::{Language, grammar};

/// The number of a construct in a [`Constructs`].
pub type Construct = u32;

/// Constructs that take more than a node and its parent to tell.
///
/// Here, a condition in the arguments of a macro, in what initialises members, an operator that
/// has an assignment behind it, and a condition whose first word is a macro.
const PLACES: [&str; 4] = [
    "condition in a macro's arguments",
    "condition in what initialises members",
    "`&&` ahead of an assignment",
    "condition that begins with a macro",
];

/// Finds constructs, and keeps the names of all that it found.
pub struct Constructs {
    language: Language,
    parser: Parser,
    numbers: HashMap<String, Construct>,
    names: Vec<String>,
    macros: HashSet<String>,
}

/// A parsed file.
pub struct Parsed {
    text: Vec<u8>,
    tree: Tree,
}

impl Constructs {
    /// A finder for one language.
    pub fn new(language: Language) -> Self {
        // Those of the standard library that conditions are written into, and begin with.
        let macros = ["assert", "errno", "isinf", "isnan"].map(str::to_owned).into();
        Self { language, parser: Parser::new(), numbers: HashMap::new(), names: Vec::new(), macros }
    }

    /// Takes in the names of the macros that a C or C++ file defines.
    pub fn learn_macros(&mut self, text: &str) {
        for line in text.lines() {
            let Some(directive) = line.trim_start().strip_prefix('#') else { continue };
            let Some(rest) = directive.trim_start().strip_prefix("define") else { continue };
            let is_part_of_name = |c: char| c.is_alphanumeric() || c == '_';
            let name = rest.trim_start().split(|c| !is_part_of_name(c)).next().unwrap_or_default();
            if !name.is_empty() {
                self.macros.insert(name.to_owned());
            }
        }
    }

    /// What a construct is called.
    pub fn name(&self, construct: Construct) -> &str {
        &self.names[construct as usize]
    }

    /// The number of a construct by its name, if any function holds it.
    pub fn find(&self, name: &str) -> Option<Construct> {
        self.numbers.get(name).copied()
    }

    /// How many different ones have been found.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Parses a file.
    pub fn parse(&mut self, path: &Path) -> Result<Parsed> {
        let text =
            std::fs::read(path).with_context(|| format!("failed to read {}", path.display()))?;
        self.parse_text(text, path)
    }

    fn parse_text(&mut self, text: Vec<u8>, path: &Path) -> Result<Parsed> {
        self.parser.set_language(&grammar(self.language.of_file(path)))?;
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
        for place in self.places(node, top, parsed) {
            let number = self.number(PLACES[place]);
            found.insert(number);
        }
        let is_callee = parent.kind().contains("call") && parent.named_child(0) == Some(node);
        if is_callee && !name.is_empty() {
            let text = String::from_utf8_lossy(&parsed.text[node.byte_range()]);
            if super::function::bare_name(&text) == name {
                found.insert(self.number("call of itself"));
            }
        }
    }

    /// Which of [`PLACES`] a condition stands at.
    fn places(&self, node: Node<'_>, top: Node<'_>, parsed: &Parsed) -> Vec<usize> {
        let operator = node.child_by_field_name("operator").map(|operator| operator.kind());
        let is_condition = node.kind() == "conditional_expression"
            || matches!(operator, Some("&&" | "||" | "and" | "or"));
        if !is_condition {
            return Vec::new();
        }
        let mut places = Vec::new();
        if operator == Some("&&") && Self::leads_to_assignment(node) {
            places.push(2);
        }
        if self.begins_with_macro(node, parsed) {
            places.push(3);
        }
        let mut around = node.parent();
        while let Some(one) = around.filter(|one| *one != top) {
            if one.kind() == "field_initializer_list" {
                places.push(1);
            }
            let callee = one.child_by_field_name("function");
            if let Some(callee) = callee
                && let Ok(name) = callee.utf8_text(&parsed.text)
                && self.macros.contains(name)
            {
                places.push(0);
            }
            around = one.parent();
        }
        places
    }

    /// Whether the first word of a condition is a macro.
    fn begins_with_macro(&self, node: Node<'_>, parsed: &Parsed) -> bool {
        let mut first = node;
        while let Some(child) = first.child(0) {
            first = child;
        }
        first.utf8_text(&parsed.text).is_ok_and(|word| self.macros.contains(word))
    }

    /// Whether what stands to the right of an operator assigns something.
    fn leads_to_assignment(node: Node<'_>) -> bool {
        let mut open: Vec<Node<'_>> = node.child_by_field_name("right").into_iter().collect();
        while let Some(one) = open.pop() {
            if one.kind() == "assignment_expression" {
                return true;
            }
            open.extend((0..one.child_count()).filter_map(|index| one.child(index)));
        }
        false
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
        let mut constructs = Constructs::new(Language::Javascript);
        let text = b"function f(a) { return a && f(a); }".to_vec();
        let end = text.len();
        let parsed = constructs.parse_text(text, Path::new("a.js")).unwrap();
        let found = constructs.within(&parsed, (0, end), "f");
        let names: Vec<&str> = found.iter().map(|construct| constructs.name(*construct)).collect();
        for expected in ["`&&`", "call of itself", "return_statement > binary_expression"] {
            assert!(names.contains(&expected), "{expected} in {names:?}");
        }
    }
}
