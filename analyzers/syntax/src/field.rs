//! The fields of nodes that are asked for by name, with the numbers they have in each grammar.

use std::iter::repeat_with;
use std::num::NonZero;
use std::sync::OnceLock;

use tree_sitter::{Language, Node};

use crate::registry::grammars;

/// Fields by their names.
macro_rules! fields {
    ($($field:ident $name:literal,)*) => {
        /// A field of nodes. A grammar need not have it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum FieldName {
            $(#[doc = concat!("`", $name, "`")] $field,)*
        }

        /// The names of all of them in grammars, in order.
        const NAMES: &[&str] = &[$($name),*];
    };
}

fields! {
    Alias "alias",
    Alternative "alternative",
    Argument "argument",
    Arguments "arguments",
    Attribute "attribute",
    Body "body",
    Bounds "bounds",
    Condition "condition",
    Consequence "consequence",
    Declarator "declarator",
    DefaultValue "default_value",
    Definition "definition",
    Designator "designator",
    Directive "directive",
    Field "field",
    Function "function",
    Guard "guard",
    Key "key",
    Label "label",
    Left "left",
    List "list",
    Macro "macro",
    Module "module",
    ModuleName "module_name",
    Name "name",
    Object "object",
    Operator "operator",
    Parameter "parameter",
    Parameters "parameters",
    Path "path",
    Pattern "pattern",
    Property "property",
    Receiver "receiver",
    Result "result",
    ReturnType "return_type",
    Right "right",
    Scope "scope",
    Source "source",
    Superclasses "superclasses",
    Trait "trait",
    Type "type",
    TypeArguments "type_arguments",
    TypeParameters "type_parameters",
    Value "value",
}

/// What is asked of a node's fields.
pub trait Fields<'tree> {
    /// The first child in `field`.
    fn child_in(&self, field: FieldName) -> Option<Node<'tree>>;
}

impl<'tree> Fields<'tree> for Node<'tree> {
    fn child_in(&self, field: FieldName) -> Option<Node<'tree>> {
        self.child_by_field_id(number(*self, field)?.get())
    }
}

/// The numbers of the fields in one grammar, in order.
type Numbers = Vec<Option<NonZero<u16>>>;

/// The number of `field` in the grammar of `node`.
///
/// To look for the name in the grammar takes longer than to look for the child by its number.
fn number(node: Node<'_>, field: FieldName) -> Option<NonZero<u16>> {
    static GRAMMARS: OnceLock<Vec<(Language, OnceLock<Numbers>)>> = OnceLock::new();
    let known = GRAMMARS.get_or_init(|| grammars().zip(repeat_with(OnceLock::new)).collect());
    let language = node.language();
    let (_, numbers) = known.iter().find(|(grammar, _)| *grammar == *language)?;
    let numbers =
        numbers.get_or_init(|| NAMES.iter().map(|name| language.field_id_for_name(name)).collect());
    numbers.get(field as usize).copied().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_one_of_some_grammar() {
        for name in NAMES {
            let is_known = |grammar: Language| grammar.field_id_for_name(name).is_some();
            assert!(grammars().any(is_known), "`{name}`");
        }
    }

    #[test]
    fn a_field_is_found_by_its_number_as_by_its_name() {
        for (name, source) in [("python", "def f(a): pass"), ("go", "package p; func f(a int) {}")]
        {
            let language = crate::Language::by_name(name).expect("a language");
            let parsed = crate::parse(source.as_bytes(), language, &|| false).expect("a tree");
            let root = parsed.tree.root_node();
            let function = root.named_child(root.named_child_count() as u32 - 1).expect("a node");
            for (field, name) in [(FieldName::Name, "name"), (FieldName::Parameters, "parameters")]
            {
                let expected = function.child_by_field_name(name);
                assert!(expected.is_some(), "{function}");
                assert_eq!(function.child_in(field), expected);
            }
        }
    }
}
