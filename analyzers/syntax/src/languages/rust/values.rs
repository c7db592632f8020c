//! What modules declare beside functions, types and modules: constants, statics, aliases of types, macros,
//! and what a linker finds.

use tree_sitter::Node;

use crate::field::{FieldName, Fields};
use crate::imports::parts;
use crate::outline::text;

/// More modules are not looked into.
const MOST_MODULES: usize = 1 << 16;

/// What the modules of `file` declare so, each by its name within the file, in no order.
pub(super) fn of(file: Node<'_>, source: &[u8]) -> Vec<String> {
    let mut values = Vec::new();
    let mut modules = vec![(file, String::new())];
    for _ in 0..MOST_MODULES {
        let Some((module, prefix)) = modules.pop() else { break };
        for item in parts(module) {
            let named = |end: &str| {
                let name = text(item.child_in(FieldName::Name)?, source);
                Some(format!("{prefix}{}{end}", name.trim_start_matches("r#")))
            };
            match item.kind() {
                "const_item"
                | "static_item"
                | "type_item"
                | "macro_definition"
                | "function_signature_item" => values.extend(named("")),
                "mod_item" => modules.extend(item.child_in(FieldName::Body).zip(named("::"))),
                "foreign_mod_item" => {
                    let body = item.child_in(FieldName::Body);
                    modules.extend(body.map(|body| (body, prefix.clone())));
                }
                _ => {}
            }
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::{Language, parse};

    #[test]
    fn what_modules_declare_has_their_names_in_front() {
        let source = "\
            const A: u8 = { const INNER: u8 = 1; INNER };\nconst _: () = ();\n\
            pub static B: u8 = 1;\ntype C = u8;\nmacro_rules! d { () => {} }\n\
            extern \"C\" { fn e(); static F: u8; }\n\
            mod r#g { pub mod h { pub const I: u8 = 1; } pub type J = u8; }\n\
            impl X { const K: u8 = 1; }\ntrait Y { const L: u8; type M; }\nfn n() { const O: u8 = 1; }\n";
        let language = Language::by_name("rust").expect("a language");
        let parsed = parse(source.as_bytes(), language, &|| false).expect("a tree");
        let mut values = of(parsed.tree.root_node(), source.as_bytes());
        values.sort();
        assert_eq!(values, ["A", "B", "C", "F", "_", "d", "e", "g::J", "g::h::I"]);
    }
}
