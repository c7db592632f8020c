//! What modules declare beside functions, types and modules: constants, statics, aliases of types, what a linker
//! finds, and items among the arguments of a macro, which most macros hand on. A macro is among them if a `use` beside it names it, which gives it a path; others go by the order
//! of the text, or are exported from the root of their crate.

use std::collections::BTreeSet;

use tree_sitter::Node;

use crate::field::{FieldName, Fields};
use crate::imports::parts;
use crate::outline::text;

/// More modules are not looked into.
const MOST_MODULES: usize = 1 << 16;

/// Modules whose path within the file is longer than so many bytes are not looked into.
const LONGEST_PATH: usize = 1 << 10;

/// What the modules of `file` declare so, each by its name within the file, in no order.
pub(super) fn of(file: Node<'_>, source: &[u8]) -> Vec<String> {
    let mut values = Vec::new();
    let mut modules = vec![(file, String::new())];
    for _ in 0..MOST_MODULES {
        let Some((module, prefix)) = modules.pop() else { break };
        let items = parts(module);
        let used = used(&items, source);
        for item in items {
            let named = |end: &str| {
                let name = text(item.child_in(FieldName::Name)?, source);
                Some(format!("{prefix}{}{end}", name.trim_start_matches("r#")))
            };
            if is_value(item, &used, source) {
                values.extend(named(""));
            }
            match item.kind() {
                "macro_invocation" | "expression_statement" => {
                    let names = handed_on(item, source).into_iter();
                    values.extend(names.map(|name| format!("{prefix}{name}")));
                }
                "mod_item" if prefix.len() < LONGEST_PATH => {
                    modules.extend(item.child_in(FieldName::Body).zip(named("::")));
                }
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

/// Whether `item` is a value, where uses beside it name what is `used`.
fn is_value(item: Node<'_>, used: &BTreeSet<String>, source: &[u8]) -> bool {
    let name = || Some(text(item.child_in(FieldName::Name)?, source));
    match item.kind() {
        "const_item" | "static_item" | "type_item" | "function_signature_item" => true,
        "macro_definition" => name().is_some_and(|name| used.contains(&name)),
        _ => false,
    }
}

/// The names of items right among the arguments of the macro that `item` calls, if it calls one.
fn handed_on(item: Node<'_>, source: &[u8]) -> Vec<String> {
    let call = if item.kind() == "expression_statement" { item.named_child(0) } else { Some(item) };
    let call = call.filter(|call| call.kind() == "macro_invocation");
    let arguments =
        call.and_then(|call| parts(call).into_iter().find(|part| part.kind() == "token_tree"));
    let Some(arguments) = arguments else { return Vec::new() };
    let mut names = Vec::new();
    let mut is_name_next = false;
    for token in arguments.children(&mut arguments.walk()) {
        match token.kind() {
            "const" | "enum" | "fn" | "static" | "struct" | "trait" | "type" | "union" => {
                is_name_next = true;
            }
            // `static ref` is what `lazy_static!` is given.
            "identifier" if is_name_next && text(token, source) != "ref" => {
                names.push(text(token, source).trim_start_matches("r#").to_owned());
                is_name_next = false;
            }
            "identifier" | "mutable_specifier" => {}
            _ => is_name_next = false,
        }
    }
    names
}

/// The names without a path that uses among `items` name.
fn used(items: &[Node<'_>], source: &[u8]) -> BTreeSet<String> {
    let uses = items.iter().filter(|item| item.kind() == "use_declaration");
    let arguments = uses.filter_map(|item| item.child_in(FieldName::Argument));
    let trees = arguments.flat_map(|tree| match tree.kind() {
        "use_list" => parts(tree),
        _ => vec![tree],
    });
    let named = trees.filter_map(|tree| match tree.kind() {
        "use_as_clause" => tree.child_in(FieldName::Path),
        _ => Some(tree),
    });
    named.filter(|tree| tree.kind() == "identifier").map(|tree| text(tree, source)).collect()
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
            macro_rules! o { () => {} }\nmacro_rules! p { () => {} }\nuse o;\npub(crate) use {p as q, d::r};\n\
            extern \"C\" { fn e(); static F: u8; }\n\
            mod r#g { pub mod h { pub const I: u8 = 1; } pub type J = u8; }\n\
            impl X { const K: u8 = 1; }\ntrait Y { const L: u8; type M; }\nfn n() { const O: u8 = 1; }\n";
        let language = Language::by_name("rust").expect("a language");
        let parsed = parse(source.as_bytes(), language, &|| false).expect("a tree");
        let mut values = of(parsed.tree.root_node(), source.as_bytes());
        values.sort();
        assert_eq!(values, ["A", "B", "C", "F", "_", "e", "g::J", "g::h::I", "o", "p"]);
    }

    #[test]
    fn items_among_the_arguments_of_a_macro_are_declared() {
        let source = "\
            feature! {\n #![all(a = \"b\")]\n /// c\n pub fn d() -> E { fn f() {} }\n \
            pub struct G<T>(T);\n impl G { fn h() {} }\n const fn i() {} const _: () = ();\n}\n\
            lazy_static! { static ref J: u8 = K; }\nthread_local!(static L: u8 = 1);\n\
            bitflags! { pub struct M: u8 { const N = 1; } }\nmod o { p! { static mut Q: u8 = 1; } }\n\
            r!(s, t => u);\n";
        let language = Language::by_name("rust").expect("a language");
        let parsed = parse(source.as_bytes(), language, &|| false).expect("a tree");
        let mut values = of(parsed.tree.root_node(), source.as_bytes());
        values.sort();
        assert_eq!(values, ["G", "J", "L", "M", "d", "i", "o::Q"]);
    }

    #[test]
    fn modules_in_one_another_take_no_more_than_their_paths_may_be_long() {
        let depth = 2_000;
        let source = format!("{}{}", "mod a { const B: u8 = 0; ".repeat(depth), "}".repeat(depth));
        let language = Language::by_name("rust").expect("a language");
        let parsed = parse(source.as_bytes(), language, &|| false).expect("a tree");
        let values = of(parsed.tree.root_node(), source.as_bytes());
        // `a::` takes three bytes: the last prefix that is added to has 1,023 of them.
        assert_eq!(values.len(), 342);
        assert!(values.iter().all(|value| value.len() <= 3 * 342 + 1));
    }
}
