//! What the value of a call is called that imports a module.

use astrolens_model::ImportedName;
use tree_sitter::Node;

use crate::field::{FieldName, Fields};
use crate::imports::{imported, parts, whole};
use crate::outline::{Site, bytes};

/// What becomes of the module that a call imports.
pub(super) struct Binding<'tree> {
    /// The member of it that is taken.
    member: Option<Node<'tree>>,
    /// What it, or that member, is put into.
    target: Option<Node<'tree>>,
}

impl<'tree> Binding<'tree> {
    /// What becomes of the module that the call at `at` imports; a call that `is_module` returns it,
    /// and others promise it.
    pub(super) fn of(at: &Site<'_, 'tree>, is_module: bool) -> Self {
        let mut binding = Self { member: None, target: None };
        let mut is_module = is_module;
        let mut value = at.node;
        for around in at.ancestors.iter().rev() {
            let holds = |field| around.child_in(field) == Some(value);
            match around.kind() {
                "await_expression" => is_module = true,
                "parenthesized_expression"
                | "as_expression"
                | "satisfies_expression"
                | "non_null_expression" => {}
                "member_expression"
                    if is_module && binding.member.is_none() && holds(FieldName::Object) =>
                {
                    binding.member = around.child_in(FieldName::Property);
                }
                "variable_declarator" if is_module && holds(FieldName::Value) => {
                    binding.target = around.child_in(FieldName::Name);
                    break;
                }
                "assignment_expression" if is_module && holds(FieldName::Right) => {
                    binding.target = around.child_in(FieldName::Left);
                    break;
                }
                _ => break,
            }
            value = *around;
        }
        binding
    }

    /// Whether it is what this file exports in turn: `module.exports = require("a")`.
    pub(super) fn is_exported(&self, source: &[u8]) -> bool {
        self.target.is_some_and(|target| {
            let target = bytes(target, source);
            target == b"module.exports"
                || target.starts_with(b"module.exports.")
                || target.starts_with(b"exports.")
        })
    }

    /// The names of the module that are taken.
    pub(super) fn names(&self, at: &Site<'_, '_>) -> Vec<ImportedName> {
        let variable = self.target.filter(|target| target.kind() == "identifier");
        if let Some(member) = self.member {
            let name = at.text(member);
            let alias = variable.map(|variable| at.text(variable));
            return vec![imported(name.clone(), alias.filter(|alias| *alias != name), member, at)];
        }
        match self.target {
            Some(variable) if variable.kind() == "identifier" => {
                vec![whole(at.text(variable), variable, at)]
            }
            Some(pattern) if pattern.kind() == "object_pattern" => {
                parts(pattern).into_iter().filter_map(|entry| taken(entry, at)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// What an entry of `const { a, b: c, d = 1 } = …` takes.
fn taken(entry: Node<'_>, at: &Site<'_, '_>) -> Option<ImportedName> {
    let (name, alias) = match entry.kind() {
        "shorthand_property_identifier_pattern" => (at.text(entry), None),
        "object_assignment_pattern" => (at.text(entry.child_in(FieldName::Left)?), None),
        "pair_pattern" => {
            let key = entry.child_in(FieldName::Key)?;
            let value = entry.child_in(FieldName::Value)?;
            let alias = (value.kind() == "identifier").then(|| at.text(value));
            (at.text(key), alias)
        }
        _ => return None,
    };
    Some(imported(name, alias, entry, at))
}
